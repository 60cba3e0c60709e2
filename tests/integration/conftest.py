"""A small office on either database, for tests of what really commits."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
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
