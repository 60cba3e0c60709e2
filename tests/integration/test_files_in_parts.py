"""Files arrive in parts, over any number of connections: each part sealed at once, the whole a file like any other."""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from oversight.evidence.safe import safe_to_open
from oversight.log.verify import Verified, verify
from oversight.models import DraftFile, EvidenceFile, Upload, UploadPart
from oversight.services.files import sweep
from tests.factories.parts import CONTENT, MIB, PART, Phone, new_phone, rows, stored
from tests.factories.public_client import ANONYMOUS, make_app
from tests.factories.safes import content_of


@pytest.fixture
def settings(settings):
    return replace(settings, file_mib=2, case_mib=3, case_files=3)


@pytest.fixture
def phone(settings, database, clock):
    return new_phone(settings, database, clock)


# What it does ------------------------------------------------------------------------------------------------------


def test_what_the_server_can_do_is_told(phone):
    told = phone.browser.options("/file/uploads").headers
    assert (told["Tus-Version"], told["Tus-Extension"]) == ("1.0.0", "creation,termination,checksum")
    assert told["Tus-Max-Size"] == str(2 * MIB)


def test_a_file_in_parts_becomes_one_file_of_the_complaint_and_goes_with_it(phone, settings, database):
    phone.whole()
    (kept,) = rows(database, DraftFile)
    assert (kept.size, kept.kind) == (len(CONTENT), "jpeg")
    assert kept.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert stored(settings).keys() == {kept.store_name}
    phone.send(then="")
    phone.answer(ANONYMOUS)
    phone.send()
    (received,) = rows(database, EvidenceFile)
    assert content_of(settings, database, received) == CONTENT
    assert isinstance(verify(database), Verified)


def test_parts_are_sealed_as_they_arrive_for_that_browser_alone(phone, settings, database):
    secret = b"What he said to me that night. " * 20_000
    address = phone.start(len(secret), name="diary of Ana.txt").location
    phone.part(address, 0, secret[:500_000])
    (upload,), (part,) = rows(database, Upload), rows(database, UploadPart)
    assert b"that night" not in b"".join(stored(settings).values())
    assert b"diary" not in upload.sealed
    safe = safe_to_open(settings)
    with pytest.raises(Exception, match="cannot be opened here"):
        b"".join(safe.open(part.store_name, part.wrapped))
    assert rows(database, DraftFile) == []


def test_it_goes_on_where_it_stopped_after_a_new_start_of_the_server_and_says_so_on_the_page(
    phone, settings, database, clock
):
    address = phone.start(len(CONTENT)).location
    phone.part(address, 0, CONTENT[:MIB])
    again = Phone(make_app(settings, database, clock))
    again.browser._cookies = phone.browser._cookies
    again.get("/file/files")
    assert "Begun, and not here whole" in again.page.text
    assert "photo.jpg 1 MB of 1.5 MB" in again.page.text
    told = again.ask("HEAD", address)
    assert (told.headers["Upload-Offset"], told.headers["Upload-Length"]) == (str(MIB), str(len(CONTENT)))
    assert told.headers["Cache-Control"] == "no-store"
    assert again.part(address, MIB, CONTENT[MIB:]).headers["Upload-Offset"] == str(len(CONTENT))
    assert content_of(settings, database, *rows(database, DraftFile)) == CONTENT
    assert "Begun" not in again.get("/file/files").text


def test_a_server_that_ends_the_body_of_a_request_by_itself_takes_the_last_part_too(phone, database):
    phone.server = {"wsgi.input_terminated": True}
    phone.whole()
    assert rows(database, DraftFile)[0].size == len(CONTENT)


def test_an_answer_that_was_lost_brings_no_second_file(phone, database):
    address = phone.whole()
    assert phone.ask("HEAD", address).headers["Upload-Offset"] == str(len(CONTENT))
    phone.whole()
    assert len(rows(database, DraftFile)) == 1


def test_a_file_that_was_here_but_not_yet_kept_is_kept_when_its_browser_asks(phone, database, monkeypatch):
    address = phone.start(len(CONTENT)).location
    with monkeypatch.context() as patched:
        patched.setattr("oversight.tus._complete", lambda *_: None)  # as if killed right then
        phone.part(address, 0, CONTENT)
    assert rows(database, DraftFile) == []
    assert phone.ask("HEAD", address).status_code == 200
    assert len(rows(database, DraftFile)) == 1


def test_an_empty_file_is_whole_at_once(phone, database):
    assert phone.start(0).status_code == 201
    assert [row.marks for row in rows(database, DraftFile)] == [["empty"]]


