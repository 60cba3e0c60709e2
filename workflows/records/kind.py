"""A kind of record: declared once as a class with labelled fields, from which form, validation, page and fact come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from workflows.errors import InvalidRecord
from workflows.records.fields import Field, Json, Unfit
from workflows.roles import Role
from workflows.states import STORED, State
from workflows.wording import N_, worded


class About(StrEnum):
    """What a record is about: the whole case, or one of the things that hang on it."""

    CASE = "case"
    PERSON = "person"
    OFFICER = "officer"
    ALLEGATION = "allegation"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a case as the predicates read it: typed values, who made it and when."""

    id: str
    kind: str
    content: Mapping[str, Any]
    made_by: str
    made_at: datetime
    about: str | None = None
    replaces: str | None = None

    def __getitem__(self, field: str) -> Any:
        return self.content[field]


class RecordKind:
    """Base of every kind. A subclass names its fields as attributes; nothing else has to be written for it to work.

    Of a ``final`` one no newer version takes the place: what it did was done.
    ``fact`` is the name in the vocabulary of ``checks.yaml`` that records of this kind back, empty for what no check
    reads; ``help`` tells an investigator in one sentence what the standard asks and where it says so. A kind about
    another record names in ``answers`` the kinds that it may be about.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    fact: ClassVar[str] = ""
    help: ClassVar[str] = ""
    about: ClassVar[About] = About.CASE
    answers: ClassVar[frozenset[str]] = frozenset()
    single: ClassVar[bool] = True
    final: ClassVar[bool] = False
    made_by: ClassVar[frozenset[Role]] = frozenset()
    in_states: ClassVar[frozenset[State]] = frozenset(STORED)
    fields: ClassVar[Mapping[str, Field]]

    def __init_subclass__(cls) -> None:
        inherited = (named for base in reversed(cls.__mro__) for named in vars(base).items())
        declared = {name: value for name, value in inherited if isinstance(value, Field)}
        cls.fields = {name: replace(field, name=name) for name, field in declared.items()}

    @classmethod
    def needed(cls, values: Mapping[str, Any]) -> frozenset[str]:
        """Name the fields that must be filled, given the other values. By default those declared required."""
        return frozenset(name for name, field in cls.fields.items() if field.required)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        """Say what is wrong between fields, beyond what each field says for itself."""
        return {}

    @classmethod
    def at_odds(cls, values: Mapping[str, Any], answered: Record) -> dict[str, str]:
        """Say what is wrong between a record and the newest version of the one that it is about."""
        return {}

    @classmethod
    def read(cls, stored: Mapping[str, Json]) -> dict[str, Any]:
        """Turn stored JSON into typed values, without asking whether they are complete."""
        return {name: field.read(stored.get(name)) for name, field in cls.fields.items()}

    @classmethod
    def write(cls, values: Mapping[str, Any]) -> dict[str, Json]:
        """Turn typed values into what is stored."""
        return {name: field.write(values.get(name, field.empty)) for name, field in cls.fields.items()}

    @classmethod
    def validate(cls, stored: Mapping[str, Json], at: datetime | None = None) -> dict[str, Any]:
        """Read and check a whole record. Nothing in it can have happened after ``at``, when it is made.

        :raises InvalidRecord: with a message for each field that is unknown, unfit, missing or at odds with another.
        """
        problems = {name: N_("This field is not known here") for name in stored if name not in cls.fields}
        values: dict[str, Any] = {}
        for name, field in cls.fields.items():
            try:
                values[name] = field.read(stored.get(name))
            except Unfit as unfit:
                problems[name] = unfit.words
                values[name] = field.empty
        for name in cls.needed(values):
            if values[name] in (None, ()) and name not in problems:
                problems[name] = cls.missing(name)
        problems |= cls._not_yet(values, at) if at else {}
        problems |= {name: words for name, words in cls.disagreements(values).items() if name not in problems}
        if problems:
            raise InvalidRecord(cls.name, problems)
        return values

    @classmethod
    def _not_yet(cls, values: Mapping[str, Any], at: datetime) -> dict[str, str]:
        ahead = (name for name, field in cls.fields.items() if values[name] and field.lies_ahead(values[name], at))
        return dict.fromkeys(ahead, N_("This lies in the future. Enter when it happened"))

    @classmethod
    def missing(cls, name: str) -> str:
        """Say in words that a needed field is empty."""
        return worded("Fill in: %(field)s", field=cls.fields[name].label)
