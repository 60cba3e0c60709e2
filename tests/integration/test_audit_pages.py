"""The auditor's pages: what they show, that every look is on record first, and that a trail taken away is marked."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from oversight.blueprints.audit.export import harmless
from oversight.factory import create_staff_app
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.log.verify import Verified, verify
from oversight.log.writer import note_read
from oversight.models import Account, AuditData, AuditEntry, Complaint, Party, Subject
from oversight.services import accounts, people
from tests.databases import Databases
from tests.factories.tampering import lift_guards
from tests.factories.world import World, full_office, open_office
from workflows.roles import Role

LISTS = (
    "/audit/",
    "/audit/people",
    "/audit/entries",
    "/audit/overrides",
    "/audit/overdue",
    "/audit/untouched",
    "/audit/log",
)


@dataclass
class Desk:
    """An office in which everything has happened, and its auditor at work."""

    world: World
    reference: str
    client: FlaskClient

    def get(self, path: str, status: int = 200) -> str:
        """Open a page."""
        answer = self.client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status}"
        return answer.get_data(as_text=True)

    def newest(self, entry_type: str) -> Any:
        """Give the newest entry of a type, with what was told."""
        statement = (
            select(AuditEntry, *SEALED_PRIVATE)
            .outerjoin(AuditData, AuditData.entry_id == AuditEntry.id)
            .where(AuditEntry.type == entry_type)
            .order_by(AuditEntry.at.desc())
        )
        with self.world.database.read() as session:
            row = session.execute(statement.limit(1)).one()
            return row[0], json.loads(opened_private(session, row).text if row.private else b"{}")


def signed_in(world: World, role: Role) -> FlaskClient:
    account = world.accounts[role]
    first = accounts.begin_sign_in(world.database, world.settings, account.email, account.password, world.soon())
    token = accounts.give_second_factor(world.database, first or "", world.code_of(account), world.at)
    client = create_staff_app(world.settings, world.database, lambda: world.at).test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return client


@pytest.fixture(scope="module")
def desk(databases: Databases, database_kind: str) -> Iterator[Desk]:
    world = open_office(databases, database_kind, full_office)
    yield Desk(world, world.full_case, signed_in(world, Role.AUDITOR))
    world.close()


@pytest.fixture
def own_desk(world: World) -> Desk:
    """A desk of the test's own, for what changes things."""
    return Desk(world, world.file(), signed_in(world, Role.AUDITOR))


def case_id(desk: Desk) -> str:
    with desk.world.database.read() as session:
        return session.scalars(select(Complaint.id).where(Complaint.reference == desk.reference)).one()


def paths(desk: Desk) -> tuple[str, ...]:
    entry, _ = desk.newest("case.decide")
    person = desk.world.actors[Role.SUPERVISOR].id
    return (*LISTS, f"/audit/cases/{desk.reference}", f"/audit/people/{person}", f"/audit/entries/{entry.id}")


# What the pages show -----------------------------------------------------------------------------------------------


def test_every_page_opens_with_one_heading_that_begins_its_title(desk):
    for path in paths(desk):
        page = desk.get(path)
        headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.S)
        assert len(headings) == 1, path
        words = " ".join(re.sub(r"<[^>]+>", "", headings[0]).split())
        assert " ".join(re.search(r"<title>(.*?)</title>", page, re.S)[1].split()).startswith(words), path


def test_no_number_of_a_row_and_no_offset_stands_in_an_address(desk):
    for path in paths(desk):
        for address in re.findall(r'href="([^"#]*)"', desk.get(path)):
            assert not re.search(r"/\d+(/|$|\?)|[?&](page|offset)=", address), address


def test_the_trail_of_a_case_shows_before_and_after_and_that_it_holds(desk):
    page = desk.get(f"/audit/cases/{desk.reference}")
    assert "Allegations decided" in page
    assert 'data-label="Before"' in page
    assert "matches its fingerprint and its place in the chain" in page
    assert "Does not hold" not in page


def test_pages_lead_on_with_their_filters(desk):
    page = desk.get(f"/audit/cases/{desk.reference}?since=2020-01-01")
    older = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "since=2020-01-01" in older
    assert "Complaint filed" in desk.get(older)
    back = re.search(r'rel="prev" href="([^"]+)"', desk.get(older))[1].replace("&amp;", "&")
    assert "Case concluded" in desk.get(back)


