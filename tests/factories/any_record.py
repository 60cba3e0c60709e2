"""A record of any kind at a desk: where and by whom it is made, what it is about, and what must be there to name."""

from typing import Any

from oversight.case_rows import find_case, load_rows
from oversight.services.records import make_record
from tests.factories.client import sample
from tests.factories.desks import Desk
from tests.factories.steps import subjects_of
from tests.factories.world import World
from workflows.access import GRANTS, Action
from workflows.records import KINDS, About
from workflows.records import fields as declared
from workflows.roles import Role
from workflows.states import State

BY_PACK = {"clock_event", "referral_decision", "law_change"}
"""Kinds that are offered only where the pack has something to choose; they are tried with such a pack."""
ASKED_ELSEWHERE = {"emergency_answer"}
"""Kinds about a record that has a page of its own, and tests of its own."""
MADE = [
    name
    for name, kind in KINDS.items()
    if kind.made_by & GRANTS[Action.MAKE_RECORD] and name not in {*BY_PACK, *ASKED_ELSEWHERE}
]
REACHING = (Role.SUPERVISOR, Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.DECISION_MAKER, Role.HEAD)


def where_made(kind: str) -> tuple[State, Role]:
    """Choose a state and a person who make a record of a kind."""
    declared_kind = KINDS[kind]
    if kind == "finding":
        return State.FINDING, Role.DECISION_MAKER
    if kind == "proposed_finding":
        return State.INVESTIGATION, Role.INVESTIGATOR
    order = (State.ASSESSED, State.INVESTIGATION, State.SANCTION, State.CLOSED)
    state = next(state for state in order if state in declared_kind.in_states)
    return state, next(role for role in REACHING if role in declared_kind.made_by and reaches(role, state))


def reaches(role: Role, state: State) -> bool:
    """Tell whether somebody of a role has the case of a state before them at a desk."""
    if role is Role.INTAKE_OFFICER:
        return state in {State.ASSESSED, State.CLOSED}
    parts = {Role.INVESTIGATOR: State.INVESTIGATION, Role.DECISION_MAKER: State.SANCTION}
    return role not in parts or state is parts[role]


def about(desk: Desk, kind: str, reference: str) -> dict[str, str]:
    """Give what a record of a kind is about, if anything: something of the case that is there, or made for it."""
    world = desk.world
    match KINDS[kind].about:
        case About.ALLEGATION:
            return {"about": world.cases[reference].allegations[0]}
        case About.OFFICER:
            return {"about": subjects_of(world.database, reference)[0]}
        case About.PERSON:
            return {"about": parties_of(world, reference)[0]}
        case About.RECORD:
            return {"about": answered(desk, min(KINDS[kind].answers), reference)}
    return {}


def answered(desk: Desk, kind: str, reference: str) -> str:
    """Make a record that another can be about."""
    state = desk.world.state(reference)
    maker = next(role for role in REACHING if role in KINDS[kind].made_by and reaches(role, state))
    return _put_on_record(desk, kind, reference, maker, sample(kind, desk.world.at))


def known(desk: Desk, kind: str, reference: str) -> dict[str, Any]:
    """Give what a form can only name if it is there: evidence, another case, somebody of the staff."""
    found: dict[str, Any] = {}
    staff = iter(desk.world.actors.values())
    for name, field in KINDS[kind].fields.items():
        if isinstance(field, declared.CaseReference):
            found[name] = desk.world.file()
        elif isinstance(field, declared.StaffMember):
            found[name] = next(staff).id
        elif isinstance(field, declared.EvidenceCited) and field.required:
            found[name] = [
                desk.world.record(reference, "evidence_item", Role.SUPERVISOR, **sample("evidence_item", desk.world.at))
            ]
    return found


def parties_of(world: World, reference: str) -> list[str]:
    """Give the ids of the people of a case."""
    with world.database.read() as session:
        return [row.id for row in load_rows(session, find_case(session, reference)).parties]


def make_one(desk: Desk, kind: str) -> None:
    """Put a record of a kind on the case of the state in which it is made."""
    state, role = where_made(kind)
    reference = desk.case(state)
    content = sample(kind, desk.world.at, **known(desk, kind, reference))
    _put_on_record(desk, kind, reference, role, content)


def _put_on_record(desk: Desk, kind: str, reference: str, role: Role, content: dict[str, Any]) -> str:
    world, target = desk.world, about(desk, kind, reference).get("about")
    return make_record(world.database, reference, kind, world.actors[role], world.soon(), content, target)
