"""Time limits as arithmetic on instants passed in: when something is due, in hours, days, working days or months."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

UNITS = ("hours", "days", "working days", "months", "years")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which a jurisdiction does not work. ``weekend`` holds weekday numbers, Monday being 0."""

    timezone: str = "UTC"
    weekend: frozenset[int] = frozenset({5, 6})
    closures: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return day.weekday() not in self.weekend and day not in self.closures


@dataclass(frozen=True, slots=True)
class Length:
    """How long a time limit runs: a count of hours, days, working days, months or years."""

    count: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS or self.count < 0:
            raise ValueError(f"a time limit counts {', '.join(UNITS)}, not {self.count} {self.unit}")


def due(start: datetime, length: Length, calendar: Calendar) -> datetime:
    """Work out when something that started at ``start`` is due, in UTC.

    Hours run exactly. Longer units begin on the day after the start, as the jurisdiction's own clock counts days, and
    end with the last second of the last day. Working days skip weekends and closures.
    """
    if length.unit == "hours":
        return start + timedelta(hours=length.count)
    zone = ZoneInfo(calendar.timezone)
    first = start.astimezone(zone).date()
    return end_of(_last_day(first, length, calendar), calendar)


def end_of(day: date, calendar: Calendar) -> datetime:
    """Give the last second of a day where the jurisdiction is, in UTC."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(calendar.timezone)).astimezone(UTC)


def _last_day(first: date, length: Length, calendar: Calendar) -> date:
    match length.unit:
        case "months":
            return first + relativedelta(months=length.count)
        case "years":
            return first + relativedelta(years=length.count)
        case "working days":
            return _add_working_days(first, length.count, calendar)
        case _:
            return first + timedelta(days=length.count)


def _add_working_days(day: date, count: int, calendar: Calendar) -> date:
    left = count
    while left:
        day += timedelta(days=1)
        left -= calendar.works_on(day)
    return day
