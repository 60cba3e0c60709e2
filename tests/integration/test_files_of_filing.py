"""Photographs, recordings and papers go with a complaint: kept as they arrive, removable, carried into the case."""

import hashlib
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from oversight.evidence.safe import safe_to_open
from oversight.log.verify import Verified, verify
from oversight.models import DraftFile, EvidenceFile, FileKey
from oversight.services.files import sweep, waiting_files
from tests.factories.files import AS_FORM, HOSTILE, form_with_files, jpeg
from tests.factories.office import told_in_private
from tests.factories.public_client import ANONYMOUS, Person, make_app
from tests.factories.safes import content_of

MIB = 1 << 20


class Sender(Person):
    """Somebody who chooses files on the page for them."""

    def add(self, *files, then="add", **more):
        form = self.page.form
        fields = {name: value for name, value in form.fields.items() if name != "files"}
        return self.send_body(form.action, form_with_files({**fields, "then": then, **more}, files))

    def send_body(self, path, body):
        return self._arrive(self.browser.post(path, data=body, content_type=AS_FORM, environ_base=self.environ), path)


@pytest.fixture
def settings(settings):
    return replace(settings, file_mib=1, case_mib=2, case_files=3)


@pytest.fixture
def sender(settings, database, clock):
    made = Sender(make_app(settings, database, clock))
    made.begin()
    made.answer(ANONYMOUS, until="/file/files")
    return made


def rows(database, table):
    with database.read() as session:
        return sorted(session.scalars(select(table)), key=lambda row: (row.arrived_at, getattr(row, "name", "")))


def waiting(sender, database):
    """What waits with somebody's complaint: only their browser opens the names."""
    with sender.browser.session_transaction() as session:
        return waiting_files(database, session["draft"])


def names_waiting(sender, database):
    return [file.name for file in waiting(sender, database)]


def stored(settings):
    return {one.name for one in safe_to_open(settings).store.stored()}


def test_many_files_at_once_are_kept_and_listed(sender, settings, database):
    sender.add(("one.jpg", jpeg(b"1")), ("two.jpg", jpeg(b"2")))
    assert sender.page.status == 200
    assert "Kept with your complaint, not sent yet one.jpg" in sender.page.text, sender.page.text
    assert "two.jpg" in sender.page.text
    assert stored(settings) == {row.store_name for row in rows(database, DraftFile)}
    assert len(stored(settings)) == 2


def test_continuing_takes_the_chosen_files_too(sender, database):
    sender.add(("one.jpg", jpeg()), then="")
    assert sender.page.address == "/file/harm"
    assert len(rows(database, DraftFile)) == 1


def test_nobody_has_to_send_files(sender):
    assert sender.send().address == "/file/harm"


def test_the_list_of_parts_calls_files_done_only_where_there_are_any(sender):
    def state():
        return re.search(r'id="files-state"[^>]*>([^<]*)<', sender.get("/file/parts").html)[1]

    sender.send()
    assert state() == "Not answered"
    sender.get("/file/files")
    sender.add(("arm.jpg", jpeg()))
    assert state() == "Done"


def test_a_file_can_be_removed_before_sending(sender, settings, database):
    sender.add(("one.jpg", jpeg(b"1")), ("two.jpg", jpeg(b"2")))
    first = waiting(sender, database)[0]
    (store_name,) = (row.store_name for row in rows(database, DraftFile) if row.id == first.id)
    sender.send(press=("then", f"remove-{first.id}"))
    assert "one.jpg" not in sender.page.text
    assert names_waiting(sender, database) == ["two.jpg"]
    assert store_name not in stored(settings)
    assert len(rows_of_keys(database)) == 1


def rows_of_keys(database):
    with database.read() as session:
        return list(session.scalars(select(FileKey.store_name)))


def test_somebody_elses_file_cannot_be_removed(sender, settings, database, clock):
    sender.add(("one.jpg", jpeg()))
    other = Sender(make_app(settings, database, clock))
    other.begin()
    other.answer(ANONYMOUS, until="/file/files")
    other.send(press=("then", f"remove-{rows(database, DraftFile)[0].id}"))
    assert len(rows(database, DraftFile)) == 1


