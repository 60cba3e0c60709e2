"""A case that came from another agency's files, still open, is taken to its end on the same screens as any other."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from oversight.importing.run import import_files
from oversight.log.verify import Verified, verify
from oversight.models import Complaint
from tests.browser.play import Play, appoint, hire
from tests.databases import ONE_DATABASE
from tests.factories.imports import LOOKALIKE
from tests.sites import Sites
from workflows.records.inquiry import OMISSION_QUESTIONS
from workflows.records.investigation import BOTH_SIDES, IDENTITY_LINES, MANDATORY_LINES
from workflows.roles import Role

pytestmark = ONE_DATABASE

CAST = (Role.SUPERVISOR, Role.INVESTIGATOR, Role.DECISION_MAKER)
OPEN_CASE = "philadelphia:90-0015"


@pytest.fixture
def play(browser: Browser, sites: Sites, settings) -> Iterator[Play]:
    accounts = hire(sites.database, settings, CAST)
    said = io.StringIO()
    status = import_files(sites.database, settings, "philadelphia", LOOKALIKE, as_json=True, out=said, progress=said)
    assert status == 0, said.getvalue()
    made = Play(browser, sites, accounts)
    with sites.database.read() as session:
        statement = select(Complaint.reference).where(Complaint.import_key == OPEN_CASE)
        made.reference = session.scalars(statement).one()
    yield made
    for screen in made.screens.values():
        screen.close()


def test_an_open_case_of_another_agency_is_taken_to_its_end(play: Play) -> None:
    find_it_on_the_worklist(play)
    investigate(play)
    explain_that_it_is_late(play)
    decide(play)
    expect(play.open(Role.SUPERVISOR).page.locator("main")).to_contain_text("Closed")
    assert isinstance(verify(play.sites.database), Verified)


def find_it_on_the_worklist(play: Play) -> None:
    supervisor = play[Role.SUPERVISOR]
    supervisor.go("/worklist?tab=all")
    expect(supervisor.page.locator("main")).to_contain_text(play.reference)


def investigate(play: Play) -> None:
    appoint(play, "investigator", Role.INVESTIGATOR)
    who = Role.INVESTIGATOR
    allegation = play.id_in(who, r"records/plan_line\?about=([0-9a-f-]{36})")
    for line in sorted(MANDATORY_LINES | BOTH_SIDES | IDENTITY_LINES):
        play.record(who, "plan_line", allegation, line=line, what="Find out.", status="done", result="Found out.")
    answers = dict.fromkeys(OMISSION_QUESTIONS, "As far as it can be known.")
    play.record(who, "omission_test", allegation, **answers)
    found = {"value": "not_proved", "standard_of_proof": "balance of probabilities", "reasons": "Nobody remembers."}
    play.record(who, "proposed_finding", allegation, **found)
    parts = ("scope", "evidence_evaluated", "facts_found", "law_applied", "conclusions")
    play.fire(who, "submit_report", "Submit the report", **dict.fromkeys(parts, "As far as it can be known."))


def explain_that_it_is_late(play: Play) -> None:
    supervisor = play.open(Role.SUPERVISOR)
    supervisor.go(f"/cases/{play.reference}/overrides/RECORD-01")
    supervisor.enter(reason="It came from another agency years later.", expires_at=play.now.date() + timedelta(days=30))
    supervisor.press("Record the override")


def decide(play: Play) -> None:
    play.fire(Role.SUPERVISOR, "approve_report", "Approve the report")
    appoint(play, "decision_maker", Role.DECISION_MAKER)
    who = Role.DECISION_MAKER
    allegation = play.id_in(who, r"records/finding\?about=([0-9a-f-]{36})")
    found = {"value": "not_proved", "standard_of_proof": "balance of probabilities", "reasons": "Nobody remembers."}
    play.record(who, "finding", allegation, **found)
    window = play.now.date() + timedelta(days=40)
    play.fire(who, "decide", "Decide", outcome_notice="It could not be proved.", review_window_ends_on=window)
