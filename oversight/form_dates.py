"""Dates and times as forms ask for them: in boxes of their own, in the digits of any script, as exact as remembered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import fields, validators

from oversight.form_fields import clean_text
from oversight.form_validators import say

EARLIEST_YEAR = 1900

_TIME = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})")


def western_digits(text: str) -> str:
    """Write the digits of any script as 0 to 9, and leave everything else as it is."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(mark, mark)) for mark in text)


@dataclass(frozen=True, slots=True)
class ApproximateDate:
    """A year, a month or a day: as much as a person remembers."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        parts = (f"{self.year:04}", self.month and f"{self.month:02}", self.day and f"{self.day:02}")
        return "-".join(part for part in parts if part)

    @classmethod
    def from_text(cls, text: str) -> ApproximateDate:
        """Read what `str` wrote: 2026, 2026-03 or 2026-03-05.

        :raises ValueError: if the text is none of the three, or no real date
        """
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
            raise ValueError(f"not a date: {text!r}")
        return cls(*map(int, text.split("-")))

    @property
    def earliest(self) -> date:
        """The first day that is meant."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that is meant."""
        if self.day is not None:
            return self.earliest
        if self.month in (None, 12):
            return date(self.year, 12, 31)
        return date(self.year, self.month + 1, 1) - timedelta(days=1)


class Part(NamedTuple):
    """One input of a date: what its macro needs to show it."""

    id: str
    name: str
    label: Any
    text: str
    width: int
    failed: bool


_PART_LABELS = {"day": _l("Day"), "month": _l("Month"), "year": _l("Year"), "time": _l("Time")}

_MISSING = {
    ("day",): _l("“%(label)s” must include a day."),
    ("month",): _l("“%(label)s” must include a month."),
    ("year",): _l("“%(label)s” must include a year."),
    ("time",): _l("“%(label)s” must include a time, like 14:30."),
    ("day", "month"): _l("“%(label)s” must include a day and a month."),
    ("day", "year"): _l("“%(label)s” must include a day and a year."),
    ("month", "year"): _l("“%(label)s” must include a month and a year."),
}
_MISSING_SEVERAL = _l("“%(label)s” is not complete: fill in every box.")
_WRONG = {
    "day": _l("“%(label)s”: the day must be a number from 1 to 31."),
    "month": _l("“%(label)s”: the month must be a number from 1 to 12."),
    "year": _l("“%(label)s”: the year must have four digits, like 2026."),
    "time": _l("“%(label)s”: write the time as hours and minutes, like 14:30."),
}
_TOO_EARLY = _l("“%(label)s”: the year must be %(earliest)d or later.")
_NOT_REAL = _l("“%(label)s” must be a real date. Check the day and the month.")
_NO_SUCH_TIME = _l("“%(label)s”: clocks went forward over this time, so it never was. Check the time.")
_BOUNDS = {"day": (1, 31), "month": (1, 12), "year": (1000, 9999)}


class _Unusable(ValueError):
    """A message, and the parts it is about."""

    def __init__(self, message: Any, *parts: str) -> None:
        super().__init__(message)
        self.parts = parts


YEAR_FIRST = ("year", "month", "day", "time")


def _begins_with_the_year() -> bool:
    """Whether dates are written year first in the reader's language, as in Chinese."""
    locale = get_locale()
    return locale is not None and locale.date_formats["long"].pattern.startswith("y")


