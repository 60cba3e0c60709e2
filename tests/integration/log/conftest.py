"""A database that really commits, for the log of a test; and one of which the guards are down."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from oversight.database import Database
from tests.databases import Databases
from tests.factories import tampering
from tests.factories.office import office_at
from tests.factories.world import full_office, open_office


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = office_at(database_url)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def unguarded_database(databases: Databases, database_kind: str) -> Iterator[Connection]:
    """A database in which everything has happened, through the services; then its guards are taken down."""
    world = open_office(databases, database_kind, full_office)
    with tampering.unguarded(world.database.engine) as connection:
        yield connection
    world.close()


@pytest.fixture
def unguarded(unguarded_database: Connection) -> Iterator[Connection]:
    """That database; every test leaves it as it was."""
    with unguarded_database.begin_nested() as savepoint:
        yield unguarded_database
        savepoint.rollback()
