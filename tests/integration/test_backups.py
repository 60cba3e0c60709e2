"""A backup brings everything back but the keys, opens for nobody else, and what is no whole backup changes nothing."""

import fcntl
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pyrage
import pytest
from pyrage.x25519 import Identity
from sqlalchemy import delete, inspect, select
from sqlalchemy.exc import OperationalError

from oversight.backups import making
from oversight.backups.database_copy import copy_to
from oversight.backups.sealed_archive import BackupFault, add_bytes, writing
from oversight.case_rows import case_rows, find_case
from oversight.config import ConfigurationError
from oversight.database import Database, make_engine
from oversight.evidence.directory import Directory as Files
from oversight.evidence.store import StoreFault
from oversight.log.export import export_log
from oversight.log.keeper import refuse_if_wound_back
from oversight.log.recovery import recover
from oversight.log.signer import SignerRefused
from oversight.log.store import Directory as Published
from oversight.log.verify import verify
from oversight.models import AuditData, AuditEntry, Draft, FileKey
from oversight.sealing.databases import seen_by_office
from oversight.services import files, follow_up
from tests.databases import ONE_DATABASE
from tests.factories.backed_up import PHOTOGRAPH, WORDS, Office
from tests.factories.logs import make_log, write
from tests.factories.safes import arrived, memory_safe
from tests.factories.trails import entry_told
from workflows.states import State

pytestmark = pytest.mark.usefixtures("programs")


@pytest.fixture
def office(world, tmp_path) -> Office:
    """One case with a file, published."""
    safe = replace(memory_safe(), store=Files(tmp_path / "files"))
    made = Office(world, world.database, safe, make_log(tmp_path), tmp_path, Identity.generate())
    reference = world.advance(world.file(WORDS), State.ASSESSED)
    person = follow_up.complainant(world.case_id(reference))
    files.receive(made.database, reference, person, world.soon(), arrived(safe, PHOTOGRAPH), safe.limits)
    made.publish()
    return made


@pytest.fixture
def elsewhere(office, databases, tmp_path):
    """The same office on an empty machine, with the signer and the keys that were kept apart."""
    url = databases.empty(office.database.engine.dialect.name)
    database = seen_by_office(Database(make_engine(url)), office.world.settings)
    log, safe = (
        replace(office.log, store=Published(tmp_path / "log2")),
        replace(office.safe, store=Files(tmp_path / "f2")),
    )
    yield replace(office, database=database, log=log, safe=safe)
    database.engine.dispose()
    databases.drop(url)


def test_an_office_that_lost_its_machine_goes_on(office, elsewhere, tmp_path):
    """The drill: what was before the backup opens as before, and the record says what came after it and is lost."""
    (kept,) = office.world.cases
    made = office.back_up()
    lost = office.world.file("Filed after the backup.")
    office.publish()
    mirror = Published(tmp_path / "mirror", is_copy=True)
    export_log(office.log.store, mirror)

    put = elsewhere.restore(made.path)

    assert (put.content, put.files, put.kept_log) == (made.content, 1, False)
    assert (made.content.cases, made.files) == (1, 1)
    with pytest.raises(SignerRefused, match="restored or wound back"):
        refuse_if_wound_back(elsewhere.database, elsewhere.log)
    shutil.copytree(mirror.root, tmp_path / "log2", dirs_exist_ok=True)
    assert recover(elsewhere.database, elsewhere.log, office.world.soon()).lost > 0
    elsewhere.publish()
    found = elsewhere.verified()
    assert (found.cases, found.files, found.lost) == (1, 1, recovered_places(elsewhere))
    with elsewhere.database.read() as session:
        assert case_rows(session, kept).complaint.account == WORDS
        assert find_case(session, lost) is None
        key = session.scalars(select(FileKey)).one()
    assert b"".join(elsewhere.safe.open(key.store_name, key.wrapped)) == PHOTOGRAPH
    moved = replace(office.world, database=elsewhere.database)
    assert moved.advance(kept, State.INVESTIGATION)


def recovered_places(office: Office) -> int:
    with office.database.read() as session:
        entry = session.scalars(select(AuditEntry.id).where(AuditEntry.type == "log.recovered")).one()
        assert session.get(AuditData, entry) is not None
    return office.verified().lost


def test_what_others_write_meanwhile_leaves_it_whole(office, elsewhere):
    stop, writer = Event(), None

    def go_on() -> None:
        while not stop.is_set():
            write(office.database, 5)

    writer = Thread(target=go_on)
    writer.start()
    try:
        made = office.back_up()
    finally:
        stop.set()
        writer.join()
    elsewhere.restore(made.path)
    assert verify(elsewhere.database).entries == made.content.entries


