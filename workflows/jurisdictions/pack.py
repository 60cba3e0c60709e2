"""What one jurisdiction fixes, each value with its legal basis."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, NonNegativeFloat, NonNegativeInt, field_validator, model_validator

from workflows.clocks import Calendar, holiday_region
from workflows.jurisdictions.basis import Based, Part
from workflows.jurisdictions.clock_rule import ClockRule, Span, known_unit, staff
from workflows.jurisdictions.directory import Elsewhere, Service
from workflows.records.findings import FINDING_VALUES, STANDARDS_OF_PROOF
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.sanctions import MILD, SANCTION_LADDER
from workflows.roles import Role
from workflows.wording import N_

NOTICES = ("decision", "conclusion", "settlement", "withdrawal", "review_dismissed", "rejection")
"""The records whose words go to the person, for which a pack may bring the first words of the letter."""


def _one_of(what: str, allowed: Mapping[str, str]) -> Any:
    def check(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(f"{value} is not {what}; allowed: {', '.join(allowed)}")
        return value

    return BeforeValidator(check)


StandardCode = Annotated[str, _one_of("a standard code of allegations", ALLEGATION_CODES)]
FindingCode = Annotated[str, _one_of("a finding", FINDING_VALUES)]
Measure = Annotated[str, _one_of("a rung of the ladder of sanctions", SANCTION_LADDER)]
Proof = Annotated[str, _one_of("a standard of proof", STANDARDS_OF_PROOF)]
Notice = Annotated[str, _one_of("a letter", dict.fromkeys(NOTICES, ""))]


class Setting(Based):
    """A parameter of a check as this jurisdiction sets it. Without ``unit`` the check's own unit stands."""

    value: NonNegativeInt | NonNegativeFloat | str
    unit: str = ""

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str) -> str:
        return known_unit(unit)


class Offices(Part):
    """The days on which the jurisdiction works."""

    timezone: str
    weekend: frozenset[int]
    region: str = ""
    closures: dict[date, str] = {}

    @field_validator("weekend")
    @classmethod
    def _leaves_a_working_day(cls, weekend: frozenset[int]) -> frozenset[int]:
        if not weekend < frozenset(range(7)):
            raise ValueError("the weekend is some of the days 0 (Monday) to 6 (Sunday), never all")
        return weekend

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name} is not a time zone of the IANA database")
        return name

    @field_validator("region")
    @classmethod
    def _known_region(cls, name: str) -> str:
        return holiday_region(name)


class Category(Based):
    """A kind of allegation as the law of the place names it, and the standard codes that it counts as."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    standard: tuple[StandardCode, ...] = Field(min_length=1)


class Criterion(Based):
    """A kind of case that must be referred: any of these codes, and all of those, standard ones or the pack's own."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    label: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    to: str

    @model_validator(mode="after")
    def _tests_something(self) -> Self:
        if not self.any_of and not self.all_of:
            raise ValueError("give the codes that a case must have: any_of, all_of or both")
        return self

    def is_met(self, codes: frozenset[str]) -> bool:
        """Tell whether an allegation with these codes meets the criterion."""
        return (not self.any_of or bool(codes & set(self.any_of))) and codes >= set(self.all_of)


class Rung(Based):
    """A rung of the ladder of sanctions as the law of the place calls it, and whether it is a mild one."""

    code: Measure
    label: str
    mild: bool = False


class Sanctions(Part):
    """The ladder. With ``only_these`` no other rung can be chosen; else the project's own stand beside them."""

    only_these: bool = False
    ladder: tuple[Rung, ...] = Field(min_length=1)


class Label(Based):
    """A name that the law of the place has for something."""

    label: str


class StandardOfProof(Based):
    """How sure a finding must be."""

    value: Proof


class Review(Based):
    """Who may ask for a review, and whether being late is excused by reasons. The window is CLOSURE-01.review_days."""

    by_officer: bool
    late_with_reasons: bool = True


class Independence(Based):
    """Whether whoever runs this system is itself the body outside the police to which grave matters go.

    Anybody else hands them on (INDEPENDENCE-01).
    """

    is_independent: bool


