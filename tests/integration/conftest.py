"""A small office on either database, for tests of what really commits."""

from collections.abc import Iterator

import pytest

from tests.factories.world import World, make_world


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """One member of staff of each role, and no case yet."""
    made = make_world(database_url)
    yield made
    made.close()
