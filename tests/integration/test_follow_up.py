"""Follow a complaint with its receipt code: see it, write, add, ask for a review; and nobody else's."""

import pytest
from sqlalchemy import select

from oversight.models import CaseRecord, CodeSession, Complaint, Party
from oversight.queries.follow_up import followed_case
from oversight.services import follow_up, people
from oversight.throttle import TRIES
from tests.databases import ONE_DATABASE
from tests.factories.public_client import FULL, Clock, Person, make_app
from tests.factories.world import INTERNAL, World
from workflows.errors import NotFound
from workflows.roles import Role
from workflows.states import MEANINGS, STORED, State


@pytest.fixture
def app(world: World):
    return make_app(world.settings, world.database, lambda: world.at)


@pytest.fixture
def visit(world, app):
    """Open the page of a case that is in some state."""

    def open_at(state: State = State.RECEIVED, **filed):
        reference = world.file(**filed)
        world.advance(reference, state)
        person = Person(app)
        person.reference = reference
        person.follow(world.codes[reference])
        assert person.page.address == "/status", person.page.text
        return person

    return open_at


@pytest.fixture
def visit_case(world_with_cases):
    """Open the page of the case that is in some state, which the tests of this file share."""
    app = make_app(world_with_cases.settings, world_with_cases.database, lambda: world_with_cases.at)

    def open_case(state: State):
        person = Person(app)
        person.reference = world_with_cases.in_state[state]
        person.follow(world_with_cases.codes[person.reference])
        assert person.page.address == "/status", person.page.text
        return person

    return open_case


def records(world, kind):
    with world.database.read() as session:
        return [row.content for row in session.scalars(select(CaseRecord).where(CaseRecord.kind == kind))]


# The code -----------------------------------------------------------------------------------------------------------


WRITTEN = {
    "as shown": lambda code: " ".join(code[at : at + 4] for at in range(0, 20, 4)),
    "in one": str,
    "with dashes": lambda code: "-".join(code[at : at + 5] for at in range(0, 20, 5)),
    "spread out": lambda code: "  ".join(code) + "\t",
    "in Arabic digits": lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "in wide digits": lambda code: code.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_code_is_understood_however_it_is_written(world, app, how):
    reference = world.file()
    assert Person(app).follow(WRITTEN[how](world.codes[reference])).address == "/status"


WRONG = ["12345678901234567890", "1", "letters", "0" * 20, "1" * 500, "<b>", "١٢٣٤", "\u202e"]


def test_every_wrong_code_has_the_same_answer(world, app):
    world.file()
    bodies = set()
    for wrong in WRONG:
        person = Person(app)
        page = person.follow(wrong)
        assert page.status == 422
        assert "We know no such code" in page.text
        bodies.add(page.html.replace(page.form.fields["csrf_token"], ""))
    assert len(bodies) == 1
    assert not any(wrong in body for wrong in WRONG[:1] for body in bodies)


def test_an_empty_code_is_asked_for(app):
    person = Person(app)
    assert person.follow("").status == 422
    assert "20 digits" in person.page.text


def test_right_codes_do_not_count_as_tries(world, app):
    code = world.codes[world.file()]
    person = Person(app)
    for _ in range(TRIES + 2):
        assert person.follow(code).address == "/status"


# The visit ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "/entitlements", "/message", "/more", "/review"])
def test_without_a_visit_the_code_is_asked_for(app, page):
    assert Person(app).get(f"/status{page}").address == "/code"


def test_a_visit_ends_when_nothing_is_done(world, visit):
    person = visit()
    world.later(minutes=19)
    assert person.get("/status").address == "/status"
    world.later(minutes=21)
    assert person.get("/status").address == "/code"


def test_a_visit_ends_after_eight_hours_in_any_case(world, visit):
    person = visit()
    for _ in range(27):
        world.later(minutes=18)
        page = person.get("/status")
    assert page.address == "/code"


def test_leaving_ends_the_visit(world, visit):
    person = visit()
    cookie = person.browser.get_cookie("public_session").value
    assert person.press("/leave").address == "/left"
    person.browser.set_cookie("public_session", cookie)
    assert person.get("/status").address == "/code"
    with world.database.read() as session:
        assert session.scalars(select(CodeSession)).all() == []


def test_another_code_opens_another_case_and_no_other(world, app, visit):
    mine, theirs = visit(account="My own story"), visit(account="Another story")
    assert ("My own story" in mine.page.text, "Another story" in mine.page.text) == (True, False)
    mine.follow(world.codes[theirs.reference])
    assert mine.get("/status").text.count("Another story") == 1
    assert mine.reference not in mine.page.text


def test_a_new_visit_ends_the_one_before(world, visit):
    person = visit()
    person.follow(world.codes[person.reference])
    with world.database.read() as session:
        assert len(session.scalars(select(CodeSession)).all()) == 1


# What the person sees -----------------------------------------------------------------------------------------------


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


# Writing ------------------------------------------------------------------------------------------------------------


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
    world.later(days=70)
    person.follow(world.codes[person.reference])
    person.get("/status/review")
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


def test_a_visit_to_one_case_reaches_no_other(world, visit):
    mine, theirs = visit(), visit()
    with mine.browser.session_transaction() as kept:
        visit = follow_up.visitor(world.database, kept["visit"], world.at)
    assert visit.reference == mine.reference
    for refused in (theirs.reference, "no-such"):
        with pytest.raises(NotFound):
            followed_case(world.database, refused, visit.actor, world.at)


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