class Retention(Based):
    """How long a kind of case is kept after it ended: the first class whose codes or findings a case has."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    label: str
    codes: tuple[str, ...] = ()
    findings: tuple[FindingCode, ...] = ()
    keep: Span | None = None


class Letter(Based):
    """The first words of a letter. ``%(reference)s`` stands for the reference of the case."""

    text: str

    @field_validator("text")
    @classmethod
    def _can_be_filled_in(cls, text: str) -> str:
        try:
            text % {"reference": ""}
        except (KeyError, ValueError, TypeError):
            raise ValueError("only %(reference)s can be filled in; write %% for a per cent sign") from None
        return text


class Firing(Based):
    """The roles that may fire a trigger here."""

    roles: tuple[Role, ...] = Field(min_length=1)

    @field_validator("roles")
    @classmethod
    def _staff(cls, roles: tuple[Role, ...]) -> tuple[Role, ...]:
        return staff(roles)


class Pack(Part):
    """The law of one place. ``parameters`` replaces defaults of ``checks.yaml``, by check id and name."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: str
    valid_from: date
    title: str
    offices: Offices
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)
    proof: StandardOfProof
    review: Review
    body: Independence | None = None
    parameters: dict[str, dict[str, Setting]] = {}
    clocks: tuple[ClockRule, ...] = ()
    taxonomy: tuple[Category, ...] = ()
    mandatory_referral: tuple[Criterion, ...] = ()
    sanctions: Sanctions | None = None
    findings: dict[FindingCode, Label] = {}
    roles: dict[str, Firing] = {}
    retention: tuple[Retention, ...] = ()
    letters: dict[Notice, Letter] = {}
    emergency_number: str = N_("the emergency number")
    contact_person: str
    support: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    custody_places: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_each_thing_once(self) -> Self:
        for part, names in {
            "taxonomy": [category.code for category in self.taxonomy],
            "clocks": [clock.id for clock in self.clocks],
            "mandatory_referral": [criterion.id for criterion in self.mandatory_referral],
            "retention": [kept.id for kept in self.retention],
            "places": list(self.places),
            "services": [service.id for service in self.services],
        }.items():
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{part}: {', '.join(twice)} is there twice")
        return self

    @model_validator(mode="after")
    def _knows_its_codes(self) -> Self:
        known = {*ALLEGATION_CODES, *(category.code for category in self.taxonomy)}
        used = {
            **{f"clocks: {clock.id}": clock.only for clock in self.clocks},
            **{f"mandatory_referral: {one.id}": (*one.any_of, *one.all_of) for one in self.mandatory_referral},
            **{f"retention: {kept.id}": kept.codes for kept in self.retention},
        }
        for where, codes in used.items():
            unknown = [code for code in codes if code not in known]
            if unknown:
                raise ValueError(f"{where}: {', '.join(unknown)} is not a code; allowed: {', '.join(sorted(known))}")
        return self

    @model_validator(mode="after")
    def _knows_its_places(self) -> Self:
        for service in self.services:
            unknown = [place for place in service.serves if place not in self.places]
            if unknown:
                raise ValueError(f"services: {service.id}: {', '.join(unknown)} is not one of the places")
        return self

    def but(self, **changes: Any) -> "Pack":
        """Give a pack like this one but for some parts, which are taken as they are."""
        return Pack.model_construct(**{name: getattr(self, name) for name in Pack.model_fields} | changes)

    @cached_property
    def calendar(self) -> Calendar:
        """The days on which this jurisdiction works."""
        return Calendar(self.offices.timezone, self.offices.weekend, self.offices.closures, self.offices.region)

    @property
    def zone(self) -> ZoneInfo:
        """The jurisdiction's own clock, in which people give and read times."""
        return ZoneInfo(self.offices.timezone)

    @property
    def standard_of_proof(self) -> str:
        """How sure a finding must be."""
        return self.proof.value

    @property
    def review_by_officer(self) -> bool:
        """Whether an officer complained of may ask for a review."""
        return self.review.by_officer

    @property
    def independent_body(self) -> bool:
        """Whether grave matters need not be handed on; where the pack does not say, they must be."""
        return self.body is not None and self.body.is_independent

    @cached_property
    def clock_of(self) -> Mapping[tuple[str, str], ClockRule]:
        """The clocks that belong to checks, by check id and name of the limit."""
        return {(clock.check, clock.limit): clock for clock in self.clocks if clock.check}

    @cached_property
    def own_clocks(self) -> tuple[ClockRule, ...]:
        """The clocks of this jurisdiction that belong to no check."""
        return tuple(clock for clock in self.clocks if not clock.check)

    @cached_property
    def measures(self) -> Mapping[str, str]:
        """The rungs of the ladder of sanctions that can be chosen, with the names they have here."""
        if self.sanctions is None:
            return SANCTION_LADDER
        named = {rung.code: rung.label for rung in self.sanctions.ladder}
        return {
            code: named.get(code, label)
            for code, label in SANCTION_LADDER.items()
            if code in named or not self.sanctions.only_these
        }

    @cached_property
    def mild(self) -> frozenset[str]:
        """The rungs that are too mild for a grave finding."""
        if self.sanctions is None:
            return MILD
        named = {rung.code: rung.mild for rung in self.sanctions.ladder}
        return frozenset(code for code in SANCTION_LADDER if named.get(code, code in MILD))

    @cached_property
    def finding_labels(self) -> Mapping[str, str]:
        """The findings with the names they have here."""
        return {
            code: self.findings[code].label if code in self.findings else label
            for code, label in FINDING_VALUES.items()
        }

    def may_fire(self, trigger: str, roles: frozenset[Role]) -> frozenset[Role]:
        """Give the roles that may fire a trigger here, where ``roles`` may by default.

        What a person who complained may do, no pack takes away.
        """
        if trigger not in self.roles:
            return roles
        return frozenset(self.roles[trigger].roles) | (roles & {Role.COMPLAINANT})

    def standard_codes(self, own: tuple[str, ...]) -> frozenset[str]:
        """Give the standard codes that codes of this jurisdiction count as."""
        return frozenset(code for category in self.taxonomy if category.code in own for code in category.standard)
