"""Services are offered by where somebody is: nobody must say it, and who helps everywhere is always there."""

import pytest

from oversight.models import CaseRecord
from oversight.saying import of_place
from tests.databases import ONE_DATABASE
from tests.factories.public_client import FULL, Clock, Person, make_app

pytestmark = ONE_DATABASE
EVERYWHERE, HARBOUR, HILL = "Victim support office", "Lawyers at the harbour", "Clinic on the hill"


@pytest.fixture
def person(settings, database):
    return Person(make_app(settings, database, Clock()))


def asked_for_help(person, area=None):
    """Come to the question of help, having said in which area it was."""
    person.begin()
    return person.answer({**FULL, "where": {"area": area} if area else {}}, until="/file/help")


def shown(page):
    """Tell which of three services a page names."""
    return {label for label in (EVERYWHERE, HARBOUR, HILL) if label in page.text}


def details(database):
    """Give what was told in answers, by kind of record."""
    with database.read() as session:
        return {each.kind: each.content for each in session.query(CaseRecord)}


@pytest.mark.parametrize(
    "area, offered",
    [
        (None, {EVERYWHERE, HARBOUR, HILL}),
        ("Harbour district", {EVERYWHERE, HARBOUR}),
        ("Hill district", {EVERYWHERE, HILL}),
        ("North district", {EVERYWHERE}),
    ],
)
def test_services_are_those_of_the_area_where_it_was(person, area, offered):
    assert shown(asked_for_help(person, area)) == offered


def test_another_area_can_be_chosen_and_what_was_ticked_stays(person):
    asked_for_help(person, "Harbour district")
    page = person.send(("then", "again"), help_area="Hill district", services=["harbour-lawyers"])
    assert page.address == "/file/help"
    assert shown(page) == {EVERYWHERE, HARBOUR, HILL}
    assert dict(page.form.fields)["services"] == "harbour-lawyers"


def test_what_is_near_is_kept_with_what_is_wanted(person, database):
    asked_for_help(person, "Harbour district")
    person.send(services=["harbour-lawyers"])
    person.answer(FULL)
    assert "Harbour district" in person.page.text
    person.send()
    kept = details(database)
    assert kept["account_details"]["area"] == "Harbour district"
    assert kept["person_details"]["help_area"] == "Harbour district"
    assert kept["person_details"]["help_wanted"] == [HARBOUR]


def test_an_area_says_nothing_of_somebody_who_wants_no_help(person, database):
    asked_for_help(person, "Harbour district")
    person.answer(FULL)
    person.send()
    assert "person_details" not in details(database)


def test_a_service_that_nobody_listed_cannot_be_chosen(person):
    asked_for_help(person)
    assert person.send(services=["made-up"]).status == 422


@pytest.mark.parametrize(
    "area, offered",
    [
        ("Hill district", {EVERYWHERE, HILL}),
        ("", {EVERYWHERE, HARBOUR, HILL}),
        ("<script>", {EVERYWHERE, HARBOUR, HILL}),
    ],
)
def test_the_page_for_danger_shows_who_helps_in_an_area(person, area, offered):
    assert shown(person.get("/help-now")) == {EVERYWHERE, HARBOUR, HILL}
    page = person.send(area=area)
    assert (page.status, page.address, shown(page)) == (200, "/help-now", offered)


def test_a_telephone_number_stays_whole_and_in_its_order_whichever_way_its_page_runs(person):
    for path in ("/help-now", None):
        page = person.get(path) if path else asked_for_help(person)
        assert "Telephone \u20660100\N{NO-BREAK SPACE}200\u2069, free of charge" in page.html


@pytest.mark.parametrize(
    "words, kept",
    [
        ("call 0100 200.", "call [0100_200]."),
        ("+44 20-7946 (0)1", "[+44_20-7946_(0)1]"),
        ("from 16 to 19, in room 3", "from 16 to 19, in room 3"),
    ],
)
def test_what_a_telephone_number_is(settings, database, words, kept):
    with make_app(settings, database, Clock()).test_request_context("/"):
        shown = of_place(words).replace("\u2066", "[").replace("\u2069", "]")
    assert shown.replace("\N{NO-BREAK SPACE}", "_") == kept
