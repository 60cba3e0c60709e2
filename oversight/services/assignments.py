"""Who works on a case: appointed by a supervisor, opened only by a conflict declaration, ended by recusal."""

from datetime import datetime

from oversight.case_rows import CaseRows
from oversight.casefile import access_of, actor_of, casefile_of
from oversight.database import Database
from oversight.log.writer import keep
from oversight.models import Account, Assignment
from oversight.services.case import open_case
from oversight.services.ids import new_id
from workflows.access import Action, unfit
from workflows.errors import Invalid, NotFound
from workflows.roles import Actor, Role
from workflows.wording import N_, Verbatim, worded

PARTS = {
    "investigator": Role.INVESTIGATOR,
    "decision_maker": Role.DECISION_MAKER,
    "reviewer": Role.REVIEWER,
    "mediator": Role.MEDIATOR,
}
"""The parts somebody can be given in a case, and the role that each takes."""


def assign(database: Database, reference: str, account_id: str, part: str, actor: Actor, at: datetime) -> None:
    """Give somebody a part in a case. They see nothing of it before they have declared their interests.

    :raises Invalid: the person cannot have this part, has one already, is in conflict, or is the one who assigns.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.ASSIGN)
        account = session.get(Account, account_id)
        if part not in PARTS or account is None or account.disabled_at is not None:
            raise Invalid({"account": N_("Choose somebody from the list")})
        _check_appointment(rows, account, part, actor, at)
        rows.complaint.is_assigned = rows.complaint.is_assigned or part == "investigator"
        assignment = Assignment(
            id=new_id(),
            account_id=account.id,
            role=part,
            appointed_by=actor.id,
            appointed_at=at,
            signed_at=None,
            interests="",
            cleared=None,
            cleared_by=None,
            cleared_reasons="",
            first_read_at=None,
            ended_at=None,
            ended_why="",
        )
        keep(session, rows.complaint, "case.assigned", actor, at, assignment)


def _check_appointment(rows: CaseRows, account: Account, part: str, actor: Actor, at: datetime) -> None:
    if account.id == actor.id:
        raise Invalid({"account": N_("Nobody assigns themselves. Choose somebody else.")})
    person = Verbatim(account.name)
    if account.role != PARTS[part].value:
        raise Invalid({"account": worded("%(person)s does not have the role that this part needs", person=person)})
    if any(row.account_id == account.id and row.ended_at is None for row in rows.assignments):
        raise Invalid({"account": worded("%(person)s already has a part in this case", person=person)})
    problem = unfit(actor_of(account), part, access_of(rows), casefile_of(rows), at)
    if problem:
        told = worded("%(person)s %(problem)s. Choose somebody else.", person=person, problem=problem)
        raise Invalid({"account": told})


def declare(database: Database, reference: str, actor: Actor, at: datetime, interests: str) -> None:
    """Sign the conflict declaration. Anything declared must be decided on by somebody else before the file opens."""
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.DECLARE_INTERESTS)
        row = _own_part(rows, actor)
        assignment = session.get_one(Assignment, row)
        if assignment.signed_at is not None:
            raise Invalid({"interests": N_("You have signed your declaration already")})
        assignment.signed_at, assignment.interests = at, interests.strip()
        keep(session, rows.complaint, "assignment.declared", actor, at, assignment)


def decide_interests(
    database: Database, reference: str, assignment_id: str, actor: Actor, at: datetime, *, cleared: bool, reasons: str
) -> None:
    """Decide whether a declared interest keeps somebody out of the case.

    :raises Invalid: no reasons, nothing declared, or one's own declaration.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.CLEAR_INTERESTS)
        assignment = session.get(Assignment, assignment_id)
        if assignment is None or assignment.complaint_id != rows.complaint.id:
            raise NotFound
        if assignment.account_id == actor.id or not assignment.interests or not reasons.strip():
            raise Invalid({"reasons": N_("Give reasons. Nobody decides on their own declaration.")})
        assignment.cleared, assignment.cleared_by = cleared, actor.id
        assignment.cleared_reasons = reasons.strip()
        if not cleared:
            _end(assignment, at, "recused")
        rows.complaint.is_assigned = _still_assigned(rows, assignment)
        keep(session, rows.complaint, "assignment.cleared" if cleared else "assignment.recused", actor, at, assignment)


def recuse(database: Database, reference: str, actor: Actor, at: datetime, reasons: str) -> None:
    """Step off a case. Access ends at once, and the reasons stay."""
    if not reasons.strip():
        raise Invalid({"reasons": N_("Say why you step off this case")})
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.DECLARE_INTERESTS)
        assignment = session.get_one(Assignment, _own_part(rows, actor))
        assignment.cleared_reasons = reasons.strip()
        _end(assignment, at, "recused")
        rows.complaint.is_assigned = _still_assigned(rows, assignment)
        keep(session, rows.complaint, "assignment.recused", actor, at, assignment)


def end_assignment(database: Database, reference: str, assignment_id: str, actor: Actor, at: datetime) -> None:
    """Take somebody off a case, for instance when the work passes to a colleague."""
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.ASSIGN)
        assignment = session.get(Assignment, assignment_id)
        if assignment is None or assignment.complaint_id != rows.complaint.id or assignment.ended_at is not None:
            raise NotFound
        _end(assignment, at, "reassigned")
        rows.complaint.is_assigned = _still_assigned(rows, assignment)
        keep(session, rows.complaint, "assignment.ended", actor, at, assignment)


def note_first_read(database: Database, reference: str, actor: Actor, at: datetime) -> None:
    """Keep when somebody first opened the file, which must be after their declaration (INDEPENDENCE-03)."""
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.READ_CASE)
        waiting = [row.id for row in rows.assignments if row.account_id == actor.id and row.first_read_at is None]
        if not waiting:
            return
        assignment = session.get_one(Assignment, waiting[-1])
        assignment.first_read_at = at
        keep(session, rows.complaint, "assignment.opened", actor, at, assignment)


def _own_part(rows: CaseRows, actor: Actor) -> str:
    parts = [row.id for row in rows.assignments if row.account_id == actor.id and row.ended_at is None]
    if not parts:
        raise NotFound
    return str(parts[-1])


def _end(assignment: Assignment, at: datetime, why: str) -> None:
    assignment.ended_at, assignment.ended_why = at, why


def _still_assigned(rows: CaseRows, changed: Assignment) -> bool:
    return any(
        row.role == "investigator" and row.ended_at is None and row.id != changed.id for row in rows.assignments
    ) or (changed.role == "investigator" and changed.ended_at is None)
