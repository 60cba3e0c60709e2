"""The world of the tests goes by the rules: it reaches every state through the services."""

import pytest

from workflows.states import STORED


@pytest.mark.parametrize("state", STORED)
def test_it_reaches_every_state(world, state):
    reference = world.file()
    assert world.state(world.advance(reference, state)) is state
