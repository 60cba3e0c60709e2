"""The pages that staff keep open, with a thousand, a hundred thousand and a million cases in the register."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from flask.testing import FlaskClient

from oversight.database import make_engine
from oversight.factory import create_staff_app
from oversight.services import accounts
from tests.factories.client import counted, queries_among
from tests.factories.world import MORNING, World, make_world
from tests.load.conftest import new_database
from tests.load.crowd import fill
from workflows.roles import Role
from workflows.states import State

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 15
MOST_QUERIES = 12
GOAL = 1.5
LISTS = ("mine", "unassigned", "soon", "overdue", "all")


@dataclass
class Register:
    """One register with many cases, a supervisor who is signed in, and a case to open."""

    world: World
    client: FlaskClient
    reference: str

    def pages(self) -> dict[str, str]:
        lists = {f"worklist, {name}": f"/worklist?tab={name}" for name in LISTS}
        return {**lists, "case page": f"/cases/{self.reference}"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def registers(request: pytest.FixtureRequest) -> Iterator[dict[int, Register]]:
    with tempfile.TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as folder:
        made = {size: _register(request, Path(folder), size) for size in SIZES}
        yield made
        for register in made.values():
            register.world.close()


def _register(request: pytest.FixtureRequest, folder: Path, size: int) -> Register:
    if request.param == "sqlite":
        url = f"sqlite:///{folder}/{size}.db"
    else:
        url = new_database(request.getfixturevalue("durable_server"), f"{folder.name.replace('-', '_')}_{size}")
    engine = make_engine(url)
    began = time.perf_counter()
    fill(engine, size)
    engine.dispose()
    print(f"\n{request.param}: {size:,} cases filled in {time.perf_counter() - began:.0f} s")
    world = make_world(url)
    world.at = MORNING + timedelta(days=1)
    reference = world.advance(world.file(), State.SANCTION)
    return Register(world, _sign_in(world), reference)


def _sign_in(world: World) -> FlaskClient:
    account = world.accounts[Role.SUPERVISOR]
    first = accounts.begin_sign_in(world.database, world.settings, account.email, account.password, world.at)
    token = accounts.give_second_factor(world.database, first or "", world.code_of(account), world.at)
    client = create_staff_app(world.settings, world.database, lambda: world.at).test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return client


def _visit(register: Register, address: str) -> float:
    began = time.perf_counter()
    answer = register.client.get(address)
    taken = time.perf_counter() - began
    assert answer.status_code == 200, address
    return taken


def _queries(register: Register, address: str) -> int:
    with counted(register.world) as statements:
        _visit(register, address)
    return len(queries_among(statements))


def test_the_pages_take_the_same_however_many_cases_there_are(registers: dict[int, Register]) -> None:
    for page in registers[SIZES[0]].pages():
        times: dict[int, list[float]] = {size: [] for size in SIZES}
        for number in range(ROUNDS + 1):
            for size, register in registers.items():
                taken = _visit(register, register.pages()[page])
                times[size] += [taken] if number else []
        queries = {size: _queries(register, register.pages()[page]) for size, register in registers.items()}
        typical = {size: median(taken) * 1000 for size, taken in times.items()}
        ratio = typical[SIZES[-1]] / typical[SIZES[0]]
        shown = ", ".join(f"{size:,}: {typical[size]:.1f} ms, {queries[size]} queries" for size in SIZES)
        verdict = "met" if ratio <= GOAL and max(queries.values()) <= MOST_QUERIES else "MISSED"
        span = f"{ratio:.2f} x from {SIZES[0]:,} to {SIZES[-1]:,}"
        print(f"\n{page}: {span} (goal: at most {GOAL} x, {verdict}); {shown}")
        assert len(set(queries.values())) == 1, f"{page}: {queries}"
