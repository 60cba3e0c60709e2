"""The case page tells of every step what the machine tells: whether it may be taken, and every reason why not."""

import pytest

from oversight.case_rows import case_rows
from oversight.casefile import casefile_of
from tests.databases import ONE_DATABASE
from tests.factories.client import Colleague, make_app
from workflows.errors import Ground
from workflows.machine import available
from workflows.roles import Role
from workflows.states import STORED, State

REACHING = [(state, Role.SUPERVISOR) for state in STORED] + [
    (State.RECEIVED, Role.INTAKE_OFFICER),
    (State.INVESTIGATION, Role.INVESTIGATOR),
    (State.SANCTION, Role.DECISION_MAKER),
]


@ONE_DATABASE
@pytest.mark.parametrize("state, role", REACHING, ids=str)
def test_it_tells_of_every_step_what_the_machine_tells_with_the_check_and_what_it_rests_on(
    world_with_cases, state, role
):
    world, reference = world_with_cases, world_with_cases.in_state[state]
    page = Colleague(make_app(world), world, role).get(f"/cases/{reference}")
    with world.database.read() as session:
        told = available(casefile_of(case_rows(session, reference)), world.actors[role], world.at)
    (now,) = page.find("#now")
    words = " ".join(now.text().split())
    steps = [link for link in page.links if link.startswith(f"/cases/{reference}/do/")]
    assert sorted(steps) == sorted(f"/cases/{reference}/do/{one.trigger.name}" for one in told if one.may_fire)
    for one in told:
        assert one.trigger.label in words
        for reason in one.reasons:
            assert reason.ground is Ground.ROLE or " ".join(reason.words.split()) in words
            assert not reason.citations or f"/standards/{reason.code}" in page.links
            assert not reason.citations or reason.citations[0].locator in words