def test_what_somebody_does_not_want_to_send_leaves_nothing(phone, settings, database):
    address = phone.start(len(CONTENT)).location
    phone.part(address, 0, CONTENT[:MIB])
    assert phone.ask("DELETE", address).status_code == 204
    assert phone.ask("HEAD", address).status_code == 404
    phone.part(phone.start(len(CONTENT)).location, 0, CONTENT[:MIB])
    phone.get("/file/files")
    phone.send(press=("then", f"forget-{rows(database, Upload)[0].id}"))
    assert "Begun" not in phone.page.text
    assert rows(database, Upload) == rows(database, UploadPart) == []
    assert stored(settings) == {}


def test_deleting_what_was_written_and_the_sweep_remove_parts_too(phone, settings, database, clock):
    phone.part(phone.start(len(CONTENT)).location, 0, CONTENT[:MIB])
    safe = safe_to_open(settings)
    assert sweep(database, settings, safe, clock() + timedelta(hours=1)) == 0
    assert len(stored(settings)) == 1
    assert sweep(database, settings, safe, clock() + timedelta(days=30_000)) == 1
    phone.part(phone.start(len(CONTENT)).location, 0, CONTENT[:MIB])
    phone.get("/file/delete")
    phone.send()
    assert rows(database, Upload) == rows(database, UploadPart) == []
    assert stored(settings) == {}


# What it refuses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("over, status", [(-1, 201), (0, 201), (1, 413)])
def test_a_file_in_parts_may_have_as_many_bytes_as_any(phone, over, status):
    answer = phone.start(2 * MIB + over)
    assert answer.status_code == status
    assert ("a file may have 2 MB" in answer.text) == (status == 413)


def test_files_on_their_way_take_their_room(phone):
    assert phone.start(2 * MIB).status_code == 201
    assert phone.start(MIB + 1).text == "all files together may have 3 MB"
    assert phone.start(MIB - 1).status_code == phone.start(1).status_code == 201
    assert phone.start(0).text == "there is room for 3 files"


def test_no_more_is_taken_than_was_told(phone, settings):
    address = phone.start(10).location
    assert phone.part(address, 0, bytes(11)).status_code == 413
    assert phone.ask("HEAD", address).headers["Upload-Offset"] == "0"
    assert stored(settings) == {}


def test_a_part_out_of_place_or_sent_twice_is_refused(phone, settings):
    address = phone.start(10).location
    assert phone.part(address, 0, b"12345").status_code == 204
    assert [phone.part(address, place, b"12345").status_code for place in (0, 4, 6)] == [409, 409, 409]
    assert len(stored(settings)) == 1


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_part_is_compared_with_its_checksum(phone, name):
    address = phone.start(10).location
    digest = base64.b64encode(hashlib.new(name, b"12345").digest()).decode()
    assert phone.part(address, 0, b"12346", Upload_Checksum=f"{name} {digest}").status_code == 460
    assert phone.part(address, 0, b"12345", Upload_Checksum=f"{name} {digest}").status_code == 204


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"X_CSRFToken": "forged"}, 400),
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Content_Type": "text/plain"}, 415),
        ({"Upload_Offset": "-1"}, 400),
        ({"Upload_Checksum": "md5 AAAA"}, 400),
        ({"Upload_Checksum": "sha1 not base64"}, 400),
    ],
)
def test_what_is_not_the_protocol_is_refused(phone, headers, status):
    address = phone.start(10).location
    given = {"Upload_Offset": 0, "Content_Type": PART, **headers}
    assert phone.ask("PATCH", address, b"12345", **given).status_code == status
    assert phone.ask("HEAD", address).headers["Upload-Offset"] == "0"


def test_nobody_reaches_the_file_of_another_browser(phone, settings, database, clock):
    address = phone.start(10).location
    other = new_phone(settings, database, clock)
    assert [other.ask(method, address).status_code for method in ("HEAD", "DELETE")] == [404, 404]
    assert other.part(address, 0, b"12345").status_code == 404
    assert "photo.jpg" not in other.get("/file/files").text


# With the code -----------------------------------------------------------------------------------------------------


def test_files_in_parts_are_added_with_the_code_and_are_on_record_when_whole(phone, settings, database):
    phone.send(then="")
    phone.answer(ANONYMOUS)
    phone.send()
    phone.follow(phone.page.code)
    phone.get("/status/files")
    phone.uploads = "/status/uploads"
    address = phone.whole()
    assert address.startswith("/status/uploads/")
    (received,) = rows(database, EvidenceFile)
    assert content_of(settings, database, received) == CONTENT
    assert received.received_by is None
    assert "photo.jpg" in phone.get("/status/files").text
    assert isinstance(verify(database), Verified)


def test_nobody_without_a_code_sends_parts_to_a_case(phone):
    phone.uploads = "/status/uploads"
    assert phone.start(10).status_code == 403
    assert phone.browser.post("/status/uploads").location == "/code"
