"""Which cases a person reaches, said in SQL: the same rule as ``workflows.access.allow``, for lists and for refusals.

Whoever asks for one case is asked the same one question whether it shuts them out, is another's or is none: a refusal
takes as long, and reads as little, whether there is such a case or not. ``allow`` decides afterwards, over all that
was read.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, select, true
from sqlalchemy.orm import Session

from oversight.loading import COMPLAINT, find
from oversight.models import Assignment, CaseRecord, Complaint, Party, Posting, Subject
from oversight.statements import Query
from workflows.access import INTAKE_READS, OFFICE
from workflows.roles import Actor, Role
from workflows.states import MEANINGS, STORED

_SOUGHT: BindParameter[str] = bindparam("sought")


def find_reached(session: Session, reference: str, actor: Actor, *, lock: bool = False) -> Complaint | None:
    """Find a case among those that somebody of the office may reach, before anything else of it is read.

    ``lock`` holds it until the transaction ends.
    """
    return find(session, _reached_by(actor, lock=lock), {_SOUGHT.key: reference})


def find_unwalled(session: Session, reference: str, actor: Actor) -> Complaint | None:
    """Find a case that no conflict shuts to somebody, whoever works on it, and hold it."""
    return find(session, _asked(actor, true(), lock=True), {_SOUGHT.key: reference})


@lru_cache(maxsize=1_000)
def _reached_by(actor: Actor, *, lock: bool) -> Query:
    """Put the question together once for each person: that takes longer than the answer."""
    asked_for_leave = select(CaseRecord.id).where(
        CaseRecord.complaint_id == Complaint.id,
        CaseRecord.kind == "emergency_request",
        CaseRecord.made_by == actor.id,
    )
    return _asked(actor, or_(reach(actor), asked_for_leave.exists()), lock=lock)


def _asked(actor: Actor, reached: ColumnElement[bool], *, lock: bool) -> Query:
    sought = select(*COMPLAINT).where(Complaint.reference == _SOUGHT, reached, not_walled(actor), not_erased())
    return Query(sought.with_for_update(of=Complaint) if lock else sought)


def reach(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which cases a role and a part reach; ``workflows.access.allow`` says the same of one case.

    A case whose file waits for a declaration is reached as well: the list says that it waits, and nothing else.
    """
    if actor.role in OFFICE:
        return true()
    part = _part(actor)
    if actor.role is Role.INTAKE_OFFICER:
        shut = [state.value for state in STORED if MEANINGS[state].phase not in INTAKE_READS]
        return or_(part, Complaint.state.not_in(shut))
    return part


def _part(actor: Actor) -> ColumnElement[bool]:
    parts = select(Assignment.complaint_id).where(Assignment.account_id == actor.id, Assignment.ended_at.is_(None))
    return Complaint.id.in_(parts)


def not_walled(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL that no conflict shuts somebody out; ``workflows.access.conflict`` says the same of one case."""
    conflicts: list[ColumnElement[bool]] = [
        Complaint.id.in_(
            select(Assignment.complaint_id).where(
                Assignment.account_id == actor.id,
                or_(Assignment.cleared.is_(False), Assignment.ended_why == "recused"),
            )
        )
    ]
    if actor.officer_id is not None:
        conflicts.append(_names(Subject.officer_id == actor.officer_id))
    if actor.relations:
        conflicts.append(_names(Subject.officer_id.in_(sorted(actor.relations))))
    if actor.unit_id is not None:
        conflicts.append(_names(_in_command(actor, Subject.unit_path, Subject.unit_id)))
        served = select(Posting.id).where(Posting.officer_id == Subject.officer_id, Posting.until.is_(None))
        conflicts.append(_names(served.where(_in_command(actor, Posting.unit_path, Posting.unit_id)).exists()))
        held = select(Party.id).where(Party.complaint_id == Complaint.id).correlate(Complaint)
        conflicts.append(held.where(_in_command(actor, Party.held_unit_path, Party.held_unit_id)).exists())
    return and_(*(~conflict for conflict in conflicts))


def not_erased() -> ColumnElement[bool]:
    """Say in SQL that there is still something to read on a case."""
    return Complaint.erased_at.is_(None)


def _in_command(actor: Actor, path: Any, unit: Any) -> ColumnElement[bool]:
    """Say that an officer's unit is under the actor's, or the actor's under it."""
    return or_(path.contains(f"/{actor.unit_id}/", autoescape=True), unit.in_(sorted(actor.unit_ids)))


def _names(subject: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Subject.id).where(Subject.complaint_id == Complaint.id, subject).correlate(Complaint).exists()
