"""Append entries to the record, and keep the rows of a case only together with the entry that tells of them.

The database itself queues every entry for the log (see migration 0002), so none can miss the queue.
"""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, insert, inspect
from sqlalchemy.orm import Session, make_transient_to_detached

from oversight.database import in_one_go
from oversight.models import AuditData, AuditEntry, Complaint, OnCase
from workflows.audit.canonical import canonical
from workflows.audit.entry import SALT_BYTES, Record, commitment_to_bytes, leaf_of, write_time
from workflows.roles import Actor, Role

CHAIN = frozenset({"audit_seq", "audit_prev"})
"""Columns that are the chain itself; every other column of a case's rows is told in its entries."""

_ACTOR_KINDS = {Role.COMPLAINANT: "complainant", Role.AUDITOR: "auditor", Role.SYSTEM: "system"}
_ENTRY = insert(AuditEntry.__table__)  # type: ignore[arg-type]
_DATA = insert(AuditData.__table__)  # type: ignore[arg-type]


def keep(
    session: Session,
    complaint: Complaint,
    entry_type: str,
    actor: Actor,
    at: datetime,
    *rows: OnCase,
    told: Mapping[str, Any] | None = None,
) -> str:
    """Write rows of a case with the entry that tells of them, and return the entry's id.

    The complaint's own row is always told. ``told`` adds words to the private part: a reason, or what was overridden.
    The entry is inserted first: the database refuses any row of a case whose entry is not there.
    """
    is_new = inspect(complaint).transient
    seq = 0 if is_new else complaint.audit_seq + 1
    complaint.changed_at = at
    for row in rows:
        row.complaint_id = complaint.id
        row.audit_seq = seq
    written = [_Written(row) for row in (complaint, *rows)]
    private = canonical({"rows": [row.told() for row in written], "told": dict(told or {})})
    prev = None if is_new else complaint.audit_prev
    connection = session.connection()
    with in_one_go(connection):
        entry_id, leaf = _append(connection, entry_type, actor, at, complaint.id, seq, prev, private)
        complaint.audit_seq = seq
        complaint.audit_prev = leaf.hex()
        for new in written:
            new.insert(connection)
    if is_new:
        make_transient_to_detached(complaint)
        session.add(complaint)
    else:
        session.flush()
    return entry_id


def note_read(session: Session, entry_type: str, actor: Actor, at: datetime, case_id: str | None, **told: Any) -> str:
    """Append an entry that changes nothing: a read, a log-in, an export. It is not chained and takes no lock."""
    private = canonical(told) if told else None
    return _append(session.connection(), entry_type, actor, at, case_id, None, None, private)[0]


def snapshot(row: Any) -> dict[str, Any]:
    """Give every column of a row as the record tells it, except the chain's own."""
    return {name: _plain(getattr(row, name)) for name in told_columns(type(row))}


def told_columns(table: type[Any]) -> tuple[str, ...]:
    """Name the columns of a table that the record tells."""
    return _shape(table.__table__).told


class _Written:
    """A row on its way into the database. A new one is inserted as it stands.

    The unit of work would cost a filing as much time as the rest of it.
    """

    __slots__ = ("is_new", "row")

    def __init__(self, row: Any) -> None:
        self.row = row
        self.is_new = inspect(row).transient
        if self.is_new:
            for name, default in _shape(row.__table__).defaults:
                if getattr(row, name) is None:
                    setattr(row, name, default.arg(None) if default.is_callable else default.arg)

    def told(self) -> dict[str, Any]:
        """Give what the record tells of the row: what will be stored, defaults included."""
        return {"table": self.row.__tablename__, "row": snapshot(self.row)}

    def insert(self, connection: Connection) -> None:
        """Insert the row if it is new."""
        if self.is_new:
            shape = _shape(self.row.__table__)
            connection.execute(shape.insert, {name: getattr(self.row, name) for name in shape.columns})


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is asked of a table for every row: its columns, those the record tells, their defaults, and its insert."""

    columns: tuple[str, ...]
    told: tuple[str, ...]
    defaults: tuple[tuple[str, Any], ...]
    insert: Insert


@cache
def _shape(table: Table) -> _Shape:
    columns = tuple(column.key for column in table.columns)
    told = tuple(name for name in columns if name not in CHAIN)
    defaults = tuple((column.key, column.default) for column in table.columns if column.default is not None)
    return _Shape(columns, told, defaults, insert(table))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return write_time(value)
    return value.isoformat() if isinstance(value, date) else value


def _append(
    connection: Connection,
    entry_type: str,
    actor: Actor,
    at: datetime,
    case_id: str | None,
    seq: int | None,
    prev: str | None,
    private: bytes | None,
) -> tuple[str, bytes]:
    entry_id = str(uuid.uuid4())
    data_salt = secrets.token_bytes(SALT_BYTES)
    kind = _ACTOR_KINDS.get(actor.role, "staff")
    record = Record(
        id=entry_id,
        at=at,
        type=entry_type,
        actor_kind=kind,
        actor_id=actor.id if kind in {"staff", "auditor"} else None,
        case=case_id,
        case_seq=seq,
        prev=prev,
        data=None if private is None else commitment_to_bytes(private, data_salt),
    )
    encoded, salt = record.encode(), secrets.token_bytes(SALT_BYTES)
    leaf = leaf_of(encoded, salt)
    connection.execute(
        _ENTRY,
        {
            "id": entry_id,
            "case_id": case_id,
            "case_seq": seq,
            "record": encoded,
            "salt": salt,
            "leaf": leaf,
            "at": write_time(at),
            "type": entry_type,
            "actor_id": record.actor_id,
        },
    )
    if private is not None:
        connection.execute(_DATA, {"entry_id": entry_id, "private": private, "salt": data_salt})
    return entry_id, leaf
