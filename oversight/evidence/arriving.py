"""Take one file in: hashed, sealed and stored a piece at a time, never held whole."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from oversight.evidence.kinds import LOOKED_AT, kind_of, marks_of
from oversight.evidence.names import clean_name
from oversight.evidence.store import Store, StoreFault, Writing
from oversight.sealing.sealed_file import PIECE, Sealer

LONGEST_TYPE = 100


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that is stored, sealed and whole. ``declared`` is the type that the sender's browser gave it."""

    name: str
    size: int
    sha256: str
    declared: str
    kind: str
    marks: tuple[str, ...]
    store_name: str
    wrapped_key: bytes
    purpose: str = "file"


class Arriving:
    """A file on its way in. Once it is larger than allowed the rest is read and dropped, and nothing of it is kept."""

    def __init__(self, store: Store, public: bytes, given_name: str, declared: str, most_bytes: int) -> None:
        self.given_name, self.name = given_name, clean_name(given_name)
        self.too_large = False
        self._declared = "".join(sign for sign in declared if " " <= sign <= "~")[:LONGEST_TYPE]
        self._store, self._most = store, most_bytes
        self._store_name = secrets.token_hex(16)
        self._sealer = Sealer(self._store_name, public)
        self._hash, self._size = hashlib.sha256(), 0
        self._held, self._head, self._tail = bytearray(), b"", b""
        self._writing: Writing | None = None
        self._over = False

    def write(self, data: bytes) -> int:
        """Take the next bytes in."""
        if not self.too_large:
            self._take(data)
        return len(data)

    def _take(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._most:
            self.too_large = True
            self.abandon()
            return
        self._hash.update(data)
        self._head += data[: LOOKED_AT - len(self._head)]
        self._tail = (self._tail + data)[-LOOKED_AT:]
        self._held += data
        while len(self._held) > PIECE:  # the last piece is kept back, to be marked as the last
            self._store_piece(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]

    def _store_piece(self, piece: bytes, *, last: bool) -> Writing:
        if self._writing is None:
            self._writing = self._store.begin(self._store_name)
            self._writing.write(self._sealer.header)
        self._writing.write(self._sealer.seal(piece, last=last))
        return self._writing

    def finish(self) -> Arrived | None:
        """Store the end, and return when the whole file is safe; none where it was too large or given up.

        :raises StoreFault: the store did not take it.
        """
        if self._over:
            return None
        self._store_piece(bytes(self._held), last=True).finish()
        self._over = True
        head, tail, renamed = self._head, self._tail, self.name != self.given_name
        return Arrived(
            name=self.name,
            size=self._size,
            sha256=self._hash.hexdigest(),
            declared=self._declared,
            kind=kind_of(head, tail),
            marks=marks_of(self.name, head, tail, self._size, renamed=renamed),
            store_name=self._store_name,
            wrapped_key=self._sealer.wrapped,
        )

    def abandon(self) -> None:
        """Give up a file that is not whole."""
        if not self._over:
            self._over = True
            self._held.clear()
            _quietly(self._writing.abandon if self._writing else None)


def _quietly(action: Callable[[], None] | None) -> None:
    """Clean up where possible; what stays behind is swept later."""
    try:
        if action is not None:
            action()
    except StoreFault:
        return
