"""Letters and files that the office sends: each sealed in the store, whole, under a key of its own.

Their keys are kept with the words of the case, so that whoever may read those can open these.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from oversight.evidence.store import Store, Stored, StoreFault, Writing
from oversight.sealing.box import SEALED_MORE, new_key, opened, seal

LETTER, ATTACHMENT = "letter", "attachment"


def put_away(store: Store, data: bytes) -> tuple[str, bytes]:
    """Seal a document and store it; give its name there and its key.

    :raises StoreFault: the store did not take it.
    """
    key, name = new_key(), secrets.token_hex(16)
    writing = store.begin(name)
    writing.write(seal(key, data, _place(name)))
    writing.finish()
    return name, key


def taken_out(store: Store, name: str, key: bytes) -> bytes:
    """Give a document as it was put away.

    :raises CannotOpen: it is not as it was.
    """
    return opened(key, b"".join(store.read(name)), _place(name))


def sealed_length(size: int) -> int:
    """Give the length of a document once it is put away."""
    return size + SEALED_MORE


def _place(name: str) -> str:
    return f"case_document|{name}|1"


@dataclass
class Passing:
    """A store in memory, for files that are read whole and never lie on a disk as they came."""

    kept: dict[str, bytearray] = field(default_factory=dict)

    def begin(self, name: str) -> Writing:
        """Begin to write a file."""
        self.kept[name] = bytearray()
        return _Passed(self, name)

    def read(self, name: str) -> Iterator[bytes]:
        """Give a file."""
        if name not in self.kept:
            raise StoreFault("there is no such file")
        yield bytes(self.kept[name])

    def size(self, name: str) -> int | None:
        """Tell how large a file is; none where there is none."""
        return len(self.kept[name]) if name in self.kept else None

    def remove(self, name: str) -> None:
        """Forget a file."""
        self.kept.pop(name, None)

    def stored(self) -> Iterator[Stored]:
        """List everything."""
        yield from (Stored(name, datetime.now(UTC)) for name in self.kept)


@dataclass
class _Passed:
    store: Passing
    name: str

    def write(self, data: bytes) -> None:
        self.store.kept[self.name] += data

    def finish(self) -> None:
        return

    def abandon(self) -> None:
        self.store.remove(self.name)
