"""What a record's field may hold: each kind of field validates, reads and writes its own values."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from workflows.wording import N_, joined, worded

LONGEST_LINE = 500
LONGEST_TEXT = 20_000
MOST_ENTRIES = 200
MOST_COUNTED = 366
FIRST_YEAR = 1900
LAST_YEAR = 2199
CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the clock of whoever makes a record may be ahead of ours."""

_SHA256 = re.compile("[0-9a-fA-F]{64}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"


class Unfit(ValueError):
    """A value that a field cannot hold, with words that say how to mend it."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


def choose_from(labels: Collection[str]) -> str:
    """Say what can be chosen."""
    return worded("Choose from: %(choices)s", choices=joined(labels, ", ") if labels else N_("nothing"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A labelled value of a record. ``required`` may be lifted by the kind for some combinations of values."""

    label: str
    hint: str = ""
    required: bool = True
    name: str = ""

    def read(self, stored: Json) -> Any:
        """Turn a stored JSON value into the typed one.

        :raises Unfit: the value is not one this field can hold.
        """
        raise NotImplementedError

    def write(self, value: Any) -> Json:
        """Turn a typed value into what is stored."""
        return value

    @property
    def empty(self) -> Any:
        """The typed value that stands for nothing entered."""
        return None

    def lies_ahead(self, value: Any, at: datetime) -> bool:
        """Tell whether a value says that something happened which cannot have happened yet."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """Words. More than one line tall in the form when ``lines`` says so."""

    lines: int = 1
    longest: int = LONGEST_LINE

    def read(self, stored: Json) -> str | None:
        if stored is None:
            return None
        if not isinstance(stored, str):
            raise Unfit(N_("Enter text"))
        _refuse_unstorable(stored)
        if len(stored) > self.longest:
            raise Unfit(
                worded(
                    "Shorten this to %(longest)s characters or fewer; it has %(present)s",
                    longest=self.longest,
                    present=len(stored),
                )
            )
        return stored.strip() or None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongText(Text):
    """Paragraphs."""

    lines: int = 6
    longest: int = LONGEST_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Field):
    """A question that must be answered either way."""

    def read(self, stored: Json) -> bool | None:
        if stored is None or isinstance(stored, bool):
            return stored
        raise Unfit(N_("Answer yes or no"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One value of a closed list: code to label. ``part`` names the part of a pack that renames or narrows the list."""

    options: Mapping[str, str] = field(default_factory=dict)
    part: str = ""

    def read(self, stored: Json) -> str | None:
        if stored is None or stored == "":
            return None
        if not isinstance(stored, str) or stored not in self.options:
            raise Unfit(choose_from(self.options.values()))
        return stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Field):
    """Any number of values of a closed list."""

    options: Mapping[str, str] = field(default_factory=dict)

    def read(self, stored: Json) -> tuple[str, ...]:
        chosen = _entries(stored)
        unknown = [code for code in chosen if code not in self.options]
        if unknown:
            raise Unfit(choose_from(self.options.values()))
        return tuple(code for code in self.options if code in set(chosen))

    def write(self, value: Any) -> Json:
        return list(value)

    @property
    def empty(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Field):
    """A list of short entries, one a line."""

    def read(self, stored: Json) -> tuple[str, ...]:
        lines = tuple(line.strip() for line in _entries(stored) if line.strip())
        longest = max((len(line) for line in lines), default=0)
        if longest > LONGEST_LINE:
            raise Unfit(
                worded(
                    "Shorten each line to %(longest)s characters or fewer; the longest has %(present)s",
                    longest=LONGEST_LINE,
                    present=longest,
                )
            )
        return lines

    def write(self, value: Any) -> Json:
        return list(value)

    @property
    def empty(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesOfPlace(Lines):
    """Codes that the law of the place has for something; the pack of the case says which there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCited(Lines):
    """Evidence items of the case, by the id of their record; the form offers the case's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint(Field):
    """The SHA-256 of a file, by which anybody can tell whether it was changed."""

    def read(self, stored: Json) -> str | None:
        if stored is None or stored == "":
            return None
        if not isinstance(stored, str) or not _SHA256.fullmatch(stored.strip()):
            raise Unfit(N_("Enter the 64 digits and letters (0-9, a-f) of the fingerprint"))
        return stored.strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOnCase(Text):
    """A person of the case, by id; the form offers the case's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleOnCase(Lines):
    """People of the case, by id; the form offers the case's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember(Text):
    """A member of staff, by the id of the account; the form offers those who can sign in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMembers(Lines):
    """Members of staff, by the ids of their accounts; the form offers those who can sign in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReference(Text):
    """Another case of this body, by its reference. Whether there is one, the service asks before it saves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOnCase(Text):
    """A clock that runs on the case, by id; the form offers the case's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnythingOnCase(Text):
    """A person, an officer or an allegation of the case, by id; the form offers the case's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionOfPlace(Text):
    """A criterion of mandatory referral, by id; the form offers those of the pack that the case meets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionOfPlace(Text):
    """A version of the pack of the case; the form offers those that are newer than the one it stands under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A whole number of nought or more."""

    most: int = MOST_COUNTED

    def read(self, stored: Json) -> int | None:
        if stored is None:
            return None
        if not isinstance(stored, int) or isinstance(stored, bool) or not 0 <= stored <= self.most:
            raise Unfit(worded("Enter a whole number from 0 to %(most)s", most=self.most))
        return stored


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationOnCase(Text):
    """An allegation of the case, by id; the form offers the case's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """The calendar day on which something happened."""

    def read(self, stored: Json) -> date | None:
        if stored is None or stored == "":
            return None
        try:
            day = date.fromisoformat(_text(stored))
        except ValueError:
            raise Unfit(N_("Enter a real date, for example 27 3 2026")) from None
        _refuse_far(day.year)
        return day

    def write(self, value: Any) -> Json:
        return value.isoformat() if value else None

    def lies_ahead(self, value: date, at: datetime) -> bool:
        """A day has begun somewhere on earth up to a day before it begins in UTC."""
        return value > (at + timedelta(days=1)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAhead(Day):
    """A calendar day that may lie in the future: a limit, a review, an end."""

    def lies_ahead(self, value: date, at: datetime) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Field):
    """The date and time at which something happened, with its time zone."""

    def read(self, stored: Json) -> datetime | None:
        if stored is None or stored == "":
            return None
        try:
            moment = datetime.fromisoformat(_text(stored))
        except ValueError:
            raise Unfit(N_("Enter a real date and a time such as 14:30")) from None
        _refuse_far(moment.year)
        if moment.tzinfo is None:
            raise Unfit(N_("Say which time zone this time is in"))
        return moment

    def write(self, value: Any) -> Json:
        return value.isoformat() if value else None

    def lies_ahead(self, value: datetime, at: datetime) -> bool:
        return value > at + CLOCKS_DIFFER


def _entries(stored: Json) -> tuple[str, ...]:
    if stored is None:
        return ()
    if not isinstance(stored, list | tuple) or not all(isinstance(entry, str) for entry in stored):
        raise Unfit(N_("Enter a list"))
    if len(stored) > MOST_ENTRIES:
        raise Unfit(
            worded("Enter %(most)s entries or fewer; there are %(present)s", most=MOST_ENTRIES, present=len(stored))
        )
    entries = tuple(str(entry) for entry in stored)
    for entry in entries:
        _refuse_unstorable(entry)
    return entries


def _text(stored: Json) -> str:
    if not isinstance(stored, str):
        raise ValueError
    return stored


def _refuse_far(year: int) -> None:
    """A year beyond these is a slip of the hand, and time limits counted from it would leave the calendar."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unfit(worded("Enter a year from %(first)s to %(last)s", first=FIRST_YEAR, last=LAST_YEAR))


def _refuse_unstorable(text: str) -> None:
    """Neither database nor record can keep the null character, or half of a character of two."""
    if _UNSTORABLE.search(text):
        raise Unfit(N_("Remove the characters that cannot be shown"))
