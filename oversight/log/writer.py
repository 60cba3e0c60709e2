"""Append entries to the record, and keep the rows of a case only together with the entry that tells of them.

The database itself queues every entry for the log (see migration 0002), so none can miss the queue.
"""

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, inspect
from sqlalchemy.orm import Session

from oversight.log.private import private_of_rows, sealed_for_case, sealed_for_house
from oversight.log.rows import Written, settle, store
from oversight.models import OFFICE, AuditData, AuditEntry, CaseKey, Complaint, OnCase, case_keys, held_keys
from oversight.sealing.keys import CaseKeys
from oversight.statements import Prepared, in_one_go
from workflows.audit.canonical import canonical
from workflows.audit.entry import SALT_BYTES, Record, commitment_to_bytes, leaf_of, write_time
from workflows.roles import Actor, Role

_ACTOR_KINDS = {Role.COMPLAINANT: "complainant", Role.AUDITOR: "auditor", Role.SYSTEM: "system"}
_ENTRY = Prepared(insert(AuditEntry.__table__))  # type: ignore[arg-type]
_DATA = Prepared(insert(AuditData.__table__))  # type: ignore[arg-type]
_KEY = Prepared(insert(CaseKey.__table__))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an entry stands in the chain of a case; without a number, in none."""

    case_id: str | None
    seq: int | None = None
    prev: str | None = None


def keep(
    session: Session,
    complaint: Complaint,
    entry_type: str,
    actor: Actor,
    at: datetime,
    *rows: OnCase,
    told: Mapping[str, Any] | None = None,
    holders: Mapping[str, bytes] | None = None,
) -> str:
    """Write rows of a case with the entry that tells of them, sealed, and return the entry's id.

    The complaint's own row is always told. ``told`` adds words to the private part: a reason, or what was overridden.
    ``holders`` adds those who may open the case besides the office: each with the keys wrapped for it.
    The entry is inserted first: the database refuses any row of a case whose entry is not there.
    """
    is_new = inspect(complaint).transient
    seq = 0 if is_new else complaint.audit_seq + 1
    complaint.changed_at = at
    for row in rows:
        row.complaint_id = complaint.id
        row.audit_seq = seq
    keys = _keys_of(session, complaint.id, is_new=is_new)
    wrapped = {OFFICE: held_keys(session).ring.wrap(keys), **(holders or {})} if is_new else holders
    written = [Written(row) for row in (complaint, *rows)]
    private = private_of_rows([(type(one.row), one.told()) for one in written], told or {})
    for one in written:
        one.seal(keys)
    place = _Place(complaint.id, seq, None if is_new else complaint.audit_prev)
    sealed = partial(sealed_for_case, keys, private=private)
    connection = session.connection()
    with in_one_go(connection):
        entry_id, leaf = _append(connection, entry_type, actor, at, place, private.text, sealed)
        complaint.audit_seq = seq
        complaint.audit_prev = leaf.hex()
        store(connection, written)
        if wrapped:
            _hand_out(connection, complaint.id, wrapped, at)
    settle(session, written)
    return entry_id


def _hand_out(connection: Connection, case_id: str, wrapped: Mapping[str, bytes], at: datetime) -> None:
    """Keep the keys of a case as they are wrapped for each of their holders."""
    of_case = {"complaint_id": case_id, "made_at": at}
    _KEY.send(connection, *({**of_case, "holder": holder, "sealed_keys": keys} for holder, keys in wrapped.items()))


def note_read(session: Session, entry_type: str, actor: Actor, at: datetime, case_id: str | None, **told: Any) -> str:
    """Append an entry that changes nothing: a read, a log-in, an export. It is not chained and takes no lock.

    :raises CannotOpen: something is told, and this process has no key for what belongs to no case.
    """
    private = canonical(told) if told else None
    house = held_keys(session).house if told else b""
    sealed = partial(sealed_for_house, house, text=private or b"")
    return _append(session.connection(), entry_type, actor, at, _Place(case_id), private, sealed)[0]


def append_for_house(
    session: Session,
    entry_type: str,
    actor: Actor,
    at: datetime,
    case_id: str,
    seq: int,
    prev: str,
    private: bytes,
) -> bytes:
    """Append an entry to the chain of a case whose private part outlives the keys of the case; give its leaf."""
    house = held_keys(session).house
    sealed = partial(sealed_for_house, house, text=private)
    return _append(session.connection(), entry_type, actor, at, _Place(case_id, seq, prev), private, sealed)[1]


def _keys_of(session: Session, case_id: str, *, is_new: bool) -> CaseKeys:
    """Give the keys of a case; one that is new gets them here, unless they were drawn for somebody else to hold."""
    held = held_keys(session)
    return held.make(case_id) if is_new and not held.knows(case_id) else case_keys(session, case_id)


def _append(
    connection: Connection,
    entry_type: str,
    actor: Actor,
    at: datetime,
    place: _Place,
    private: bytes | None,
    sealed: Callable[[str, bytes], dict[str, Any]],
) -> tuple[str, bytes]:
    """Insert an entry with its private part, if it has one, and give its id and its leaf."""
    data_salt, salt = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(SALT_BYTES)
    record = _record(entry_type, actor, at, place, None if private is None else commitment_to_bytes(private, data_salt))
    encoded = record.encode()
    leaf = leaf_of(encoded, salt)
    _ENTRY.send(
        connection,
        {
            "id": record.id,
            "case_id": place.case_id,
            "case_seq": place.seq,
            "record": encoded,
            "salt": salt,
            "leaf": leaf,
            "at": write_time(at),
            "type": entry_type,
            "actor_id": record.actor_id,
        },
    )
    if private is not None:
        _DATA.send(connection, sealed(record.id, data_salt))
    return record.id, leaf


def _record(entry_type: str, actor: Actor, at: datetime, place: _Place, data: str | None) -> Record:
    """Make the public part of an entry. Of people outside the office it tells the kind alone."""
    kind = _ACTOR_KINDS.get(actor.role, "staff")
    return Record(
        id=str(uuid.uuid4()),
        at=at,
        type=entry_type,
        actor_kind=kind,
        actor_id=actor.id if kind in {"staff", "auditor"} else None,
        case=place.case_id,
        case_seq=place.seq,
        prev=place.prev,
        data=data,
    )
