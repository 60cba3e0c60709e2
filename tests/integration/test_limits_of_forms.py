"""How much a request may hold beside files: text, fields, parts. One less is taken, as many are, one more is not."""

import io
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from oversight.models import DraftFile
from oversight.services import drafts
from tests.factories.files import AS_FORM, form_with_files, jpeg
from tests.factories.public_client import ANONYMOUS, Clock, Person, make_app

MOST_TEXT, MOST_PARTS = 500_000, 1_000
AS_FIELDS = "application/x-www-form-urlencoded"
OVER = [(-1, False), (0, False), (1, True)]


class Endless:
    """A body without an end, as a chunked one may be."""

    def __init__(self, beginning: bytes) -> None:
        self.left, self.given = beginning, 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        taken, self.left = self.left[:size], self.left[size:]
        return taken or b"x" * size


@pytest.fixture
def settings(settings):
    return replace(settings, file_mib=1, case_mib=2, case_files=3)


@pytest.fixture
def person(settings, database):
    made = Person(make_app(settings, database, Clock()))
    made.begin()
    made.answer(ANONYMOUS, until="/file/files")
    return made


def token(person):
    return person.page.form.fields["csrf_token"]


def post(person, body, content_type, where="/file/files", **told):
    return person.browser.post(where, data=body, content_type=content_type, **told)


def files_kept(database):
    with database.read() as session:
        return len(list(session.scalars(select(DraftFile))))


# Plain forms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("over, refused", OVER)
def test_a_form_may_have_so_many_bytes(person, over, refused):
    body = urlencode({"csrf_token": token(person), "words": ""}).encode()
    answer = post(person, body.ljust(MOST_TEXT + over, b"x"), AS_FIELDS, "/file/harm")
    assert (answer.status_code == 413) == refused
    assert ("what you typed is still there" in answer.text) == refused


@pytest.mark.parametrize("over, refused", OVER)
def test_staff_may_send_so_many_bytes_too(staff_app, over, refused):
    answer = staff_app.test_client().post(
        "/sign-in", data=b"email=".ljust(MOST_TEXT + over, b"x"), content_type=AS_FIELDS
    )
    assert (answer.status_code == 413) == refused


@pytest.mark.parametrize("over, refused", OVER)
def test_a_form_may_have_so_many_parts(person, over, refused):
    fields = {"csrf_token": token(person), **{f"field{n}": "" for n in range(MOST_PARTS - 1 + over)}}
    answer = post(person, form_with_files(fields, []), AS_FORM, "/file/harm")
    assert (answer.status_code == 413) == refused


@pytest.mark.parametrize("content_type", [AS_FIELDS, AS_FORM])
def test_a_plain_form_without_an_end_is_let_go_of(person, content_type):
    fields = {"csrf_token": token(person), "words": ""}
    whole = urlencode(fields).encode() if content_type == AS_FIELDS else form_with_files(fields, [])[:-40]
    body = Endless(whole)
    told = {
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": "",
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    assert post(person, None, content_type, "/file/harm", environ_overrides=told).status_code == 413
    assert body.given < 2 * MOST_TEXT


def test_a_plain_form_in_chunks_is_taken_where_it_ends(person):
    body = io.BytesIO(urlencode({"csrf_token": token(person)}).encode())
    told = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    assert post(person, None, AS_FIELDS, "/file/harm", environ_overrides=told).status_code == 303


# Forms with files --------------------------------------------------------------------------------------------------


def sent_with_file(person, database, **fields):
    told = {"csrf_token": token(person), "then": "add", **fields}
    answer = post(person, form_with_files(told, [("one.jpg", jpeg())]), AS_FORM)
    return answer, files_kept(database)


@pytest.mark.parametrize("over, refused", OVER)
def test_words_beside_files_may_have_so_many_bytes(person, database, over, refused):
    beside = len(token(person)) + len("add")
    answer, kept = sent_with_file(person, database, words="x" * (MOST_TEXT - beside + over))
    assert (answer.status_code == 413, kept) == (refused, 0 if refused else 1)


@pytest.mark.parametrize("over, refused", OVER)
def test_a_form_with_files_may_have_so_many_parts(person, database, over, refused):
    beside = len(("csrf_token", "then", "the file"))
    answer, kept = sent_with_file(person, database, **{f"field{n}": "" for n in range(MOST_PARTS - beside + over)})
    assert (answer.status_code == 413, kept) == (refused, 0 if refused else 1)


def test_what_was_typed_before_is_still_there_after_a_form_that_was_too_large(person, database):
    with person.browser.session_transaction() as session:
        draft = session["draft"]
    before = drafts.read(database, draft, Clock()()).answers
    assert before
    post(person, b"csrf_token=".ljust(MOST_TEXT + 1, b"x"), AS_FIELDS, "/file/harm")
    sent_with_file(person, database, words="x" * (MOST_TEXT + 1))
    assert drafts.read(database, draft, Clock()()).answers == before
