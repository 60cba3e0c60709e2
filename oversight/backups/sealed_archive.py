"""A tar archive inside an age file, written and read as a stream: any `age` and `tar` open it too.

Only its recipients can read a backup. The host that makes it has none of their private keys.
"""

import os
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import IO

import pyrage
from pyrage.x25519 import Identity, Recipient

from oversight.key_files import ConfigurationError, private_file

RECIPIENT, IDENTITY = "age1", "AGE-SECRET-KEY-1"


class BackupFault(Exception):
    """A backup cannot be made, or is not what was made."""


def read_recipients(given: Sequence[str]) -> list[Recipient]:
    """Read the public keys for which a backup is sealed: each as it is, or a file with one on each line.

    :raises ConfigurationError: one is no public key of age, or there is none.
    """
    words = [word for one in given for word in ([one] if one.startswith(RECIPIENT) else _lines(Path(one)))]
    if not words:
        raise ConfigurationError(
            "name at least one public key of age for which the backup is sealed: --to, or OVERSIGHT_BACKUP_KEYS"
        )
    try:
        return [Recipient.from_str(word) for word in words]
    except pyrage.RecipientError as error:
        raise ConfigurationError(f"that is no public key of age: {error}") from error


def read_identities(path: Path) -> list[Identity]:
    """Read the private keys of age in a file, one on each line.

    :raises ConfigurationError: there is none, or one cannot be read.
    """
    try:
        found = [Identity.from_str(word) for word in _lines(path) if word.startswith(IDENTITY)]
    except pyrage.IdentityError as error:
        raise ConfigurationError(f"{path} holds no private key of age: {error}") from error
    if not found:
        raise ConfigurationError(f"{path} holds no private key of age (AGE-SECRET-KEY-1…)")
    return found


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@contextmanager
def writing(path: Path, recipients: Iterable[Recipient]) -> Iterator[tarfile.TarFile]:
    """Give an archive to write, which is sealed on its way into a file.

    :raises BackupFault: the file cannot be written.
    """
    recipients, end = list(recipients), _Pipe()
    with private_file(path) as file:
        sealing = _Aside(end.read, lambda: pyrage.encrypt_io(end.read, file, recipients))
        try:
            with end.write, tarfile.open(fileobj=end.write, mode="w|", format=tarfile.PAX_FORMAT) as archive:
                yield archive
        except BrokenPipeError:
            sealing.finished()
            raise
        except BaseException:
            sealing.wait()
            raise
        sealing.finished()
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def reading(path: Path, identities: Iterable[Identity]) -> Iterator[tarfile.TarFile]:
    """Give the archive in a file, to be read once from its beginning. At the end all of it was there and unchanged.

    :raises BackupFault: none of the keys opens it, or it is not what was written.
    """
    identities, end = list(identities), _Pipe()
    with path.open("rb") as file:
        opening = _Aside(end.write, lambda: pyrage.decrypt_io(file, end.write, identities))
        try:
            with end.read, tarfile.open(fileobj=end.read, mode="r|") as archive:
                yield archive
                while end.read.read(1 << 20):
                    pass
        except tarfile.TarError as error:
            opening.finished()
            raise BackupFault(f"{path} is no backup of ours: {error}") from error
        except BaseException:
            opening.wait()
            raise
        opening.finished()


def add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    """Put a small file into an archive."""
    add_stream(archive, name, len(data), BytesIO(data))


def add_stream(archive: tarfile.TarFile, name: str, size: int, data: IO[bytes] | RawIOBase) -> None:
    """Put a file of a known length into an archive. The archive tells no times and no owners."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, data)


class Portions(RawIOBase):
    """What comes in portions, as a file that is read from its beginning."""

    def __init__(self, portions: Iterator[bytes]) -> None:
        self._portions, self._left = portions, b""

    def read(self, size: int = -1) -> bytes:
        """Give so many bytes, fewer only at the end."""
        while size < 0 or len(self._left) < size:
            portion = next(self._portions, None)
            if portion is None:
                break
            self._left += portion
        found = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(found) :]
        return found


class _Pipe:
    """Two ends: what is written at one is read at the other."""

    def __init__(self) -> None:
        readable, writable = os.pipe()
        self.read, self.write = os.fdopen(readable, "rb"), os.fdopen(writable, "wb")


class _Aside:
    """Work beside the one who feeds or reads the other end of a pipe, and what went wrong with it."""

    def __init__(self, end: IO[bytes], work: Callable[[], object]) -> None:
        self._end, self._work = end, work
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # raised where it is waited for
            self._fault = error
        finally:
            with suppress(OSError):  # nobody is at the other end any more
                self._end.close()

    def wait(self) -> None:
        """Wait for it to end, whatever came of it."""
        self._thread.join()

    def finished(self) -> None:
        """Wait for it to end.

        :raises BackupFault: it could not do all of it.
        """
        self.wait()
        if self._fault is not None:
            raise BackupFault(f"the file was not taken whole, or is not whole: {self._fault}") from self._fault
