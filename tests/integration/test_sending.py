"""Send a complaint: one case however often it is sent, and a receipt code that is hard to lose."""

import hashlib
import re
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from oversight.database import Database, make_engine
from oversight.models import CaseRecord, Complaint, Draft, Receipt
from oversight.sealing.databases import seen_by_office
from oversight.services import drafts
from oversight.services import filing as service
from tests.factories.public_client import ANONYMOUS, FULL, Clock, Person, make_app

REFERENCE = re.compile(r"\b[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}\b")


@pytest.fixture
def person(settings, database, clock):
    """Somebody who has answered everything and only has to press Send."""
    made = Person(make_app(settings, database, clock))
    made.begin()
    made.answer(FULL)
    return made


def count(database, table):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_the_answer_to_sending_tells_reference_and_code(person, database):
    person.send()
    assert person.page.status == 200
    assert re.fullmatch(r"\d{4}( \d{4}){4}", person.page.code)
    with database.read() as session:
        assert REFERENCE.findall(person.page.text) == [session.scalars(select(Complaint.reference)).one()]


def test_the_code_opens_the_case(person):
    person.send()
    assert person.follow(person.page.code).address == "/status"


def test_the_page_of_the_code_holds_nothing_of_who_sent_before(settings, database, clock):
    app, pages = make_app(settings, database, clock), []
    for _ in range(2):
        person = Person(app)
        person.begin()
        person.answer(FULL)
        pages.append(person.send())
    one, other = ({page.code, *REFERENCE.findall(page.text), *page.form.fields.values()} for page in pages)
    assert len(one) == len(other) == 4
    assert not one & other
    assert "[[" not in pages[1].text
    assert person.send(kept="y").status == 200


def test_sending_twice_makes_one_case_and_only_the_newest_code_works(person, database):
    form = person.page.form
    first = person.post(form.action, form.fields).code
    second = person.post(form.action, form.fields).code
    assert count(database, Complaint) == 1
    assert first != second
    assert "cross it out" in person.page.text
    assert person.follow(first).address == "/code"
    assert person.follow(second).address == "/status"


def test_a_code_that_was_used_is_not_replaced(person):
    form = person.page.form
    code = person.post(form.action, form.fields).code
    person.follow(code)
    page = person.post(form.action, form.fields)
    assert (page.status, page.code) == (200, "")
    assert "used already" in page.text
    assert person.follow(code).address == "/status"


def test_an_answer_lost_between_commit_and_page_loses_nothing(person, database, monkeypatch):
    lost = person.page.form
    monkeypatch.setattr(drafts, "mark_sent", lambda *_: (_ for _ in ()).throw(ConnectionError))
    assert person.post(lost.action, lost.fields).status == 500
    monkeypatch.undo()
    page = person.post(lost.action, lost.fields)
    assert page.code
    assert count(database, Complaint) == 1
    assert person.follow(page.code).address == "/status"


def test_a_case_that_could_not_be_written_leaves_the_draft(person, database, monkeypatch):
    form = person.page.form
    monkeypatch.setattr(service, "keep", lambda *_, **__: (_ for _ in ()).throw(ConnectionError))
    assert person.post(form.action, form.fields).status == 500
    monkeypatch.undo()
    assert "Two officers hit me" in person.get("/file/check").text
    person.send()
    assert person.page.code
    assert count(database, Complaint) == 1


