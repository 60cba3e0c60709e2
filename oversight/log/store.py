"""Where the published files of the log lie: written whole, in any order, and read by the public application."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from workflows.audit.tile import MalformedTile

_AT_ONCE = 1 << 16
"""Bytes; more than any file of entries of our length has."""


class StoreFault(Exception):
    """A file of the log cannot be had, or cannot be written."""


class Store(Protocol):
    """Files by path. What is written is to be seen whole or not at all."""

    def read(self, path: str) -> bytes | None:
        """Give a file; none where there is none."""

    def write(self, path: str, data: bytes) -> None:
        """Write a file, or write it anew."""

    def names(self, folder: str) -> Iterator[str]:
        """Give the path of every file under a folder, in no order."""

    def sync(self) -> None:
        """Return when everything that was written would outlive a power cut."""


class Directory:
    """Files under one folder, for any web server to hand out. A copy need not outlive a power cut."""

    def __init__(self, root: Path, *, is_copy: bool = False) -> None:
        self.root = root
        self._is_copy = is_copy
        self._written: set[Path] = set()

    def read(self, path: str) -> bytes | None:
        try:
            # Not open(): a file object costs as much as the rest, and a million entries lie in eight thousand files.
            descriptor = os.open(f"{self.root}/{_harmless(path)}", os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            return _whole(descriptor)
        except IsADirectoryError:
            return None
        finally:
            os.close(descriptor)

    def write(self, path: str, data: bytes) -> None:
        target = self.root / _harmless(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        with half.open("xb") as file:
            file.write(data)
            if not self._is_copy:
                file.flush()
                os.fsync(file.fileno())
        half.replace(target)
        self._written.update(folder for folder in target.parents if folder.is_relative_to(self.root))

    def names(self, folder: str) -> Iterator[str]:
        for path in (self.root / _harmless(folder)).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(self.root).as_posix()

    def sync(self) -> None:
        for folder in self._written:
            sync_folder(folder)
        self._written.clear()


def _whole(descriptor: int) -> bytes:
    parts = []
    while found := os.read(descriptor, _AT_ONCE):
        parts.append(found)
    return b"".join(parts)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_once(store: Store, path: str, data: bytes) -> None:
    """Write a file that never changes. Writing the same again is nothing.

    :raises StoreFault: something else stands there.
    """
    standing = store.read(path)
    if standing is None:
        store.write(path, data)
    elif standing != data:
        raise StoreFault(f"{path} is published already, with other bytes")


def must_read(store: Store, path: str) -> bytes:
    """Give a file that must be there.

    :raises StoreFault: it is not.
    """
    found = store.read(path)
    if found is None:
        raise StoreFault(f"{path} is missing from the published log")
    return found


def _harmless(path: str) -> str:
    if not path or any(part in {"", ".", ".."} for part in path.split("/")) or "\x00" in path:
        raise MalformedTile(f"{path!r} is the path of nothing")
    return path