class DatePartsField(fields.Field):
    """A date, asked for in three boxes; None while all are empty."""

    names: tuple[str, ...] = ("day", "month", "year")
    needed: tuple[str, ...] = names

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.texts: dict[str, str] = dict.fromkeys(self.names, "")
        self.failed: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The inputs, in the order they are shown."""
        failed = (self.failed or self.names) if self.errors else ()
        return tuple(
            Part(
                f"{self.id}-{name}",
                f"{self.name}-{name}",
                _PART_LABELS[name],
                self.texts[name],
                4 if name == "year" else 5 if name == "time" else 2,
                name in failed,
            )
            for name in (YEAR_FIRST if _begins_with_the_year() else self.names)
            if name in self.names
        )

    @property
    def error_id(self) -> str:
        """The input that the error summary leads to."""
        return f"{self.id}-{(self.failed or self.names)[0]}"

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Gather the boxes, which arrive under names of their own."""
        self._sent: dict[str, str] = {}
        if formdata is not None:
            self._sent = {name: formdata.get(f"{self.name}-{name}", "") for name in self.names}
        super().process(formdata, *args, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = value
        self.texts = self._texts_of(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.texts = {name: clean_text(text)[:40] for name, text in self._sent.items()}
        self.raw_data = [text for text in self.texts.values() if text]
        self.data = None
        if not self.raw_data:
            return
        try:
            self.data = self._read({name: western_digits(text) for name, text in self.texts.items()})
        except _Unusable as error:
            self.failed = error.parts
            raise ValueError(say(error.args[0], self, earliest=EARLIEST_YEAR)) from error

    def pre_validate(self, form: Any) -> None:
        """Spare a wrong date the second message that it is missing."""
        if self.process_errors:
            raise validators.StopValidation

    def _texts_of(self, value: Any) -> dict[str, str]:
        return {name: "" if value is None else str(getattr(value, name) or "") for name in self.names}

    def _read(self, texts: dict[str, str]) -> Any:
        return _date_of(_numbers_of(texts, self.needed))


def _numbers_of(texts: dict[str, str], needed: Iterable[str]) -> dict[str, Any]:
    """Read day, month and year, demanding those that are needed."""
    missing = tuple(name for name in needed if not texts[name])
    if missing:
        raise _Unusable(_MISSING.get(missing, _MISSING_SEVERAL), *missing)
    return {name: _number_of(name, texts[name]) for name in _BOUNDS}


def _number_of(name: str, text: str) -> int | None:
    if not text:
        return None
    least, most = _BOUNDS[name]
    if not (text.isdecimal() and len(text) <= 4 and least <= int(text) <= most):
        raise _Unusable(_WRONG[name], name)
    if name == "year" and int(text) < EARLIEST_YEAR:
        raise _Unusable(_TOO_EARLY, name)
    return int(text)


def _date_of(numbers: dict[str, Any]) -> date:
    try:
        return date(numbers["year"], numbers["month"], numbers["day"])
    except ValueError as error:
        raise _Unusable(_NOT_REAL, "day", "month") from error


class ApproximateDateField(DatePartsField):
    """A date as exact as the person remembers it: the year at least."""

    needed = ("year",)

    def _read(self, texts: dict[str, str]) -> ApproximateDate:
        numbers = _numbers_of(texts, ("month", "year") if texts["day"] else self.needed)
        if numbers["day"] is not None:
            _date_of(numbers)
        return ApproximateDate(numbers["year"], numbers["month"], numbers["day"])


class DateTimePartsField(DatePartsField):
    """A date and a time of day as the clock on the wall showed it.

    Without a zone the answer is naive; with one it is an instant in UTC.
    """

    names = ("day", "month", "year", "time")
    needed = names

    def __init__(self, label: Any = None, validators: Any = None, zone: tzinfo | None = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.zone = zone

    def _texts_of(self, value: datetime | None) -> dict[str, str]:
        if value is not None and value.tzinfo and self.zone:
            value = value.astimezone(self.zone)
        if value is None:
            return super()._texts_of(None)
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year), "time": f"{value:%H:%M}"}

    def _read(self, texts: dict[str, str]) -> datetime:
        local = datetime.combine(_date_of(_numbers_of(texts, self.needed)), _time_of(texts["time"]))
        if self.zone is None:
            return local
        instant = local.replace(tzinfo=self.zone).astimezone(UTC)
        if instant.astimezone(self.zone).replace(tzinfo=None) != local:
            raise _Unusable(_NO_SUCH_TIME, "time")
        return instant


def _time_of(text: str) -> time:
    match = _TIME.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise _Unusable(_WRONG["time"], "time")
    return time(int(match[1]), int(match[2]))


class NotAfter:
    """Refuse a date later than the day that `latest` returns, usually today."""

    def __init__(self, latest: Callable[[], date], message: Any = None) -> None:
        self.latest = latest
        self.message = message or _l("Check “%(label)s”: this date has not come yet.")

    def __call__(self, form: Any, field: fields.Field) -> None:
        day = field.data
        day = day.earliest if isinstance(day, ApproximateDate) else day
        day = day.date() if isinstance(day, datetime) else day
        if day is not None and day > self.latest():
            raise validators.ValidationError(say(self.message, field))


class NotBefore:
    """Refuse a date that is over before the date of another field begins."""

    def __init__(self, first: str, message: Any = None) -> None:
        self.first = first
        self.message = message or _l("Check “%(label)s”: it is before the first day.")

    def __call__(self, form: Any, field: fields.Field) -> None:
        first = form[self.first].data
        if first is not None and field.data is not None and field.data.latest < first.earliest:
            raise validators.ValidationError(say(self.message, field))
