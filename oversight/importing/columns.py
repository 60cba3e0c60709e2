"""What a mapping says of single columns: words made of them, closed tables, moments and numbers."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

OF_CASE = "case."
"""What a column of the case's own row begins with where another row's words name it."""

_PLACE = re.compile(r"\{([^{}]+)\}")
Value = TypeVar("Value")


class Strict(BaseModel):
    """A part of a mapping. It refuses what it does not know, and says what it knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _knows_every_key(cls, given: Any) -> Any:
        unknown = [str(key) for key in given if key not in cls.model_fields] if isinstance(given, dict) else []
        if unknown:
            raise ValueError(f"nothing here is called {', '.join(unknown)}; allowed: {', '.join(cls.model_fields)}")
        return given


def fold(value: str) -> str:
    """Make values alike that differ only in case and white space, as people write them in lists."""
    return " ".join(value.split()).casefold()


def one_of(what: str, allowed: Iterable[str]) -> Callable[[str], str]:
    """Make a validator that takes a word of a closed list, and names the list otherwise."""
    words = tuple(allowed)

    def check(value: str) -> str:
        if value not in words:
            raise ValueError(f"there is no {what} {value}; allowed: {', '.join(words)}")
        return value

    return check


def _refuse_twins(keys: Iterable[str]) -> None:
    seen: dict[str, str] = {}
    for key in keys:
        twin = seen.setdefault(fold(key), key)
        if twin != key:
            raise ValueError(f"“{twin}” and “{key}” are the same value; case and white space do not count")


class Words(Strict):
    """Words made of columns: ``{column}`` stands for its value. Of several pieces those that are known are joined.

    A piece is empty when one of its columns is blank or holds a value of ``unknown``; ``blank`` stands for nothing at
    all. ``replace`` says some results in other words. Where ``otherwise`` is given, ``replace`` lists everything that
    is expected, and the rest is noted.
    """

    words: tuple[str, ...] = Field(min_length=1)
    unknown: tuple[str, ...] = ()
    blank: str = ""
    replace: dict[str, str] = {}
    otherwise: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        """Take one piece, or a list of pieces, for the whole."""
        if isinstance(given, str | list):
            given = {"words": given}
        if isinstance(given, dict) and isinstance(given.get("words"), str):
            given = {**given, "words": [given["words"]]}
        return given

    @field_validator("replace")
    @classmethod
    def _no_twins(cls, given: dict[str, str]) -> dict[str, str]:
        _refuse_twins(given)
        return given

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are read, those of the case with its prefix."""
        texts = (*self.words, *self.replace.values(), self.otherwise or "", self.blank)
        return frozenset(name for text in texts for name in places(text))

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns of the row itself, in the order of the words."""
        names = (name for text in self.words for name in places(text))
        return tuple(dict.fromkeys(name for name in names if not name.startswith(OF_CASE)))

    @cached_property
    def replaced(self) -> dict[str, str]:
        """The replacements by folded value."""
        return {fold(value): words for value, words in self.replace.items()}

    @cached_property
    def unknowns(self) -> frozenset[str]:
        """The values that say nothing, folded."""
        return frozenset(map(fold, self.unknown))


def filled(text: str, value_of: Callable[[str], str]) -> str:
    """Put values in the places of a text. Whatever the values hold, nothing in them is a place."""
    return _PLACE.sub(lambda match: value_of(match[1]), text)


def places(text: str) -> list[str]:
    """Name the columns of a text."""
    return _PLACE.findall(text)


class Table(Strict, Generic[Value]):
    """A closed list of values and what each becomes. Others are refused, or noted and taken as ``otherwise``."""

    column: str
    table: dict[str, Value]
    otherwise: Value | None = None

    @field_validator("table")
    @classmethod
    def _no_twins(cls, given: dict[str, Value]) -> dict[str, Value]:
        _refuse_twins(given)
        return given

    @cached_property
    def folded(self) -> dict[str, Value]:
        """The table by folded value."""
        return {fold(value): becomes for value, becomes in self.table.items()}


class When(Strict):
    """A moment: its column, and the ways in which it may be written (as in ``strptime``)."""

    column: str
    formats: tuple[str, ...] = Field(min_length=1)
    unknown: tuple[str, ...] = ()

    @field_validator("formats")
    @classmethod
    def _readable(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for each in formats:
            now = datetime.now(UTC).replace(microsecond=0)
            try:
                back = datetime.strptime(now.strftime(each), each)  # noqa: DTZ007 - only the day is compared
            except ValueError as error:
                raise ValueError(f"“{each}” is no way to write a date: {error}") from None
            if back.date() != now.date():
                raise ValueError(f"“{each}” does not tell day, month and year")
        return formats

    def read(self, text: str, zone: ZoneInfo) -> datetime | None:
        """Read a moment on the clock of the mapping; none where no format fits.

        What some programs write for “never”, the first or last of all days, may lie beyond them in UTC.
        """
        for each in self.formats:
            try:
                moment = datetime.strptime(text, each)  # noqa: DTZ007 - the zone follows
            except ValueError:
                continue
            there = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            try:
                return there.astimezone(UTC)
            except OverflowError:
                return there
        return None


class Number(Strict):
    """A whole number, such as an age."""

    column: str
    unknown: tuple[str, ...] = ()
