"""What the person who complained can still do: correct, say who they are, withdraw, and keep what was said."""

from dataclasses import replace

import pytest

from oversight.config import SmsHook, Smtp
from oversight.documents import NoPdf
from oversight.services.records import make_record
from tests.factories.client import Colleague
from tests.factories.client import make_app as make_staff_app
from tests.factories.facts import assess, facts, filer
from tests.factories.public_client import Person, make_app
from tests.factories.world import World
from workflows.errors import Refused
from workflows.roles import Role
from workflows.states import State


@pytest.fixture
def visit(world: World):
    """Open the page of a case that was filed anonymously, unless said otherwise."""
    hook, mail = SmsHook("https://sms.example"), Smtp("mail.example", 25, "none", "notice@example.org")
    settings = replace(world.settings, smtp=mail, sms_hook=hook)
    app = make_app(settings, world.database, lambda: world.at)

    def open_at(state: State = State.RECORDED, **filed):
        person = Person(app)
        person.reference = world.advance(world.file(**{"name": "", "anonymous": True, **filed}), state)
        person.follow(world.codes[person.reference])
        return person

    return open_at


def latest(world, reference, kind):
    record = facts(world, reference).latest(kind)
    return record and dict(record.content)


# Correcting ---------------------------------------------------------------------------------------------------------


def test_a_correction_stands_beside_what_was_said_first(world, visit):
    person = visit(account="It was on Monday.")
    person.get("/status/correct")
    assert person.send().status == 422
    person.send(part="when", text="No, it was on Tuesday.")
    assert "It was on Monday." in person.page.text
    assert "No, it was on Tuesday." in person.page.text
    assert latest(world, person.reference, "correction") == {"part": "when", "text": "No, it was on Tuesday."}


def test_a_correction_sent_twice_is_one(world, visit):
    person = visit()
    fields = {**person.get("/status/correct").form.fields, "part": "where", "text": "In Mill Lane."}
    for _ in range(2):
        person.post("/status/correct", fields)
    assert len(facts(world, person.reference).current("correction")) == 1


# Details ------------------------------------------------------------------------------------------------------------


def test_somebody_anonymous_says_later_who_they_are(world, visit):
    person = visit()
    person.get("/status/details")
    person.send(name="Ana Lima", phone="555 0100", withhold_name="y", safe="Mornings only")
    party = filer(world, person.reference)
    assert (party.name, party.anonymous, party.about["identity"]) == ("Ana Lima", False, "withheld")
    assert party.contact == {"phone": "555 0100", "safe": "Mornings only"}
    assert latest(world, person.reference, "details_changed") == {"changed": ("name", "phone", "safe")}


def test_name_and_number_are_never_shown_to_whoever_has_the_code(world, visit):
    person = visit(name="Ana Lima", anonymous=False, contact={"phone": "555 0100"})
    shown = [person.page.html, person.get("/status/details").html, person.get("/status/said/html").html]
    assert not any(words in html for html in shown for words in ("Ana Lima", "555 0100"))


def test_what_is_left_empty_stays_and_what_is_removed_goes(world, visit):
    person = visit(name="Ana Lima", anonymous=False, contact={"phone": "555 0100", "email": "a@example.org"})
    person.get("/status/details")
    person.send(remove="phone", wants_contact="no", language="ar")
    party = filer(world, person.reference)
    assert (party.name, party.contact) == ("Ana Lima", {"email": "a@example.org"})
    assert (party.wants_contact, party.language) == (False, "ar")


def test_a_notice_needs_somewhere_to_go(world, visit):
    person = visit()
    person.get("/status/details")
    assert "Give an e-mail address for notices by e-mail" in person.send(notices="email").text
    person.send(notices="email", email="a@example.org")
    assert filer(world, person.reference).about["notices"] == ["email"]
    person.get("/status/details")
    person.send(remove="email", notices=[])
    assert "notices" not in filer(world, person.reference).about


@pytest.fixture(params=["child", "high"])
def endangered(request, world, visit):
    """A child, or somebody of whom we know that they are in danger."""
    person = visit(age=16 if request.param == "child" else 40, contact={"email": "a@example.org"})
    if request.param == "high":
        assess(world, person.reference)
    return person


def test_a_child_and_somebody_at_risk_get_notices_only_once_they_asked_after_a_warning(world, endangered):
    page = endangered.get("/status/details")
    assert "To keep you safe, we send you no notices unless you ask for them here" in page.text
    assert "Choose yes if you want these notices" in endangered.send(notices="email").text
    assert "notices" not in filer(world, endangered.reference).about
    endangered.get("/status/details")
    endangered.send(notices="email", notices_anyway="yes")
    assert filer(world, endangered.reference).about["notices"] == ["email"]
    assert latest(world, endangered.reference, "notices_anyway") == {"wanted": True}


def test_whoever_asked_can_take_it_back(world, endangered):
    endangered.get("/status/details")
    endangered.send(notices="email", notices_anyway="yes")
    endangered.get("/status/details")
    endangered.send(notices=[], notices_anyway="no")
    assert "notices" not in filer(world, endangered.reference).about
    assert latest(world, endangered.reference, "notices_anyway") == {"wanted": False}


def test_a_new_danger_asks_anew(world, visit):
    person = visit(contact={"email": "a@example.org"})
    assess(world, person.reference)
    person.get("/status/details")
    person.send(notices="email", notices_anyway="yes")
    assert person.get("/status/details").form.fields.get("notices_anyway") == "yes"
    assess(world, person.reference, "extreme")
    assert "notices_anyway" not in person.get("/status/details").form.fields


