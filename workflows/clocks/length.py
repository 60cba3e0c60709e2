"""How long a time limit is, and where it leads from a moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta

from workflows.clocks.calendar import Calendar, end_of

UNITS = ("hours", "days", "working days", "months", "years")


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
    end with the last second of the last day. Working days skip weekends, public holidays and closures.
    """
    if length.unit == "hours":
        return start + timedelta(hours=length.count)
    return end_of(last_day(calendar.day_of(start), length, calendar), calendar)


def last_day(first: date, length: Length, calendar: Calendar) -> date:
    """Give the last day of a limit in whole days that began on ``first``."""
    match length.unit:
        case "months":
            return first + _calendar_length("months", length.count)
        case "years":
            return first + _calendar_length("years", length.count)
        case "working days":
            return _add_working_days(first, length.count, calendar)
        case _:
            return first + timedelta(days=length.count)


@cache
def _calendar_length(unit: str, count: int) -> relativedelta:
    return relativedelta(**{unit: count})  # type: ignore[arg-type]


def _add_working_days(day: date, count: int, calendar: Calendar) -> date:
    left = count
    while left:
        day += timedelta(days=1)
        left -= calendar.works_on(day)
    return day
