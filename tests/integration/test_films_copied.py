"""Films and sounds are copied without hidden data where the machine has ffmpeg; where not, they wait for it."""

import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import select

from oversight.evidence import films
from oversight.evidence.films import Interrupted, NoProgram, Program
from oversight.evidence.safe import safe_to_open
from oversight.jobs.filming import FilmCopier
from oversight.log.erasing import erase_words
from oversight.log.verify import Verified, verify
from oversight.models import Complaint
from oversight.services import examining
from oversight.services.examining import make_film_copies, to_copy, to_film
from oversight.services.files import sweep
from tests.factories.examined import download, entries, look, page_of, rows, send
from tests.factories.films import NEEDLES, film_program
from tests.factories.safes import content_of
from workflows.roles import Role
from workflows.states import State


@pytest.fixture
def office(world, tmp_path, studio):
    evidence = str(tmp_path / "evidence")
    world.settings = replace(world.settings, evidence_url=evidence, ffmpeg=str(film_program()))
    return world


@pytest.fixture
def case(office):
    """A case of an anonymous person under investigation."""
    return office.advance(office.file(name="", anonymous=True), State.INVESTIGATION)


def job(office):
    return FilmCopier(office.database, office.settings, office.soon)


def stored(office):
    return {one.name for one in safe_to_open(office.settings).store.stored()}


def opened(office, row):
    return content_of(office.settings, office.database, row)


def test_an_ordinary_reader_of_an_anonymous_case_gets_no_byte_of_a_film_that_tells_place_or_device(
    office, case, studio
):
    content = studio.film("phone.mov").content
    file_id = send(office, case, content, "film.mov")
    reader = page_of(office, Role.INVESTIGATOR, case, file_id)
    assert "A copy without hidden data is being made." in reader.page.text
    job(office).work()
    page = reader.get(reader.where)
    assert "In the copy faces and places can still be seen, and voices heard" in page.text
    copy, preview = download(reader, which="copy"), reader.browser.get(f"{reader.where}/preview.jpg")
    assert copy.headers["Content-Disposition"].endswith('-copy.mp4"')
    assert preview.data.startswith(b"\xff\xd8\xff")
    refused = [download(reader), download(reader, which="original"), download(reader, which="preview")]
    refused.append(reader.browser.get(f"{reader.where.replace(file_id, rows(office)['copy'].id)}"))
    assert [answer.status_code for answer in refused] == [404] * 4
    everything = [copy, preview, *refused, reader.browser.get(reader.where), reader.browser.get(f"/cases/{case}")]
    assert not [needle for needle in NEEDLES for answer in everything if needle in answer.data]
    found = rows(office)
    assert opened(office, found["file"]) == content
    assert {row.derived_from for row in found.values()} == {None, file_id}
    assert opened(office, found["copy"]) == copy.data
    assert entries(office).count("evidence.copied") == entries(office).count("evidence.copy_downloaded") == 1
    assert "Copy without hidden data downloaded" in reader.get(reader.where).text
    assert sweep(office.database, office.settings, safe_to_open(office.settings), office.later(days=30_000)) == 0
    assert isinstance(verify(office.database), Verified)


def test_a_sound_that_came_before_the_program_is_copied_once_it_is_there(office, case, studio):
    without = replace(office.settings, ffmpeg="")
    with_program, office.settings = office.settings, without
    file_id = send(office, case, studio.film("memo.m4a").content, "memo.m4a")
    job(office).work()
    look(office)
    reader = page_of(office, Role.INVESTIGATOR, case, file_id)
    assert "There is no such copy of this file" in reader.page.text
    assert "the program for it, ffmpeg, is not installed" in reader.page.text
    assert rows(office)["file"].copies == "none"
    office.settings = with_program
    job(office).work()
    reader = page_of(office, Role.INVESTIGATOR, case, file_id)
    copy = download(reader, which="copy")
    assert copy.headers["Content-Disposition"].endswith('-copy.mp3"')
    assert not [needle for needle in NEEDLES if needle in copy.data]
    assert "preview.jpg" not in reader.browser.get(reader.where).text
    assert reader.browser.get(f"{reader.where}/preview.jpg").status_code == 404
    assert set(rows(office)) == {"file", "copy"}
    assert isinstance(verify(office.database), Verified)


