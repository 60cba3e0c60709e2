"""Which entries of the record make up a trail, and one page of them, by key and never by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.orm import Session

from oversight.log.entries import ENTRIES_WITH_KEYS
from oversight.models import Account, AuditEntry, Complaint
from oversight.queries.trail_words import Group, types_in
from oversight.reach import not_walled
from workflows.audit.entry import write_time
from workflows.roles import Actor

NOBODY = "nobody"
"""Asks for what no member of staff did: the people who complained, and the system."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose trail: of one case, of one member of staff, or of everything."""

    case_id: str | None = None
    account_id: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asks for. ``older`` and ``newer`` name the entry beyond which to go on."""

    group: Group | None = None
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None
    older: str = ""
    newer: str = ""


_PLACE = func.coalesce(AuditEntry.case_seq, -1)
_COLUMNS = (AuditEntry.at, _PLACE, AuditEntry.id)
_KEY = tuple_(*_COLUMNS)
_TRAIL = (
    ENTRIES_WITH_KEYS.add_columns(Account.name, Account.role, Complaint.reference, Complaint.erased_at)
    .outerjoin(Account, Account.id == AuditEntry.actor_id)
    .outerjoin(Complaint, Complaint.id == AuditEntry.case_id)
)


def chosen_entries(actor: Actor, scope: Scope, wanted: Wanted) -> Select[Any]:
    """Choose the entries of a trail. Those of a case from which the reader is walled off are not among them."""
    walled = exists().where(Complaint.id == AuditEntry.case_id, ~not_walled(actor)).correlate(AuditEntry)
    chosen: list[ColumnElement[bool]] = [~walled]
    if scope.case_id is not None:
        chosen.append(AuditEntry.case_id == scope.case_id)
    if scope.account_id is not None:
        chosen.append(AuditEntry.actor_id == scope.account_id)
    if wanted.group is not None:
        chosen.append(AuditEntry.type.in_(types_in(wanted.group)))
    if wanted.who:
        chosen.append(AuditEntry.actor_id.is_(None) if wanted.who == NOBODY else AuditEntry.actor_id == wanted.who)
    if wanted.since is not None:
        chosen.append(AuditEntry.at >= write_time(wanted.since))
    if wanted.until is not None:
        chosen.append(AuditEntry.at < write_time(wanted.until))
    return _TRAIL.where(*chosen)


@dataclass(frozen=True, slots=True)
class Slice:
    """Entries of a trail, newest first, and whether there are older and newer ones beyond them."""

    rows: Sequence[Any]
    has_older: bool
    has_newer: bool


def page_of(session: Session, chosen: Select[Any], wanted: Wanted, size: int) -> Slice:
    """Read one page by its key. A key that is none of the record's reads the first page."""
    key = select(*_COLUMNS).where(AuditEntry.id == (wanted.newer or wanted.older))
    beyond = session.execute(key).first() if wanted.newer or wanted.older else None
    forward = bool(wanted.newer) and beyond is not None
    if beyond is not None:
        at = AuditEntry.at >= beyond.at if forward else AuditEntry.at <= beyond.at
        further = _KEY.__gt__ if forward else _KEY.__lt__
        chosen = chosen.where(at, further(tuple(beyond)))
    order = _COLUMNS if forward else tuple(column.desc() for column in _COLUMNS)
    rows = session.execute(chosen.order_by(*order).limit(size + 1)).all()
    shown, more = rows[:size], len(rows) > size
    if forward:
        return Slice(shown[::-1], has_older=True, has_newer=more)
    return Slice(shown, has_older=more, has_newer=beyond is not None)
