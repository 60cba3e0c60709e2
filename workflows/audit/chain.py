"""The chain of one case: every entry names the one before it, from the first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workflows.audit.canonical import NotCanonical
from workflows.audit.entry import InvalidEntry, Record, decode, leaf_of


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it is kept: exact bytes, salt and leaf."""

    id: str
    case_id: str | None
    case_seq: int | None
    record: bytes
    salt: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Violation:
    """Something wrong with the record: what, where, since when, and what it means."""

    what: str
    where: str
    since: datetime | None
    means: str

    def __str__(self) -> str:
        since = f" since {self.since.isoformat()}" if self.since else ""
        return f"{self.what} ({self.where}{since}): {self.means}"

    @property
    def in_lines(self) -> str:
        """The same for somebody who reads it at a terminal."""
        since = self.since.isoformat() if self.since else "not known"
        return f"{self.what}\n  where: {self.where}\n  since: {since}\n  what it means: {self.means}"


class Violated(Exception):
    """The first violation, on its way to whoever asked."""

    def __init__(self, violation: Violation) -> None:
        self.violation = violation
        super().__init__(str(violation))


def check_entry(stored: StoredEntry) -> Record | Violation:
    """Recompute one entry's leaf, and compare what it says with where it stands."""
    where = f"entry {stored.id}"
    try:
        record = decode(stored.record)
        leaf = leaf_of(stored.record, stored.salt)
    except (NotCanonical, InvalidEntry) as error:
        return Violation("An entry cannot be read", where, None, f"its bytes were changed: {error}")
    if leaf != stored.leaf:
        return Violation("An entry does not match its leaf", where, record.at, "its bytes, salt or leaf were changed")
    if (record.id, record.case, record.case_seq) != (stored.id, stored.case_id, stored.case_seq):
        return Violation("An entry stands in the wrong place", where, record.at, "its columns were changed")
    return record


def check_chain(
    entries: Iterable[StoredEntry], *, length: int | None = None, head: str | None = None
) -> list[Record] | Violation:
    """Check one case's entries from the first, in order of ``case_seq``.

    ``length`` and ``head`` (hex leaf) are what the case's own row says of the chain's end, where they are known.
    """
    records: list[Record] = []
    before: str | None = None
    for number, stored in enumerate(entries):
        record = check_entry(stored)
        if isinstance(record, Violation):
            return record
        if record.case_seq != number:
            return Violation("An entry is missing", f"case {record.case}, place {number}", record.at, "it was removed")
        if record.prev != before:
            where = f"case {record.case}, place {number}"
            return Violation("The chain is broken", where, record.at, "an entry was changed, swapped or put in")
        before = stored.leaf.hex()
        records.append(record)
    if (length is not None and len(records) != length) or (head is not None and head != before):
        where = f"case {records[-1].case if records else '?'}"
        return Violation(
            "The chain does not end where the case says",
            where,
            records[-1].at if records else None,
            "entries were removed from its end, or the case's row was changed",
        )
    return records
