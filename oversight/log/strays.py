"""What belongs to nothing: entries and rows of a case that is not there, private parts and places of no entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from oversight.models import ON_CASE, AuditData, AuditEntry, AuditPending, CaseKey, Complaint
from workflows.audit.chain import Violated, Violation


def refuse_strays(connection: Connection) -> None:
    """See that every row has its home.

    :raises Violated: one has none.
    """
    for stray in _strays():
        found = connection.execute(stray.statement.limit(1)).first()
        if found is not None:
            means = f"{stray.what}: it was put in, or what it belongs to was removed"
            raise Violated(Violation("A row belongs to nothing", f"{stray.table} {found[0]}", None, means))


@dataclass(frozen=True, slots=True)
class _Stray:
    """What belongs to nothing: in which table, what it would be, and how to find the first of it."""

    table: str
    what: str
    statement: Select[Any]


def _strays() -> Iterator[_Stray]:
    chained = AuditEntry.case_seq.is_not(None)
    yield _stray(AuditEntry, Complaint.id, AuditEntry.case_id, "an entry of a case that has no row", chained)
    for table in ON_CASE:
        yield _stray(table, Complaint.id, table.complaint_id, "a row of a case that has none")
    yield _stray(CaseKey, Complaint.id, CaseKey.complaint_id, "keys of a case that has no row")
    for table in (AuditData, AuditPending):
        yield _stray(table, AuditEntry.id, table.entry_id, "a row that belongs to no entry")
    twice = select(AuditPending.entry_id).group_by(AuditPending.entry_id).having(func.count() > 1)
    yield _Stray("audit_pending", "an entry that waits twice for the log", twice.order_by(AuditPending.entry_id))


def _stray(table: type[Any], home: Any, at: Any, what: str, *only: Any) -> _Stray:
    """Ask for the first row whose home is not there."""
    key = next(iter(table.__table__.primary_key))
    return _Stray(table.__tablename__, what, select(key).where(~exists().where(home == at), *only).order_by(key))
