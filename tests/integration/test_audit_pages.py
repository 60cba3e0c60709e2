"""The auditor's pages: what they show, that every look is on record first, and what verifying says."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from oversight.log.verify import Verified, verify
from oversight.models import Account, Party, Subject
from oversight.services import people
from tests.factories.auditor import Auditor, audits, paths
from tests.factories.tampering import lift_guards
from workflows.roles import Role

# What the pages show -----------------------------------------------------------------------------------------------


def test_every_page_opens_with_one_heading_that_begins_its_title(auditor):
    for path in paths(auditor):
        page = auditor.get(path)
        headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.S)
        assert len(headings) == 1, path
        words = " ".join(re.sub(r"<[^>]+>", "", headings[0]).split())
        assert " ".join(re.search(r"<title>(.*?)</title>", page, re.S)[1].split()).startswith(words), path


def test_no_number_of_a_row_and_no_offset_stands_in_an_address(auditor):
    for path in paths(auditor):
        for address in re.findall(r'href="([^"#]*)"', auditor.get(path)):
            assert not re.search(r"/\d+(/|$|\?)|[?&](page|offset)=", address), address


def test_the_trail_of_a_case_shows_before_and_after_and_that_it_holds(auditor):
    page = auditor.get(f"/audit/cases/{auditor.reference}")
    assert "Allegations decided" in page
    assert 'data-label="Before"' in page
    assert "matches its fingerprint and its place in the chain" in page
    assert "Does not hold" not in page


def test_pages_lead_on_with_their_filters(auditor):
    page = auditor.get(f"/audit/cases/{auditor.reference}?since=2020-01-01")
    older = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "since=2020-01-01" in older
    assert "Complaint filed" in auditor.get(older)
    back = re.search(r'rel="prev" href="([^"]+)"', auditor.get(older))[1].replace("&amp;", "&")
    assert "Case concluded" in auditor.get(back)


def test_filters_narrow_what_is_shown(auditor):
    page = auditor.get(f"/audit/cases/{auditor.reference}?group=overrides")
    titles = re.findall(r'app-timeline__title"><a[^>]*>([^<]+)', page)
    assert set(titles) == {"Override of a check asked for", "Override of a check agreed to"}
    assert "No entry fits these filters" in auditor.get(f"/audit/cases/{auditor.reference}?until=2020-01-01")
    assert "Allegations decided" in auditor.get(f"/audit/cases/{auditor.reference}?group=nonsense&who=nobody-known")


def test_a_case_is_found_by_its_reference_however_it_is_typed(auditor):
    for typed in (
        auditor.reference,
        auditor.reference.lower(),
        f" {auditor.reference} ",
        auditor.reference.replace("-", " "),
        auditor.reference.replace("-", ""),
    ):
        assert auditor.client.get("/audit/find", query_string={"reference": typed}).location == (
            f"/audit/cases/{auditor.reference}"
        )
    assert auditor.client.get("/audit/find").location == "/audit/"


def test_a_mistyped_reference_leads_back_to_where_it_was_typed(auditor):
    answer = auditor.client.get("/audit/find?reference=XXXXX-YYYYY", follow_redirects=True)
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
def test_what_is_not_there_is_not_found(auditor, path):
    assert auditor.client.get(path).status_code == 404


def test_a_walled_auditor_finds_no_such_case(own_auditor):
    world = own_auditor.world
    world.move(own_auditor.reference, "record", Role.INTAKE_OFFICER)
    with world.database.read() as session:
        subject = session.scalars(select(Subject.id)).one()
    people.identify_subject(
        world.database,
        own_auditor.reference,
        subject,
        world.officer_id,
        world.actors[Role.SUPERVISOR],
        world.soon(),
        world.at.date(),
    )
    own_auditor.get(f"/audit/cases/{own_auditor.reference}")
    with world.database.write() as session:
        session.execute(update(Account).where(Account.role == "auditor").values(unit_id=world.unit_id))
    own_auditor.get(f"/audit/cases/{own_auditor.reference}", status=404)
    own_auditor.get(f"/audit/cases/{own_auditor.reference}/export", status=404)
    assert own_auditor.reference not in own_auditor.get("/audit/entries")


# Every look is on record first -------------------------------------------------------------------------------------


def test_every_page_is_on_record(auditor):
    for path in paths(auditor):
        auditor.world.soon()
        auditor.get(path)
        entry, told = auditor.newest("trail.read")
        assert entry.actor_id == auditor.world.actors[Role.AUDITOR].id
        assert entry.at.startswith(auditor.world.at.isoformat()[:19])
        assert told["page"]


def test_a_look_at_a_trail_stands_in_the_trail_of_the_case_and_of_the_auditor(auditor):
    auditor.world.soon()
    auditor.get(f"/audit/cases/{auditor.reference}")
    assert auditor.newest("trail.read")[0].case_id == auditor.world.case_id(auditor.reference)
    assert "Trail or standing list read" in auditor.get(f"/audit/cases/{auditor.reference}")
    assert "Trail or standing list read" in auditor.get(f"/audit/people/{auditor.world.actors[Role.AUDITOR].id}")


def test_nothing_is_shown_when_the_record_cannot_be_written(auditor, monkeypatch):
    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr("oversight.services.auditing.note_read", fail)
    for path in (*paths(auditor), f"/audit/cases/{auditor.reference}/export", "/audit/entries/export?format=json"):
        page = auditor.get(path, status=503)
        assert "Allegations decided" not in page
        assert auditor.reference not in page


# Verify now --------------------------------------------------------------------------------------------------------


def press_verify(auditor: Auditor) -> str:
    token = re.search(r'action="/audit/verify">\s*<input[^>]*value="([^"]+)"', auditor.get("/audit/"))[1]
    answer = auditor.client.post("/audit/verify", data={"csrf_token": token})
    assert answer.status_code == 302
    return auditor.get(answer.location)


def test_a_record_that_holds_is_said_to_hold(own_auditor):
    found = verify(own_auditor.world.database)
    page = press_verify(own_auditor)
    assert "It holds" in page
    assert f"{found.entries + 1} entries of 1 cases" in page
    assert own_auditor.newest("trail.verified")[1] == {
        "entries": found.entries + 1,
        "cases": 1,
        "published": 0,
        "lost": 0,
        "files": 0,
        "erased": 0,
        "backdated": 0,
        "first_backdated": "",
    }


def test_the_newest_outcome_stays_on_the_page(own_auditor):
    assert "It holds" not in own_auditor.get("/audit/")
    press_verify(own_auditor)
    assert "It holds" in own_auditor.get("/audit/")
    own_auditor.world.later(days=40)
    assert "It holds" not in audits(own_auditor.world, "").get("/audit/")


def test_a_record_that_was_changed_is_said_not_to_hold_with_where(own_auditor):
    with own_auditor.world.database.engine.begin() as connection:
        lift_guards(connection)
        connection.execute(update(Party).values(language="xx"))
    page = press_verify(own_auditor)
    assert "It does not hold" in page
    assert "A row is not what the record tells" in page
    assert "changed without an entry of the record: language" in page


def test_backdated_entries_are_named_though_the_record_holds(own_auditor, monkeypatch):
    found = Verified(9, 1, 9, backdated=2, first_backdated="7c1e")
    monkeypatch.setattr("oversight.services.auditing.verify", lambda *_, **__: found)
    page = press_verify(own_auditor)
    assert "It holds" in page
    assert "2 entries say that they are more than a day older" in page
    assert '/audit/entries/7c1e">The first of them</a>' in page


def test_verifying_needs_the_token_of_the_page(own_auditor):
    assert own_auditor.client.post("/audit/verify").status_code == 400


def test_after_all_of_this_the_record_holds(auditor):
    assert isinstance(verify(auditor.world.database), Verified)
