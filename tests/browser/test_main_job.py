"""The main job on a screen of 360 pixels without scripts: from a complaint on a phone to a sanction on the record."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from oversight.log.verify import verify
from tests.browser.people import PHONE, Screen
from tests.browser.play import Play, appoint, hire
from tests.databases import ONE_DATABASE
from tests.sites import Sites
from workflows.audit.chain import Violation
from workflows.records.findings import LIMBS
from workflows.records.inquiry import SEARCHED
from workflows.records.investigation import BOTH_SIDES, IDENTITY_LINES, MANDATORY_LINES
from workflows.records.outcome import FORMS_OF_REMEDY
from workflows.records.sanctions import SANCTION_FACTORS
from workflows.roles import Role

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
pytestmark = (
    ONE_DATABASE  # the forms of all triggers and records are sent on both by tests/integration/test_forms_of_*.py
)
HOUR = timedelta(hours=1)
CAST = (Role.INTAKE_OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR, Role.DECISION_MAKER, Role.AUDITOR)


@pytest.fixture
def play(browser: Browser, sites: Sites, settings) -> Iterator[Play]:
    made = Play(browser, sites, hire(sites.database, settings, CAST))
    yield made
    for screen in (made.citizen, *made.screens.values()):
        screen.close()


def test_from_a_complaint_on_a_phone_to_a_sanction_on_the_record(play: Play) -> None:
    file(play)
    take_in(play)
    investigate(play)
    decide(play)
    conclude(play)
    read_the_outcome(play)
    read_the_trail(play)
    assert not isinstance(verify(play.sites.database), Violation)
    walk_with_axe(play)


def file(play: Play) -> None:
    citizen = play.citizen
    citizen.go("/")
    citizen.press("Start now")
    answers = {
        "who": {"who": "self"},
        "account": {"account": "An officer hit my arm twice with his baton and left."},
        "when": {"date": play.now.date() - timedelta(days=2)},
        "where": {"place": "Corner of Harbour Street and Mill Lane"},
        "officers": {"name": "Roe", "description": "Tall, with a beard"},
        "identity": {"identity": "anonymous"},
    }
    while "/file/check" not in citizen.page.url:
        citizen.enter(**answers.get(citizen.page.url.rsplit("/", 1)[1], {}))
        citizen.press("Continue")
    citizen.press("Send")
    play.code = citizen.page.locator(".app-code").inner_text()
    citizen.page.locator("input[name=kept]").check()
    citizen.press("Continue")
    play.reference = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", citizen.page.inner_text("main"))[0]


def take_in(play: Play) -> None:
    play.fire(Role.INTAKE_OFFICER, "record", "Enter in the register")
    intake = play.open(Role.INTAKE_OFFICER)
    intake.go(f"/cases/{play.reference}/allegations/new")
    intake.page.locator("input[name=subjects]").first.check()
    intake.enter(description="Hit a person with a baton", categories=["force_other"], conduct_type="act")
    intake.press("Add the allegation")
    play.fire(Role.INTAKE_OFFICER, "assess", "Finish the assessment")


def investigate(play: Play) -> None:
    appoint(play, "investigator", Role.INVESTIGATOR)
    play.fire(Role.SUPERVISOR, "open_investigation", "Open the investigation", terms="Everything described.")
    allegation = play.id_in(Role.INVESTIGATOR, r"records/plan_line\?about=([0-9a-f-]{36})")
    officer = play.id_in(Role.INVESTIGATOR, r"records/officer_notice\?about=([0-9a-f-]{36})")
    tell(play, officer)
    for capacity, hours in (("complainant", 4), ("subject_officer", 2)):
        interview(play, capacity, hours)
    gather(play, allegation)
    hear(play, officer)
    today = play.now.date()
    play.record(
        Role.INVESTIGATOR,
        "criminal_referral",
        threshold_met=False,
        decided_on=today,
        reasons="Nothing suggests an offence.",
    )
    propose(play, allegation)


def tell(play: Play, officer: str) -> None:
    """Tell the officer of the complaint and of their rights."""
    told = play.now - 5 * HOUR
    play.record(
        Role.INVESTIGATOR,
        "officer_notice",
        officer,
        served_at=told,
        conduct_alleged="The blows.",
        rights_told=True,
    )
    play.record(Role.INVESTIGATOR, "officer_representation", officer, right_told_at=told)


def interview(play: Play, capacity: str, hours: int) -> None:
    """Hear somebody for an hour, so many hours ago."""
    play.record(
        Role.INVESTIGATOR,
        "interview",
        capacity=capacity,
        started_at=play.now - hours * HOUR,
        ended_at=play.now - (hours - 1) * HOUR,
        present="The investigator\nThe person",
        recording="audio",
        reviewed_by_interviewee=True,
        account="In their own words.",
    )


def gather(play: Play, allegation: str) -> None:
    """Take in a recording, look for a pattern, and follow every line."""
    who = Role.INVESTIGATOR
    play.record(
        who,
        "evidence_item",
        kind_of_item="video",
        description="Recording of a shop",
        obtained_at=play.now - HOUR,
        source="The shop",
        kept_at="Shelf 12",
        sha256="5e" * 32,
        material=True,
    )
    play.record(
        who,
        "pattern_search",
        done_on=play.now.date(),
        scope=list(SEARCHED),
        conclusion="Nothing like it was found.",
        pattern_found=False,
        unproved_used_as_proof=False,
    )
    for line in sorted(MANDATORY_LINES | BOTH_SIDES | IDENTITY_LINES):
        play.record(who, "plan_line", allegation, line=line, what="What it shows.", status="done", result="Followed.")


def hear(play: Play, officer: str) -> None:
    """Show the officer what was found, and take in the answer."""
    play.record(
        Role.INVESTIGATOR,
        "officer_response",
        officer,
        material_disclosed_at=play.now - HOUR,
        due_on=play.now.date() + timedelta(days=20),
        received_at=play.now,
        answer="The officer denies it.",
    )


def propose(play: Play, allegation: str) -> None:
    screen = play[Role.INVESTIGATOR]
    screen.go(f"/cases/{play.reference}/records/proposed_finding?about={allegation}")
    find(screen)
    play.fire(
        Role.INVESTIGATOR,
        "submit_report",
        "Submit the report",
        scope="All of it.",
        evidence_evaluated="Statement and recording.",
        facts_found="They agree.",
        law_applied="The rules on force.",
        conclusions="The complaint is right.",
    )


def find(screen: Screen) -> None:
    """Say that the complaint is right, and cite every item of evidence."""
    screen.enter(
        value="substantiated", standard_of_proof="balance of probabilities", reasons="The recording shows the blows."
    )
    for box in screen.page.locator("input[name=evidence_cited]").all():
        box.check()
    screen.press("Save")


def decide(play: Play) -> None:
    play.fire(Role.SUPERVISOR, "approve_report", "Approve the report")
    appoint(play, "decision_maker", Role.DECISION_MAKER)
    who, today = Role.DECISION_MAKER, play.now.date()
    allegation = play.id_in(who, r"records/finding\?about=([0-9a-f-]{36})")
    officer = play.id_in(who, r"records/sanction_recommended\?about=([0-9a-f-]{36})")
    play[who].go(f"/cases/{play.reference}/records/finding?about={allegation}")
    find(play[who])
    limbs = dict.fromkeys(LIMBS, False) | {f"{limb}_reasons": "As the recording shows." for limb in LIMBS}
    play.record(who, "force_assessment", allegation, use_of_force="Two blows", **limbs)
    factors = dict.fromkeys(SANCTION_FACTORS, "Weighed.")
    play.record(who, "sanction_recommended", officer, measure="written_warning", reasons="Avoidable force.", **factors)
    play.record(
        who,
        "sanction_review_right",
        officer,
        told_on=today,
        body="The police appeals tribunal",
        deadline=today + timedelta(days=14),
    )
    window = today + timedelta(days=40)
    play.fire(who, "decide", "Decide", outcome_notice="Your complaint is right.", review_window_ends_on=window)


def conclude(play: Play) -> None:
    who, today = Role.DECISION_MAKER, play.now.date()
    officer = play.id_in(who, r"records/sanction_agency\?about=([0-9a-f-]{36})")
    play.record(who, "sanction_agency", officer, measure="written_warning", decided_on=today)
    play.record(who, "sanction_final", officer, measure="written_warning", final_on=today)
    play.record(
        who,
        "recommendation",
        text="Retrain the unit.",
        addressee="The police",
        sent_on=today,
        due_on=today + timedelta(days=56),
        non_repetition=True,
    )
    forms = dict.fromkeys(FORMS_OF_REMEDY, "yes") | {f"{form}_reasons": "Weighed." for form in FORMS_OF_REMEDY}
    play.record(who, "remedy", **forms, civil_claim_waits=False)
    window = today + timedelta(days=40)
    play.fire(who, "conclude", "Conclude", outcome_notice="He was warned.", review_window_ends_on=window)


def read_the_outcome(play: Play) -> None:
    citizen = play.citizen
    citizen.go("/code")
    citizen.enter(code=play.code)
    citizen.press("Continue")
    expect(citizen.page.locator("main")).to_contain_text("He was warned.")
    expect(citizen.page.locator("main")).to_contain_text("The case is closed.")


def read_the_trail(play: Play) -> None:
    auditor = play[Role.AUDITOR]
    auditor.go("/audit/")
    auditor.go(f"/audit/cases/{play.reference}?group=moves")
    expect(auditor.page.locator("main")).to_contain_text("Case concluded")


OF_ONE_THING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|#.*")
"""What tells two pages of one kind apart: the id of what each is about, and the place on it that a link led to."""


def walk_with_axe(play: Play) -> None:
    """Visit again, with scripts on, every kind of page that somebody saw, and have axe judge it."""
    found: list[str] = []
    for screen in (play.citizen, *play.screens.values()):
        context = play.browser.new_context(viewport=PHONE, bypass_csp=True)
        context.add_cookies(screen.context.cookies())
        page = context.new_page()
        for path in {OF_ONE_THING.sub("", path): path for path in screen.seen}.values():
            page.goto(screen.address + path)
            result = Axe().run(page, options=RULES)
            found += [f"{path}: {each['id']}: {each['help']}" for each in result.response["violations"]]
        context.close()
    assert found == []
