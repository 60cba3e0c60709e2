"""A search for words in sealed cases beside the same search on the same words in plain text."""

import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, groupby
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Connection, insert, select, text
from sqlalchemy.orm import Session

from oversight.database import make_engine
from oversight.models import BLOCK, Complaint, SearchCase, SearchWord
from oversight.queries.finding import finds
from oversight.queries.worklist import Tab, Wanted, _statement
from oversight.sealing.search_words import hashed, search_key
from tests.factories.world import MORNING, World, make_settings, make_world
from tests.load.conftest import new_database
from tests.load.crowd import fill
from workflows.roles import Role

CASES = int(os.environ.get("OVERSIGHT_BENCH_CASES", "100000"))
VOCABULARY, WORDS = 20_000, 20
ROUNDS = 9
GOAL = 3.0
SEARCHES = {
    "one rare word": (9_000,),
    "one common word": (0,),
    "two common words": (1, 2),
    "a common and a rare word": (0, 12_000),
    "three middling words": (60, 90, 120),
}
"""Words by their rank: the first is in most cases."""

PLAIN = {
    "sqlite": (
        "CREATE VIRTUAL TABLE plain USING fts5(words, content='', tokenize='unicode61')",
        "INSERT INTO plain (rowid, words) VALUES (:n, :words)",
        "SELECT c.complaint_id AS id FROM plain p JOIN search_case c ON c.n = p.rowid WHERE plain MATCH :asked",
    ),
    "postgresql": (
        "CREATE TABLE plain (n INTEGER PRIMARY KEY, words TSVECTOR)",
        "INSERT INTO plain VALUES (:n, to_tsvector('simple', :words))",
        "SELECT c.complaint_id AS id FROM plain p JOIN search_case c ON c.n = p.n "
        "WHERE p.words @@ plainto_tsquery('simple', :asked)",
    ),
}


@dataclass
class Register:
    """A register with an index, and the same words in plain text."""

    world: World
    kind: str


@pytest.fixture(params=["sqlite", "postgresql"])
def register(request: pytest.FixtureRequest) -> Iterator[Register]:
    with tempfile.TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as folder:
        if request.param == "sqlite":
            url = f"sqlite:///{folder}/search.db"
        else:
            url = new_database(request.getfixturevalue("durable_server"), Path(folder).name.replace("-", "_"))
        engine = make_engine(url)
        began = time.perf_counter()
        fill(engine, CASES)
        with engine.begin() as connection:
            _index(connection, request.param)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        engine.dispose()
        print(f"\n{request.param}: {CASES:,} cases filled and indexed in {time.perf_counter() - began:.0f} s")
        world = make_world(url, roles=(Role.INTAKE_OFFICER, Role.SUPERVISOR))
        world.at = MORNING + timedelta(days=1)
        yield Register(world, request.param)
        world.close()


def _index(connection: Connection, kind: str) -> None:
    make, put, _ = PLAIN[kind]
    connection.execute(text(make))
    for cases, words, plain in _blocks():
        connection.execute(insert(SearchCase), cases)
        connection.execute(insert(SearchWord), words)
        connection.execute(text(put), plain)
    if kind == "postgresql":
        connection.execute(text("CREATE INDEX plain_words ON plain USING gin (words)"))


def _blocks() -> Iterator[tuple[list[dict[str, Any]], ...]]:
    """Draw the words of every case, and give rows of both kinds for one block after the other."""
    key = search_key(make_settings("").house_key)
    hashes = [next(iter(hashed(key, [_word(rank)]))) for rank in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 2) for rank in range(VOCABULARY)))
    drawn, every = random.Random(7), range(VOCABULARY)
    for block, numbers in groupby(range(1, CASES + 1), lambda n: n // BLOCK):
        cases, plain, sets = [], [], defaultdict[int, int](int)
        for n in numbers:
            ranks = set(drawn.choices(every, cum_weights=weights, k=WORDS))
            words = frozenset(hashes[rank] for rank in ranks)
            cases.append({"n": n, "complaint_id": f"{n:08x}-0000-4000-8000-{n:012x}", "audit_seq": 0, "words": words})
            plain.append({"n": n, "words": " ".join(map(_word, ranks))})
            for word in words:
                sets[word] |= 1 << n % BLOCK
        yield cases, [{"word": word, "block": block, "cases": some} for word, some in sets.items()], plain


def _word(rank: int) -> str:
    return f"w{rank}"


def _ours(asked: str) -> Callable[[Session], ColumnElement[bool]]:
    return lambda session: finds(session, asked)


def _plainly(asked: str, kind: str) -> Callable[[Session], ColumnElement[bool]]:
    found = text(PLAIN[kind][2]).bindparams(asked=asked).columns(Complaint.id)
    return lambda _: Complaint.id.in_(select(found.subquery().c.id))


def _run(world: World, condition: Callable[[Session], ColumnElement[bool]]) -> tuple[float, list[Any]]:
    actor, wanted = world.actors[Role.SUPERVISOR], Wanted(Tab.ALL)
    with world.database.read() as session:
        began = time.perf_counter()
        rows = session.execute(_statement(actor, wanted, world.at, condition(session))).all()
        taken = time.perf_counter() - began
    return taken, [row.id for row in rows]


def test_sealed_words_are_found_like_plain_ones(register: Register) -> None:
    for name, ranks in SEARCHES.items():
        asked = " ".join(map(_word, ranks))
        ours: list[float] = []
        plain: list[float] = []
        for number in range(ROUNDS + 1):
            (took, found), (floor, expected) = (
                _run(register.world, condition) for condition in (_ours(asked), _plainly(asked, register.kind))
            )
            assert found == expected, name
            if number:
                ours.append(took)
                plain.append(floor)
        ratio = median(ours) / median(plain)
        print(
            f"{register.kind}, {CASES:,} cases, {name}: {ratio:.2f} x plain text "
            f"(goal: at most {GOAL} x, {'met' if ratio <= GOAL else 'MISSED'}); "
            f"ours {median(ours) * 1000:.1f} ms, plain {median(plain) * 1000:.1f} ms, {len(found)} shown"
        )
