"""The entries as they are kept: how they are asked for, and what each must be by itself and beside its columns."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, select

from oversight.log.private import Opened, OpenedEntry
from oversight.log.stored import as_bytes, raw
from oversight.models import OFFICE, AuditData, AuditEntry, AuditLeaf, AuditPending, CaseKey
from oversight.sealing.box import CannotOpen
from workflows.audit.chain import StoredEntry, Violated, Violation
from workflows.audit.entry import InvalidEntry, Record, commitment_to_bytes, write_time

ENTRIES = select(
    *(raw(AuditEntry.__table__.c[name]) for name in ("case_id", "id", "case_seq", "record", "salt", "leaf")),
    *(raw(AuditEntry.__table__.c[name]) for name in ("at", "type", "actor_id")),
    raw(AuditData.__table__.c.private),
    raw(AuditData.__table__.c.identity),
).outerjoin(AuditData, AuditData.entry_id == AuditEntry.id)
"""Every entry with its private part, as the database keeps them."""

OF_OFFICE = CaseKey.holder == OFFICE
"""The wrapped keys that the office opens a case with."""

ENTRIES_WITH_KEYS = ENTRIES.add_columns(raw(CaseKey.__table__.c.sealed_keys).label("wrapped")).outerjoin(
    CaseKey, and_(CaseKey.complaint_id == AuditEntry.case_id, OF_OFFICE)
)
"""The same with the wrapped keys of their cases; see ``oversight.log.private.opened_entries``."""

_PLACED = (
    ENTRIES.add_columns(raw(AuditLeaf.__table__.c.idx), raw(AuditPending.__table__.c.n))
    .outerjoin(AuditLeaf, AuditLeaf.entry_id == AuditEntry.id)
    .outerjoin(AuditPending, AuditPending.entry_id == AuditEntry.id)
)
CHAINED = _PLACED.where(AuditEntry.case_seq.is_not(None)).order_by(AuditEntry.case_id, AuditEntry.case_seq)
"""The entries of cases with their places, in the order of their chains."""

LOOSE = _PLACED.where(AuditEntry.case_seq.is_(None)).order_by(AuditLeaf.idx.is_(None), AuditLeaf.idx, AuditPending.n)
"""Those that change no case, in the order of the log."""


def stored_entry(row: Any) -> StoredEntry:
    """Give an entry as it is kept. See ``ENTRIES``."""
    record, salt, leaf = as_bytes(row.record), as_bytes(row.salt), as_bytes(row.leaf)
    return StoredEntry(row.id, row.case_id, row.case_seq, record, salt, leaf)


def opened_entry(record: Record, row: Any, opening: Callable[[Any], Opened]) -> OpenedEntry:
    """Open the private part of an entry.

    :raises Violated: it does not open.
    """
    if row.private is None or record.data is None:
        return OpenedEntry(row, None if row.private is None else Opened(b"", b""))
    try:
        return OpenedEntry(row, opening(row))
    except CannotOpen:
        means = "it was changed, moved, or sealed under other keys"
        raise Violated(wrong("The private part of an entry cannot be opened", record, means)) from None


def sealed_parts(row: Any) -> tuple[bytes, bytes | None]:
    """Give the sealed private part of an entry, and that of what tells who somebody is, if any."""
    return as_bytes(row.private), None if row.identity is None else as_bytes(row.identity)


def check_beside(record: Record, row: Any, *, is_erased: bool = False) -> Violation | None:
    """Check what stands beside an entry: the columns copied out of it, and its private part. See ``ENTRIES``.

    One that ``is_erased`` has none any more.
    """
    if (write_time(record.at), record.type, record.actor_id) != (row.at, row.type, row.actor_id):
        return wrong("An entry's columns are not what it says", record, "time, type or person was changed")
    if is_erased:
        means = "it was kept, or was put back"
        return None if row.private is None else wrong("A private part that was erased stands", record, means)
    if record.data is None:
        if row.private is None:
            return None
        return wrong("A private part stands where none was written", record, "it was put in beside the entry")
    if row.private is None:
        return wrong("The private part of an entry is missing", record, "it was removed, and no erasure covers it")
    try:
        committed = commitment_to_bytes(as_bytes(row.private), as_bytes(row.data_salt))
    except InvalidEntry:
        committed = ""
    if committed == record.data:
        return None
    return wrong("The private part of an entry does not match it", record, "what was told or its salt was changed")


def wrong(what: str, record: Record, means: str) -> Violation:
    """Say what is wrong with an entry, and which it is."""
    where = f"entry {record.id}" + (f", case {record.case}, place {record.case_seq}" if record.case else "")
    return Violation(what, where, record.at, means)


def stop(violation: Violation | None) -> None:
    """End the verification at the first thing that is wrong.

    :raises Violated: something is.
    """
    if violation is not None:
        raise Violated(violation)
