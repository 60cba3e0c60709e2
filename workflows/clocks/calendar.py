"""The calendar of a jurisdiction: which days count as working days, and when a day ends there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from workflows.wording import N_

WEEKEND = N_("weekend")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which a jurisdiction does not work: weekends, public holidays, and closures by name.

    ``weekend`` holds weekday numbers, Monday being 0. ``region`` is a country, with a part of it after a hyphen, as the
    holidays library names them; without one there are no public holidays but the closures.
    """

    timezone: str = "UTC"
    weekend: frozenset[int] = frozenset({5, 6})
    closures: Mapping[date, str] = field(default_factory=dict)
    region: str = ""

    def day_off(self, day: date) -> str | None:
        """Name what makes a day one on which nobody works; nothing of a working day."""
        if day.weekday() in self.weekend:
            return WEEKEND
        return self.closures.get(day) or self._holidays(day.year).get(day)

    def works_on(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return self.day_off(day) is None

    def day_of(self, moment: datetime) -> date:
        """Tell which day it is there at a moment."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def days_off(self, year: int) -> dict[date, str]:
        """List the days of a year that are free besides weekends: what changes when the calendar changes."""
        found = dict(self._holidays(year)) | {day: name for day, name in self.closures.items() if day.year == year}
        return {day: name for day, name in sorted(found.items()) if day.weekday() not in self.weekend}

    def _holidays(self, year: int) -> Mapping[date, str]:
        return _public_holidays(self.region, year) if self.region else {}


@cache
def _public_holidays(region: str, year: int) -> Mapping[date, str]:
    country, _, part = region.partition("-")
    return dict(holidays.country_holidays(country, subdiv=part or None, years=year, expand=False).items())


def holiday_region(name: str) -> str:
    """Give the name of a country, or of a part of one, whose public holidays are known.

    :raises ValueError: none of that name is known.
    """
    country, _, part = name.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        raise ValueError(f"{country} is not a country whose public holidays are known; write its two letters, as GB")
    if part and part not in known[country]:
        parts = ", ".join(known[country]) or "none"
        raise ValueError(f"{part} is not a part of {country} with holidays of its own; there are: {parts}")
    return name


def end_of(day: date, calendar: Calendar) -> datetime:
    """Give the last second of a day where the jurisdiction is, in UTC."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(calendar.timezone)).astimezone(UTC)
