"""What somebody who follows a case can write: messages, what they add, and that they ask for a review."""

import pytest
from sqlalchemy import select

from oversight.models import CaseRecord, Complaint
from tests.databases import ONE_DATABASE
from workflows.roles import Role
from workflows.states import MEANINGS, STORED, State


def records(world, kind):
    with world.database.read() as session:
        return [row.content for row in session.scalars(select(CaseRecord).where(CaseRecord.kind == kind))]


def test_messages_go_both_ways(world, visit):
    person = visit()
    person.send(text="Can I bring\nmy sister?")
    assert "Your message is sent" in person.page.text
    world.record(person.reference, "message", Role.INTAKE_OFFICER, text="Yes, do.")
    text = person.get("/status").text
    assert "Can I bring my sister?" in text
    assert "Yes, do." in text
    assert text.index("You · ") < text.index("Our office · ")


@pytest.mark.parametrize(
    "state, path, field",
    [
        (State.RECEIVED, "/status/message", "text"),
        (State.RECEIVED, "/status/more", "text"),
        (State.CLOSED, "/status/review", "grounds"),
    ],
)
def test_words_written_too_long_for_the_visit_are_not_lost(world, visit, state, path, field):
    person = visit(state)
    person.get(path)
    world.later(minutes=25)
    page = person.send(**{field: "A long\nstory"})
    assert (page.status, "A long story" in page.text) == (422, True)
    assert person.send(code="1").status == 422
    page = person.send(code=world.codes[person.reference])
    assert (page.status, page.form.fields[field]) == (200, "A long\nstory")
    assert person.send().address == "/status"
    done = records(world, "message") + records(world, "more_information") + records(world, "review_request")
    assert [content.get(field) for content in done] == ["A long\nstory"]


@pytest.mark.parametrize("path, kind", [("/status/message", "message"), ("/status/more", "more_information")])
def test_the_same_words_sent_twice_are_one(world, visit, path, kind):
    person = visit()
    fields = {**person.get(path).form.fields, "text": "It was a blue car."}
    person.post(path, fields)
    person.post(path, fields)
    assert len(records(world, kind)) == 1
    world.later(minutes=15)
    person.post(path, fields)
    assert len(records(world, kind)) == 2


@ONE_DATABASE
@pytest.mark.parametrize("state", STORED)
def test_something_can_be_added_in_any_state(world_with_cases, visit_case, state):
    person = visit_case(state)
    person.get("/status/more")
    person.send(text="A camera at the shop saw it.")
    assert person.page.address == "/status"
    assert "A camera at the shop saw it." in person.page.text
    of_case = select(CaseRecord).join(Complaint).where(Complaint.reference == person.reference)
    with world_with_cases.database.read() as session:
        added = session.scalars(of_case.where(CaseRecord.kind == "more_information"))
        assert [row.content for row in added] == [{"text": "A camera at the shop saw it."}]


@pytest.mark.parametrize("path", ["/status/message", "/status/more"])
@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_what_does_not_fit_is_shown_again(visit, path, text):
    person = visit()
    person.get(path)
    page = person.send(text=text)
    assert page.status == 422
    assert page.form.fields["text"] == text.strip()


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED])
def test_a_review_can_be_asked_for(world, visit, state):
    person = visit(state)
    person.get("/status/review")
    assert person.send(grounds="A witness was not heard.").address == "/status"
    assert MEANINGS[State.UNDER_REVIEW].plain in person.page.text
    assert world.state(person.reference) is State.UNDER_REVIEW


def test_a_late_review_needs_its_reason_and_keeps_the_words(world, visit):
    person = visit(State.CLOSED)
    assert "Ask by" in person.page.text
    assert "why do you ask now?" not in person.get("/status/review").text
    world.later(days=70)
    person.follow(world.codes[person.reference])
    assert "why do you ask now?" in person.get("/status/review").text
    page = person.send(grounds="A witness was not heard.")
    assert page.status == 422
    assert "Say why you ask only now" in page.text
    assert page.form.fields["grounds"] == "A witness was not heard."
    assert person.send(late_reasons="I was in hospital.").address == "/status"


@ONE_DATABASE
@pytest.mark.parametrize("state", [state for state in STORED if state not in {State.CLOSED, State.REJECTED}])
def test_no_review_where_there_is_nothing_to_review(visit_case, state):
    person = visit_case(state)
    assert "/status/review" not in person.page.links
    assert person.get("/status/review").address == "/status"


@ONE_DATABASE
@pytest.mark.parametrize("path", ["/status/message", "/status/more", "/status/review"])
def test_writing_needs_the_token_of_the_form(world_with_cases, visit_case, path):
    world, person = world_with_cases, visit_case(State.CLOSED)
    before = len(records(world, "message")) + len(records(world, "more_information"))
    assert person.post(path, {"text": "x", "grounds": "x"}).status == 400
    assert len(records(world, "message")) + len(records(world, "more_information")) == before
    assert world.state(person.reference) is State.CLOSED