def test_two_sendings_at_once_make_one_case(settings, database_url):
    database = seen_by_office(Database(make_engine(database_url)), settings)
    person = Person(make_app(settings, database, Clock()))
    person.begin()
    person.answer(FULL)
    form, cookie = person.page.form, person.browser.get_cookie("public_session")
    codes = []

    def send():
        other = Person(make_app(settings, database, Clock()))
        other.browser.set_cookie("public_session", cookie.value)
        codes.append(other.post(form.action, form.fields).code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(database, Complaint) == 1
    assert len(set(codes)) == 4
    assert sum(person.follow(code).address == "/status" for code in codes) == 1
    database.engine.dispose()


def test_nothing_is_sent_that_is_not_complete(settings, database, clock):
    person = Person(make_app(settings, database, clock))
    person.begin()
    person.send(who="self")
    assert person.post("/file/send", {"csrf_token": person.page.form.fields["csrf_token"]}).address == "/file/account"
    assert count(database, Complaint) == 0


# The gate behind the code -------------------------------------------------------------------------------------------


def test_the_gate_wants_the_code_written_down_and_shows_the_same_one(person):
    code = person.send().code
    page = person.send()
    assert (page.status, page.code) == (422, code)
    assert person.send(kept="y").status == 200
    assert person.follow(code).address == "/status"


def test_after_the_gate_come_the_dates_the_rights_and_the_help(person):
    person.send()
    page = person.send(kept="y")
    assert not page.code
    assert REFERENCE.search(page.text)
    for words in ("3 March 2026, 09:00", "10 March 2026", "31 March 2026", "intake office", "Free legal advice", "112"):
        assert words in page.text
    assert "review" in page.text
    assert "Nobody may punish you" in page.text


def test_the_acknowledgement_on_record_came_with_the_case(person, database):
    person.send()
    with database.read() as session:
        content = session.scalars(select(CaseRecord).where(CaseRecord.kind == "contact")).one().content
    assert content["content_type"] == "acknowledgement"


def test_the_draft_goes_only_when_the_code_is_kept(person, database):
    person.send()
    assert count(database, Draft) == 1
    person.send(kept="y")
    assert count(database, Draft) == 0


def test_words_leave_the_draft_as_soon_as_they_are_sent(person, database):
    person.send()
    with person.browser.session_transaction() as kept:
        assert drafts.read(database, kept["draft"], Clock().at).answers == {}


def test_nobody_keeps_another_code_than_the_page_showed(person):
    person.send()
    page = person.send(code="1234")
    assert page.address == "/file/sent"


@pytest.mark.parametrize("path", ["/file/check", "/file/account", "/file/on", "/file/officers", "/file/delete"])
def test_going_back_after_sending_tells_that_it_is_sent(person, path):
    person.send()
    page = person.get(path)
    assert page.address == "/file/sent"
    page = person.press("/file/send")
    assert page.code


def test_an_answer_changed_after_sending_changes_nothing(person):
    person.get("/file/where?change=yes")
    late = person.page.form.fields
    person.get("/file/check")
    person.send()
    assert person.post("/file/where", {**late, "place": "Later"}).address == "/file/sent"


def test_the_code_can_be_shown_anew_for_an_hour(person, clock):
    form = person.page.form
    person.post(form.action, form.fields)
    clock.pass_time(hours=1)
    assert person.post(form.action, form.fields).code
    clock.pass_time(hours=1, seconds=1)
    assert person.post(form.action, form.fields).address == "/file/gone"


def test_beginning_after_sending_is_a_new_complaint(person, database):
    person.send()
    person.begin()
    assert person.page.address == "/file/who"
    person.answer(ANONYMOUS)
    person.send()
    assert count(database, Complaint) == 2


def test_the_gate_passed_twice_says_that_there_is_nothing_left(person):
    person.send()
    form = person.page.form
    fields = {**form.fields, "kept": "y"}
    person.post(form.action, fields)
    assert person.post(form.action, fields).address == "/file/gone"


def test_neither_code_nor_secret_is_stored(person, database):
    page = person.send()
    code = page.code.replace(" ", "")
    with database.read() as session:
        stored = [
            value
            for table in (Complaint, Draft, Receipt)
            for row in session.execute(select(*table.__table__.columns))
            for value in row
        ]
    with person.browser.session_transaction() as kept:
        secret = drafts.read(database, kept["draft"], Clock().at).submission
    with database.read() as session:
        hashes = session.scalars(select(Complaint.submission_hash)).all()
    assert not any(code in str(value).replace(" ", "") for value in stored)
    assert hashes == [hashlib.sha256(secret.encode()).hexdigest()]


def test_a_draft_that_ran_out_cannot_be_sent(person, database, clock):
    form = person.page.form
    clock.pass_time(hours=25)
    assert person.post(form.action, form.fields).address == "/file/gone"
    assert count(database, Complaint) == 0


@pytest.mark.parametrize("path", ["/file/send", "/file/code-kept", "/file", "/file/delete", "/leave", "/code"])
@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_without_its_token_nothing_happens(person, database, path, token):
    before = (count(database, Complaint), count(database, Draft))
    page = person.post(path, {} if token is None else {"csrf_token": token})
    assert page.status == 400
    assert (count(database, Complaint), count(database, Draft)) == before


def test_keeping_a_draft_again_moves_its_end(settings, database):
    begun = datetime(2026, 3, 2, tzinfo=UTC)
    token = drafts.start(database, settings, begun)
    later = begun.replace(hour=20)
    drafts.keep(database, settings, token, later, lambda answers: answers)
    assert drafts.read(database, token, begun.replace(day=3, hour=19)) is not None
    assert drafts.read(database, None, later) is None
