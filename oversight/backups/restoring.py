"""Put a backup into the place of what was lost: an empty database, and what is missing of files and published log."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO, Any

from pyrage.x25519 import Identity

from oversight.backups.database_copy import Content, put_back, refuse_misfit
from oversight.backups.making import DATABASE, FILES, FORMAT, LOG, MANIFEST
from oversight.backups.sealed_archive import BackupFault, reading
from oversight.database import Database
from oversight.evidence.store import Store as Files
from oversight.log.published import CHECKPOINT
from oversight.log.store import Store as Published
from workflows.audit.tile import MalformedTile

PORTION = 1 << 20
_LONGEST_MANIFEST = 10_000


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. ``kept_log`` says that a published log was there still, and was left as it is."""

    made_at: str
    content: Content
    files: int
    kept_log: bool


def restore_backup(
    path: Path, identities: Sequence[Identity], database: Database, files: Files, log: Published, beside: Path
) -> Restored:
    """Put back what a backup holds. Files and a published log that are there stay: they never change, or are newer.

    The database comes last, and only when the whole backup was read to its end unchanged. Until then it lies in a
    folder of its own below ``beside``.

    :raises BackupFault: it is no backup, is damaged, does not open with these keys, or does not fit what is here.
    """
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=beside) as folder:
        copy = Path(folder) / DATABASE
        with reading(path, identities) as archive:
            members = iter(archive)
            made_at, content = _manifest(archive, next(members, None))
            refuse_misfit(database, content)
            arriving = _Arriving(files, log, copy)
            for member in members:
                arriving.take(member.name, _content(archive, member))
        if not copy.exists():
            raise BackupFault("the backup holds no database")
        put_back(database, copy, content)
    log.sync()
    return Restored(made_at, content, arriving.files, arriving.kept_log)


def _manifest(archive: tarfile.TarFile, member: tarfile.TarInfo | None) -> tuple[str, Content]:
    if member is None or member.name != MANIFEST or member.size > _LONGEST_MANIFEST:
        raise BackupFault("this is no backup of Oversight")
    try:
        told: dict[str, Any] = json.loads(_content(archive, member).read())
        if told["format"] != FORMAT:
            raise BackupFault(f"the backup is written as {told['format']}: install the version that made it")
        return str(told["made_at"]), Content(**{field.name: told[field.name] for field in fields(Content)})
    except (ValueError, KeyError, TypeError) as error:
        raise BackupFault("the backup does not tell what it holds") from error


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise BackupFault(f"{member.name} in the backup is no file")
    return content


class _Arriving:
    """Puts each thing in the archive where it belongs."""

    def __init__(self, files: Files, log: Published, copy: Path) -> None:
        self._files, self._log, self._copy = files, log, copy
        self.kept_log = log.read(CHECKPOINT) is not None
        self.files = 0

    def take(self, name: str, content: IO[bytes]) -> None:
        """Put one thing in its place.

        :raises BackupFault: nothing of that name belongs into a backup.
        """
        if name == DATABASE:
            with self._copy.open("xb") as copy:
                shutil.copyfileobj(content, copy, PORTION)
        elif name.startswith(LOG):
            self._take_published(name.removeprefix(LOG), content)
        elif name.startswith(FILES):
            self._take_file(name.removeprefix(FILES), content)
        else:
            raise BackupFault(f"{name!r} is nothing that a backup holds")

    def _take_published(self, name: str, content: IO[bytes]) -> None:
        if self.kept_log:
            return
        try:
            self._log.write(name, content.read())
        except MalformedTile as error:
            raise BackupFault(f"{name!r} is the name of no file of a log") from error

    def _take_file(self, name: str, content: IO[bytes]) -> None:
        if not name or "/" in name or name.startswith("."):
            raise BackupFault(f"{name!r} is the name of no file of a case")
        if self._files.size(name) is not None:
            return
        self._files.remove(name)  # what is left of one that did not arrive whole
        file = self._files.begin(name)
        try:
            while portion := content.read(PORTION):
                file.write(portion)
        except BaseException:
            file.abandon()
            raise
        file.finish()
        self.files += 1
