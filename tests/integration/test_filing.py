"""File a complaint, question by question: every way through leads to sending, and what was answered is filed."""

import pytest
from sqlalchemy import func, select

from oversight.models import CaseRecord, Complaint, Party, Subject
from oversight.questions.paths import PATHS
from oversight.questions.steps import STEPS
from tests.factories.office import only, the_only
from tests.factories.public_client import ANONYMOUS, FULL

EVENT = ["account", "matters", "force", "when", "where", "officers", "witnesses", "files", "harm"]
BEFORE, AFTER = [*EVENT, "wishes", "fears", "help"], ["needs", "identity", "contact"]
WAYS = {
    "self": [*BEFORE, "age", *AFTER],
    "other": ["person", "consent", *BEFORE, "ages", *AFTER],
    "died": ["person", *BEFORE, "ages", *AFTER],
    "child": ["account", "place", "officers", "files", "fears", "help", "adult", "age", "identity", "contact"],
    "custody": ["custody", *BEFORE, "age", *AFTER],
    "group": ["group", *BEFORE, *AFTER],
    "witness": ["saw", "person", *EVENT, "fears", "help", "ages", *AFTER],
    "officer": ["colleagues", *BEFORE, *AFTER],
    "organisation": ["organisation", "person", "consent", *BEFORE, "ages", *AFTER],
    "small": ["account", "place", "officers", "wishes", "identity", "contact"],
    "thanks": ["account", "place", "officers", "identity", "contact"],
}
"""What each path asks after the first question of somebody who tells of force: a second copy, written by hand."""
VICTIMS = {"self", "child", "custody", "small"}


@pytest.mark.parametrize("who", WAYS)
def test_each_way_asks_its_questions_and_ends_in_sending(person, database, who):
    seen = []
    while person.page.address != "/file/check":
        key = person.page.address.removeprefix("/file/")
        seen.append(key)
        person.send(**{**FULL, "who": {"who": who}}.get(key, {}))
    assert seen == ["who", *WAYS[who]]
    person.send()
    assert person.page.code
    party = only(database, Party.roles)
    assert "complainant" in party.roles
    assert ("victim" in party.roles) == (who in VICTIMS)


def test_what_was_answered_is_what_is_filed(person, database):
    person.answer(FULL)
    person.send()
    case = the_only(database, Complaint, "account", "happened", "place", "harm", "wishes", "source")
    assert case == (
        "Two officers hit me with a baton.\nNobody helped.",
        {"date": "2026-02", "time": "After dark", "going_on": True, "officers": {"1": {"uniform": "yes"}}},
        "Corner of Mill Lane",
        "Hurt or ill, in body or mind\nThings damaged, lost or taken\nA broken wrist",
        "In writing",
        "complainant",
    )
    party = the_only(database, Party, "name", "contact", "anonymous", "age", "needs", "about")
    assert party == (
        "Ana Lima",
        {"email": "ana@example.org", "phone": "555 0100", "safe": "Mornings only"},
        False,
        34,
        "An interpreter or another language\nLanguage: Polish\nBy telephone",
        {"writes_for": "self", "identity": "withheld"},
    )
    officer = the_only(database, Subject, "name", "badge", "rank", "unit_name", "description")
    assert officer == ("Sergeant Roe", "4711", "Sergeant", "Patrol 7", "Vehicle: XB 12")


def test_the_number_of_an_officer_says_what_it_is_where_the_answers_are_checked(person):
    person.answer(FULL, until="/file/check")
    assert "Number on the badge or uniform: 4711" in person.page.text
    assert "Number on the badge or uniform: 4711" in person.get("/file/officers").text


def test_only_three_questions_need_an_answer(person, database):
    person.answer(ANONYMOUS)
    person.send()
    party = the_only(database, Party, "name", "contact", "anonymous", "wants_contact", "needs")
    assert party == ("", {}, True, True, "")
    assert only(database, func.count(Subject.id)) == (0,)


def test_for_somebody_else_their_age_and_tie_are_kept_apart_from_who_writes(person, database):
    answers = {
        **FULL,
        "who": {"who": "other"},
        "person": {"name": "Bo", "tie": "My son"},
        "ages": {"their_age": "9", "age": "16"},
    }
    person.answer(answers)
    person.send()
    age, about, roles = the_only(database, Party, "age", "about", "roles")
    assert age == 16
    assert about["person"] == {"name": "Bo", "tie": "My son", "age": 9}
    assert roles == ["complainant", "representative"]


@pytest.mark.parametrize("who, source", [("officer", "officer_report"), ("witness", "third_party")])
def test_the_source_follows_from_who_writes(person, database, who, source):
    person.answer({**ANONYMOUS, "who": {"who": who}})
    person.send()
    assert only(database, Complaint.source) == (source,)


