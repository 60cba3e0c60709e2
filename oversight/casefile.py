"""The facts of one case, built from its rows: the only bridge from the tables to the workflow."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Row

from oversight.case_rows import CaseRows, Rows
from oversight.models import Account, BodyRecord, Complaint
from workflows.access import CaseAccess, Emergency, Held, Part, Subject
from workflows.audit.chain import StoredEntry, Violation, check_chain
from workflows.casefile import Allegation, CaseFile
from workflows.course import Override, PastMove
from workflows.involved import Access, Assignment, FormerUnit, Officer, Person, Unit
from workflows.jurisdictions import load_pack
from workflows.records import BODY_KINDS, KINDS, Record
from workflows.roles import Actor, Role
from workflows.states import State


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


def _walled(row: Row[Any]) -> Subject:
    """Show the wall where an officer served at the event, and where they serve now."""
    then, now = parts_of(row.unit_path), parts_of(row.unit_path_now or "")
    return Subject(row.officer_id, frozenset(then + now), frozenset(then[-1:] + now[-1:]))


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
        records=by_kind(record_of(row, row.about) for row in rows.records),
        history=tuple(
            PastMove(row.trigger, State(row.source), State(row.dest), row.by, row.at)
            for row in rows.entries
            if row.trigger
        ),
        overrides=tuple(override_of(row) for row in rows.overrides),
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
        officers=tuple(Officer(row.id) for row in subjects),
        allegations=tuple(_allegation(row) for row in allegations),
    )


def _first_handler(rows: CaseRows) -> str | None:
    """The first member of staff who dealt with the case: who took it in, else who entered it in the register."""
    if rows.complaint.received_by:
        return rows.complaint.received_by
    return next((row.by for row in rows.entries if row.trigger == "record"), None)


def person_of(row: Any) -> Person:
    """Give the facts of a person of the case."""
    roles = frozenset(row.roles)
    return Person(row.id, roles, row.can_be_contacted, row.wants_contact, row.age, row.needs, bool(row.anonymous))


def _officer(row: Row[Any]) -> Officer:
    return Officer(row.id, row.identified_at, _unit(row.unit_id, row.agency, row.unit_path), row.officer_id)


def _allegation(row: Any) -> Allegation:
    return Allegation(row.id, tuple(row.subjects))


def _unit(unit_id: str | None, agency: str, path: str) -> Unit | None:
    return Unit(unit_id, agency, parts_of(path)[:-1]) if unit_id else None


def parts_of(path: str) -> tuple[str, ...]:
    """Read a path of unit ids, from the top unit down to the unit itself."""
    return tuple(part for part in path.split("/") if part)


def _assignment(row: Row[Any]) -> Assignment:
    return Assignment(
        user_id=row.account_id,
        role=row.role,
        unit=_unit(row.unit_id, row.agency, row.unit_path) or Unit("", row.agency),
        appointed_by=row.appointed_by,
        appointed_at=row.appointed_at,
        former_units=tuple(
            FormerUnit(former["unit_id"], date.fromisoformat(former["until"])) for former in row.former_units
        ),
        signed_at=row.signed_at,
        interests=row.interests,
        cleared=row.cleared,
        cleared_by=row.cleared_by,
        first_read_at=row.first_read_at,
        ended_at=row.ended_at,
    )


def record_of(row: Any, about: str | None = None) -> Record:
    """Give a record of a case or of the body as the workflow reads it."""
    kind = KINDS.get(row.kind) or BODY_KINDS[row.kind]
    return Record(row.id, row.kind, kind.read(row.content), row.made_by, row.made_at, about, row.replaces)


def by_kind(records: Iterable[Record]) -> dict[str, tuple[Record, ...]]:
    """Sort records by kind, and leave those of one kind in their order."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[record.kind].append(record)
    return {kind: tuple(of_kind) for kind, of_kind in found.items()}


def override_of(row: Row[Any]) -> Override:
    """Give the facts of a departure from a check."""
    return Override(
        row.check_id, row.reason, row.asked_by, row.asked_at, row.expires_at, row.four_eyes, row.approved_by
    )


def _access(row: Row[Any]) -> Access:
    first, last = datetime.fromisoformat(row.first_at), datetime.fromisoformat(row.last_at)
    return Access(row.actor_id, first, last, row.officer_id, parts_of(row.unit_path))


def _chain_problem(rows: CaseRows) -> str | None:
    entries = cast("Sequence[StoredEntry]", rows.entries)  # their rows have what an entry has, by the same names
    found = check_chain(entries, length=rows.complaint.audit_seq + 1, head=rows.complaint.audit_prev)
    return str(found) if isinstance(found, Violation) else None


def body_file(rows: Sequence[BodyRecord], pack: str) -> CaseFile:
    """Give the facts of the oversight body to the checks on it: a casefile without a case."""
    body = by_kind(record_of(row) for row in rows)
    return CaseFile(id="body", state=State.NEW, pack=load_pack(pack), source="", body=body)