def test_one_film_that_cannot_be_read_is_marked_once_and_the_next_is_copied(office, case, studio):
    damaged = send(office, case, studio.film("phone.mov").content[:6000], "cut.mov")
    send(office, case, studio.film("song.mp3").content, "song.mp3")
    assert to_copy(office.database) == ()
    copier = job(office)
    for _ in range(3):
        copier.work()
    assert entries(office).count("evidence.not_copied") == entries(office).count("evidence.copied") == 1
    assert to_film(office.database) == ()
    reader = page_of(office, Role.INVESTIGATOR, case, damaged)
    assert "No copy could be made: the file is damaged" in reader.page.text
    assert "There is no such copy of this file" in reader.page.text
    assert isinstance(verify(office.database), Verified)


def test_nothing_is_left_of_a_film_that_breaks_off_after_its_preview(office, case, studio, monkeypatch):
    send(office, case, studio.film("clip.webm").content, "clip.webm")
    before = stored(office)
    monkeypatch.setattr(films, "_FILM", ("-no-such-option",))
    job(office).work()
    assert (rows(office)["file"].copies, set(rows(office)), stored(office)) == ("failed", {"file"}, before)


def test_a_server_that_stops_waits_for_no_film_and_the_film_waits_for_the_next(office, case, studio):
    send(office, case, studio.long(), "long.mp4")
    before, copier = stored(office), job(office)
    copier.start()
    end = time.monotonic() + 20
    while stored(office) == before and time.monotonic() < end:  # the preview lies there, the copy is being made
        time.sleep(0.05)
    began = time.monotonic()
    copier.stop()
    assert not copier.is_alive()
    assert time.monotonic() - began < 5
    assert (rows(office)["file"].copies, stored(office)) == ("none", before)
    assert len(to_film(office.database)) == 1
    assert "evidence.not_copied" not in entries(office)


def test_what_was_made_of_a_film_is_gone_where_its_case_was_erased_meanwhile(office, case, studio, monkeypatch):
    file_id = send(office, case, studio.film("song.mp3").content, "song.mp3")

    def erased_meanwhile(safe, film):
        yield from made_of(safe, film)
        with office.database.write() as session:
            complaint = session.scalars(select(Complaint).where(Complaint.reference == case)).one()
            erase_words(session, complaint, office.actors[Role.SUPERVISOR], office.soon(), {"ground": "asked"})

    made_of = examining._made_of_film
    monkeypatch.setattr(examining, "_made_of_film", erased_meanwhile)
    before = stored(office)
    make_film_copies(
        office.database, safe_to_open(office.settings), Program(office.settings.ffmpeg).tried(), file_id, office.soon
    )
    assert (set(rows(office)), stored(office)) == ({"file"}, before)
    assert to_film(office.database) == ()
    assert not {"evidence.copied", "evidence.not_copied"} & set(entries(office))


def test_nothing_is_on_record_where_the_program_has_gone(office, case, studio):
    file_id = send(office, case, studio.film("song.mp3").content, "song.mp3")
    safe = safe_to_open(office.settings)
    with pytest.raises(NoProgram):
        make_film_copies(office.database, safe, Program("/no/such/ffmpeg"), file_id, office.soon)
    given_up = threading.Event()
    given_up.set()
    with pytest.raises(Interrupted):
        make_film_copies(office.database, safe, Program(office.settings.ffmpeg).tried(), file_id, office.soon, given_up)
    office.settings = replace(office.settings, ffmpeg="/bin/true")
    with pytest.raises(NoProgram):
        job(office).work()
    assert to_film(office.database) == (file_id,)
    assert not {"evidence.copied", "evidence.not_copied"} & set(entries(office))
