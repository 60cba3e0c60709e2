"""A small office on either database, for tests of what really commits, and somebody who files."""

from collections.abc import Iterator

import pytest

from oversight.config import Settings
from oversight.database import Database
from tests.databases import Databases
from tests.factories.public_client import Clock, Person, make_app
from tests.factories.world import World, office_with_cases, open_office


@pytest.fixture
def world(databases: Databases, database_kind: str) -> Iterator[World]:
    """One member of staff of each role, and no case yet."""
    made = open_office(databases, database_kind)
    yield made
    made.close()
    databases.drop(made.settings.database_url)


@pytest.fixture(scope="module")
def world_with_cases(databases: Databases, database_kind: str) -> Iterator[World]:
    """An office with one case in each state, for the tests of a file that ask for no more."""
    made = open_office(databases, database_kind, office_with_cases)
    yield made
    made.close()
    databases.drop(made.settings.database_url)


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
