"""What a mapping may say: which file holds what, and what each column and value becomes here."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator

from oversight.importing.columns import OF_CASE, Number, Strict, Table, When, Words
from oversight.importing.vocabulary import (
    Channel,
    Code,
    FileName,
    FindingValue,
    Measure,
    Proof,
    Source,
    Standing,
    Trigger,
    Word,
)


class Format(Strict):
    """How a file is written. The first line names the columns."""

    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    quote: str = Field(default='"', min_length=1, max_length=1)

    @field_validator("encoding")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            "a".encode(name)
        except LookupError:
            raise ValueError(f"there is no encoding {name}; usual are utf-8, cp1252 and latin-1") from None
        return name


class Codes(Strict):
    """What an allegation is about; ``as case`` takes what the complaint as a whole was classified as."""

    codes: tuple[Code, ...] = ()
    conduct: Literal["act", "omission", "both"] | None = None
    as_case: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        if isinstance(given, str) and given != "as case":
            raise ValueError("write either `as case`, or codes and conduct")
        return {"as_case": True} if given == "as case" else given

    @model_validator(mode="after")
    def _agrees(self) -> "Codes":
        if self.as_case:
            return self
        if not self.codes or self.conduct is None:
            raise ValueError("name at least one code, and the conduct: act, omission or both")
        if ("omission" in self.codes) != (self.conduct in {"omission", "both"}):
            raise ValueError("the code omission goes with the conduct omission or both, and only with them")
        return self

    def __str__(self) -> str:
        return "as case" if self.as_case else f"{', '.join(self.codes)} ({self.conduct})"


class CaseCodes(Codes):
    """What a complaint as a whole is about."""

    @model_validator(mode="after")
    def _is_last(self) -> "CaseCodes":
        if self.as_case:
            raise ValueError("`as case` is for allegations; here codes and conduct are needed")
        return self


class StateFromFindings(Strict):
    """Where a case stands, told by its allegations: none at all, one or more undecided, or all decided."""

    without_allegations: Standing
    pending: Standing
    decided: Standing


class Rows(Strict):
    """Rows of a file, and the column that says of which case each is."""

    file: FileName
    key: str


class Case(Rows):
    """The complaint itself: one row each, or its first row where a file repeats it."""

    received: When
    account: Words
    happened_on: When | None = None
    happened: Words | None = None
    place: Words | None = None
    harm: Words | None = None
    wishes: Words | None = None
    source: Source = "complainant"
    channel: Table[Channel] | None = None
    language: str = Field(default="en", max_length=20)
    classification: Table[CaseCodes] | None = None
    state: Table[Standing] | None = None
    state_from_findings: StateFromFindings | None = None
    dates: dict[Trigger, When] = {}

    @model_validator(mode="after")
    def _one_state(self) -> "Case":
        if (self.state is None) == (self.state_from_findings is None):
            raise ValueError("say where a case stands by one of: state, state_from_findings")
        return self


class People(Rows):
    """Complainants and other people. ``reachable`` says whether they count as people who can be told things."""

    per: Literal["row", "case"] = "row"
    roles: tuple[Word, ...] = ("complainant",)
    name: Words | None = None
    age: Number | None = None
    language: Words | None = None
    needs: Words | None = None
    contact: dict[Word, Words] = {}
    about: dict[Word, Words] = {}
    reachable: bool = True


class Officer(Strict):
    """The officer of an allegation as the files describe one. Rows of a case that describe one alike mean the same."""

    name: Words | None = None
    badge: Words | None = None
    rank: Words | None = None
    unit: Words | None = None
    description: Words | None = None


class Finding(Table[FindingValue]):
    """What was found of an allegation. Reasons and standard of proof stay empty where the files tell none."""

    standard_of_proof: Proof | None = None
    reasons: Words | None = None


class Sanction(Table[Measure]):
    """What followed for the officer, and whose decision the files tell."""

    stage: Literal["recommended", "agency", "final"] = "agency"
    decided_on: When | None = None


class Allegations(Rows):
    """The allegations, one a row."""

    description: Words
    classification: Table[Codes]
    finding: Finding
    officer: Officer | None = None
    sanction: Sanction | None = None

    @model_validator(mode="after")
    def _sanctions_somebody(self) -> "Allegations":
        if self.sanction and self.officer is None:
            raise ValueError("a sanction needs an officer; say how the rows describe one")
        return self


class Mapping(Strict):
    """The whole mapping of one agency's files. ``id`` is part of the key by which an imported case is known again."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    title: str
    timezone: str
    files: dict[FileName, Format] = {}
    case: Case
    people: tuple[People, ...] = ()
    allegations: Allegations | None = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name} is not a time zone of the IANA database, such as America/New_York")
        return name

    @model_validator(mode="after")
    def _holds_together(self) -> "Mapping":
        for one, other in combinations(self.sections, 2):
            if one.file == other.file and one.key != other.key:
                raise ValueError(f"{one.file} cannot have two key columns, {one.key} and {other.key}")
        stray = self.files.keys() - {rows.file for rows in self.sections}
        if stray:
            raise ValueError(f"files: no part of the mapping reads {', '.join(sorted(stray))}")
        if self.allegations and self.case.classification is None:
            codes = (*self.allegations.classification.table.values(), self.allegations.classification.otherwise)
            if any(each is not None and each.as_case for each in codes):
                raise ValueError("`as case` needs case.classification")
        if any(name.startswith(OF_CASE) for name in columns_of(self.case)):
            raise ValueError("case: write the columns of the case's own row without `case.`")
        return self

    @property
    def sections(self) -> tuple[Rows, ...]:
        """The parts that read rows, the case first."""
        return (self.case, *self.people, *([self.allegations] if self.allegations else []))

    def format_of(self, file: str) -> Format:
        """Tell how a file is written."""
        return self.files.get(file, Format())


def columns_of(part: Strict) -> frozenset[str]:
    """Name every column that a part of a mapping reads, those of the case's own row with their prefix."""
    return frozenset(_columns(part))


def _columns(part: Any) -> Iterator[str]:
    if isinstance(part, Words):
        yield from part.columns
    elif isinstance(part, Strict):
        for name in ("key", "column"):
            if isinstance(value := getattr(part, name, None), str):
                yield value
        for field in type(part).model_fields:
            yield from _columns(getattr(part, field))
    elif isinstance(part, dict):
        for value in part.values():
            yield from _columns(value)
