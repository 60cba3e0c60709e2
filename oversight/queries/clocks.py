"""Which clocks are due, and of which somebody was told: found by index however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from oversight.database import Database
from oversight.models import Clock, Complaint
from oversight.queries.clock_views import title_of_clock
from oversight.reach import not_walled, reach
from workflows.access import Action, may_ever
from workflows.roles import Actor

MOST_REMINDERS = 5


def cases_to_tell(database: Database, at: datetime, at_once: int, besides: Collection[str] = ()) -> tuple[str, ...]:
    """Name the cases with a clock of which somebody is to be told by now, the longest due first.

    ``besides`` are cases that could not be dealt with; they wait for the next round.
    """
    due = select(Clock.complaint_id).where(Clock.act_at < at).order_by(Clock.act_at, Clock.complaint_id)
    if besides:
        due = due.where(Clock.complaint_id.not_in(besides))
    with database.read() as session:
        return tuple(dict.fromkeys(session.scalars(due.limit(at_once))))


@dataclass(frozen=True, slots=True)
class Reminder:
    """A time limit of which somebody was told. ``is_passed_up``: it was missed, and the reader is told as superior."""

    reference: str
    title: str
    due_at: datetime
    is_passed_up: bool


def reminders(database: Database, actor: Actor) -> tuple[Reminder, ...]:
    """Give the limits of which somebody was reminded, or which were passed up to them, the most urgent first."""
    if not may_ever(actor, Action.READ_CASE):
        return ()
    told = (actor.id, actor.role.value)
    columns: tuple[Any, ...] = (Complaint.reference, Complaint.pack, Complaint.pack_version, *_OF_CLOCK)
    statement = select(*columns).join(Complaint, Complaint.id == Clock.complaint_id)
    who = or_(Clock.reminded.in_(told), Clock.escalated.in_(told))
    waiting = statement.where(who, Clock.state == "running", reach(actor), not_walled(actor))
    with database.read() as session:
        rows = session.execute(waiting.order_by(Clock.due_at).limit(MOST_REMINDERS)).all()
    return tuple(
        Reminder(
            reference=row.reference,
            title=title_of_clock(row.check_id or row.clock, row.pack, row.pack_version),
            due_at=row.due_at,
            is_passed_up=row.escalated in told,
        )
        for row in rows
    )


_OF_CLOCK = (Clock.check_id, Clock.clock, Clock.due_at, Clock.escalated)
