"""Who reaches what: every route of both applications, each role, and a case: theirs, another's, walled or not there.

The tables are written by hand. A route that is missing from them fails the test.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from oversight.factory import create_public_app, create_staff_app
from oversight.models import Account, AuditEntry
from oversight.services import accounts, people
from tests.databases import ONE_DATABASE
from tests.factories.client import sign_in
from tests.factories.steps import subjects_of
from tests.factories.world import World, open_office
from workflows.roles import STAFF_ROLES, Role
from workflows.states import State

SOME_ID = "00000000-0000-4000-8000-000000000000"

EVERYONE = "everyone"
OWN_ACCOUNT = "use_own_account"

STAFF_ROUTES = {
    "account.home": EVERYONE,
    "account.sign_in": EVERYONE,
    "account.second_factor": EVERYONE,
    "account.sign_out": EVERYONE,
    "account.language": EVERYONE,
    "account.own": OWN_ACCOUNT,
    "account.tie": OWN_ACCOUNT,
    "account.password": OWN_ACCOUNT,
    "casework.worklist": "see_worklist",
    "casework.emergency": "ask_emergency",
    "casework.take": "take_complaint",
    "casework.blank_forms": "take_complaint",
    "casework.blank_form": "take_complaint",
    "casework.open_without_complaint": "open_without_complaint",
    "casework.case": "read_case",
    "casework.scorecard": "read_case",
    "casework.source": "read_case",
    "casework.scorecard_pdf": "read_case",
    "casework.statement_pdf": "read_case",
    "casework.recorded": "read_case",
    "casework.file": "read_case",
    "casework.download_file": "read_case",
    "casework.preview_file": "read_case",
    "casework.custody_pdf": "read_case",
    "casework.add_files": "make_record",
    "casework.uploads": "make_record",
    "casework.letters": "read_case",
    "casework.document": "read_case",
    "casework.letter": "write_message",
    "casework.lost_code": "replace_code",
    "casework.answer_with_files": "write_message",
    "casework.hand_over_file": "make_record",
    "casework.assign": "assign",
    "casework.end_part": "assign",
    "casework.interests": "clear_interests",
    "casework.declare": "declare_interests",
    "casework.recuse": "declare_interests",
    "casework.do": "fire",
    "casework.record": "make_record",
    "casework.findings": "make_record",
    "casework.override": "ask_override",
    "casework.disposal": "erase_case",
    "casework.erase": "erase_case",
    "casework.approve": "approve_override",
    "casework.allegation": "edit_parties",
    "casework.officer": "edit_parties",
    "casework.identify": "edit_parties",
    "casework.party": "edit_parties",
    "casework.person": "edit_parties",
    "body.register": "read_body_register",
    "body.record": "keep_body_register",
    "standards.index": EVERYONE,
    "standards.law": EVERYONE,
    "standards.show": EVERYONE,
}
AUDIT_PERMISSIONS = {"read_trail", "export_trail", "see_standing_lists"}
PUBLIC_FOLLOWING = {
    "public.status",
    "public.expect",
    "public.message",
    "public.more",
    "public.more_files",
    "public.more_uploads",
    "public.correct",
    "public.afraid",
    "public.details",
    "public.withdraw",
    "public.go_on",
    "public.said",
    "public.said_file",
    "public.letter",
    "public.review",
    "public.keep",
    "public.kept_file",
}

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
REACHED = {
    "intake_officer": {"intake"},
    "investigator": {"own"},
    "decision_maker": {"own"},
    "reviewer": {"own"},
    "mediator": {"own"},
    "supervisor": {"own", "other", "intake"},
    "head": {"own", "other", "intake"},
    "auditor": {"own", "other", "intake"},
}
"""Which cases a role reaches: its own by a part in it, another's, one still at intake. Nobody reaches a walled one."""

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


@pytest.fixture(scope="module")
def office(databases, database_kind) -> Iterator[Office]:
    world = open_office(databases, database_kind)
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
    yield Office(world, staff, create_public_app(world.settings, world.database, lambda: world.at), cases)
    world.close()


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
    named = app.view_functions[endpoint].permission  # type: ignore[attr-defined]
    return named.value if named else EVERYONE


def chained(world: World) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count()).where(AuditEntry.case_seq.is_not(None))) or 0


def test_every_route_is_in_the_table_with_its_permission(office):
    named = {endpoint: permission(office.staff, endpoint) for endpoint, _, _ in routes(office.staff)}
    audit = {endpoint: name for endpoint, name in named.items() if endpoint.startswith("audit.")}
    assert set(audit.values()) <= AUDIT_PERMISSIONS
    assert {endpoint: name for endpoint, name in named.items() if endpoint not in audit} == STAFF_ROUTES
    public = {endpoint: permission(office.public, endpoint) for endpoint, _, _ in routes(office.public)}
    assert {endpoint for endpoint, name in public.items() if name != EVERYONE} == PUBLIC_FOLLOWING


def test_nobody_enters_without_signing_in_or_with_half_of_it(office):
    stranger, half = office.staff.test_client(), half_signed_in(office)
    for endpoint, pattern, method in routes(office.staff):
        if permission(office.staff, endpoint) == EVERYONE:
            continue
        where = address(pattern, office.cases["own"])
        assert stranger.open(where, method=method).location.startswith("/sign-in"), where
        assert half.open(where, method=method).location == "/sign-in/code", where


def half_signed_in(office: Office) -> FlaskClient:
    account = office.world.accounts[Role.SUPERVISOR]
    token = accounts.begin_sign_in(
        office.world.database, office.world.settings, account.email, account.password, office.world.at
    )
    client = office.staff.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return client


