"""Follow a complaint with its receipt code: a right code opens one case, for one visit, and nobody else's."""

import pytest
from sqlalchemy import select

from oversight.models import CodeSession
from oversight.queries.follow_up import followed_case
from oversight.services import follow_up
from oversight.throttle import TRIES
from tests.factories.public_client import Person, make_app
from tests.factories.world import World
from workflows.errors import NotFound


@pytest.fixture
def app(world: World):
    return make_app(world.settings, world.database, lambda: world.at)


# The code ------------------------------------------------------------------------------------------------------------

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


WRONG = ["12345678901234567890", "1234 5678-9012 3456 7891", "letters", "0" * 20, "1" * 19 + "x", "<b>", "-", "\u202e"]


def test_every_unknown_code_has_the_same_answer(world, app):
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


@pytest.mark.parametrize(
    "typed, digits", [("1", "1"), ("1234-5678 9012-3456 789", "19"), ("1" * 21, "21"), ("١٢٣٤", "4")]
)
def test_of_too_few_or_too_many_digits_both_numbers_are_told(world, app, typed, digits):
    world.file()
    page = Person(app).follow(typed)
    assert page.status == 422
    assert f"A code has 20 digits, and you typed {digits}." in page.text
    assert "We know no such code" not in page.text


def test_the_number_of_digits_tells_nothing_of_a_code_that_is_known(world, app):
    code = world.codes[world.file()]
    bodies = set()
    for part in (code[:-1], code[1:], "1" * 19):
        page = Person(app).follow(part)
        bodies.add(page.html.replace(page.form.fields["csrf_token"], ""))
    assert len(bodies) == 1


def test_an_empty_code_is_asked_for(app):
    person = Person(app)
    assert person.follow("").status == 422
    assert "20 digits" in person.page.text


def test_right_codes_do_not_count_as_tries(world, app):
    code = world.codes[world.file()]
    person = Person(app)
    for _ in range(TRIES + 2):
        assert person.follow(code).address == "/status"


# The visit -----------------------------------------------------------------------------------------------------------


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


def test_a_visit_to_one_case_reaches_no_other(world, visit):
    mine, theirs = visit(), visit()
    with mine.browser.session_transaction() as kept:
        visit = follow_up.visitor(world.database, kept["visit"], world.at)
    assert visit.reference == mine.reference
    for refused in (theirs.reference, "no-such"):
        with pytest.raises(NotFound):
            followed_case(world.database, refused, visit.actor, world.at)