def test_it_opens_for_nobody_else(office):
    made = office.back_up()
    content = made.path.read_bytes()
    (reference,) = office.world.cases
    for told in (reference.encode(), b"audit_entry", b"manifest", WORDS.encode(), b"intake_officer"):
        assert told not in content
    assert made.path.stat().st_mode & 0o077 == 0
    assert [path.name for path in made.path.parent.iterdir() if not path.name.startswith(".lock")] == [made.path.name]


@ONE_DATABASE
def test_each_of_those_it_is_sealed_for_opens_it_alone(office, elsewhere):
    second = Identity.generate()
    made = office.back_up(recipients=[office.keeper.to_public(), second.to_public()])
    assert elsewhere.restore(made.path, second).content.cases == 1


def test_the_record_tells_that_it_was_made_and_for_whom(office):
    made = office.back_up()
    told = entry_told(office.database, "backup.made")
    assert (told["file"], told["sha256"]) == (made.path.name, made.sha256)
    assert told["sealed_for"] == [str(office.keeper.to_public())]


@contextmanager
def nothing_is_put_back(elsewhere: Office, why: str):
    with pytest.raises(BackupFault, match=why):
        yield
    assert inspect(elsewhere.database.engine).get_table_names() == []
    assert list((elsewhere.folder / "beside").iterdir()) == []


@ONE_DATABASE
@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content[:-2000] + bytes([content[-2000] ^ 1]) + content[-1999:],
        lambda content: content + b"more",
        lambda content: b"",
        lambda content: b"no backup at all",
    ],
    ids=["end missing", "half", "one bit", "more behind it", "empty", "something else"],
)
def test_what_is_not_whole_is_not_put_back(office, elsewhere, damage):
    made = office.back_up()
    made.path.write_bytes(damage(made.path.read_bytes()))
    with nothing_is_put_back(elsewhere, "not whole|no backup"):
        elsewhere.restore(made.path)


@ONE_DATABASE
def test_another_key_does_not_open_it(office, elsewhere):
    made = office.back_up()
    with nothing_is_put_back(elsewhere, "No matching keys"):
        elsewhere.restore(made.path, Identity.generate())


MANIFEST = {"format": "oversight-backup/1", "made_at": "", "schema": "0020", "cases": 0, "entries": 0, "places": 0}


@ONE_DATABASE
@pytest.mark.parametrize(
    "members, why",
    [
        ({"other": b""}, "no backup of Oversight"),
        ({"manifest.json": b"["}, "does not tell what it holds"),
        ({"manifest.json": b"{}"}, "does not tell what it holds"),
        ({"manifest.json": b'{"format": "oversight-backup/9"}'}, "install the version that made it"),
        ({"files/../up": b"x"}, "name of no file of a case"),
        ({"files/.hidden": b"x"}, "name of no file of a case"),
        ({"log/../../up": b"x"}, "name of no file of a log"),
        ({"/etc/passwd": b"x"}, "nothing that a backup holds"),
        ({}, "holds no database"),
        ({"schema": "9999", "log/checkpoint": b""}, "install the version that made it"),
        ({"database": "another"}, "and OVERSIGHT_DATABASE_URL names"),
    ],
    ids=str,
)
def test_what_somebody_else_sealed_for_us_is_refused(office, elsewhere, tmp_path, members, why):
    """Whoever knows the public key can seal something for us: nothing in it is believed."""
    told = {**MANIFEST, "database": elsewhere.database.engine.dialect.name}
    told |= {name: value for name, value in members.items() if isinstance(value, str)}
    with writing(tmp_path / "forged", [office.keeper.to_public()]) as archive:
        if not members.keys() & {"other", "manifest.json"}:
            add_bytes(archive, "manifest.json", json.dumps(told).encode())
        for name, data in members.items():
            if isinstance(data, bytes):
                add_bytes(archive, name, data)
    with nothing_is_put_back(elsewhere, why):
        elsewhere.restore(tmp_path / "forged")


@ONE_DATABASE
def test_a_link_in_a_forged_backup_is_no_file(office, elsewhere, tmp_path):
    with writing(tmp_path / "forged", [office.keeper.to_public()]) as archive:
        told = {**MANIFEST, "database": elsewhere.database.engine.dialect.name}
        add_bytes(archive, "manifest.json", json.dumps(told).encode())
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with nothing_is_put_back(elsewhere, "no backup of ours: cannot extract"):
        elsewhere.restore(tmp_path / "forged")


