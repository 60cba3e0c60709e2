"""What people wrote on a case is destroyed by two people together, and all that stays still verifies."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, delete, func, insert, or_, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from oversight.case_rows import case_rows
from oversight.database import Base, Database, make_engine
from oversight.log.case_files import FilesToVerify
from oversight.log.keeper import Log
from oversight.log.sequencer import integrate
from oversight.log.verify import PublishedLog, Verified, verify
from oversight.models import (
    BLOCK,
    ON_CASE,
    AuditData,
    AuditEntry,
    CaseKey,
    CaseRecord,
    Complaint,
    FileKey,
    SearchCase,
    SearchWord,
    case_keys,
    hash_bytes,
    places_in,
)
from oversight.sealing.box import CannotOpen
from oversight.sealing.databases import seen_by_office
from oversight.sealing.search_words import hashed, search_key, words_in
from oversight.services import documents, files, follow_up
from oversight.services.erasure import MustStay, erase_case
from oversight.services.filing import OfficerDescribed
from oversight.services.indexing import follow_log
from tests.databases import folder_of_postgresql
from tests.factories.logs import make_log
from tests.factories.safes import arrived, memory_safe
from tests.factories.tampering import lift_guards, seen_through
from workflows.errors import NotFound
from workflows.roles import Role
from workflows.states import State

PLANTED = (b"zanzibar-quince", "ღრუბელი-ქარი".encode())
WORDS = " ".join(word.decode() for word in PLANTED)
YEARS = timedelta(days=11 * 366)


@pytest.fixture
def safe():
    return memory_safe()


@pytest.fixture
def log(tmp_path) -> Log:
    return make_log(tmp_path)


def planted(world, safe) -> str:
    """Take a case to its end whose every free text holds the planted words, with a file and a visit by its filer."""
    officers = (OfficerDescribed(name=WORDS, unit="Patrol 7", description=WORDS),)
    reference = world.file(WORDS, name=WORDS, harm=WORDS, wishes=WORDS, place=WORDS, officers=officers)
    with world.database.read() as session:
        case = session.scalars(select(Complaint.id).where(Complaint.reference == reference)).one()
    person = follow_up.complainant(case)
    files.receive(world.database, reference, person, world.soon(), arrived(safe, PLANTED[0], WORDS), safe.limits)
    world.advance(reference, State.CLOSED)
    world.record(reference, "note", Role.SUPERVISOR, text=WORDS)
    sent = documents.NewFile(WORDS, PLANTED[1])
    documents.answer(world.database, safe.store, reference, world.actors[Role.SUPERVISOR], world.soon(), WORDS, [sent])
    return reference


def ask(world, reference: str, by: Role = Role.SUPERVISOR, ground: str = "retention_over") -> str:
    return world.record(reference, "erasure_request", by, ground=ground, reasons=WORDS)


def erase(world, safe, reference: str, by: Role = Role.HEAD, at: datetime | None = None) -> int:
    return erase_case(world.database, safe, reference, world.actors[by], at or world.at)


def case_id(world, reference: str) -> str:
    with world.database.read() as session:
        return session.scalars(select(Complaint.id).where(Complaint.reference == reference)).one()


def checked(world, safe, log: Log | None = None):
    published = PublishedLog(log.store, log.trust, log.signer.last().checkpoint) if log else None
    return verify(world.database, log=published, files=FilesToVerify(safe))


def publish(world, log: Log) -> None:
    while integrate(world.database):
        continue
    log.publisher(world.database).publish()


def words_indexed(world) -> tuple[set[str], set[str]]:
    """Name the cases by which words find something: as it stands, and after the index has followed the log."""

    def cases() -> set[str]:
        with world.database.read() as session:
            numbers = {
                row.block * BLOCK + place
                for row in session.scalars(select(SearchWord))
                for place in places_in(row.cases)
            }
            told = select(Complaint.reference).join(SearchCase, SearchCase.complaint_id == Complaint.id)
            return set(session.scalars(told.where(or_(SearchCase.n.in_(numbers), SearchCase.words != frozenset()))))

    before = cases()
    while follow_log(world.database):
        continue
    return before, cases()


def test_an_erased_case_is_gone_and_everything_verifies(world, safe, log, tmp_path):
    kept, gone = world.advance(world.file(), State.CLOSED), planted(world, safe)
    publish(world, log)
    assert words_indexed(world)[1] == {kept, gone}
    before = checked(world, safe, log)
    assert (before.cases, before.files, before.erased) == (2, 2, 0)
    world.later(days=YEARS.days)
    ask(world, gone)
    assert erase(world, safe, gone)
    publish(world, log)
    after = checked(world, safe, log)
    assert (after.cases, after.files, after.erased) == (2, 0, 1)
    assert after.published == after.entries > before.entries
    assert safe.store.files == {}
    assert words_indexed(world) == ({kept}, {kept})
    case = case_id(world, gone)
    with world.database.read() as session:
        left = select(func.count()).select_from(AuditData).join(AuditEntry, AuditEntry.id == AuditData.entry_id)
        assert session.scalar(left.where(AuditEntry.case_id == case)) == 1
        assert session.scalars(select(CaseKey.holder).where(CaseKey.complaint_id == case)).all() == []
        assert session.scalars(select(FileKey.store_name)).all() == []
        for table in (table for table in ON_CASE if "sealed" in table.__table__.columns):
            assert set(session.scalars(select(table.sealed).where(table.complaint_id == case))) <= {b""}
    assert world.record(kept, "note", Role.SUPERVISOR, text="It can still be worked on.")


def test_nothing_that_was_written_is_found_in_any_byte(world, safe, log, tmp_path, databases):
    """Database with its write-ahead file, store, tiles, and a copy made as backups are made."""
    gone = planted(world, safe)
    with world.database.read() as session:
        wraps = list(session.scalars(select(CaseKey.sealed_keys))) + list(session.scalars(select(FileKey.wrapped)))
        of_case = select(AuditData.private).join(AuditEntry, AuditEntry.id == AuditData.entry_id)
        private = session.scalars(of_case.where(AuditEntry.case_id == case_id(world, gone)))
        sealed = [*session.scalars(select(CaseRecord.sealed)), *private]
    stored = list(safe.store.files.values())
    hashes = [hash_bytes(one) for one in hashed(search_key(world.settings.house_key), words_in(WORDS))]
    publish(world, log)
    assert words_indexed(world)[1] == {gone}
    before = b"".join(bytes_of(world, tmp_path))
    assert len(wraps) >= 3
    assert [one for one in hashes if one not in before] == []
    world.later(days=YEARS.days)
    ask(world, gone)
    erase(world, safe, gone)
    publish(world, log)
    bytes_left = b"".join([*bytes_of(world, tmp_path), *safe.store.files.values(), *folder(tmp_path / "log")])
    assert len(bytes_left) > 10_000
    assert [word for word in PLANTED if word in bytes_left] == []
    assert [one for one in (*wraps, *stored, *hashes) if bytes(one) in bytes_left] == []
    if world.database.engine.dialect.name == "sqlite":
        assert [one for one in sealed if bytes(one) in bytes_left] == []


def test_a_backup_from_before_an_erasure_opens_the_case_and_one_from_after_gives_nothing_back(
    world, safe, tmp_path, databases
):
    """Why backups may live no longer than the promise of erasure."""
    gone = planted(world, safe)
    case = case_id(world, gone)
    with restored(world, databases, tmp_path / "before") as (old, copy), old.read() as session:
        assert case_rows(session, gone).complaint.account == WORDS
        wraps = [bytes(one) for one in session.scalars(select(CaseKey.sealed_keys))]
        assert all(is_in(copy, one) for one in wraps)
    world.later(days=YEARS.days)
    ask(world, gone)
    erase(world, safe, gone)
    with restored(world, databases, tmp_path / "after") as (new, copy):
        assert verify(new, files=FilesToVerify(safe)).erased == 1
        with new.read() as session:
            assert session.scalars(select(CaseKey).where(CaseKey.complaint_id == case)).all() == []
            with pytest.raises(CannotOpen):
                case_keys(session, case)
        assert not [one for one in (*wraps, *PLANTED) if is_in(copy, one)]


def is_in(copy: Path, wanted: bytes) -> bool:
    """Look for bytes in a backup, which may tell them in hexadecimal digits."""
    content = copy.read_bytes()
    return wanted in content or wanted.hex().encode() in content


@contextmanager
def restored(world, databases, copy: Path) -> Iterator[tuple[Database, Path]]:
    """Back the database up as its operator does, restore the copy elsewhere, and open that with the same keys."""
    engine = world.database.engine
    url = databases.empty(engine.dialect.name)
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(engine.url.database)) as standing, closing(sqlite3.connect(copy)) as backup:
            standing.backup(backup)
        shutil.copyfile(copy, make_url(url).database)
    else:
        dump = folder_of_postgresql() / "pg_dump"
        subprocess.run([dump, "--format=custom", "--compress=0", f"--file={copy}", address_of(engine.url)], check=True)
        subprocess.run([dump.with_name("pg_restore"), f"--dbname={address_of(make_url(url))}", copy], check=True)
    opened = seen_by_office(Database(make_engine(url)), world.settings)
    yield opened, copy
    opened.engine.dispose()
    databases.drop(url)


def address_of(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def folder(path: Path) -> list[bytes]:
    return [one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()]


def bytes_of(world, tmp_path: Path) -> list[bytes]:
    """Give the database as it lies on the disk, and as a backup copies it."""
    engine = world.database.engine
    if engine.dialect.name == "sqlite":
        standing = Path(engine.url.database)
        (tmp_path / "backup.db").unlink(missing_ok=True)
        with sqlite3.connect(standing) as connection, sqlite3.connect(tmp_path / "backup.db") as copy:
            connection.backup(copy)
        return [one.read_bytes() for one in (*standing.parent.glob(standing.name + "*"), tmp_path / "backup.db")]
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        return [
            b"".join(bytes(part) for part in copy)
            for name in Base.metadata.tables
            for copy in [list(_copied(driver, name))]
        ]


def _copied(driver, table: str):
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as copy:
        yield from copy


def test_nobody_erases_alone_early_or_an_open_case(world, safe):
    reference = world.advance(world.file(), State.CLOSED)
    with pytest.raises(MustStay, match="Nobody has asked"):
        erase(world, safe, reference)
    ask(world, reference, Role.HEAD)
    with pytest.raises(MustStay, match=r"somebody else must agree.*has not run out"):
        erase(world, safe, reference)
    world.later(days=YEARS.days)
    with pytest.raises(MustStay, match="somebody else must agree"):
        erase(world, safe, reference)
    for role in set(world.actors) - {Role.HEAD, Role.SUPERVISOR}:
        with pytest.raises(NotFound):
            erase(world, safe, reference, by=role)
    assert erase(world, safe, reference, by=Role.SUPERVISOR)
    with pytest.raises(NotFound):
        erase(world, safe, reference, by=Role.SUPERVISOR)


def test_a_held_case_stays_until_the_head_lifts_the_hold(world, safe):
    reference = world.advance(world.file(), State.CLOSED)
    hold = world.record(reference, "legal_hold", Role.SUPERVISOR, ordered_by="The court", reasons="A case is pending.")
    ask(world, reference)
    world.later(days=YEARS.days)
    with pytest.raises(MustStay, match="legal hold"):
        erase(world, safe, reference)
    world.record(reference, "legal_hold_lifted", Role.HEAD, about=hold, reasons="The court is done.")
    assert erase(world, safe, reference)


def test_an_erased_case_is_no_case_to_anybody(world, safe):
    reference = world.advance(world.file(), State.CLOSED)
    code = world.codes[reference]
    world.later(days=YEARS.days)
    ask(world, reference)
    erase(world, safe, reference)
    for trigger in ("reopen", "request_review"):
        with pytest.raises(NotFound):
            world.move(reference, trigger, Role.SUPERVISOR)
    with pytest.raises(NotFound):
        world.record(reference, "note", Role.SUPERVISOR, text="One more word.")
    assert code


DAMAGES = {
    "a private part put back": lambda session, case, was: session.execute(insert(AuditData).values(**was["data"])),
    "a key put back": lambda session, case, was: session.execute(insert(CaseKey).values(**was["key"])),
    "the erasing entry's own part removed": lambda session, case, was: session.execute(
        delete(AuditData).where(AuditData.entry_id.in_(select(AuditEntry.id).where(AuditEntry.type == "case.erased")))
    ),
    "a row changed": lambda session, case, was: session.execute(
        update(Complaint).where(Complaint.id == case).values(channel="letter")
    ),
    "the row of a record removed": lambda session, case, was: session.execute(
        delete(CaseRecord).where(CaseRecord.complaint_id == case)
    ),
    "words sealed under a key of one's own": lambda session, case, was: session.execute(
        update(Complaint).where(Complaint.id == case).values(sealed=b"kept")
    ),
    "another case emptied in its shadow": lambda session, case, was: session.execute(
        delete(AuditData).where(AuditData.entry_id == was["other"])
    ),
    "the keys of another case removed": lambda session, case, was: session.execute(
        delete(CaseKey).where(CaseKey.complaint_id != case)
    ),
}


def test_an_erasure_covers_what_it_names_and_nothing_else(world, safe):
    other, gone = world.advance(world.file(), State.CLOSED), planted(world, safe)
    case = case_id(world, gone)
    with world.database.read() as session:
        of_case = select(AuditEntry.id).where(AuditEntry.case_id == case, AuditEntry.case_seq == 1).scalar_subquery()
        data, key = AuditData.__table__, CaseKey.__table__
        of_other = select(AuditEntry.id).where(AuditEntry.case_id == case_id(world, other), AuditEntry.case_seq == 1)
        was = {
            "data": dict(session.execute(select(data).where(data.c.entry_id == of_case)).mappings().one()),
            "key": dict(
                session.execute(select(key).where(key.c.complaint_id == case, key.c.holder == "office"))
                .mappings()
                .one()
            ),
            "other": session.scalars(of_other).one(),
        }
    world.later(days=YEARS.days)
    ask(world, gone)
    erase(world, safe, gone)
    assert isinstance(checked(world, safe), Verified)
    missed = []
    guarded = [table.__tablename__ for table in (Complaint, *ON_CASE)]
    for name, damage in DAMAGES.items():
        with world.database.engine.connect() as connection, connection.begin() as transaction:
            lift_guards(connection, *guarded)
            with Session(connection) as session:
                damage(session, case, was)
                session.flush()
                found = verify(seen_through(connection), files=FilesToVerify(safe))
            missed += [name] if isinstance(found, Verified) else []
            transaction.rollback()
    assert missed == []


def test_an_erasure_by_one_person_is_found(world, safe, monkeypatch):
    """Even by somebody who changed the program: who asked and who erased stands in the public parts of the entries."""
    reference = world.advance(world.file(), State.CLOSED)
    world.later(days=YEARS.days)
    ask(world, reference, by=Role.HEAD)
    monkeypatch.setattr("oversight.services.erasure.against_erasing", lambda *_: ())
    erase(world, safe, reference, by=Role.HEAD)
    assert checked(world, safe).what == "A case was erased by one person alone"
