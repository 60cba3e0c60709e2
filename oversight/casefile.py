"""The facts of one case, built from its rows: the only bridge from the tables to the workflow."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import BindParameter, Row, and_, bindparam, func, or_, select
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
from workflows import casefile as facts
from workflows.access import CaseAccess, Emergency, Held, Part
from workflows.access import Subject as WalledSubject
from workflows.audit.chain import StoredEntry, Violation, check_chain
from workflows.casefile import CaseFile
from workflows.errors import NotFound
from workflows.jurisdictions import load_pack
from workflows.records import BODY_KINDS, KINDS, Record
from workflows.roles import Actor, Role
from workflows.states import State

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


def actor_of(account: Account, *, second_factor_given: bool = True) -> Actor:
    """Give the person behind an account as the one who acts."""
    return Actor(
        id=account.id,
        role=Role(account.role),
        name=account.name,
        unit_id=account.unit_id,
        officer_id=account.officer_id,
        unit_ids=frozenset(part for part in account.unit_path.split("/") if part),
        relations=frozenset(relation["id"] for relation in account.relations),
        disabled=account.disabled_at is not None,
        second_factor_given=second_factor_given,
    )


def access_of(rows: CaseRows) -> CaseAccess:
    """Give as much of the case as access depends on."""
    return CaseAccess(
        id=rows.complaint.id,
        state=State(rows.complaint.state),
        subjects=tuple(_walled(row) for row in rows.subjects),
        held=tuple(
            Held(row.held_unit_id, frozenset(parts_of(row.held_unit_path or "")))
            for row in rows.parties
            if row.held_unit_id
        ),
        parts=tuple(
            Part(row.account_id, row.role, _assignment(row).opens_the_file, row.cleared is False)
            for row in rows.assignments
            if row.ended_at is None or row.cleared is False
        ),
        recused=frozenset(row.account_id for row in rows.assignments if row.ended_why == "recused"),
        emergencies=tuple(_emergencies(rows)),
    )


def _emergencies(rows: CaseRows) -> Iterator[Emergency]:
    asked = {row.id: row.made_by for row in rows.records if row.kind == "emergency_request"}
    for row in rows.records:
        if row.kind == "emergency_answer" and row.content["granted"] and row.about in asked:
            yield Emergency(asked[row.about], row.made_by, row.made_at)


def _walled(row: Row[Any]) -> WalledSubject:
    """Show the wall where an officer served at the event, and where they serve now."""
    then, now = parts_of(row.unit_path), parts_of(row.unit_path_now or "")
    return WalledSubject(row.officer_id, frozenset(then + now), frozenset(then[-1:] + now[-1:]))


def casefile_of(rows: CaseRows) -> CaseFile:
    """Give the facts of the case to the workflow."""
    complaint = rows.complaint
    return CaseFile(
        id=complaint.reference,
        state=State(complaint.state),
        pack=load_pack(complaint.pack, complaint.pack_version),
        source=complaint.source,
        received_at=complaint.received_at,
        first_handler=_first_handler(rows),
        account_kept=bool(complaint.account),
        people=tuple(person_of(row) for row in rows.parties),
        officers=tuple(_officer(row) for row in rows.subjects),
        allegations=tuple(_allegation(row) for row in rows.allegations),
        assignments=tuple(_assignment(row) for row in rows.assignments),
        records=_records(rows.records),
        history=tuple(
            facts.PastMove(row.trigger, State(row.source), State(row.dest), row.by, row.at)
            for row in rows.entries
            if row.trigger
        ),
        overrides=tuple(_override(row) for row in rows.overrides),
        accesses=tuple(_access(row) for row in rows.accesses),
        chain_problem=_chain_problem(rows),
    )


def facts_before_filing(complaint: Complaint, people: Rows, subjects: Rows, allegations: Rows = ()) -> CaseFile:
    """Give the facts of a case that is about to be filed. Who an officer is, nobody has found out yet."""
    return CaseFile(
        id=complaint.reference,
        state=State.NEW,
        pack=load_pack(complaint.pack, complaint.pack_version),
        source=complaint.source,
        received_at=complaint.received_at,
        account_kept=bool(complaint.account),
        people=tuple(person_of(row) for row in people),
        officers=tuple(facts.Officer(row.id) for row in subjects),
        allegations=tuple(_allegation(row) for row in allegations),
    )


def _first_handler(rows: CaseRows) -> str | None:
    """The first member of staff who dealt with the case: who took it in, else who entered it in the register."""
    if rows.complaint.received_by:
        return rows.complaint.received_by
    return next((row.by for row in rows.entries if row.trigger == "record"), None)


def person_of(row: Any) -> facts.Person:
    """Give the facts of a person of the case."""
    roles = frozenset(row.roles)
    return facts.Person(row.id, roles, row.can_be_contacted, row.wants_contact, row.age, row.needs, bool(row.anonymous))


def _officer(row: Row[Any]) -> facts.Officer:
    return facts.Officer(row.id, row.identified_at, _unit(row.unit_id, row.agency, row.unit_path), row.officer_id)


def _allegation(row: Any) -> facts.Allegation:
    return facts.Allegation(row.id, tuple(row.subjects))


def _unit(unit_id: str | None, agency: str, path: str) -> facts.Unit | None:
    return facts.Unit(unit_id, agency, parts_of(path)[:-1]) if unit_id else None


def parts_of(path: str) -> tuple[str, ...]:
    """Read a path of unit ids, from the top unit down to the unit itself."""
    return tuple(part for part in path.split("/") if part)


def _assignment(row: Row[Any]) -> facts.Assignment:
    return facts.Assignment(
        user_id=row.account_id,
        role=row.role,
        unit=_unit(row.unit_id, row.agency, row.unit_path) or facts.Unit("", row.agency),
        appointed_by=row.appointed_by,
        appointed_at=row.appointed_at,
        former_units=tuple(
            facts.FormerUnit(former["unit_id"], date.fromisoformat(former["until"])) for former in row.former_units
        ),
        signed_at=row.signed_at,
        interests=row.interests,
        cleared=row.cleared,
        cleared_by=row.cleared_by,
        first_read_at=row.first_read_at,
        ended_at=row.ended_at,
    )


def _records(rows: Rows) -> dict[str, tuple[Record, ...]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row.kind].append(
            Record(
                row.id, row.kind, KINDS[row.kind].read(row.content), row.made_by, row.made_at, row.about, row.replaces
            )
        )
    return {kind: tuple(records) for kind, records in found.items()}


def _override(row: Row[Any]) -> facts.Override:
    return facts.Override(
        row.check_id, row.reason, row.asked_by, row.asked_at, row.expires_at, row.four_eyes, row.approved_by
    )


def _access(row: Row[Any]) -> facts.Access:
    first, last = datetime.fromisoformat(row.first_at), datetime.fromisoformat(row.last_at)
    return facts.Access(row.actor_id, first, last, row.officer_id, parts_of(row.unit_path))


def _chain_problem(rows: CaseRows) -> str | None:
    entries = cast("Sequence[StoredEntry]", rows.entries)  # their rows have what an entry has, by the same names
    found = check_chain(entries, length=rows.complaint.audit_seq + 1, head=rows.complaint.audit_prev)
    return str(found) if isinstance(found, Violation) else None


def body_rows(session: Session) -> Sequence[BodyRecord]:
    """Read every record about the oversight body, the oldest first."""
    return session.scalars(select(BodyRecord).order_by(BodyRecord.made_at, BodyRecord.id)).all()


def body_file(rows: Sequence[BodyRecord], pack: str) -> CaseFile:
    """Give the facts of the oversight body to the checks on it: a casefile without a case."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        content = BODY_KINDS[row.kind].read(row.content)
        found[row.kind].append(Record(row.id, row.kind, content, row.made_by, row.made_at, None, row.replaces))
    body = {kind: tuple(records) for kind, records in found.items()}
    return CaseFile(id="body", state=State.NEW, pack=load_pack(pack), source="", body=body)
