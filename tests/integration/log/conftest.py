"""A database that really commits, for the log of a test; and one of which the guards are down."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from oversight.database import Database
from tests.factories import tampering
from tests.factories.office import office_at
from tests.factories.world import World


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = office_at(database_url)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def unguarded_database(full: World) -> Iterator[Connection]:
    """A database in which everything has happened, through the services; then its guards are taken down."""
    with tampering.unguarded(full.database.engine) as connection:
        yield connection


@pytest.fixture
def unguarded(unguarded_database: Connection) -> Iterator[Connection]:
    """That database; every test leaves it as it was."""
    with unguarded_database.begin_nested() as savepoint:
        yield unguarded_database
        savepoint.rollback()
