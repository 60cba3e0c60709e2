"""Wrap the keys of cases and files for a new key of the office, row by row, while everybody works.

No content is touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from sqlalchemy import select, update

from oversight.database import Database
from oversight.log.writer import note_read
from oversight.models import OFFICE, CaseKey, FileKey
from workflows.roles import SYSTEM

AT_ONCE = 200


@dataclass
class Rewrapped:
    """How many keys were wrapped anew, and how many open under neither key: those were changed, or are another's."""

    cases: int = 0
    files: int = 0
    closed: int = 0


def rewrap(database: Database, new: bytes, old: bytes, at: datetime) -> Rewrapped:
    """Wrap every key anew that is wrapped for the old key of the office. Doing it again does only what is left."""
    wrapping = _Wrapping(new, old)
    found = Rewrapped()
    of_office = CaseKey.holder == OFFICE
    found.cases = _each(database, CaseKey, CaseKey.complaint_id, CaseKey.sealed_keys, wrapping, of_office)
    found.files = _each(database, FileKey, FileKey.store_name, FileKey.wrapped, wrapping)
    found.closed = wrapping.closed
    with database.write() as session:
        note_read(session, "office_key.rewrapped", SYSTEM, at, None, cases=found.cases, files=found.files)
    return found


class _Wrapping:
    """Wraps for the new key what the old one opens."""

    def __init__(self, new: bytes, old: bytes) -> None:
        self._new, self._old = SealedBox(PrivateKey(new)), SealedBox(PrivateKey(old))
        self._to = SealedBox(PublicKey(bytes(PrivateKey(new).public_key)))
        self.closed = 0

    def anew(self, wrapped: bytes) -> bytes | None:
        """Give a key wrapped anew; none where that is done, or neither key opens it."""
        if _opened(self._new, wrapped) is not None:
            return None
        plain = _opened(self._old, wrapped)
        if plain is None:
            self.closed += 1
            return None
        again: bytes = self._to.encrypt(plain)
        return again


def _opened(box: Any, wrapped: bytes) -> bytes | None:
    try:
        plain: bytes = box.decrypt(bytes(wrapped))
    except (CryptoError, TypeError, ValueError):
        return None
    return plain


def _each(database: Database, table: type[Any], key: Any, column: Any, wrapping: _Wrapping, *only: Any) -> int:
    """Go through a table in the order of its keys. A row that somebody changed meanwhile is left as it is."""
    done = 0
    for rows in _some_at_once(database, key, column, only):
        with database.write() as session:
            for row_id, wrapped in rows:
                again = wrapping.anew(wrapped)
                if again is not None:
                    this = update(table).where(key == row_id, column == wrapped, *only)
                    changed: Any = session.execute(this.values({column.key: again}))
                    done += changed.rowcount
    return done


def _some_at_once(database: Database, key: Any, column: Any, only: tuple[Any, ...]) -> Iterator[list[Any]]:
    after = ""
    while True:
        following = select(key, column).where(key > after, *only).order_by(key).limit(AT_ONCE)
        with database.read() as session:
            rows = list(session.execute(following).all())
        if not rows:
            return
        yield rows
        after = rows[-1][0]
