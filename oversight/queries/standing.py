"""What an auditor looks at without being asked: cases that are overdue, and cases that nobody has touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from oversight.database import Database, Utc
from oversight.log.counts import UNTOUCHED
from oversight.models import Complaint
from oversight.queries.clock_views import title_of_clock
from oversight.queries.overrides import PAGE, Lines, Standing, overrides, refuse_others
from oversight.reach import not_walled
from workflows.jurisdictions import load_pack
from workflows.roles import Actor
from workflows.states import MEANINGS, State

COUNTED_AT_MOST = 999


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case that needs a look: how long it has been late, or lain still."""

    reference: str
    state: State
    received_at: datetime
    changed_at: datetime
    due_at: datetime | None
    due_title: str
    days: int

    @property
    def state_label(self) -> str:
        """The state, in words."""
        return MEANINGS[self.state].label


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of what stands out; a number over ``COUNTED_AT_MOST`` is not counted on."""

    waiting: int
    holding: int
    overdue: int
    untouched: int


def counts(database: Database, actor: Actor, at: datetime) -> Counts:
    """Count what stands out, no further than anybody would read."""
    refuse_others(actor)
    with database.read() as session:
        departures = (overrides(actor, standing, at) for standing in (Standing.WAITING, Standing.HOLDING))
        chosen = (*departures, _cases(actor, _overdue(at)), _cases(actor, _untouched(at)))
        return Counts(*(_count(session, statement) for statement in chosen))


def list_overdue(database: Database, actor: Actor, at: datetime, after: str = "") -> Lines:
    """Give one page of open cases whose deadline has passed, the most overdue first."""
    return _case_lines(database, actor, _overdue(at), Complaint.next_due_at, at, after)


def list_untouched(database: Database, actor: Actor, at: datetime, after: str = "") -> Lines:
    """Give one page of open cases in which nothing has changed for weeks, the longest still first."""
    return _case_lines(database, actor, _untouched(at), Complaint.changed_at, at, after)


def _count(session: Session, statement: Select[Any]) -> int:
    some = statement.limit(COUNTED_AT_MOST + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


# Cases -------------------------------------------------------------------------------------------------------------


_COLUMNS: tuple[Any, ...] = (
    Complaint.id,
    Complaint.reference,
    Complaint.state,
    Complaint.received_at,
    Complaint.changed_at,
    Complaint.next_due_at,
    Complaint.next_due_check,
    Complaint.pack,
    Complaint.pack_version,
)


def _overdue(at: datetime) -> ColumnElement[bool]:
    return Complaint.next_due_at < at


def _untouched(at: datetime) -> ColumnElement[bool]:
    return Complaint.changed_at < at - UNTOUCHED


def _cases(actor: Actor, wanted: ColumnElement[bool]) -> Select[Any]:
    return select(*_COLUMNS).where(Complaint.is_open.is_(True), wanted, not_walled(actor))


def _case_lines(
    database: Database, actor: Actor, wanted: ColumnElement[bool], moment: Any, at: datetime, after: str
) -> Lines:
    refuse_others(actor)
    statement = _cases(actor, wanted).order_by(moment, Complaint.id).limit(PAGE + 1)
    with database.read() as session:
        key = select(moment, Complaint.id).where(Complaint.reference == after)
        if after and (last := session.execute(key).first()) is not None:
            statement = statement.where(tuple_(moment, Complaint.id) > tuple_(literal(last[0], Utc()), last[1]))
        rows: Sequence[Any] = session.execute(statement).all()
    lines = tuple(_case_line(row, moment.key, at) for row in rows[:PAGE])
    return Lines(lines, lines[-1].reference if len(rows) > PAGE else None)


def _case_line(row: Any, moment: str, at: datetime) -> CaseLine:
    return CaseLine(
        reference=row.reference,
        state=State(row.state),
        received_at=row.received_at,
        changed_at=row.changed_at,
        due_at=row.next_due_at,
        due_title=title_of_clock(row.next_due_check, row.pack, row.pack_version),
        days=_days_between(getattr(row, moment), at, row),
    )


def _days_between(moment: datetime, at: datetime, row: Any) -> int:
    """Count days as the calendar of the case's law does, and as the worklist does."""
    zone = load_pack(row.pack, row.pack_version).zone
    return (at.astimezone(zone).date() - moment.astimezone(zone).date()).days
