"""Sealed files in a directory of this machine, which nobody but this user can read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from oversight.evidence.store import Stored, StoreFault

PORTION = 1 << 20
ARRIVING = ".arriving"
"""Ending of files that are not whole yet."""


class Directory:
    """The store for one machine. A file gets its name when all of it is on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def begin(self, name: str) -> "WritingFile":
        """Begin to write a file."""
        with _as_fault():
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            return WritingFile(self._root / name)

    def read(self, name: str) -> Iterator[bytes]:
        """Give a file in portions."""
        with _as_fault(), (self._root / name).open("rb") as file:
            while portion := file.read(PORTION):
                yield portion

    def size(self, name: str) -> int | None:
        """Give the length of a file; none where it is not there."""
        with _as_fault():
            path = self._root / name
            return path.stat().st_size if path.is_file() else None

    def remove(self, name: str) -> None:
        """Remove a file, or what is left of it."""
        with _as_fault():
            (self._root / name).unlink(missing_ok=True)
            (self._root / (name + ARRIVING)).unlink(missing_ok=True)

    def stored(self) -> Iterator[Stored]:
        """List everything that is there."""
        with _as_fault():
            found = list(self._root.iterdir()) if self._root.is_dir() else []
            for path in found:
                written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield Stored(path.name.removesuffix(ARRIVING), written_at)


class WritingFile:
    """A file that is being written under a name of its own."""

    def __init__(self, path: Path) -> None:
        self._path, self._arriving = path, path.with_name(path.name + ARRIVING)
        descriptor = os.open(self._arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")

    def write(self, data: bytes) -> None:
        """Add to the file."""
        with _as_fault():
            self._file.write(data)

    def finish(self) -> None:
        """Give the file its name, and return when it would outlive a power cut."""
        with _as_fault():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._arriving.rename(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def abandon(self) -> None:
        """Leave nothing behind."""
        with _as_fault():
            self._file.close()
            self._arriving.unlink(missing_ok=True)


@contextmanager
def _as_fault() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFault(f"the evidence store fails: {error.strerror}") from error
