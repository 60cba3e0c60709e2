"""Safes for tests: sealed files held in memory for the office of the tests, and what a file in a safe says."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.arriving import Arrived
from oversight.evidence.safe import Limits, Safe, safe_to_open
from oversight.evidence.store import Stored, StoreFault
from oversight.models import FileKey
from oversight.sealing.databases import office_keys
from tests.factories.world import make_settings

_MEBIBYTE = 1 << 20
OFFICE = office_keys(make_settings(""))


class Memory:
    """A store that forgets everything with the process. ``files`` is there for tests to damage."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def begin(self, name: str) -> "_Writing":
        return _Writing(self, name)

    def read(self, name: str) -> Iterator[bytes]:
        if name not in self.files:
            raise StoreFault(f"{name} is not there")
        yield self.files[name]

    def size(self, name: str) -> int | None:
        return len(self.files[name]) if name in self.files else None

    def remove(self, name: str) -> None:
        self.files.pop(name, None)

    def stored(self) -> Iterator[Stored]:
        return iter([Stored(name, datetime.now(UTC)) for name in self.files])


class _Writing:
    def __init__(self, store: Memory, name: str) -> None:
        self._store, self._name, self._held = store, name, b""

    def write(self, data: bytes) -> None:
        self._held += data

    def finish(self) -> None:
        self._store.files[self._name] = self._held

    def abandon(self) -> None:
        self._held = b""


def memory_safe() -> Safe:
    """Give a safe that is empty."""
    return memory_safe_of(Memory())


def arrived(safe: Safe, content: bytes, name: str = "one.jpg") -> Arrived:
    """Take a file in."""
    arriving = safe.arriving(name, "image/jpeg")
    arriving.write(content)
    found = arriving.finish()
    assert found
    return found


def memory_safe_of(store: Memory) -> Safe:
    """Give a safe over what a store holds."""
    return Safe(store, Limits(_MEBIBYTE, _MEBIBYTE, 20), OFFICE)


def content_of(settings: Settings, database: Database, row: Any) -> bytes:
    """Open the file of a row with the keys that the office has."""
    with database.read() as session:
        wrapped = session.scalars(select(FileKey.wrapped).where(FileKey.store_name == row.store_name)).one()
    return b"".join(safe_to_open(settings).open(row.store_name, wrapped))


MEMORY = Memory()
SAFE = memory_safe_of(MEMORY)
"""Where ``everything.fill`` puts the files of its cases."""
