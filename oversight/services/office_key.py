"""Wrap the keys of cases and files for new keys of the office, row by row, while everybody works.

No content is touched.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from oversight.database import Database
from oversight.key_files import OfficeKeys
from oversight.log.writer import note_read
from oversight.models import OFFICE, CaseKey, FileKey
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import NAMES, halves, is_in_one, unpacked, wrap_for_office
from oversight.sealing.wrapping import unwrap, wrapped_anew
from workflows.roles import SYSTEM

AT_ONCE = 200


@dataclass
class Rewrapped:
    """How many keys were wrapped anew, and how many open under no key: those were changed, or are another's."""

    cases: int = 0
    files: int = 0
    closed: int = 0

    def unless_closed(self, anew: Callable[[], bytes | None]) -> bytes | None:
        """Give a key wrapped anew, and count one that opens under no key."""
        try:
            return anew()
        except CannotOpen:
            self.closed += 1
            return None


def rewrap(database: Database, office: OfficeKeys, at: datetime) -> Rewrapped:
    """Wrap every key anew that is wrapped for a key before the present ones. Doing it again does only what is left."""
    found = Rewrapped()

    def of_case(wrapped: bytes) -> bytes | None:
        return found.unless_closed(lambda: _case_anew(office, wrapped))

    def of_file(wrapped: bytes) -> bytes | None:
        return found.unless_closed(lambda: _file_anew(office, wrapped))

    of_office = CaseKey.holder == OFFICE
    found.cases = _each(database, CaseKey, CaseKey.complaint_id, CaseKey.sealed_keys, of_case, of_office)
    found.files = _each(database, FileKey, FileKey.store_name, FileKey.wrapped, of_file)
    with database.write() as session:
        note_read(session, "office_key.rewrapped", SYSTEM, at, None, cases=found.cases, files=found.files)
    return found


def _case_anew(office: OfficeKeys, wrapped: bytes) -> bytes | None:
    """Give both keys of a case wrapped anew, each for its own pair; none where that is done."""
    if is_in_one(wrapped):
        return wrap_for_office(office, unpacked(unwrap(office.words, wrapped)))
    before = halves(wrapped)
    after = {name: wrapped_anew(office.of(name), before[name]) if office.of(name).private else None for name in NAMES}
    if not any(after.values()):
        return None
    return b"".join(after[name] or before[name] for name in NAMES)


def _file_anew(office: OfficeKeys, wrapped: bytes) -> bytes | None:
    """Give the key of a file wrapped anew for the pair that it was wrapped for before; none where that is done."""
    try:
        return wrapped_anew(office.words, wrapped)
    except CannotOpen:
        return wrapped_anew(office.identity, wrapped) if office.identity.private else None


def _each(
    database: Database, table: type[Any], key: Any, column: Any, anew: Callable[[bytes], bytes | None], *only: Any
) -> int:
    """Go through a table in the order of its keys. A row that somebody changed meanwhile is left as it is."""
    done = 0
    for rows in _some_at_once(database, key, column, only):
        with database.write() as session:
            for row_id, wrapped in rows:
                again = anew(bytes(wrapped))
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
