"""Files are scanned, shown small, and copied without hidden data; originals of anonymous people open only by leave."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from oversight.evidence.safe import safe_to_open
from oversight.evidence.scanner import Scan
from oversight.evidence.store import StoreFault
from oversight.log.verify import Verified, verify
from oversight.models import AuditEntry, EvidenceFile, FileKey
from oversight.queries.files import custody_of
from oversight.queries.opening import open_to_read
from oversight.services.files import room_in_case, sweep
from tests.factories.examined import download, entries, look, page_of, rows, send
from tests.factories.files import DEVICE, HONEST, photograph, pixel_flood
from workflows.roles import Role
from workflows.states import State


class Scripted:
    """A scanner that says what it is told to, and remembers what it was given."""

    def __init__(self, *answers):
        self.answers, self.given = list(answers), []

    def scan(self, content):
        self.given.append(b"".join(content))
        return self.answers.pop(0)


CLEAN, DOWN, FOUND = Scan("clean"), Scan("failed", "unreachable"), Scan("found", "Win.Bad-1")


@pytest.fixture
def office(world, tmp_path):
    world.settings = replace(world.settings, evidence_url=str(tmp_path / "evidence"), case_files=3)
    return world


@pytest.fixture
def case(office):
    """A case of an anonymous person under investigation."""
    return office.advance(office.file(name="", anonymous=True), State.INVESTIGATION)


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_an_ordinary_reader_of_an_anonymous_case_gets_no_byte_that_tells_place_or_device(office, case, kind):
    file_id = send(office, case, photograph(kind))
    look(office)
    reader = page_of(office, Role.INVESTIGATOR, case, file_id)
    copy = download(reader, which="copy")
    assert copy.headers["Content-Type"] == "application/octet-stream"
    assert copy.headers["Content-Disposition"].endswith('-copy.jpg"')
    preview = reader.browser.get(f"{reader.where}/preview.jpg")
    assert preview.headers["Content-Type"] == "image/jpeg"
    assert preview.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    refused = [download(reader), download(reader, which="original"), download(reader, which="preview")]
    refused.append(reader.browser.get(f"{reader.where.replace(file_id, rows(office)['copy'].id)}"))
    assert [answer.status_code for answer in refused] == [404] * 4
    everything = [copy, preview, *refused, reader.browser.get(reader.where), reader.browser.get(f"/cases/{case}")]
    assert not [answer for answer in everything if DEVICE in answer.data or b"GPS" in answer.data]
    assert "Download the file" not in reader.page.text


def test_leave_of_a_second_person_opens_the_original_for_seven_days_and_each_time_is_on_record(office, case):
    content = photograph()
    file_id = send(office, case, content)
    look(office)
    investigator = office.actors[Role.INVESTIGATOR]
    words = {"originals_to": investigator.id, "originals_reason": "To see what lens it was made with"}
    office.record(case, "originals_leave", Role.SUPERVISOR, **words)
    reader = page_of(office, Role.INVESTIGATOR, case, file_id)
    assert "You have leave to open the original." in reader.page.text
    assert download(reader).data == content
    assert "Original downloaded by leave" in reader.get(reader.where).text
    assert download(page_of(office, Role.DECISION_MAKER, case, file_id)).status_code == 404
    office.later(days=7)
    reader = page_of(office, Role.INVESTIGATOR, case, file_id)
    assert download(reader).status_code == 404
    assert isinstance(verify(office.database), Verified)


def test_nobody_gives_leave_to_themselves(office, case):
    file_id = send(office, case, photograph())
    supervisor = office.actors[Role.SUPERVISOR]
    words = {"originals_to": supervisor.id, "originals_reason": "Because"}
    office.record(case, "originals_leave", Role.SUPERVISOR, **words)
    assert download(page_of(office, Role.SUPERVISOR, case, file_id)).status_code == 404


WITHOUT_COPY = ["iphone.heic", "clip.mp4", "clip.mov", "clip.webm", "clip.avi", "memo.m4a", "song.mp3", "voice.ogg"]
"""Films and sounds, of which we make no copy, and a photograph that is damaged."""


@pytest.mark.parametrize("name", [*WITHOUT_COPY, "voice.wav", "voice.flac", "letter.pdf", "letter.docx"])
def test_what_has_no_copy_stays_closed_in_an_anonymous_case_until_there_is_leave(office, case, name):
    content = HONEST[name][0] + DEVICE
    file_id = send(office, case, content, name)
    look(office)
    reader = page_of(office, Role.INVESTIGATOR, case, file_id)
    assert "The original opens only with leave" in reader.page.text
    assert "There is no such copy of this file" in reader.page.text
    assert "Why do you need it?" not in reader.page.text
    refused = [reader.browser.get(f"{reader.where}/preview.jpg")]
    for which in ("", "copy", "original"):
        told = {"csrf_token": reader.page.form.fields["csrf_token"], "why": "To look at it", "which": which}
        refused.append(reader.browser.post(f"{reader.where}/download", data=told))
    assert [answer.status_code for answer in refused] == [404] * 4
    everything = [*refused, reader.browser.get(reader.where), reader.browser.get(f"/cases/{case}")]
    assert not [answer for answer in everything if DEVICE in answer.data]


def test_where_the_person_is_known_the_original_opens_and_a_copy_is_offered_too(office):
    reference = office.advance(office.file(), State.INVESTIGATION)
    content = photograph()
    reader = page_of(office, Role.INVESTIGATOR, reference, send(office, reference, content))
    assert "A copy without hidden data is being made" in reader.page.text
    look(office)
    reader.get(reader.where)
    assert download(reader).data == content
    assert DEVICE not in download(reader, which="copy").data


def test_what_was_made_of_a_file_names_it_has_keys_of_its_own_and_counts_for_nothing(office, case):
    file_id = send(office, case, photograph())
    before = room_in_case(office.database, case, safe_to_open(office.settings).limits)
    look(office)
    found = rows(office)
    assert {row.derived_from for row in found.values()} == {None, file_id}
    assert set(found) == {"file", "copy", "preview"}
    with office.database.read() as session:
        keys = dict(session.execute(select(FileKey.store_name, FileKey.wrapped)).all())
    assert keys.keys() == {row.store_name for row in found.values()}
    assert len(set(keys.values())) == 3
    assert room_in_case(office.database, case, safe_to_open(office.settings).limits) == before
    assert sweep(office.database, office.settings, safe_to_open(office.settings), office.at + timedelta(30_000)) == 0
    for derived in (found["copy"], found["preview"]):
        content = b"".join(safe_to_open(office.settings).open(derived.store_name, keys[derived.store_name]))
        assert len(content) == derived.size
    assert isinstance(verify(office.database), Verified)


def test_a_flood_of_pixels_is_marked_and_the_next_picture_is_copied_all_the_same(office, case):
    flood = send(office, case, pixel_flood(), "flood.png")
    send(office, case, photograph())
    look(office)
    reader = page_of(office, Role.INVESTIGATOR, case, flood)
    assert "No copy could be made" in reader.page.text
    assert entries(office).count("evidence.not_copied") == 1
    assert "copy" in rows(office)
    look(office)
    assert entries(office).count("evidence.not_copied") == 1


def test_a_file_that_the_store_does_not_give_holds_up_no_other(office, case):
    send(office, case, photograph("JPEG"))
    safe_to_open(office.settings).store.remove(rows(office)["file"].store_name)
    later = send(office, case, photograph("HEIF"))
    with pytest.raises(StoreFault):
        look(office, Scripted(CLEAN))
    with office.database.read() as session:
        found = session.get(EvidenceFile, later)
    assert (found.scan, found.copies) == ("clean", "made")


def test_what_the_scanner_says_is_shown_and_on_record_and_stops_nothing(office):
    reference = office.advance(office.file(), State.INVESTIGATION)
    content = HONEST["letter.pdf"][0]
    file_id = send(office, reference, content, "letter.pdf")
    reader = page_of(office, Role.INVESTIGATOR, reference, file_id)
    assert "Scanned for harmful programs Not scanned" in reader.page.text
    scanner = Scripted(FOUND)
    look(office, scanner)
    assert scanner.given == [content]
    assert "harmful. Open it only on a machine kept for that" in reader.get(reader.where).text
    assert "Harmful, says the scanner" in reader.browser.get(f"/cases/{reference}").text
    assert "found Win.Bad-1" in reader.page.text
    assert download(reader).data == content


def test_a_file_that_could_not_be_scanned_is_scanned_again_and_only_news_is_on_record(office, case):
    send(office, case, HONEST["letter.pdf"][0], "letter.pdf")
    scanner = Scripted(DOWN, DOWN, CLEAN)
    look(office, scanner, again=False)
    assert rows(office)["file"].scan == "failed"
    look(office, scanner, again=False)
    look(office, scanner)
    assert entries(office).count("evidence.scanned") == 1
    look(office, scanner)
    assert (rows(office)["file"].scan, scanner.answers) == ("clean", [])
    assert entries(office).count("evidence.scanned") == 2
    look(office, scanner)
    assert isinstance(verify(office.database), Verified)


def test_the_custody_report_is_what_the_record_tells_of_the_file_and_nothing_is_missing(office):
    reference = office.advance(office.file(), State.INVESTIGATION)
    file_id = send(office, reference, photograph())
    look(office, Scripted(CLEAN))
    reader = page_of(office, Role.INVESTIGATOR, reference, file_id)
    reader.browser.get(f"{reader.where}/preview.jpg")
    download(reader)
    reader.get(reader.where)
    download(reader, which="copy")
    reader.get(reader.where)
    token = reader.page.form.fields["csrf_token"]
    reader.post(f"{reader.where}/hand-over", {"csrf_token": token, "to": "Dr. Ode", "reason": "For an opinion"})
    with office.database.read() as session:
        of_files = AuditEntry.type.startswith("evidence.")
        leaves = session.scalars(select(AuditEntry.leaf).where(of_files)).all()
    opened = open_to_read(
        office.database, reference, office.actors[Role.INVESTIGATOR], office.soon(), "file", lambda: None
    )
    lines = custody_of(office.database, opened, file_id)
    assert {line.leaf for line in lines} == {bytes(leaf).hex() for leaf in leaves}
    assert [line.what for line in lines if "read" not in line.what] == [
        "Received",
        "File scanned for harmful programs",
        "Copy without hidden data made",
        "Preview of a file shown",
        "File downloaded",
        "Copy without hidden data downloaded",
        "File handed over",
    ]
    found = rows(office)
    hashes = {line.what: line.sha256 for line in lines}
    assert hashes["File downloaded"] == hashes["Received"] == found["file"].sha256
    assert hashes["Copy without hidden data downloaded"] == found["copy"].sha256
    assert hashes["Preview of a file shown"] == found["preview"].sha256
    assert found["copy"].sha256 in next(line.why for line in lines if line.what.endswith("data made"))
    assert isinstance(verify(office.database), Verified)