def test_filters_narrow_what_is_shown(desk):
    page = desk.get(f"/audit/cases/{desk.reference}?group=overrides")
    titles = re.findall(r'app-timeline__title"><a[^>]*>([^<]+)', page)
    assert set(titles) == {"Override of a check asked for", "Override of a check agreed to"}
    assert "No entry fits these filters" in desk.get(f"/audit/cases/{desk.reference}?until=2020-01-01")
    assert "Allegations decided" in desk.get(f"/audit/cases/{desk.reference}?group=nonsense&who=nobody-known")


def test_a_case_is_found_by_its_reference_however_it_is_typed(desk):
    for typed in (desk.reference, desk.reference.lower(), f" {desk.reference} "):
        assert desk.client.get("/audit/find", query_string={"reference": typed}).location == (
            f"/audit/cases/{desk.reference}"
        )
    assert desk.client.get("/audit/find").location == "/audit/"


def test_a_mistyped_reference_leads_back_to_where_it_was_typed(desk):
    answer = desk.client.get("/audit/find?reference=XXXXX-YYYYY", follow_redirects=True)
    assert answer.request.path == "/audit/"
    assert "There is no case XXXXX-YYYYY whose trail you may read." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/audit/cases/22222-22222",
        "/audit/cases/22222-22222/export",
        "/audit/people/00000000-0000-4000-8000-000000000000",
        "/audit/entries/00000000-0000-4000-8000-000000000000",
        "/audit/entries/1",
        "/audit/people/1",
        "/audit/?verified=00000000-0000-4000-8000-000000000000",
    ],
)
def test_what_is_not_there_is_not_found(desk, path):
    desk.get(path, status=404)


def test_a_walled_auditor_finds_no_such_case(own_desk):
    world = own_desk.world
    world.move(own_desk.reference, "record", Role.INTAKE_OFFICER)
    with world.database.read() as session:
        subject = session.scalars(select(Subject.id)).one()
    people.identify_subject(
        world.database,
        own_desk.reference,
        subject,
        world.officer_id,
        world.actors[Role.SUPERVISOR],
        world.soon(),
        world.at.date(),
    )
    own_desk.get(f"/audit/cases/{own_desk.reference}")
    with world.database.write() as session:
        session.execute(update(Account).where(Account.role == "auditor").values(unit_id=world.unit_id))
    own_desk.get(f"/audit/cases/{own_desk.reference}", status=404)
    own_desk.get(f"/audit/cases/{own_desk.reference}/export", status=404)
    assert own_desk.reference not in own_desk.get("/audit/entries")


# Every look is on record first -------------------------------------------------------------------------------------


def test_every_page_is_on_record(desk):
    for path in paths(desk):
        desk.world.soon()
        desk.get(path)
        entry, told = desk.newest("trail.read")
        assert entry.actor_id == desk.world.actors[Role.AUDITOR].id
        assert entry.at.startswith(desk.world.at.isoformat()[:19])
        assert told["page"]


def test_a_look_at_a_trail_stands_in_the_trail_of_the_case_and_of_the_auditor(desk):
    desk.world.soon()
    desk.get(f"/audit/cases/{desk.reference}")
    assert desk.newest("trail.read")[0].case_id == case_id(desk)
    assert "Trail or standing list read" in desk.get(f"/audit/cases/{desk.reference}")
    assert "Trail or standing list read" in desk.get(f"/audit/people/{desk.world.actors[Role.AUDITOR].id}")


def test_nothing_is_shown_when_the_record_cannot_be_written(desk, monkeypatch):
    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr("oversight.services.auditing.note_read", fail)
    for path in (*paths(desk), f"/audit/cases/{desk.reference}/export", "/audit/entries/export?format=json"):
        page = desk.get(path, status=503)
        assert "Allegations decided" not in page
        assert desk.reference not in page


# Verify now --------------------------------------------------------------------------------------------------------


def press_verify(desk: Desk) -> str:
    token = re.search(r'action="/audit/verify">\s*<input[^>]*value="([^"]+)"', desk.get("/audit/"))[1]
    answer = desk.client.post("/audit/verify", data={"csrf_token": token})
    assert answer.status_code == 302
    return desk.get(answer.location)


def test_a_record_that_holds_is_said_to_hold(own_desk):
    found = verify(own_desk.world.database)
    page = press_verify(own_desk)
    assert "It holds" in page
    assert f"{found.entries + 1} entries of 1 cases" in page
    assert own_desk.newest("trail.verified")[1] == {
        "entries": found.entries + 1,
        "cases": 1,
        "published": 0,
        "lost": 0,
        "files": 0,
        "erased": 0,
        "backdated": 0,
        "first_backdated": "",
    }


