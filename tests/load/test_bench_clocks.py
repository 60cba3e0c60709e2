"""What a sweep costs with a thousand clocks and with a million: it is to depend on what is due, not on what exists."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import text

from oversight.database import make_engine
from oversight.jobs.clocks import sweep
from tests.factories.world import World, make_world
from tests.load.conftest import new_database
from tests.load.crowd import POSTGRESQL, SQLITE, fill
from workflows.roles import Role

SIZES = (1_000, 1_000_000)
CASES = 1_000
DUE = 20
ROUNDS = 5
GOAL = 1.5

CLOCKS = """INSERT INTO clock (id, complaint_id, audit_seq, clock, check_id, holds, state, pack_version, started_at,
    due_at, amber_at, act_at)
    {numbers} SELECT {id}, {case}, 0, 'VICTIM-02.update_days', 'VICTIM-02', {false}, 'running', '1', {time},
    {later}, {later}, {later} FROM {from}"""
CASE = {
    "sqlite": "printf('%08x-0000-4000-8000-%012x', n % 1000 + 1, n % 1000 + 1)",
    "postgresql": "lpad(to_hex(n % 1000 + 1), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n % 1000 + 1), 12, '0')",
}
LATER = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', 1893456000 + n * 40503 % 63000000, 'unixepoch')",
    "postgresql": "to_timestamp(1893456000 + n * 40503 % 63000000)",
}


@dataclass
class Swept:
    """How long sweeps took with so many clocks: with some due, and with nothing due."""

    due: list[float]
    idle: list[float]


@pytest.fixture(params=["sqlite", "postgresql"])
def worlds(request: pytest.FixtureRequest) -> Iterator[dict[int, World]]:
    with tempfile.TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as folder:
        made = {size: _world(request, Path(folder), size) for size in SIZES}
        yield made
        for world in made.values():
            world.close()


def _world(request: pytest.FixtureRequest, folder: Path, size: int) -> World:
    if request.param == "sqlite":
        url = f"sqlite:///{folder}/{size}.db"
    else:
        url = new_database(request.getfixturevalue("durable_server"), f"{folder.name.replace('-', '_')}_{size}")
    engine = make_engine(url)
    fill(engine, CASES)
    words = SQLITE if engine.dialect.name == "sqlite" else POSTGRESQL
    words = {**words, "case": CASE[engine.dialect.name], "later": LATER[engine.dialect.name]}
    with engine.begin() as connection:
        connection.execute(text(CLOCKS.format(**words)), {"count": size})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
    return make_world(url, roles=(Role.INTAKE_OFFICER, Role.SUPERVISOR))


def test_a_sweep_costs_what_is_due_and_not_what_exists(worlds: dict[int, World]) -> None:
    found = {size: Swept([], []) for size in SIZES}
    for _ in range(ROUNDS):
        for size, world in worlds.items():
            for _ in range(DUE):
                world.file()
            at = world.later(days=3)
            found[size].due.append(_took(world, at, DUE))
            found[size].idle.append(_took(world, at, 0))
    few, many = (found[size] for size in SIZES)
    print()
    for name, ours, floor, of in (("due", many.due, few.due, DUE), ("idle", many.idle, few.idle, 1)):
        ratio = median(ours) / median(floor)
        verdict = "met" if ratio <= GOAL else "MISSED"
        print(
            f"sweep, {name}: {SIZES[1]} clocks cost {ratio:.2f} x what {SIZES[0]} cost "
            f"(goal: at most {GOAL} x, {verdict}); {median(ours) / of * 1000:.2f} ms {'a case' if of > 1 else 'in all'}"
        )


def _took(world: World, at: datetime, cases: int) -> float:
    began = time.perf_counter()
    assert sweep(world.database, at) == cases
    return time.perf_counter() - began
