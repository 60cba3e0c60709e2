"""How somebody may stand towards a case: with a part, without one, and behind each kind of wall."""

from dataclasses import replace
from typing import Any

from workflows.access import CaseAccess, Part, Subject
from workflows.roles import Actor, Role
from workflows.states import State

LETTERS = {
    "C": Role.COMPLAINANT,
    "I": Role.INTAKE_OFFICER,
    "V": Role.INVESTIGATOR,
    "S": Role.SUPERVISOR,
    "D": Role.DECISION_MAKER,
    "R": Role.REVIEWER,
    "M": Role.MEDIATOR,
    "U": Role.SUPPORT_OFFICER,
    "L": Role.POLICE_LIAISON,
    "A": Role.AUDITOR,
    "N": Role.ADMINISTRATOR,
    "H": Role.HEAD,
    "Y": Role.SYSTEM,
}

WALLS = ("named", "related", "unit", "under", "conflicted", "recused")
"""What shuts somebody out whatever their role."""

CASE = CaseAccess(
    "case-1",
    State.INVESTIGATION,
    (Subject("officer-9", frozenset({"district-2", "patrol-7"}), frozenset({"patrol-7"})),),
)


def actor_of(role: Role, **more: Any) -> Actor:
    """Give somebody of a role, called after the case where they hold its code."""
    return Actor("case-1" if role is Role.COMPLAINANT else "someone-1", role, unit_id="team-1", **more)


def standing(where: str, role: Role) -> tuple[Actor, CaseAccess | None]:
    """Give somebody of a role with the case as it stands towards them."""
    actor = actor_of(role)
    part = Part(actor.id, role.value, opens_the_file=True, conflicted=False)
    match where:
        case "none":
            return actor, None
        case "part":
            return actor, replace(CASE, parts=(part,))
        case "undeclared":
            waiting = Part("someone-1", role.value, opens_the_file=False, conflicted=False)
            return replace(actor, id="someone-1"), replace(CASE, parts=(waiting,))
        case "foreign":
            return replace(actor, id="someone-1"), CASE
        case "named":
            return replace(actor, officer_id="officer-9"), replace(CASE, parts=(part,))
        case "unit":
            return replace(actor, unit_id="district-2"), replace(CASE, parts=(part,))
        case "related":
            return replace(actor, relations=frozenset({"officer-9"})), replace(CASE, parts=(part,))
        case "under":
            return replace(actor, unit_ids=frozenset({"patrol-7", "team-1"})), replace(CASE, parts=(part,))
        case "conflicted":
            return actor, replace(CASE, parts=(replace(part, conflicted=True),))
        case "recused":
            return actor, replace(CASE, parts=(part,), recused=frozenset({actor.id}))
