"""Nobody departs from a check but who checks.yaml names for it, whoever asks and however often."""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from oversight.models import CheckOverride
from oversight.services import overrides
from workflows.errors import Invalid, NotFound
from workflows.roles import STAFF_ROLES, Role
from workflows.standards import When, load_standards
from workflows.states import State

SENIOR = {Role.SUPERVISOR, Role.DECISION_MAKER, Role.HEAD}
NAMED = {
    "head of the oversight body": {Role.HEAD},
    "lead investigator": {Role.INVESTIGATOR},
    "lead investigator with approval of a second senior member of the oversight body": {Role.INVESTIGATOR},
    "head of the oversight body together with an external trustee": set(),
    "competent judicial authority, or head of the oversight body where no body can be recovered": {Role.HEAD},
    "national law": set(),
    "the body with power to award remedy": {Role.HEAD},
}


def may_ask(check):
    """Name the roles that checks.yaml lets depart from a check: the holder, or who explains a missed deadline."""
    if check.override.allowed:
        return NAMED[check.override.by]
    return SENIOR if check.when is When.CLOCK and check.severity == "blocking" else set()


def test_whoever_tries_only_the_named_holder_of_each_check_departs_from_it(world):
    reference = world.advance(world.file(), State.SANCTION)
    until = world.at + timedelta(days=30)
    for check in load_standards().checks:
        for role in STAFF_ROLES:
            with suppress(Invalid, NotFound):
                actor, at = world.actors[role], world.soon()
                overrides.ask_override(
                    world.database, reference, check, actor, at, reason="I want to.", expires_at=until
                )
    with world.database.read() as session:
        recorded = session.execute(select(CheckOverride.check_id, CheckOverride.asked_by)).all()
    roles = {world.actors[role].id: role for role in STAFF_ROLES}
    found = {(check_id, roles[asked_by]) for check_id, asked_by in recorded}
    assert found == {(check.id, role) for check in load_standards().checks.values() for role in may_ask(check)}
