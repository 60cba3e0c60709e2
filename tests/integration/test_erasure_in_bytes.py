"""After an erasure no byte of what was written is left: in the database, the store, the log and backups."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, select
from sqlalchemy.engine import make_url

from oversight.case_rows import case_rows
from oversight.database import Base, Database, make_engine
from oversight.log.case_files import FilesToVerify
from oversight.log.verify import verify
from oversight.models import AuditData, AuditEntry, CaseKey, CaseRecord, FileKey, case_keys, hash_bytes
from oversight.sealing.box import CannotOpen
from oversight.sealing.databases import seen_by_office
from oversight.sealing.search_words import hashed, search_key, words_in
from tests.databases import folder_of_postgresql
from tests.factories.erased import PLANTED, WORDS, YEARS, ask, erase, planted, words_indexed
from tests.factories.logs import publish


def test_nothing_that_was_written_is_found_in_any_byte(world, safe, log, tmp_path, databases):
    """Database with its write-ahead file, store, tiles, and a copy made as backups are made."""
    gone = planted(world, safe)
    with world.database.read() as session:
        wraps = list(session.scalars(select(CaseKey.sealed_keys))) + list(session.scalars(select(FileKey.wrapped)))
        of_case = select(AuditData.private).join(AuditEntry, AuditEntry.id == AuditData.entry_id)
        private = session.scalars(of_case.where(AuditEntry.case_id == world.case_id(gone)))
        sealed = [*session.scalars(select(CaseRecord.sealed)), *private]
    stored = list(safe.store.files.values())
    hashes = [hash_bytes(one) for one in hashed(search_key(world.settings.house_key), words_in(WORDS))]
    publish(world.database, log)
    assert words_indexed(world)[1] == {gone}
    before = b"".join(bytes_of(world, tmp_path))
    assert len(wraps) >= 3
    assert [one for one in hashes if one not in before] == []
    world.later(days=YEARS.days)
    ask(world, gone)
    erase(world, safe, gone)
    publish(world.database, log)
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
    case = world.case_id(gone)
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
