"""Who reaches what: every route of both applications, each role, and a case: theirs, another's, walled or not there.

The tables are written by hand. A route that is missing from them fails the test.
"""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from oversight.models import AuditEntry
from oversight.services import accounts
from tests.databases import ONE_DATABASE
from tests.factories.reached import EVERYONE, GRANTED, KINDS, OWN_ACCOUNT, SOME_ID, Office, address, permission, routes
from tests.factories.world import World
from workflows.roles import STAFF_ROLES, Role

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
