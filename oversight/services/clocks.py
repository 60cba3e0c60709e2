"""Keep the clocks of a case as rows: written with the change that moves them, and marked when somebody was told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows, load_rows
from oversight.casefile import casefile_of
from oversight.database import Database
from oversight.loading import stored
from oversight.log.writer import keep
from oversight.models import Clock, Complaint
from oversight.services.ids import new_id
from oversight.statements import Query
from workflows.case_clocks import ClockRun, clocks_of
from workflows.casefile import CaseFile
from workflows.holders import holder_of, superior_of
from workflows.roles import SYSTEM
from workflows.standards import Evaluation

ENDED = "ended"
_Key = tuple[str, str | None]


def next_deadline(complaint: Complaint, runs: Sequence[ClockRun]) -> None:
    """Keep the earliest time limit that still waits for somebody on the case's own row, for the worklist."""
    first = next((run for run in runs if run.due_at is not None), None)
    complaint.next_due_at = first.due_at if first else None
    complaint.next_due_check = (first.check.id if first.check else first.clock) if first else None


def new_clocks(complaint: Complaint, after: CaseFile, at: datetime) -> list[Clock]:
    """Start the clocks of a case that is being filed."""
    runs = clocks_of(Evaluation(after, at))
    next_deadline(complaint, runs)
    return [_new(complaint, run, after) for run in _first_of_each(runs).values()]


def changed_clocks(session: Session, rows: CaseRows, after: CaseFile, at: datetime) -> list[Clock]:
    """Bring the clocks of a case up to date, and give those that changed."""
    runs = clocks_of(Evaluation(after, at))
    next_deadline(rows.complaint, runs)
    running, kept = _first_of_each(runs), {_key(row): row for row in _kept(session, rows.complaint.id)}
    changed = [_new(rows.complaint, run, after) for key, run in running.items() if key not in kept]
    for key, row in kept.items():
        values = _ended() if key not in running else _standing(running[key], after)
        if any(getattr(row, name) != value for name, value in values.items()):
            changed.append(_changed(stored(Clock, row), values))
    return changed


_KEPT = Query(select(*Clock.__table__.columns).where(Clock.complaint_id == bindparam("case")))


def _kept(session: Session, case_id: str) -> Sequence[Any]:
    return _KEPT.rows(session.connection(), {"case": case_id})


def _first_of_each(runs: Sequence[ClockRun]) -> dict[_Key, ClockRun]:
    """Of several runs of one clock about the same thing the first due is kept: it is the one to act on."""
    found: dict[_Key, ClockRun] = {}
    for run in runs:
        found.setdefault((run.clock, run.target), run)
    return found


def _key(row: Any) -> _Key:
    return row.clock, row.target


def _standing(run: ClockRun, case: CaseFile) -> dict[str, Any]:
    return {
        "state": run.state,
        "holds": run.holds,
        "pack_version": case.pack.version,
        "started_at": _stored(run.worked.started_at),
        "due_at": _stored(run.due_at),
        "amber_at": _stored(run.amber_at(case)),
    }


def _ended() -> dict[str, Any]:
    return {"state": ENDED}


def _stored(moment: datetime | None) -> datetime | None:
    """Give a moment as rows keep it, in whole milliseconds."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000) if moment else None


def _new(complaint: Complaint, run: ClockRun, case: CaseFile) -> Clock:
    values = _standing(run, case)
    return Clock(
        id=new_id(),
        complaint_id=complaint.id,
        audit_seq=0,
        clock=run.clock,
        target=run.target,
        check_id=run.check.id if run.check else None,
        act_at=values["amber_at"],
        reminded=None,
        reminded_at=None,
        escalated=None,
        escalated_at=None,
        **values,
    )


def _changed(clock: Clock, values: dict[str, Any]) -> Clock:
    """A date that moved is a new one to be reminded of."""
    if values["state"] == ENDED or values["due_at"] != clock.due_at:
        clock.reminded = clock.reminded_at = clock.escalated = clock.escalated_at = None
    for name, value in values.items():
        setattr(clock, name, value)
    clock.act_at = _next_act(clock)
    return clock


def _next_act(clock: Clock) -> datetime | None:
    """When somebody is to be told next: the holder when the date is near, the superior when it is over."""
    if clock.state != "running" or clock.escalated_at is not None:
        return None
    return clock.due_at if clock.reminded_at is not None else clock.amber_at


def tell_of_clocks(database: Database, case_id: str, at: datetime) -> bool:
    """Remind whoever is to act on a case of what is near, pass up what is over, and tell whether anything was due.

    Everything is read anew under the lock of the case: what was done meanwhile is not told, and nothing is told twice.
    """
    with database.write() as session:
        complaint = session.get_one(Complaint, case_id, with_for_update=True)
        standing = _kept(session, case_id)
        if not any(row.act_at is not None and row.act_at < at for row in standing):
            return False
        rows = load_rows(session, complaint)
        case = casefile_of(rows)
        changed = {clock.id: clock for clock in changed_clocks(session, rows, case, at)}
        waiting = {row.id: stored(Clock, row) for row in standing if row.act_at is not None}
        clocks = (waiting | changed).values()
        reminded = [clock for clock in clocks if _remind(clock, case, at)]
        escalated = [clock for clock in clocks if _escalate(clock, case, at)]
        touched = changed | {clock.id: clock for clock in (*reminded, *escalated)}
        told = {"reminded": _names(reminded), "escalated": _names(escalated)}
        keep(session, complaint, "clock.told", SYSTEM, at, *touched.values(), told=told)
    return True


def _names(clocks: Sequence[Clock]) -> list[str]:
    return sorted(clock.clock for clock in clocks)


def _remind(clock: Clock, case: CaseFile, at: datetime) -> bool:
    if clock.act_at is None or clock.act_at >= at or clock.reminded_at is not None:
        return False
    clock.reminded, clock.reminded_at = holder_of(case), at
    clock.act_at = _next_act(clock)
    return True


def _escalate(clock: Clock, case: CaseFile, at: datetime) -> bool:
    if clock.act_at is None or clock.act_at >= at or clock.due_at is None:
        return False
    clock.escalated, clock.escalated_at = superior_of(case), at
    clock.act_at = _next_act(clock)
    return True


def work_out_anew(database: Database, case_id: str, at: datetime, told: dict[str, Any]) -> bool:
    """Work out the dates of a case anew, and tell whether any changed. ``told`` says in the record why."""
    with database.write() as session:
        rows = load_rows(session, session.get_one(Complaint, case_id, with_for_update=True))
        changed = changed_clocks(session, rows, casefile_of(rows), at)
        if changed:
            keep(session, rows.complaint, "clock.recomputed", SYSTEM, at, *changed, told=told)
    return bool(changed)