def test_a_database_that_holds_something_is_left_alone(office):
    made = office.back_up()
    with pytest.raises(BackupFault, match="holds something already"):
        office.restore(made.path)
    assert office.verified().cases == 1


@ONE_DATABASE
def test_what_is_still_there_of_log_and_files_stays(office, elsewhere, tmp_path):
    made = office.back_up()
    shutil.copytree(tmp_path / "files", tmp_path / "f2")
    shutil.copytree(tmp_path / "log", tmp_path / "log2")
    office.publish()
    newer = (tmp_path / "log" / "checkpoint").read_bytes()
    shutil.copytree(tmp_path / "log", tmp_path / "log2", dirs_exist_ok=True)
    put = elsewhere.restore(made.path)
    assert (put.files, put.kept_log) == (0, True)
    assert (tmp_path / "log2" / "checkpoint").read_bytes() == newer


@ONE_DATABASE
def test_a_file_that_arrived_in_part_is_brought_again(office, elsewhere, tmp_path):
    made = office.back_up()
    (name,) = (one.name for one in office.safe.store.stored())
    (tmp_path / "f2").mkdir()
    (tmp_path / "f2" / f"{name}.arriving").write_bytes(b"half")
    assert elsewhere.restore(made.path).files == 1
    assert b"".join(elsewhere.safe.store.read(name)) == b"".join(office.safe.store.read(name))


def test_files_can_be_left_to_another_copy(office, elsewhere):
    made = office.back_up(files=None)
    assert (made.files, elsewhere.restore(made.path).files) == (0, 0)


@ONE_DATABASE
def test_there_is_no_backup_of_which_the_record_does_not_tell(office, monkeypatch):
    def fails(*_, **__):
        raise OperationalError("INSERT", {}, Exception("the disk is full"))

    monkeypatch.setattr(making, "note_read", fails)
    with pytest.raises(OperationalError):
        office.back_up()
    assert [path.name for path in (office.folder / "backups").iterdir()] == [".lock"]


@ONE_DATABASE
def test_what_fails_leaves_nothing_behind(office, monkeypatch):
    def fails(name):
        raise StoreFault("the store is away")
        yield

    monkeypatch.setattr(office.safe.store, "read", fails)
    with pytest.raises(StoreFault):
        office.back_up()
    assert [path.name for path in (office.folder / "backups").iterdir()] == [".lock"]


@ONE_DATABASE
def test_a_disk_that_is_full_is_said(office, monkeypatch):
    def full(*_):
        raise pyrage.EncryptError("No space left on device")

    monkeypatch.setattr(pyrage, "encrypt_io", full)
    with pytest.raises(BackupFault, match="No space left"):
        office.back_up()
    assert [path.name for path in (office.folder / "backups").iterdir()] == [".lock"]


@ONE_DATABASE
def test_what_a_killed_run_left_in_the_clear_is_removed_by_the_next(office):
    left = office.folder / "backups" / ".unfinished"
    left.mkdir(parents=True)
    (left / "database").write_bytes(b"in the clear")
    office.back_up()
    assert not left.exists()


@ONE_DATABASE
def test_two_at_a_time_do_not_disturb_each_other(office):
    (office.folder / "backups").mkdir()
    with (office.folder / "backups" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BackupFault, match="another backup is being made"):
            office.back_up()


@ONE_DATABASE
def test_old_ones_are_removed_and_nothing_else(office):
    first = office.back_up()
    (first.path.parent / "oversight-notes.txt").write_text("kept")
    office.world.later(days=2)
    second = office.back_up()
    assert second.removed == ()
    office.world.later(days=2)
    third = office.back_up()
    assert third.removed == (first.path,)
    left = {path.name for path in first.path.parent.iterdir()}
    assert left == {".lock", "oversight-notes.txt", second.path.name, third.path.name}


@ONE_DATABASE
def test_no_page_comes_along_from_which_something_was_removed(office, tmp_path):
    removed = Draft(token_hash="t", sealed=b"REMOVED" * 2000, began_at=office.world.at, ends_at=office.world.at)
    with office.database.write() as session:
        session.add(removed)
    with office.database.write() as session:
        session.execute(delete(Draft))
    copy_to(office.database, tmp_path / "copy")
    assert free_pages(office.database.engine.url.database) > 0
    assert free_pages(tmp_path / "copy") == 0


def free_pages(path: str | Path) -> int:
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute("PRAGMA freelist_count").fetchone()[0]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_program_that_is_not_installed_is_named(office, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ConfigurationError, match=r"pg_dump is not installed .*postgresql-client"):
        office.back_up()
    assert [path.name for path in (office.folder / "backups").iterdir()] == [".lock"]
