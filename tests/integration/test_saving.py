"""Stop and go on later: a code that opens what was typed, a list of all parts, a short way, and limits that warn."""

import re

import pytest
from sqlalchemy import select

from oversight.models import CaseRecord, Complaint, Draft
from tests.factories.public_client import FULL, Person, make_app


@pytest.fixture
def app(settings, database, clock):
    return make_app(settings, database, clock)


@pytest.fixture
def person(app):
    made = Person(app)
    made.begin()
    return made


def save(person):
    person.get("/file/save")
    code = person.press("/file/saved").code
    assert "Not sent yet" in person.page.text
    return code


def come_back(person, code):
    person.get("/file/return")
    return person.send(code=code)


def test_a_code_opens_what_was_typed_in_another_browser_much_later(person, app, clock):
    person.answer(FULL, until="/file/harm")
    code = save(person)
    clock.pass_time(days=13)
    other = Person(app)
    page = come_back(other, code)
    assert page.address == "/file/parts"
    assert "It is not sent yet" in page.text
    assert other.get("/file/where").form.fields["place"] == "Corner of Mill Lane"
    other.get("/file/on")
    other.answer(FULL)
    assert other.send().code


def test_whoever_leaves_the_device_leaves_nothing_on_it(person):
    person.answer(FULL, until="/file/harm")
    code = save(person)
    person.press("/file/pause")
    assert person.get("/file/where").address == "/file/gone"
    assert come_back(person, code).address == "/file/parts"


def test_a_new_code_ends_the_old_one(person):
    person.answer(FULL, until="/file/harm")
    old, new = save(person), save(person)
    assert come_back(person, old).status == 422
    assert come_back(person, new).address == "/file/parts"


def test_a_code_for_going_on_opens_no_case_and_ends_with_sending(person, app):
    person.answer(FULL)
    code = save(person)
    assert Person(app).follow(code).status == 422
    person.get("/file/check")
    receipt = person.send().code
    assert come_back(Person(app), code).status == 422
    assert come_back(Person(app), receipt).status == 422


@pytest.mark.parametrize("code", ["", "1234", "0" * 20, "x" * 500])
def test_a_wrong_code_opens_nothing(person, code):
    page = come_back(person, code)
    assert page.status == 422
    assert page.title.startswith("Error:")
    assert ("A code has 20 digits, and you typed 4." in page.text) == (code == "1234")


def test_what_was_saved_ends_after_its_longest_time_however_often_it_is_opened(person, app, clock):
    person.answer(FULL, until="/file/harm")
    code = save(person)
    for _ in range(6):
        clock.pass_time(days=10)
        come_back(person, code)
        if person.page.address == "/file/parts":
            person.get("/file/where")
            person.send(place="Still here")
    assert come_back(Person(app), code).status == 200
    clock.pass_time(seconds=1)
    assert come_back(Person(app), code).status == 422


def test_an_unsaved_draft_ends_after_a_week_however_often_somebody_writes(person, clock):
    person.answer(FULL, until="/file/where")
    for _ in range(8):
        clock.pass_time(hours=20)
        person.get("/file/where")
        person.send(place="Here")
    assert person.get("/file/where").address == "/file/where"
    clock.pass_time(hours=20)
    assert person.get("/file/where").address == "/file/gone"


def test_the_page_tells_until_when_and_warns_before_without_a_script(person, clock):
    person.answer(FULL, until="/file/where")
    assert "Kept here until" in person.page.text
    assert "is removed on" not in person.page.text
    clock.pass_time(hours=22, minutes=30)
    page = person.get("/file/where")
    assert "What you wrote before is removed on" in page.text
    assert 'http-equiv="refresh"' not in page.html
    person.press("/file/longer")
    clock.pass_time(hours=2)
    assert "is removed on" not in person.get("/file/where").text


def test_the_list_of_parts_does_not_call_done_what_was_left_empty(person):
    person.answer({**FULL, "when": {}}, until="/file/where")
    state = re.search(r'id="when-state"[^>]*>([^<]*)<', person.get("/file/parts").html)[1]
    assert state == "Not answered"


def test_the_list_of_parts_tells_what_is_done_and_what_must_be(person):
    person.answer(FULL, until="/file/where")
    page = person.get("/file/parts")
    assert ("Done" in page.text, "Must be answered" in page.text, "Can be left out" in page.text) == (True, True, True)
    assert "/file/check" not in page.links
    for key in ("identity", "contact"):
        person.get(f"/file/{key}")
        person.send(**FULL[key])
    assert "/file/check" in person.get("/file/parts").links
    person.get("/file/check")
    assert person.send().code


def test_the_short_way_asks_what_happened_and_for_a_way_to_answer(app, database):
    person = Person(app)
    person.get("/")
    form = next(each for each in person.page.forms if each.action == "/file")
    person.post("/file", {**form.fields, "pace": "quick"})
    seen = []
    while person.page.address != "/file/check":
        seen.append(person.page.address.removeprefix("/file/"))
        person.send(**FULL[seen[-1]])
    assert seen == ["who", "account", "identity", "contact"]
    person.press("/file/all-questions")
    assert "/file/where" in person.page.links
    person.get("/file/where")
    person.send(place="Mill Lane")
    person.get("/file/check")
    assert person.send().code
    with database.read() as session:
        assert session.scalars(select(Complaint)).one().place == "Mill Lane"
        assert "account_details" not in session.scalars(select(CaseRecord.kind)).all()


def test_nobody_without_anything_unsent_is_shown_a_page_of_it(app, database):
    person = Person(app)
    for path in ("/file/parts", "/file/save"):
        assert person.get(path).address == "/file/gone"
    with database.read() as session:
        assert session.scalars(select(Draft.token_hash)).all() == []