def test_every_question_says_that_nothing_is_sent_yet(person):
    person.answer(FULL)
    questions = [page for page in person.pages if page.address.startswith("/file/")]
    assert len(questions) == len(WAYS["self"]) + 2
    assert all("Not sent yet" in page.text and "of 5" in page.text for page in questions)


def records(database):
    with database.read() as session:
        rows = session.scalars(select(CaseRecord).where(CaseRecord.kind != "contact"))
        return {row.kind: {name: said for name, said in row.content.items() if said} for row in rows}


def test_what_was_chosen_is_kept_as_records_that_staff_and_standards_read(person, database):
    person.answer(FULL)
    person.send()
    assert records(database) == {
        "account_details": {
            "did": ["force"],
            "did_not": ["doctor"],
            "place_kind": "street",
            "force_kinds": ["baton"],
            "weapon_use": "used",
            "injuries": ["bone"],
            "doctor": "seen",
            "witnesses": "The man at the kiosk",
            "wanted": ["apology"],
        },
        "reprisal_fear": {"afraid": "soon", "feared": ["officers"], "guards": ["no_police"], "urgency": "medium"},
        "need": {"need": "language", "what": "Polish"},
    }


def test_a_threat_that_was_made_already_is_reported_as_a_reprisal(person, database):
    person.answer({**FULL, "fears": {"afraid": "now", "threats": ["violence"], "fear_words": "He came to my door"}})
    person.send()
    assert records(database)["reprisal_fear"]["urgency"] == "high"
    assert records(database)["reprisal_report"]["what_happened"].endswith("He came to my door")


def test_what_somebody_who_fears_nothing_says_of_it_is_kept(person, database):
    person.answer({**FULL, "fears": {"afraid": "no", "fear_words": "My sister is.", "guards": ["no_home"]}})
    person.send()
    fear = records(database)["reprisal_fear"]
    assert (fear["afraid"], fear["urgency"], fear["fear_words"]) == ("no", "low", "My sister is.")
    assert "reprisal_report" not in records(database)


def test_whoever_fears_nothing_leaves_no_record_of_fear(person, database):
    person.answer({**FULL, "fears": {"afraid": "no"}})
    person.send()
    assert "reprisal_fear" not in records(database)


@pytest.mark.parametrize("may_tell, told", [("yes", True), ("no", False), ("", False)])
def test_services_are_told_of_a_person_only_with_their_recorded_consent(person, database, may_tell, told):
    person.answer({**FULL, "help": {"services": ["legal-aid"], "may_tell": may_tell}})
    person.send()
    kept = records(database)
    assert kept["person_details"]["help_wanted"] == ["Legal aid office"]
    assert ("consent" in kept) == told
    if told:
        assert kept["consent"]["purpose"] == "help_referral"


def test_whoever_stays_anonymous_is_referred_to_nobody(person, database):
    person.answer({**ANONYMOUS, "help": {"services": ["legal-aid"], "may_tell": "yes"}})
    person.send()
    assert "consent" not in records(database)


def test_a_child_needs_no_grown_up_and_no_way_to_be_reached(person, database):
    person.answer({**ANONYMOUS, "who": {"who": "child"}, "identity": {"identity": "named"}, "contact": {"name": "Bo"}})
    person.send()
    assert person.page.code
    assert the_only(database, Party, "name", "contact") == ("Bo", {})


@pytest.mark.parametrize("who, light", [("small", "small"), ("thanks", "thanks")])
def test_praise_and_small_matters_say_that_they_go_the_light_way(person, database, who, light):
    person.answer({**ANONYMOUS, "who": {"who": who}})
    person.send()
    assert records(database)["account_details"]["light"] == light


def test_an_answer_opens_the_questions_that_it_needs_and_a_change_closes_them(person, database):
    person.answer({**FULL, "matters": {"did": ["arrest", "property", "assembly", "discrimination", "stop"]}})
    seen = {page.address for page in person.pages}
    assert {f"/file/{key}" for key in ("stop", "arrest", "things", "gathering", "grounds")} <= seen
    assert "/file/force" not in seen
    person.get("/file/matters?change=yes")
    assert person.send(did=["force"]).address == "/file/force?change=yes"
    assert person.send(force_kinds=["dog"]).address == "/file/check"
    person.send()
    assert "force_kinds" in records(database)["account_details"]


def test_acts_and_omissions_are_asked_for_alike(person):
    person.send(who="self")
    assert "did not do" in person.page.text


def test_the_consequences_of_anonymity_come_before_the_choice(person):
    person.answer(FULL, until="/file/identity")
    html = person.page.html
    assert html.index("the only way between us is the code") < html.index('type="radio"')


def test_every_path_offered_is_tried_and_asks_only_what_is_declared():
    assert set(PATHS) == set(WAYS)
    declared = {step.key for step in STEPS}
    assert all(set(path.asks) <= declared for path in PATHS.values())
    assert all({*path.titles, *path.forms} <= {*path.asks} for path in PATHS.values())
