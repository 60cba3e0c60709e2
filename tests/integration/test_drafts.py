"""A complaint that is not sent yet: kept for its browser alone, gone when its time ran out, lost by no fault."""

import pytest
from sqlalchemy import func, select

from oversight.models import Draft
from oversight.sealing.box import CannotOpen, derive, opened
from oversight.services import drafts
from tests.factories.office import only
from tests.factories.public_client import FULL, Clock, Person, make_app


def kept_by(person, database):
    """Open the draft as its browser does."""
    with person.browser.session_transaction() as kept:
        return drafts.read(database, kept["draft"], Clock().at).answers


def test_who_turns_anonymous_leaves_no_name_even_in_the_draft(person, database):
    person.answer(FULL)
    person.get("/file/identity?change=yes")
    person.send(identity="anonymous")
    assert "Ana Lima" not in person.page.text
    assert "contact" not in kept_by(person, database)


def test_deleting_removes_every_word(person, database):
    person.answer(FULL)
    person.get("/file/delete")
    person.press("/file/delete")
    assert only(database, func.count(Draft.token_hash)) == (0,)
    assert person.get("/file/check").address == "/file/gone"


def test_a_page_without_its_token_gives_the_words_back(person):
    person.send(who="self")
    page = person.post("/file/account", {"account": "A long story"})
    assert (page.status, page.form.fields["account"]) == (400, "A long story")
    assert person.send().address == "/file/matters"


@pytest.mark.parametrize("token", ["", "wrong", "x" * 200])
def test_a_wrong_token_keeps_nothing(person, database, token):
    person.send(who="self")
    assert person.post("/file/account", {"account": "A story", "csrf_token": token}).status == 400
    assert kept_by(person, database) == {"who": {"who": "self"}}


def test_words_sent_after_the_draft_ran_out_begin_a_new_one(person, clock):
    person.answer(FULL, until="/file/harm")
    clock.pass_time(hours=25)
    person.send(harm="A broken wrist")
    assert person.page.address == "/file/who"
    assert "What you wrote last was kept" in person.page.text
    assert person.get("/file/harm").form.fields["harm"] == "A broken wrist"


def test_a_draft_lasts_as_long_as_the_setting_says(person, clock):
    person.answer(FULL, until="/file/harm")
    clock.pass_time(hours=24)
    assert person.get("/file/on").address == "/file/harm"
    clock.pass_time(seconds=1)
    assert person.get("/file/on").address == "/file/gone"


def test_drafts_that_ran_out_are_removed_when_somebody_begins(person, settings, database, clock):
    clock.pass_time(hours=24, seconds=1)
    Person(make_app(settings, database, clock)).begin()
    assert only(database, func.count(Draft.token_hash)) == (1,)


def test_a_database_that_fails_does_not_lose_the_words(person, monkeypatch):
    person.send(who="self")

    def refuse(*_):
        raise drafts.NotKept

    monkeypatch.setattr(drafts, "keep", refuse)
    page = person.send(account="A long story")
    assert (page.status, page.form.fields["account"]) == (503, "A long story")
    monkeypatch.undo()
    assert person.send().address == "/file/matters"


def test_the_table_holds_no_token(person, database):
    with person.browser.session_transaction() as kept:
        token = kept["draft"]
    assert token not in str(only(database, *Draft.__table__.columns))


@pytest.mark.parametrize("code_taken", [False, True])
def test_the_table_shows_nothing_of_what_was_typed_and_nothing_opens_it_but_the_token(person, database, code_taken):
    person.answer(FULL, until="/file/needs")
    if code_taken:
        person.get("/file/save")
        person.press("/file/saved")
    row = only(database, *Draft.__table__.columns)
    seen = b" ".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
    for words in (b"baton", b"Mill Lane", b"Sergeant Roe", b"account", b"submission"):
        assert words not in seen
    with pytest.raises(CannotOpen):
        opened(derive(row.token_hash.encode(), "draft"), row.sealed, f"draft|sealed|{row.token_hash}")


def test_a_sealed_draft_is_no_good_in_the_place_of_another(person, settings, database, clock):
    person.answer(FULL, until="/file/where")
    other = Person(make_app(settings, database, clock))
    other.begin()
    with database.write() as session:
        first, second = session.scalars(select(Draft).order_by(Draft.began_at)).all()
        first.sealed, second.sealed = second.sealed, first.sealed
    assert person.get("/file/where").address == "/file/gone"


def test_another_browser_sees_nothing(person, settings, database, clock):
    person.answer(FULL)
    other = Person(make_app(settings, database, clock))
    assert other.get("/file/check").address == "/file/gone"


def test_two_pages_open_side_by_side_both_keep_their_answers(person):
    person.answer(FULL, until="/file/where")
    fields = person.page.form.fields
    person.get("/file/harm")
    person.send(harm="Wrist")
    person.post("/file/where", {**fields, "place": "Mill Lane"})
    assert person.get("/file/harm").form.fields["harm"] == "Wrist"
    assert person.get("/file/where").form.fields["place"] == "Mill Lane"
