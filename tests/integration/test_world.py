"""The world of the tests goes by the rules: it reaches every state through the services."""

from workflows.states import STORED


def test_it_reaches_every_state(world_with_cases):
    cases = world_with_cases.in_state
    assert {state: world_with_cases.state(reference) for state, reference in cases.items()} == {s: s for s in STORED}
