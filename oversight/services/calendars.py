"""Notice that the calendar of a place changed, and work out anew every date that this moves."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import exists, select

from oversight.database import Database
from oversight.log.writer import note_read
from oversight.models import Clock, Complaint, KnownCalendar
from oversight.services.clocks import work_out_anew
from workflows.clocks import Calendar
from workflows.jurisdictions import known_packs, load_pack
from workflows.roles import SYSTEM

YEARS_BACK, YEARS_AHEAD = 1, 2
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What is different in a calendar: days off that came and went, and whether weekend or time zone changed."""

    pack: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    is_other: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.is_other)

    @property
    def told(self) -> dict[str, Any]:
        """What the record tells of it."""
        return {"pack": self.pack, "added": list(self.added), "removed": list(self.removed)}


def recompute(database: Database, at: datetime) -> tuple[tuple[Change, int], ...]:
    """Compare every calendar with the one that dates were worked out by, and give what changed and how many cases.

    The new calendar is noted last: whoever is stopped in the middle begins again, and finds what is left.
    """
    done = []
    for name in known_packs():
        days = _days(load_pack(name).calendar, at)
        change = _change(database, name, days)
        cases = _without_clocks(database, name) if change is None else _cases(database, change)
        told = change.told if change else {"pack": name}
        moved = sum(work_out_anew(database, case_id, at, told) for case_id in cases)
        _note(database, name, days, change, at)
        if change:
            done.append((change, moved))
    return tuple(done)


def _days(calendar: Calendar, at: datetime) -> dict[str, Any]:
    years = range(at.year - YEARS_BACK, at.year + YEARS_AHEAD + 1)
    off = {day.isoformat(): name for year in years for day, name in calendar.days_off(year).items()}
    other = {"timezone": calendar.timezone, "weekend": sorted(calendar.weekend)}
    return {**other, "years": list(years), "off": off}


def _change(database: Database, name: str, days: dict[str, Any]) -> Change | None:
    """A year that only one of the two knows has not changed: nothing was worked out by it before."""
    with database.read() as session:
        known = session.get(KnownCalendar, name)
    if known is None:
        return None
    both = {str(year) for year in set(days["years"]) & set(known.days["years"])}
    now = {day for day in days["off"] if day[:4] in both}
    then = {day for day in known.days["off"] if day[:4] in both}
    is_other = any(days[part] != known.days[part] for part in ("timezone", "weekend"))
    return Change(name, tuple(sorted(now - then)), tuple(sorted(then - now)), is_other)


def _cases(database: Database, change: Change) -> tuple[str, ...]:
    """Name the cases with a clock that runs over a day which changed, or all where the whole calendar did."""
    statement = select(Clock.complaint_id).join(Complaint).where(Clock.state != "ended", Complaint.pack == change.pack)
    moved = sorted({*change.added, *change.removed})
    if moved and not change.is_other:
        first, last = (datetime.combine(date.fromisoformat(day), time(), UTC) for day in (moved[0], moved[-1]))
        ends_later = Clock.due_at.is_(None) | (Clock.due_at >= first - A_DAY)
        statement = statement.where(ends_later, Clock.started_at <= last + A_DAY)
    with database.read() as session:
        return tuple(session.scalars(statement.distinct().order_by(Clock.complaint_id)))


def _without_clocks(database: Database, name: str) -> tuple[str, ...]:
    """Name the open cases whose clocks no row keeps yet: those from before there were such rows."""
    kept = exists().where(Clock.complaint_id == Complaint.id)
    statement = select(Complaint.id).where(Complaint.pack == name, Complaint.is_open.is_(True), ~kept)
    with database.read() as session:
        return tuple(session.scalars(statement.order_by(Complaint.id)))


def _note(database: Database, name: str, days: dict[str, Any], change: Change | None, at: datetime) -> None:
    with database.write() as session:
        known = session.get(KnownCalendar, name)
        if known is None:
            session.add(KnownCalendar(pack=name, days=days, noted_at=at))
        elif known.days != days:
            known.days, known.noted_at = days, at
        if change:
            note_read(session, "calendar.changed", SYSTEM, at, None, **change.told)
