"""The rows of one case, each table read once, by statements that were compiled once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from oversight.loading import COMPLAINT, find
from oversight.models import (
    Account,
    Allegation,
    Assignment,
    AuditEntry,
    BodyRecord,
    CaseRecord,
    CheckOverride,
    Complaint,
    HoldsSealed,
    Move,
    OpenedRow,
    Party,
    Posting,
    Subject,
    held_keys,
    share_keys,
)
from oversight.statements import Query, read_together
from workflows.errors import NotFound

Rows = Sequence[Any]


@dataclass
class CaseRows:
    """The rows of one case, each table read once; facts, access and page all come from here."""

    complaint: Complaint
    parties: Rows = ()
    subjects: Rows = ()
    allegations: Rows = ()
    records: Rows = ()
    assignments: Rows = ()
    overrides: Rows = ()
    entries: Rows = ()
    accesses: Rows = ()


_SOUGHT = select(*COMPLAINT).where(Complaint.reference == bindparam("sought"), Complaint.erased_at.is_(None))
_FIND, _FIND_AND_LOCK = Query(_SOUGHT), Query(_SOUGHT.with_for_update(of=Complaint))


def find_case(session: Session, reference: str, *, lock: bool = False) -> Complaint | None:
    """Find the row of a case by its reference; ``lock`` holds it until the transaction ends.

    A case whose words were erased is found no more: there is nothing left to open.
    """
    return find(session, _FIND_AND_LOCK if lock else _FIND, {"sought": reference})


def case_rows(session: Session, reference: str) -> CaseRows:
    """Load a case that is known to exist, without asking who wants it.

    :raises NotFound: there is no such case.
    """
    complaint = find_case(session, reference)
    if complaint is None:
        raise NotFound
    return load_rows(session, complaint)


_CASE: BindParameter[str] = bindparam("case")
_PARTIES = select(*Party.__table__.columns).where(Party.complaint_id == _CASE).order_by(Party.audit_seq, Party.id)
_SERVES = (
    select(Posting.unit_path)
    .where(Posting.officer_id == Subject.officer_id, Posting.until.is_(None))
    .order_by(Posting.since.desc())
    .limit(1)
    .correlate(Subject)
    .scalar_subquery()
)
_SUBJECTS = (
    select(*Subject.__table__.columns, _SERVES.label("unit_path_now"))
    .where(Subject.complaint_id == _CASE)
    .order_by(Subject.number)
)
_ALLEGATIONS = select(*Allegation.__table__.columns).where(Allegation.complaint_id == _CASE).order_by(Allegation.number)
_RECORDS = (
    select(*CaseRecord.__table__.columns, Account.name.label("maker"))
    .outerjoin(Account, Account.id == CaseRecord.made_by)
    .where(CaseRecord.complaint_id == _CASE)
    .order_by(CaseRecord.audit_seq, CaseRecord.made_at)
)
_ASSIGNMENTS = (
    select(
        *Assignment.__table__.columns,
        Account.name,
        Account.agency,
        Account.unit_id,
        Account.unit_path,
        Account.former_units,
    )
    .join(Account, Account.id == Assignment.account_id)
    .where(Assignment.complaint_id == _CASE)
    .order_by(Assignment.appointed_at)
)
_OVERRIDES = (
    select(*CheckOverride.__table__.columns, Account.name.label("asker"))
    .outerjoin(Account, Account.id == CheckOverride.asked_by)
    .where(CheckOverride.complaint_id == _CASE)
    .order_by(CheckOverride.asked_at)
)
_ENTRIES = (
    select(
        AuditEntry.id,
        AuditEntry.case_id,
        AuditEntry.case_seq,
        AuditEntry.record,
        AuditEntry.salt,
        AuditEntry.leaf,
        Move.trigger,
        Move.source,
        Move.dest,
        Move.by,
        Move.at,
        Move.unmet,
        Move.overridden,
        Account.name.label("mover"),
    )
    .outerjoin(Move, and_(Move.complaint_id == AuditEntry.case_id, Move.audit_seq == AuditEntry.case_seq))
    .outerjoin(Account, Account.id == Move.by)
    .where(AuditEntry.case_id == _CASE, AuditEntry.case_seq.is_not(None))
    .order_by(AuditEntry.case_seq)
)


_ACCESSES = (
    select(
        AuditEntry.actor_id,
        func.min(AuditEntry.at).label("first_at"),
        func.max(AuditEntry.at).label("last_at"),
        Account.officer_id,
        Account.unit_path,
    )
    .join(Account, Account.id == AuditEntry.actor_id)
    .where(AuditEntry.case_id == _CASE, or_(Account.officer_id.is_not(None), Account.unit_id.is_not(None)))
    .group_by(AuditEntry.actor_id, Account.officer_id, Account.unit_path)
)
"""Whoever has a place in the police and used the file, in one line each, however often they did."""


_QUERIES: dict[str, Query] = {
    "parties": Query(_PARTIES),
    "subjects": Query(_SUBJECTS),
    "allegations": Query(_ALLEGATIONS),
    "records": Query(_RECORDS),
    "assignments": Query(_ASSIGNMENTS),
    "overrides": Query(_OVERRIDES),
    "entries": Query(_ENTRIES),
    "accesses": Query(_ACCESSES),
}
"""One query a table, compiled once."""

_SEALED: dict[str, type[HoldsSealed]] = {
    "parties": Party,
    "subjects": Subject,
    "allegations": Allegation,
    "records": CaseRecord,
    "assignments": Assignment,
    "overrides": CheckOverride,
}


def load_rows(session: Session, complaint: Complaint) -> CaseRows:
    """Read everything that hangs on a case: one query a table, however large the case."""
    share_keys(session, complaint)
    read = read_together(session.connection(), tuple(_QUERIES.values()), {"case": complaint.id})
    found: dict[str, Rows] = dict(zip(_QUERIES, read, strict=True))
    for name, model in _SEALED.items():
        found[name] = opened_rows(session, model, found[name], complaint.id)
    return CaseRows(complaint, **found)


def opened_rows(session: Session, model: type[HoldsSealed], rows: Rows, case_id: str) -> Rows:
    """Give rows of a case with what is sealed in them. It is opened only where somebody looks."""
    held = held_keys(session)
    return [OpenedRow(row, model, held, case_id) for row in rows]


def body_rows(session: Session) -> Sequence[BodyRecord]:
    """Read every record about the oversight body, the oldest first."""
    return session.scalars(select(BodyRecord).order_by(BodyRecord.made_at, BodyRecord.id)).all()