def test_a_child_in_danger_gets_no_notice_whatever_it_asks_for(world, visit):
    person = visit(age=16, contact={"email": "a@example.org"})
    assess(world, person.reference)
    page = person.get("/status/details")
    assert "We send you no notices" in page.text
    person.post("/status/details", {**page.form.fields, "notices": "email", "notices_anyway": "yes"})
    assert "notices" not in filer(world, person.reference).about
    assert not facts(world, person.reference).current("notices_anyway")


def test_whoever_is_afraid_later_says_so_and_gets_no_more_notices(world, visit):
    person = visit(contact={"email": "a@example.org"})
    person.get("/status/afraid")
    person.send(afraid="soon", threats=["threat"], fear_words="They called my sister.")
    fear, report = (latest(world, person.reference, kind) for kind in ("reprisal_fear", "reprisal_report"))
    assert (fear["afraid"], fear["urgency"], fear["fear_words"]) == ("soon", "medium", "They called my sister.")
    assert "They called my sister." in report["what_happened"]
    assert "we send you no notices unless you ask for them" in person.get("/status/details").text


def test_a_fear_stands_until_somebody_assessed_it_whatever_is_said_later(world, visit):
    person = visit(contact={"email": "a@example.org"})
    for told in ({"afraid": "soon"}, {"afraid": "no", "fear_words": "It was nothing."}):
        person.get("/status/afraid")
        person.send(**told)
    assert "we send you no notices unless you ask for them" in person.get("/status/details").text
    page = Colleague(make_staff_app(world), world, Role.SUPERVISOR).get(f"/cases/{person.reference}")
    assert "The person fears reprisals. Medium" in page.text
    assert "The person says that they fear nothing, and told something of it." in page.text


@pytest.mark.parametrize("page", ["afraid", "details"])
def test_what_changes_nothing_is_not_called_done(visit, page):
    person = visit()
    person.get(f"/status/{page}")
    shown = person.send()
    assert "Important Nothing was changed." in shown.text
    assert "Done" not in shown.text


def test_details_typed_too_long_for_the_visit_are_not_lost(world, visit):
    person = visit()
    person.get("/status/details")
    world.later(minutes=25)
    assert person.send(name="Ana Lima", language="fr").status == 422
    page = person.send(code=world.codes[person.reference])
    assert (page.form.fields["name"], page.form.fields["language"]) == ("Ana Lima", "fr")
    person.send()
    assert filer(world, person.reference).name == "Ana Lima"


# Withdrawing --------------------------------------------------------------------------------------------------------


def test_a_wish_to_withdraw_ends_nothing_and_can_be_taken_back(world, visit):
    person = visit()
    person.get("/status/withdraw")
    assert person.send(reason="Too tired.").status == 422
    person.send(asked="asked", who_asked="My landlord", reason="Too tired.")
    assert "Nothing is decided yet" in person.page.text
    assert world.state(person.reference) is State.RECORDED
    wish = latest(world, person.reference, "withdrawal_wish")
    assert (wish["asked"], wish["who_asked"], wish["reason"]) == ("asked", "My landlord", "Too tired.")
    person.press("/status/go-on")
    assert latest(world, person.reference, "withdrawal_wish")["wish"] == "go_on"
    assert "/status/withdraw" in person.page.links


WITHDRAWN = {
    "stated_reason": "Too tired.",
    "pressure_assessed_by": "The ombudsperson's office",
    "assessor_is_outside": True,
    "spoke_alone": True,
    "pressure_found": False,
    "decision": "close",
    "reasons": "It is their own wish.",
    "outcome_notice": "We close your case.",
}


def withdraw(world, reference, **change):
    day = world.at.date().isoformat()
    content = {"requested_on": day, "review_window_ends_on": "2026-06-01", **WITHDRAWN, **change}
    world.move(reference, "withdraw", Role.SUPERVISOR, content)


def test_no_case_is_closed_on_a_wish_that_was_pressed_out_of_somebody(world, visit):
    person = visit(State.ASSESSED)
    person.get("/status/withdraw")
    person.send(asked="pressed")
    with pytest.raises(Refused, match="threatened or promised"):
        withdraw(world, person.reference)
    withdraw(world, person.reference, decision="continue")
    assert world.state(person.reference) is State.ASSESSED


def test_a_wish_that_somebody_asked_for_needs_a_reason_why_it_is_free(world, visit):
    person = visit(State.ASSESSED)
    person.get("/status/withdraw")
    person.send(asked="not_say")
    with pytest.raises(Refused, match="why it is their free wish"):
        withdraw(world, person.reference)
    withdraw(world, person.reference, why_free="They explained it to the ombudsperson alone.")
    assert world.state(person.reference) is State.CLOSED


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED])
def test_what_has_ended_cannot_be_withdrawn(visit, state):
    person = visit(state)
    assert "/status/withdraw" not in person.page.links
    assert person.get("/status/withdraw").address == "/status"


# What was said ------------------------------------------------------------------------------------------------------


def test_what_was_said_is_kept_in_one_file(world, visit, monkeypatch):
    person = visit(State.CLOSED, account="It was on Monday.")
    make_record(
        world.database, person.reference, "message", world.actors[Role.HEAD], world.soon(), {"text": "We are sorry."}
    )
    person.get("/status/correct")
    person.send(part="when", text="No, it was on Tuesday.")
    page = person.get("/status/said/html")
    assert page.headers["Content-Disposition"] == 'attachment; filename="notes.html"'
    for words in ("It was on Monday.", "No, it was on Tuesday.", "We are sorry.", "This is what followed."):
        assert words in page.text

    def missing(html):
        raise NoPdf("no Pango")

    monkeypatch.setattr("oversight.blueprints.public.saying.pdf", missing)
    assert "Save the page instead" in person.get("/status/said/pdf").text
