"""Go on from what was verified before: what is looked at again all the same, and what the earlier verification is
trusted for.

Every place in the log is read again and must still lead to the root that was verified, so that no entry can be gone,
swapped or put in. The entries of cases that did not grow are not opened, nor replayed against their rows.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from oversight.log.stored import Reading, as_bytes, raw
from oversight.models import AuditEntry, AuditLeaf, AuditPending, Complaint
from workflows.audit.chain import Violated, Violation
from workflows.audit.checkpoint import Checkpoint, read_checkpoint
from workflows.audit.entry import read_time, write_time
from workflows.audit.note import MalformedNote

_WHOLE, _OPENED, _LOOKED_FOR = "verified with the database, all of it at ", "files opened", "files looked for"


@dataclass(frozen=True, slots=True)
class Resume:
    """Up to which checkpoint a database was verified, when all of it was last, and whether its files were opened."""

    checkpoint: Checkpoint
    complete_at: datetime
    opened: bool

    def encode(self) -> bytes:
        """Write it as a checkpoint that says in two more lines how it was verified."""
        files = _OPENED if self.opened else _LOOKED_FOR
        return self.checkpoint.text + f"{_WHOLE}{write_time(self.complete_at)}\n{files}\n".encode()

    def keep(self, path: Path) -> None:
        """Put it in the place of the file that was there, whole or not at all."""
        beside = path.with_name(f"{path.name}.new")
        beside.write_bytes(self.encode())
        beside.replace(path)


def read_resume(data: bytes) -> Resume:
    """Read it back. What a verification of an export left is none: that one saw no case.

    :raises MalformedNote: it is none.
    """
    checkpoint, lines = read_checkpoint(data), data.decode().split("\n")[3:-1]
    if len(lines) != 2 or not lines[0].startswith(_WHOLE) or lines[1] not in {_OPENED, _LOOKED_FOR}:
        raise MalformedNote("it does not say that the database was verified; verify without it, or into another file")
    try:
        complete_at = read_time(lines[0].removeprefix(_WHOLE))
    except ValueError as error:
        raise MalformedNote(str(error)) from error
    return Resume(checkpoint, complete_at, lines[1] == _OPENED)


def to_look_at(known: Checkpoint) -> ColumnElement[bool]:
    """Tell which cases are looked at again: those with an entry that a checkpoint does not hold, and erased ones."""
    outside = (
        select(AuditEntry.id)
        .outerjoin(AuditLeaf, AuditLeaf.entry_id == AuditEntry.id)
        .where(
            AuditEntry.case_id == Complaint.id,
            AuditEntry.case_seq.is_not(None),
            or_(
                AuditLeaf.idx.is_(None),
                AuditLeaf.idx >= known.size,
                exists().where(AuditPending.entry_id == AuditEntry.id),
            ),
        )
    )
    return or_(Complaint.erased_at.is_not(None), outside.correlate(Complaint).exists())


def check_ends(reading: Reading, looked_at: ColumnElement[bool]) -> int:
    """See that every other case still ends its chain with the entry that it names, and give their number.

    :raises Violated: one does not.
    """
    count = 0
    for case in reading.rows(_ENDS.where(~looked_at).order_by(Complaint.id)):
        if as_bytes(case.leaf).hex() != case.audit_prev:
            means = "entries were removed from its end, or the case's row was changed"
            where = f"case {case.id}, reference {case.reference}"
            raise Violated(Violation("The chain does not end where the case says", where, None, means))
        count += 1
    return count


_ENDS: Select[Any] = select(
    *(raw(Complaint.__table__.c[name]) for name in ("id", "reference", "audit_prev")),
    raw(AuditEntry.__table__.c.leaf),
).outerjoin(AuditEntry, and_(AuditEntry.case_id == Complaint.id, AuditEntry.case_seq == Complaint.audit_seq))


def next_resume(before: Resume | None, verified: Checkpoint, at: datetime, *, opened: bool) -> Resume:
    """Say what a later verification may go on from."""
    if before is None:
        return Resume(verified, at, opened)
    return replace(before, checkpoint=verified, opened=before.opened and opened)