def test_sending_carries_files_into_the_case_with_hash_and_length_on_record(sender, settings, database):
    content = jpeg(b"proof")
    sender.add(("one.jpg", content), then="")
    sender.answer(ANONYMOUS)
    assert "one.jpg" in sender.page.text
    sender.send()
    (row,) = rows(database, EvidenceFile)
    assert (row.name, row.size, row.sha256) == ("one.jpg", len(content), hashlib.sha256(content).hexdigest())
    assert content_of(settings, database, row) == content
    assert rows(database, DraftFile) == []
    with database.read() as session:
        told = told_in_private(session)
    assert any(row.sha256.encode() in bytes(private) for private in told)
    assert isinstance(verify(database), Verified)


def test_deleting_what_was_written_deletes_its_files(sender, settings, database):
    sender.add(("one.jpg", jpeg()))
    sender.get("/file/delete")
    sender.send()
    assert rows(database, DraftFile) == rows_of_keys(database) == []
    assert stored(settings) == set()


@pytest.mark.parametrize("over, status", [(-1, 200), (0, 200), (1, 413)])
def test_a_file_may_have_so_many_bytes(sender, database, over, status):
    sender.add(("film.mp4", bytes(MIB + over)), ("small.jpg", jpeg()))
    assert sender.page.status == status
    assert ("“film.mp4” was not taken: a file may have 1 MB." in sender.page.text) == (status == 413)
    assert "small.jpg" in names_waiting(sender, database)


@pytest.mark.parametrize("over, status", [(-1, 200), (0, 200), (1, 413)])
def test_all_files_together_may_have_so_many_bytes(sender, database, over, status):
    sender.add(("first.mp4", bytes(MIB)))
    sender.add(("second.mp4", bytes(MIB - 100)), ("third.mp4", bytes(100 + over)))
    assert sender.page.status == status
    assert ("“third.mp4” was not taken: all files together may have 2 MB." in sender.page.text) == (status == 413)
    assert len(rows(database, DraftFile)) == 3 - (status == 413)


@pytest.mark.parametrize("count, status", [(2, 200), (3, 200), (4, 413)])
def test_there_may_be_so_many_files(sender, database, count, status):
    sender.add(*((f"{number}.jpg", jpeg()) for number in range(count)))
    assert sender.page.status == status
    assert ("“3.jpg” was not taken: there is room for 3 files." in sender.page.text) == (status == 413)
    assert len(rows(database, DraftFile)) == min(count, 3)


def test_a_request_that_is_far_too_large_is_refused_before_it_is_read(sender, database):
    sender.add(("film.mp4", bytes(3 * MIB)))
    assert sender.page.status == 413
    assert "all files together may have 2 MB" in sender.page.text
    assert rows(database, DraftFile) == []


class Endless:
    """A body without an end, as a chunked one may be: it begins as a form and goes on as a film for ever."""

    def __init__(self, beginning):
        self.left, self.given = beginning, 0

    def read(self, size=-1):
        self.given += size
        taken, self.left = self.left[:size], self.left[size:]
        return taken or bytes(size)


def test_a_body_without_an_end_is_let_go_of_and_leaves_nothing(sender, settings, database):
    token = sender.page.form.fields["csrf_token"]
    body = Endless(form_with_files({"csrf_token": token}, [("film.mp4", b"")]).partition(b"--\r\n")[0][:-22])
    told = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    told["HTTP_TRANSFER_ENCODING"] = "chunked"
    answer = sender.browser.post("/file/files", content_type=AS_FORM, environ_overrides=told)
    assert answer.status_code == 413
    assert body.given < 4 * MIB
    assert rows(database, DraftFile) == []
    assert stored(settings) == set()


def test_words_in_a_form_for_files_have_an_end_too(sender):
    assert sender.add(("one.jpg", jpeg()), more="x" * 600_000).status == 413


def test_nothing_is_kept_without_the_token_of_the_form(sender, settings, database):
    assert sender.add(("one.jpg", jpeg()), csrf_token="forged").status == 400
    assert rows(database, DraftFile) == []
    assert stored(settings) == set()


def test_files_outlive_a_complaint_whose_time_ran_out_meanwhile(sender, database, clock):
    clock.pass_time(hours=25)
    sender.add(("one.jpg", jpeg()))
    assert names_waiting(sender, database) == ["one.jpg"]


