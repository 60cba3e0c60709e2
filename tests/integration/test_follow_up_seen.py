"""What somebody sees who follows a case: where it stands, what they filed, what comes next, nothing internal."""

import pytest
from sqlalchemy import select

from oversight.models import Party
from oversight.services import people
from tests.databases import ONE_DATABASE
from tests.factories.public_client import FULL, Clock, Person, make_app
from tests.factories.world import INTERNAL, World
from workflows.roles import Role
from workflows.states import MEANINGS, STORED, State


@pytest.fixture
def app(world: World):
    return make_app(world.settings, world.database, lambda: world.at)


@ONE_DATABASE
@pytest.mark.parametrize("state", STORED)
def test_each_state_is_told_in_plain_words(visit_case, state):
    person = visit_case(state)
    assert MEANINGS[state].plain in person.page.text
    assert MEANINGS[state].next in person.page.text
    assert person.reference in person.page.text


@ONE_DATABASE
@pytest.mark.parametrize("state", STORED)
def test_no_name_of_staff_and_nothing_internal_is_shown(world_with_cases, visit_case, state):
    person = visit_case(state)
    names = [name for actor in world_with_cases.actors.values() for name in (actor.name, actor.id)]
    hidden = [
        *names,
        INTERNAL,
        "The recording shows it",
        "As the recording shows",
        "It is about a private",
        "4711",
    ]
    shown = {"It is about a private"} if state is State.REJECTED else set()
    assert {words for words in hidden if words in person.page.html} == shown


def test_what_was_filed_is_shown_in_the_persons_own_words(settings, database):
    person = Person(make_app(settings, database, Clock()))
    code = person.file(FULL)
    text = person.follow(code).text
    for words in (
        "Nobody helped.",
        "February 2026",
        "After dark",
        "Mill Lane",
        "Sergeant Roe",
        "Number on the badge or uniform: 4711",
        "XB 12",
        "A broken wrist",
        "Polish",
    ):
        assert words in text
    assert "Ana Lima" not in text
    assert "ana@example.org" not in text


@pytest.mark.parametrize(
    "happened, shown",
    [
        ({"date": "2026"}, "2026"),
        ({"date": "2026-02-05", "words": "In the evening"}, "5 February 2026 In the evening"),
        ({"date": "some day"}, "some day"),
        ({}, "Nobody has read it yet"),
    ],
)
def test_when_it_happened_is_shown_however_it_was_taken(visit, happened, shown):
    assert shown in visit(happened=happened).page.text


def test_officers_stay_as_they_were_filed_whatever_the_office_learns(world, app):
    reference = world.file()
    intake = world.actors[Role.INTAKE_OFFICER]
    people.add_subject(world.database, reference, intake, world.soon(), name="SOMEBODY FOUND LATER")
    world.advance(reference, State.FINDING)
    person = Person(app)
    html = person.follow(world.codes[reference]).html
    assert "Sergeant Roe" in html
    assert not any(words in html for words in ("4711", "City Police", "SOMEBODY FOUND LATER"))


@ONE_DATABASE
@pytest.mark.parametrize(
    "state, words",
    [
        (State.REJECTED, "It is about a private guard."),
        (State.SANCTION, "This is what we found."),
        (State.CLOSED, "This is what followed."),
    ],
)
def test_notices_are_shown_in_full(visit_case, state, words):
    assert words in visit_case(state).page.text


def test_news_is_promised_by_a_date_and_lateness_admitted(world, visit):
    person = visit(State.RECORDED)
    assert "30 March 2026" in person.page.text
    assert "We are late" not in person.page.text
    world.later(days=40)
    person.follow(world.codes[person.reference])
    assert "We are late" in person.page.text


def test_what_comes_next_has_its_date(visit):
    assert "At the latest on 3 March 2026" in visit().page.text
    assert "At the latest on 9 March 2026" in visit(State.RECORDED).page.text


def test_calls_and_letters_that_may_have_been_with_others_are_not_shown(world, visit):
    reference = world.file()
    contact = {"at": world.at.isoformat(), "channel": "phone", "content_type": "progress", "delivered": True}
    world.record(reference, "contact", Role.INTAKE_OFFICER, text="SPOKE WITH A WITNESS", **contact)
    here = {**contact, "channel": "code_page"}
    world.record(reference, "contact", Role.INTAKE_OFFICER, text="We are reading it.", **here)
    person = visit()
    text = person.follow(world.codes[reference]).text
    assert "SPOKE WITH A WITNESS" not in text
    assert "We are reading it." in text


def test_what_was_done_is_told_newest_first(visit):
    text = visit(State.INVESTIGATION).page.text
    done = text[text.index("What was done") :]
    assert done.index("We began to investigate") < done.index("in our register") < done.index("You sent your complaint")


def test_what_the_office_learns_about_people_is_not_shown(world, visit):
    person = visit(name="Ana Lima")
    with world.database.read() as session:
        party = session.scalars(select(Party.id)).one()
    intake = world.actors[Role.INTAKE_OFFICER]
    changes = {"about": {"risk": "RISK NOTE"}, "name": "FOUND NAME"}
    people.change_party(world.database, person.reference, party, intake, world.soon(), changes)
    html = person.get("/status").html
    assert not any(words in html for words in ("RISK NOTE", "FOUND NAME", "Ana Lima"))


def test_the_page_of_what_to_expect_gives_dates_and_what_it_rests_on(world, visit):
    person = visit(State.RECORDED)
    page = person.get("/status/entitlements")
    assert page.status == 200
    assert "Someone reads it and decides how it will be handled. At the latest on" in page.text
    assert "We enter what you told us in our register. Done" in page.text
    assert "/standards/PROMPT-01" in page.links
    assert "Done <a" in page.html
    assert "/status/entitlements" in person.get("/status").links
    world.later(days=90)
    again = person.follow(world.codes[next(iter(world.cases))])
    assert again.status == 200
    assert "We are late" in person.get("/status/entitlements").text


def test_a_child_reads_what_children_may_expect(visit):
    assert "Someone you trust, and a lawyer" in visit(age=15).get("/status/entitlements").text
