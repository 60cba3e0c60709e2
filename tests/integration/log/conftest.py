"""A log of the test's own, over a database that really commits, as the office opens it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from oversight.database import Database
from oversight.log.keeper import Log
from tests.factories.logs import make_log
from tests.factories.office import office_at


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = office_at(database_url)
    yield made
    made.engine.dispose()


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return make_log(tmp_path)
