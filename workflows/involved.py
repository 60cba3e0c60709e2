"""Who has to do with a case: the people and officers in it, who handles it, who used its file, and where they serve."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Unit:
    """Where somebody serves: the unit, the units above it up to the top of the agency, and the agency."""

    id: str
    agency: str
    above: tuple[str, ...] = ()

    def shares_command_with(self, other: "Unit") -> bool:
        """Tell whether one of the two units is the other, or stands above it."""
        return self.id == other.id or self.id in other.above or other.id in self.above


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """A unit somebody left, and when."""

    unit_id: str
    until: date


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the case other than a subject officer."""

    id: str
    roles: frozenset[str]
    can_be_contacted: bool = True
    wants_contact: bool = True
    age: int | None = None
    needs: str = ""
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Officer:
    """A subject officer: known, or so far only described."""

    id: str
    identified_at: datetime | None = None
    unit: Unit | None = None
    register_id: str | None = None


def declaration_opens(signed_at: datetime | None, interests: str, cleared: bool | None) -> bool:
    """Tell whether a conflict declaration opens the file: signed, and without an interest that nobody cleared."""
    return signed_at is not None and (not interests or cleared is True)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody's part in a case, with the conflict declaration that comes before any access."""

    user_id: str
    role: str
    unit: Unit
    appointed_by: str
    appointed_at: datetime
    former_units: tuple[FormerUnit, ...] = ()
    signed_at: datetime | None = None
    interests: str = ""
    cleared: bool | None = None
    cleared_by: str | None = None
    first_read_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_current(self) -> bool:
        """Whether the person still has this part."""
        return self.ended_at is None

    @property
    def opens_the_file(self) -> bool:
        """Whether the declaration that comes before any access lets the person in."""
        return self.is_current and declaration_opens(self.signed_at, self.interests, self.cleared)


@dataclass(frozen=True, slots=True)
class Access:
    """That somebody with a place in the police used the file, read or write: their units run up to the top."""

    user_id: str
    first_at: datetime
    last_at: datetime
    register_id: str | None = None
    unit_ids: tuple[str, ...] = ()