def test_a_broken_connection_keeps_what_had_arrived_and_nothing_of_the_rest(sender, settings, database):
    token = sender.page.form.fields["csrf_token"]
    body = form_with_files({"csrf_token": token}, [("one.jpg", jpeg()), ("two.mp4", bytes(MIB // 2))])
    cut = {"input_stream": io.BytesIO(body[: len(body) // 2]), "environ_overrides": {"CONTENT_LENGTH": str(len(body))}}
    assert sender.browser.post("/file/files", content_type=AS_FORM, **cut).status_code == 400
    assert names_waiting(sender, database) == ["one.jpg"]
    assert len(stored(settings)) == 1


def test_the_sweep_removes_what_nobody_can_send_any_more(sender, settings, database, clock):
    sender.add(("one.jpg", jpeg()))
    safe = safe_to_open(settings)
    safe.arriving("cut off.mp4", "").write(bytes(2 * MIB))
    clock.pass_time(days=400)  # the store knows the time of the machine, not that of the test
    fresh = Sender(make_app(settings, database, clock))
    fresh.begin()
    assert sweep(database, settings, safe, clock() + timedelta(days=30_000)) == 1
    assert rows_of_keys(database) == []


def test_the_sweep_leaves_what_belongs_to_a_case(sender, settings, database, clock):
    sender.add(("one.jpg", jpeg()), then="")
    sender.answer(ANONYMOUS)
    sender.send()
    assert sweep(database, settings, safe_to_open(settings), clock() + timedelta(days=30_000)) == 0
    (row,) = rows(database, EvidenceFile)
    assert content_of(settings, database, row) == jpeg()


def test_every_hostile_file_is_kept_and_marked_and_its_name_does_no_harm(settings, database, clock):
    sender = Sender(make_app(replace(settings, case_files=1000, case_mib=100), database, clock))
    sender.begin()
    sender.answer(ANONYMOUS, until="/file/files")
    sender.add(*((one.name, one.content) for one in HOSTILE))
    assert sender.page.status == 200, sender.page.text
    kept = {row.sha256 for row in rows(database, DraftFile)}
    assert kept == {hashlib.sha256(one.content).hexdigest() for one in HOSTILE}
    assert "<img src=x" not in sender.page.html
    assert "\u202e" not in sender.page.html
    assert "49.jpg" not in sender.page.text


# After sending -----------------------------------------------------------------------------------------------------


@pytest.fixture
def visitor(sender):
    """Somebody who sent a complaint with a file, and opened it with their code."""
    sender.add(("first.jpg", jpeg(b"1")), then="")
    sender.answer(ANONYMOUS)
    sender.send()
    sender.follow(sender.page.code)
    sender.get("/status/files")
    return sender


def test_why_a_file_was_not_taken_is_said_in_the_language_of_the_page(visitor):
    visitor.environ["HTTP_ACCEPT_LANGUAGE"] = "es"
    page = visitor.add(("film.mp4", bytes(MIB + 1)))
    assert "«film.mp4» no se aceptó: un archivo puede tener 1 MB." in page.text


def test_whoever_chose_no_file_is_not_told_that_it_was_received(visitor):
    page = visitor.add()
    assert (page.status, "We have received your files." in page.text) == (422, False)
    assert "Choose the files that you want to send" in page.text


def test_files_are_added_after_sending_and_are_on_record_at_once(visitor, settings, database):
    assert "first.jpg" in visitor.page.text
    visitor.add(("second.jpg", jpeg(b"2")))
    assert "We have received your files." in visitor.page.text
    assert {row.name for row in rows(database, EvidenceFile)} == {"first.jpg", "second.jpg"}
    assert all(content_of(settings, database, row) for row in rows(database, EvidenceFile))
    assert isinstance(verify(database), Verified)


def test_a_page_sent_again_brings_no_second_copy(visitor, database):
    for _ in range(2):
        visitor.add(("second.jpg", jpeg(b"2")))
    assert len(rows(database, EvidenceFile)) == 2


@pytest.mark.parametrize("count, status", [(2, 200), (3, 413)])
def test_files_sent_before_count_too(visitor, database, count, status):
    visitor.add(*((f"{number}.jpg", jpeg(str(number).encode())) for number in range(count)))
    assert visitor.page.status == status
    assert len(rows(database, EvidenceFile)) == 3


def test_nobody_without_a_code_adds_files(sender, database):
    body = form_with_files({}, [("one.jpg", jpeg())])
    assert sender.send_body("/status/files", body).address == "/code"
    assert rows(database, EvidenceFile) == []


def test_a_forged_form_adds_nothing_to_a_case(visitor, database):
    assert visitor.add(("second.jpg", jpeg(b"2")), csrf_token="forged").status == 400
    assert len(rows(database, EvidenceFile)) == 1
