"""A clock as a pack declares it: what starts it, how long it runs, who may stop or extend it, what a breach does."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, NonNegativeInt, PositiveInt, field_validator, model_validator

from workflows.clocks import UNITS, Length
from workflows.jurisdictions.basis import Based, Part
from workflows.records import KINDS
from workflows.records.fields import Day, Moment
from workflows.roles import STAFF_ROLES, Role
from workflows.states import STORED, State

BY_HAND = "by hand"
RECEIVED = "received"
RECORDED = "recorded"
_SHAPE = re.compile(r"(state|move|record) ([a-z_]+)(?:\.([a-z_]+))?")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that starts, meets or ends a clock: the case comes to a state, is moved, or a record is made.

    ``field`` names the record's field that holds the day or moment; without one the making of the record counts.
    """

    what: str
    name: str = ""
    field: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.what, self.name))) + (f".{self.field}" if self.field else "")


def read_event(words: Any) -> Event:
    """Read an event as a pack writes it: received, recorded, by hand, state X, move X, record X or record X.field.

    :raises ValueError: nothing of the kind can happen, with what can.
    """
    if isinstance(words, Event):
        return words
    if words in {RECEIVED, RECORDED, BY_HAND}:
        return Event(str(words))
    found = _SHAPE.fullmatch(str(words))
    if found is None:
        raise ValueError(
            f"write {RECEIVED}, {RECORDED}, {BY_HAND}, state …, move …, record … or record ….field, not {words}"
        )
    what, name, field = found.groups()
    if what == "state" and name not in set(STORED):
        raise ValueError(f"{name} is not a state; there are: {', '.join(STORED)}")
    if what == "record" and name not in KINDS:
        raise ValueError(f"{name} is not a kind of record; there are: {', '.join(KINDS)}")
    if field and (what != "record" or not isinstance(KINDS[name].fields.get(field), Day | Moment)):
        dated = (
            [key for key, kind in KINDS[name].fields.items() if isinstance(kind, Day | Moment)]
            if what == "record"
            else []
        )
        raise ValueError(f"{field} is not a day or moment of {name}; there are: {', '.join(dated) or 'none'}")
    return Event(what, name, field or "")


Happening = Annotated[Event, BeforeValidator(read_event)]


class Breach(StrEnum):
    """What a clock that runs out unmet does: it is shown and counted, or it holds the way to finding and closure."""

    WARNING = "warning"
    HOLDS = "holds"


class Span(Part):
    """A length of time as a pack writes it."""

    count: NonNegativeInt
    unit: str

    @field_validator("unit")
    @classmethod
    def _known(cls, unit: str) -> str:
        return known_unit(unit)

    @property
    def length(self) -> Length:
        """The length to count with."""
        return Length(self.count, self.unit)


def known_unit(unit: str) -> str:
    """Give back the name of a unit of time.

    :raises ValueError: time is not counted in this.
    """
    if unit not in UNITS:
        raise ValueError(f"{unit} is not a unit of time limits; allowed: {', '.join(UNITS)}")
    return unit


def staff(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Give back roles that staff can have.

    :raises ValueError: one of them is not a role of staff.
    """
    others = [role.value for role in roles if role not in STAFF_ROLES]
    if others:
        allowed = ", ".join(role.value for role in STAFF_ROLES)
        raise ValueError(f"{', '.join(others)} is not a role of staff; allowed: {allowed}")
    return roles


StaffRoles = Annotated[tuple[Role, ...], Field(default=())]


class Extendable(Part):
    """Who may extend a clock, how often in one run, and by how much at most each time."""

    by: tuple[Role, ...] = Field(min_length=1)
    times: PositiveInt
    at_most: Span | None = None

    @field_validator("by")
    @classmethod
    def _staff(cls, by: tuple[Role, ...]) -> tuple[Role, ...]:
        return staff(by)


class ClockRule(Based):
    """One named clock: that of a limit of a check, or one that says all itself.

    With ``check`` and ``limit`` the predicate of the check says what starts and meets the clock, and its parameter how
    long it runs.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    check: str = ""
    limit: str = ""
    length: Span | None = None
    starts: Happening | None = None
    met_by: tuple[Happening, ...] = ()
    stops: tuple[Happening, ...] = ()
    recurring: bool = False
    only: tuple[str, ...] = ()
    stands_still_in: tuple[State, ...] = ()
    pausable_by: StaffRoles
    extendable: Extendable | None = None
    waivable_by: StaffRoles
    breach: Breach = Breach.WARNING
    amber: Span | None = None

    @field_validator("pausable_by", "waivable_by")
    @classmethod
    def _staff(cls, roles: tuple[Role, ...]) -> tuple[Role, ...]:
        return staff(roles)

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Self:
        if bool(self.check) != bool(self.limit):
            raise ValueError("give check and limit together, or neither")
        own = [name for name in ("length", "starts", "met_by", "stops", "only", "waivable_by") if getattr(self, name)]
        if self.check and (own or self.recurring or self.breach is not Breach.WARNING):
            raise ValueError(
                f"{self.check} says itself what starts and meets its clock, how long it runs and what a breach does; "
                "leave these out (a check is waived by overriding it)"
            )
        if not self.check and (self.length is None or self.starts is None or not self.met_by):
            raise ValueError("give length, starts and met_by, or the check and limit whose clock this is")
        return self
