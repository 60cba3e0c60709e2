"""Make a backup: the published log, the files of cases and the database, sealed for people who are not here."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pyrage.x25519 import Recipient

from oversight import __version__
from oversight.backups.database_copy import Content, copy_to
from oversight.backups.sealed_archive import BackupFault, Portions, add_bytes, add_stream, writing
from oversight.database import Database
from oversight.evidence.store import Store as Files
from oversight.log.counts import COUNTS
from oversight.log.export import export_log
from oversight.log.published import CHECKPOINT
from oversight.log.publisher import HISTORY
from oversight.log.store import Store as Published
from oversight.log.store import sync_folder
from oversight.log.writer import note_read
from workflows.audit.entry import write_time
from workflows.roles import SYSTEM

FORMAT = "oversight-backup/1"
MANIFEST, LOG, FILES, DATABASE = "manifest.json", "log/", "files/", "database"
"""What stands in the archive, in this order."""

MADE = "backup.made"
_NAME = re.compile(r"oversight-(\d{8}T\d{6}Z)\.tar\.age")
_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, and what it holds."""

    path: Path
    sha256: str
    content: Content
    files: int
    removed: tuple[Path, ...]


def make_backup(
    database: Database,
    files: Files | None,
    log: Published,
    folder: Path,
    recipients: Sequence[Recipient],
    at: datetime,
    keep: timedelta,
) -> Made:
    """Write a backup into a folder, note it in the record, and remove those there that are older than ``keep``.

    The folder sees the copy of the database in the clear for as long as the backup takes. Without ``files`` the files
    of cases are left to whoever copies their store.

    :raises BackupFault: another is being made there, or something cannot be read or written. Nothing is left then.
    """
    with _alone_in(folder) as unfinished:
        path = folder / f"oversight-{at:%Y%m%dT%H%M%SZ}.tar.age"
        if path.exists():
            raise BackupFault(f"{path} is there already")
        content, sealed = copy_to(database, unfinished / DATABASE), unfinished / path.name
        manifest = {"format": FORMAT, "version": __version__, "made_at": write_time(at), **asdict(content)}
        with writing(sealed, recipients) as archive:
            add_bytes(archive, MANIFEST, json.dumps(manifest, indent=1).encode())
            _add_log(archive, log)
            kept = _add_files(archive, files) if files is not None else 0
            with (unfinished / DATABASE).open("rb") as copy:
                add_stream(archive, DATABASE, os.fstat(copy.fileno()).st_size, copy)
        with sealed.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        told = {"file": path.name, "sha256": sha256, "sealed_for": [str(one) for one in recipients]}
        with database.write() as session:
            note_read(session, MADE, SYSTEM, at, None, **told, **asdict(content), files=kept)
        os.replace(sealed, path)  # now, because no backup is there of which the record does not tell
        sync_folder(folder)
        return Made(path, sha256, content, kept, tuple(_remove_old(folder, at - keep)))


def newest_backup(source: Path) -> Path:
    """Give the newest backup in a folder; a file is the one that is meant.

    :raises BackupFault: there is none.
    """
    if not source.is_dir():
        return source
    found = sorted(path for path in source.iterdir() if _NAME.fullmatch(path.name))
    if not found:
        raise BackupFault(f"there is no backup in {source}")
    return found[-1]


@contextmanager
def _alone_in(folder: Path) -> Iterator[Path]:
    """Give a place for what is unfinished. What an earlier run left there, because it was killed, is removed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / _UNFINISHED
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFault(f"another backup is being made in {folder}") from None
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        try:
            yield unfinished
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def _add_log(archive: tarfile.TarFile, log: Published) -> None:
    """Add the published log as it ends now, with every checkpoint before, which its witnesses signed."""
    if log.read(CHECKPOINT) is None:
        return
    into = _LogInArchive(archive)
    export_log(log, into)
    for name in (*sorted(log.names(HISTORY)), COUNTS):
        data = log.read(name)
        if data is not None and name not in into.names_written:
            into.write(name, data)


class _LogInArchive:
    """An archive as a store of the log that is only written."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self.names_written: set[str] = set()

    def read(self, path: str) -> bytes | None:
        """Nothing is read back."""
        return None

    def write(self, path: str, data: bytes) -> None:
        """Add a file."""
        add_bytes(self._archive, LOG + path, data)
        self.names_written.add(path)

    def names(self, folder: str) -> Iterator[str]:
        """Nothing is read back."""
        return iter(())

    def sync(self) -> None:
        """The whole archive is kept at once."""


def _add_files(archive: tarfile.TarFile, files: Files) -> int:
    """Add every file of cases, sealed as it lies in its store; not what has not arrived whole."""
    kept = 0
    for name in sorted({one.name for one in files.stored()}):
        size = files.size(name)
        if size is not None:
            add_stream(archive, FILES + name, size, Portions(files.read(name)))
            kept += 1
    return kept


def _remove_old(folder: Path, before: datetime) -> Iterator[Path]:
    """Remove backups of ours that are older: what was erased since is still in them."""
    for path in sorted(folder.iterdir()):
        named = _NAME.fullmatch(path.name)
        if named and datetime.strptime(named[1] + "+0000", "%Y%m%dT%H%M%SZ%z") < before:
            path.unlink()
            yield path
