"""An office with one case of each kind, as somebody may stand towards it, and every route that leads to one."""

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from oversight.factory import create_public_app, create_staff_app
from oversight.models import Account
from oversight.services import accounts, people
from tests.factories.client import sign_in
from tests.factories.steps import subjects_of
from tests.factories.world import World
from workflows.roles import STAFF_ROLES, Role
from workflows.states import State

SOME_ID = "00000000-0000-4000-8000-000000000000"

EVERYONE = "everyone"
OWN_ACCOUNT = "use_own_account"

CASEWORKERS = {"intake_officer", "investigator", "supervisor", "decision_maker", "reviewer", "mediator", "head"}
GRANTED = {
    OWN_ACCOUNT: {role.value for role in STAFF_ROLES},
    "see_worklist": CASEWORKERS | {"support_officer"},
    "take_complaint": {"intake_officer", "supervisor", "investigator", "head"},
    "open_without_complaint": {"intake_officer", "supervisor", "head"},
    "read_case": CASEWORKERS,
    "assign": {"supervisor", "head"},
    "clear_interests": {"supervisor", "head"},
    "declare_interests": {"investigator", "decision_maker", "reviewer", "mediator"},
    "fire": CASEWORKERS,
    "replace_code": {"intake_officer", "investigator", "supervisor", "head"},
    "write_message": {"intake_officer", "investigator", "supervisor", "head"},
    "make_record": CASEWORKERS - {"mediator"},
    "ask_override": {"investigator", "supervisor", "decision_maker", "head"},
    "approve_override": {"supervisor", "decision_maker", "head"},
    "edit_parties": {"intake_officer", "supervisor", "investigator"},
    "ask_emergency": {"intake_officer", "investigator", "decision_maker", "reviewer", "mediator"},
    "read_body_register": {role.value for role in STAFF_ROLES} - {"police_liaison"},
    "keep_body_register": {"head", "administrator"},
    "read_trail": {"auditor"},
    "export_trail": {"auditor"},
    "see_standing_lists": {"auditor"},
    "erase_case": {"supervisor", "head"},
}
"""Which roles have each permission, written by hand."""

KINDS = ("own", "other", "intake", "walled", "missing")
PARTS = ("investigator", "decision_maker", "reviewer", "mediator")


@dataclass
class Office:
    """The world with one case of each kind, and its staff application."""

    world: World
    staff: Flask
    public: Flask
    cases: dict[str, str]

    def client(self, role: Role, account: accounts.NewAccount | None = None) -> FlaskClient:
        """Sign somebody in."""
        self.world.soon()
        client = self.staff.test_client()
        sign_in(client, self.world, account or self.world.accounts[role])
        return client


def office_of_kinds(world: World) -> Office:
    """File one case of each kind, and make both applications; forms need no token."""
    cases = {"missing": "22222-22222", "intake": world.advance(world.file(), State.RECORDED)}
    for kind in ("own", "walled"):
        cases[kind] = world.advance(world.file(), State.INVESTIGATION)
        for part in PARTS[1:]:
            world.give_part(cases[kind], part, Role(part))
    stranger = world.add_colleague(Role.INVESTIGATOR, "Stranger")
    cases["other"] = _of_somebody_else(world, stranger)
    _wall(world, cases["walled"])
    staff = create_staff_app(world.settings, world.database, lambda: world.at)
    staff.config["WTF_CSRF_ENABLED"] = False
    return Office(world, staff, create_public_app(world.settings, world.database, lambda: world.at), cases)


def _of_somebody_else(world: World, stranger: object) -> str:
    ours = world.actors[Role.INVESTIGATOR]
    world.actors[Role.INVESTIGATOR] = stranger  # type: ignore[assignment]
    reference = world.advance(world.file(), State.INVESTIGATION)
    world.actors[Role.INVESTIGATOR] = ours
    return reference


def _wall(world: World, reference: str) -> None:
    """Identify the officer of a case, then have everybody come from that officer's unit."""
    supervisor = world.actors[Role.SUPERVISOR]
    (subject,) = subjects_of(world.database, reference)
    people.identify_subject(
        world.database, reference, subject, world.officer_id, supervisor, world.soon(), world.at.date()
    )
    with world.database.write() as session:
        session.execute(update(Account).values(unit_id=world.unit_id, unit_path=f"/{world.unit_id}/"))


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Give endpoint, address pattern and method of every route."""
    return [
        (rule.endpoint, rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if rule.endpoint != "static" and method in {"GET", "POST"}
    ]


def address(pattern: str, reference: str) -> str:
    """Fill in an address."""
    known = {"reference": reference, "trigger": "suspend", "kind": "note", "check_id": "ADEQUACY-01"}
    known |= {"language": "en", "size": "large", "ending": "html"}
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: known.get(found[1], SOME_ID), pattern)


def permission(app: Flask, endpoint: str) -> str:
    """Name the permission that a route asks for."""
    named = app.view_functions[endpoint].permission  # type: ignore[attr-defined]
    return named.value if named else EVERYONE