def test_a_disabled_account_is_turned_away_at_once(office):
    world = office.world
    leaving = accounts.add_account(
        world.database, world.settings, world.at, email="l@oversight.example", name="L", role=Role.HEAD, agency="O"
    )
    client = office.client(Role.HEAD, leaving)
    assert client.get("/worklist").status_code == 200
    accounts.change_account(world.database, leaving.email, world.at, disabled=True)
    assert client.get("/worklist").location.startswith("/sign-in")


def kinds_of(pattern: str, *, may_ever: bool) -> tuple[str, ...]:
    """Which kinds of case to try: a role that may never do a thing is turned away before any case is looked at."""
    if "reference" not in pattern:
        return ("none",)
    return KINDS if may_ever else ("own", "missing")


@ONE_DATABASE
@pytest.mark.parametrize("role", STAFF_ROLES, ids=str)
def test_each_role_reaches_what_the_table_says_and_nothing_else(office, role, monkeypatch):
    see_what_a_role_reaches(office, role, monkeypatch)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR], ids=str)
def test_the_pages_ask_the_other_database_the_same(office, role, monkeypatch):
    see_what_a_role_reaches(office, role, monkeypatch)


def see_what_a_role_reaches(office, role, monkeypatch):
    for view in ("scorecard", "files"):  # documents have tests of their own, and take longer than all pages together
        monkeypatch.setattr(f"oversight.blueprints.casework.{view}.pdf", str.encode)
    client, before = office.client(role), chained(office.world)
    for endpoint, pattern, method in routes(office.staff):
        needed = permission(office.staff, endpoint)
        if needed == EVERYONE or (method == "POST" and endpoint == "casework.take"):
            continue
        for kind in kinds_of(pattern, may_ever=role.value in GRANTED[needed]):
            answer = client.open(address(pattern, office.cases.get(kind, "")), method=method)
            reached = kind == "none" or kind in REACHED.get(role.value, set())
            if role.value not in GRANTED[needed] or not reached:
                assert answer.status_code == 404, f"{role} {method} {pattern} of {kind} case: {answer.status}"
            elif SOME_ID not in address(pattern, ""):
                assert answer.status_code < 500, f"{role} {method} {pattern} of {kind} case: {answer.status}"
                assert method == "POST" or answer.status_code in OPEN_OR_NOT_NOW, (
                    f"{role} GET {pattern}: {answer.status}"
                )
    assert chained(office.world) <= before + ALLOWED_BY_EMPTY_FORMS


OPEN_OR_NOT_NOW = {200, 302, 303, 404, 409, 422}
"""A page opens, or says that it cannot be now: a form whose record this role does not make is not there (404)."""

ALLOWED_BY_EMPTY_FORMS = 3
"""Empty forms change nothing but where nothing has to be said: a declaration without interests, a first opening."""


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.INVESTIGATOR], ids=str)
def test_the_case_page_itself_opens_for_those_who_reach_it(office, role):
    client = office.client(role)
    for kind in sorted(REACHED[role.value]):
        assert client.get(f"/cases/{office.cases[kind]}").status_code == 200


def test_walled_foreign_and_missing_cases_answer_alike(office):
    client = office.client(Role.INVESTIGATOR)
    bodies = {
        re.sub(rb'name="csrf_token" value="[^"]*"', b"", client.get(f"/cases/{office.cases[kind]}").data)
        for kind in ("walled", "other", "missing")
    }
    assert len(bodies) == 1


def test_a_refusal_asks_the_database_the_same_whether_there_is_such_a_case_or_not(office):
    client = office.client(Role.INVESTIGATOR)
    client.get("/worklist")
    asked = {
        kind: _questions(office, client, f"/cases/{office.cases[kind]}") for kind in ("walled", "other", "missing")
    }
    assert asked["walled"] == asked["other"] == asked["missing"] != []


@ONE_DATABASE
@pytest.mark.parametrize(
    "role, kinds",
    [(Role.INVESTIGATOR, ("missing", "walled", "other")), (Role.SUPERVISOR, ("missing", "walled"))],
    ids=["investigator", "supervisor"],
)
def test_whatever_is_refused_asks_and_answers_the_same_whether_there_is_such_a_case_or_not(office, role, kinds):
    client, tried = office.client(role), 0
    client.get("/worklist")
    for endpoint, pattern, method in routes(office.staff):
        needed = permission(office.staff, endpoint)
        if "reference" in pattern and role.value in GRANTED.get(needed, set()):
            words = WORDS if method == "POST" else None
            asked = [_refusal(office, client, address(pattern, office.cases[kind]), words) for kind in kinds]
            assert asked.count(asked[0]) == len(kinds), f"{method} {pattern}: {[len(each[0]) for each in asked]}"
            tried += 1
    assert tried > 40


WORDS = dict.fromkeys(("why", "to", "reason", "reasons", "text"), "Words that are long enough to be taken")
"""Answers that let a form through to what decides on it."""


def test_an_emergency_is_asked_for_alike_whether_there_is_a_wall_or_no_such_case(office):
    client = office.client(Role.INVESTIGATOR)
    client.get("/worklist")
    asked = [
        _questions(office, client, "/emergency", {"reference": office.cases[kind], **WORDS}, 302)
        for kind in ("missing", "walled")
    ]
    assert asked[0] == asked[1] != []


def _questions(office, client, where, words=None, status=404):
    return _refusal(office, client, where, words, status)[0]


def _refusal(office, client, where, words=None, status=404):
    """Give the statements that a request led to, and what was answered but for its token."""
    found = []

    def note(connection, cursor, statement, *rest):
        found.append(statement)

    event.listen(office.world.database.engine, "before_cursor_execute", note)
    answer = client.post(where, data=words) if words else client.get(where)
    event.remove(office.world.database.engine, "before_cursor_execute", note)
    assert answer.status_code == status, f"{where}: {answer.status}"
    return found, re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)