def test_the_newest_outcome_stays_on_the_page(own_desk):
    assert "It holds" not in own_desk.get("/audit/")
    press_verify(own_desk)
    assert "It holds" in own_desk.get("/audit/")
    own_desk.world.later(days=40)
    assert "It holds" not in Desk(own_desk.world, "", signed_in(own_desk.world, Role.AUDITOR)).get("/audit/")


def test_a_record_that_was_changed_is_said_not_to_hold_with_where(own_desk):
    with own_desk.world.database.engine.begin() as connection:
        lift_guards(connection)
        connection.execute(update(Party).values(language="xx"))
    page = press_verify(own_desk)
    assert "It does not hold" in page
    assert "A row is not what the record tells" in page
    assert "changed without an entry of the record: language" in page


def test_backdated_entries_are_named_though_the_record_holds(own_desk, monkeypatch):
    found = Verified(9, 1, 9, backdated=2, first_backdated="7c1e")
    monkeypatch.setattr("oversight.services.auditing.verify", lambda *_, **__: found)
    page = press_verify(own_desk)
    assert "It holds" in page
    assert "2 entries say that they are more than a day older" in page
    assert '/audit/entries/7c1e">The first of them</a>' in page


def test_verifying_needs_the_token_of_the_page(own_desk):
    assert own_desk.client.post("/audit/verify").status_code == 400


def test_after_all_of_this_the_record_holds(desk):
    assert isinstance(verify(desk.world.database), Verified)


# Taking a trail away -----------------------------------------------------------------------------------------------


def lines(desk: Desk, path: str) -> list[dict[str, str]]:
    answer = desk.client.get(path)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def test_a_trail_is_taken_away_as_csv(desk):
    found = lines(desk, f"/audit/cases/{desk.reference}/export")
    filed = next(line for line in found if line["type"] == "case.file")
    assert (filed["what"], filed["case"], filed["place"]) == ("Complaint filed", desk.reference, "0")
    assert "Person: Ana Lima, Name:  → Ana Lima" in filed["changes"]
    decided = next(line for line in found if line["type"] == "case.decide")
    assert "Case, State: Awaiting finding → Sanction" in decided["changes"]


def test_a_trail_is_taken_away_as_json(desk):
    answer = desk.client.get(f"/audit/cases/{desk.reference}/export?format=json")
    taken = json.loads(answer.data)
    assert answer.mimetype == "application/json"
    decided = next(entry for entry in taken["entries"] if entry["type"] == "case.decide")
    state = decided["rows"][0]["changes"][0]
    assert state == {"row": "Case", "column": "State", "before": "Awaiting finding", "after": "Sanction"}


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_every_trail_can_be_taken_away_whole(desk, kind):
    for path in paths(desk)[len(LISTS) : len(LISTS) + 2]:
        assert desk.client.get(f"{path}/export?format={kind}").status_code == 200
    answer = desk.client.get(f"/audit/entries/export?format={kind}")
    with desk.world.database.read() as session:
        every = set(session.scalars(select(AuditEntry.id)))
    assert all(entry in answer.get_data(as_text=True) for entry in every)
    assert desk.client.get("/audit/entries/export?format=xls").status_code == 404


def test_filters_hold_for_what_is_taken_away(desk):
    desk.world.soon()
    found = lines(desk, f"/audit/cases/{desk.reference}/export?group=overrides")
    assert {line["type"] for line in found} == {"override.asked", "override.approved"}
    assert desk.newest("trail.exported")[1]["group"] == "overrides"


def test_whatever_is_taken_away_names_who_took_it_and_the_entry_that_says_so(desk):
    desk.world.soon()
    found = lines(desk, f"/audit/cases/{desk.reference}/export")
    entry, told = desk.newest("trail.exported")
    assert {line["exported by"] for line in found} == {found[0]["exported by"]}
    assert entry.id in found[0]["exported by"]
    assert desk.world.actors[Role.AUDITOR].name in found[0]["exported by"]
    assert (told["page"], told["format"], entry.case_id) == (desk.reference, "csv", case_id(desk))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(desk, start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("1+1") == "1+1"


def test_a_formula_in_a_complaint_leaves_as_text(own_desk):
    with own_desk.world.database.write() as session:
        note_read(
            session, "case.read", own_desk.world.actors[Role.HEAD], own_desk.world.at, None, reason="=cmd|'/c'!A1"
        )
    (line,) = [line for line in lines(own_desk, "/audit/entries/export") if "cmd" in line["why"]]
    assert line["why"] == "'=cmd|'/c'!A1"
