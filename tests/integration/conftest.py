"""A small office on either database, for tests of what really commits, and somebody who files or follows a case."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.safe import Safe
from oversight.log.keeper import Log
from tests.databases import Databases, folder_of_postgresql
from tests.factories.auditor import Auditor, audits
from tests.factories.client import make_app as make_staff_app
from tests.factories.desks import Desk
from tests.factories.logs import make_log
from tests.factories.public_client import Clock, Person, make_app
from tests.factories.reached import Office, office_of_kinds
from tests.factories.safes import memory_safe
from tests.factories.world import World, full_office, office_with_cases, open_office
from workflows.states import State


@pytest.fixture
def world(databases: Databases, database_kind: str) -> Iterator[World]:
    """One member of staff of each role, and no case yet."""
    made = open_office(databases, database_kind)
    yield made
    made.close()
    databases.drop(made.settings.database_url)


@pytest.fixture
def app(world: World) -> Flask:
    """The application of staff, on the clock of that office."""
    return make_staff_app(world)


@pytest.fixture(scope="module")
def world_with_cases(databases: Databases, database_kind: str) -> Iterator[World]:
    """An office with one case in each state, for the tests of a file that ask for no more."""
    made = open_office(databases, database_kind, office_with_cases)
    yield made
    made.close()
    databases.drop(made.settings.database_url)


@pytest.fixture(scope="module")
def desk(world_with_cases: World) -> Desk:
    """A desk in that office."""
    return Desk(world_with_cases)


@pytest.fixture(scope="module")
def office(databases: Databases, database_kind: str) -> Iterator[Office]:
    """An office with one case of each kind, as somebody may stand towards it."""
    made = open_office(databases, database_kind)
    yield office_of_kinds(made)
    made.close()


@pytest.fixture(scope="module")
def full(databases: Databases, database_kind: str) -> Iterator[World]:
    """An office in which everything has happened, for tests that only look."""
    made = open_office(databases, database_kind, full_office)
    yield made
    made.close()


@pytest.fixture(scope="module")
def auditor(full: World) -> Auditor:
    """The auditor of that office."""
    return audits(full, full.full_case)


@pytest.fixture
def own_auditor(world: World) -> Auditor:
    """The auditor of an office of the test's own, for what changes things."""
    return audits(world, world.file())


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """A signer and a store of the test's own."""
    return make_log(tmp_path)


@pytest.fixture
def safe() -> Safe:
    """A safe in memory, and empty."""
    return memory_safe()


@pytest.fixture
def programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs are installed."""
    if "database_kind" in request.fixturenames and request.getfixturevalue("database_kind") == "postgresql":
        monkeypatch.setenv("PATH", str(folder_of_postgresql()), prepend=":")


@pytest.fixture
def clock() -> Clock:
    """The clock of a test that lets time pass."""
    return Clock()


@pytest.fixture
def person(settings: Settings, database: Database, clock: Clock) -> Person:
    """Somebody who has just begun to file."""
    made = Person(make_app(settings, database, clock))
    made.begin()
    return made


@pytest.fixture
def visit(world: World) -> Callable[..., Person]:
    """Open the page of a new case that is in some state, as who filed it."""
    app = make_app(world.settings, world.database, lambda: world.at)

    def open_at(state: State = State.RECEIVED, **filed: Any) -> Person:
        reference = world.file(**filed)
        world.advance(reference, state)
        person = Person(app)
        person.reference = reference
        person.follow(world.codes[reference])
        assert person.page.address == "/status", person.page.text
        return person

    return open_at


@pytest.fixture
def visit_case(world_with_cases: World) -> Callable[[State], Person]:
    """Open the page of the case that is in some state, which the tests of a file share."""
    app = make_app(world_with_cases.settings, world_with_cases.database, lambda: world_with_cases.at)

    def open_case(state: State) -> Person:
        person = Person(app)
        person.reference = world_with_cases.in_state[state]
        person.follow(world_with_cases.codes[person.reference])
        assert person.page.address == "/status", person.page.text
        return person

    return open_case
