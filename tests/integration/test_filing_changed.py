"""Go back, change answers, and describe several officers: what was given stands until it is changed."""

from sqlalchemy import select

from oversight.models import Subject
from tests.factories.public_client import ANONYMOUS, FULL

# Back, change, delete ------------------------------------------------------------------------------------------------


def test_going_back_shows_every_answer_as_it_was_given(person):
    person.answer(FULL)
    while "/file/who" not in person.page.address:
        back = next(link for link in person.page.links if link.startswith("/file/") and "delete" not in link)
        person.get(back)
        key = person.page.address.removeprefix("/file/")
        if key == "officers":
            assert "Sergeant Roe" in person.page.text
            continue
        for name, value in FULL[key].items():
            values = value if isinstance(value, list) else [value]
            assert person.page.form.fields.getlist(name) == values, (key, name)


def test_what_is_typed_can_be_kept_while_going_back(person):
    person.answer(FULL, until="/file/where")
    assert person.send(press=("then", "back"), place="Half a sent").address == "/file/when"
    assert person.get("/file/where").form.fields["place"] == "Half a sent"


def test_going_back_from_an_empty_page_asks_for_nothing(person):
    person.send(who="self")
    assert person.send(press=("then", "back")).address == "/file/who"


def test_going_back_with_an_answer_that_does_not_fit_shows_it(person):
    person.send(who="self")
    page = person.send(press=("then", "back"), account="x" * 20_001)
    assert page.status == 422
    assert len(page.form.fields["account"]) == 20_001


def test_a_change_leads_back_to_the_list_of_answers(person):
    person.answer(FULL)
    change = next(link for link in person.page.links if link.startswith("/file/where"))
    person.get(change)
    assert "/file/check" in person.page.links
    page = person.send(place="Somewhere else")
    assert page.address == "/file/check"
    assert "Somewhere else" in page.text


def test_a_refused_change_still_leads_back_afterwards(person):
    person.answer(FULL)
    person.get("/file/where?change=yes")
    assert person.send(place="x" * 1_001).status == 422
    assert person.send(place="Here").address == "/file/check"


def test_a_change_that_opens_new_questions_asks_them_first(person):
    person.answer(ANONYMOUS)
    person.get("/file/identity?change=yes")
    assert person.send(identity="named").address == "/file/contact"
    assert person.send(**FULL["contact"]).address == "/file/check"


def test_answers_for_somebody_else_survive_a_change_of_mind(person):
    person.answer({**FULL, "who": {"who": "other"}, "person": {"name": "Bo"}})
    for who in ("self", "other"):
        person.get("/file/who?change=yes")
        person.send(who=who)
        person.answer(FULL)
    assert "Bo" in person.page.text


def test_the_list_of_answers_sends_whoever_skipped_a_question_to_it(person):
    person.send(who="self")
    assert person.get("/file/check").address == "/file/account"


def test_it_goes_on_where_the_answers_end(person):
    person.answer(FULL, until="/file/harm")
    person.get("/")
    assert "/file/on" in person.page.links
    assert person.get("/file/on").address == "/file/harm"


def test_beginning_again_offers_what_is_unsent(person):
    person.answer(FULL, until="/file/harm")
    assert person.begin().address == "/file/unsent"
    person.press("/file/delete")
    assert person.page.address == "/"
    assert person.begin().address == "/file/who"


# Officers ------------------------------------------------------------------------------------------------------------


def test_several_officers_can_be_described(person, database):
    person.answer(FULL, until="/file/officers")
    for name in ("One", "Two"):
        assert person.send(press=("then", "add"), name=name).address == "/file/officers"
    assert person.send(name="Three").address == "/file/witnesses"
    person.answer(FULL)
    person.send()
    with database.read() as session:
        assert [row.name for row in session.scalars(select(Subject).order_by(Subject.number))] == [
            "One",
            "Two",
            "Three",
        ]


def test_an_officer_sent_twice_is_one(person):
    person.answer(FULL, until="/file/officers")
    fields = {**person.page.form.fields, "name": "One", "then": "add"}
    person.post("/file/officers", fields)
    person.post("/file/officers", fields)
    assert person.page.text.count("One") == 1


def test_an_officer_can_be_changed_and_removed(person):
    person.answer(FULL, until="/file/officers")
    for name in ("One", "Two"):
        person.send(press=("then", "add"), name=name)
    change, remove = (button["value"] for button in person.page.form.buttons[:2])
    person.send(press=("then", change))
    assert person.page.form.fields["name"] == "One"
    person.send(press=("then", "add"), name="First")
    assert ("First" in person.page.text, "One" in person.page.text) == (True, False)
    person.send(press=("then", remove))
    person.send(press=("then", remove))
    assert ("First" in person.page.text, "Two" in person.page.text) == (False, True)


def test_removing_one_officer_keeps_what_is_typed_about_another(person):
    person.answer(FULL, until="/file/officers")
    person.send(press=("then", "add"), name="One")
    person.send(press=("then", person.page.form.buttons[1]["value"]), name="Two")
    assert ("One" in person.page.text, "Two" in person.page.text) == (False, True)


def test_nobody_is_described_where_nobody_is_known(person):
    person.answer(FULL, until="/file/officers")
    assert person.send().address == "/file/witnesses"


def test_there_is_an_end_to_the_list_of_officers(person):
    person.answer(FULL, until="/file/officers")
    for number in range(30):
        person.send(press=("then", "add"), name=f"Officer {number}")
    page = person.send(name="One too many")
    assert (page.status, page.form.fields["name"]) == (422, "One too many")
