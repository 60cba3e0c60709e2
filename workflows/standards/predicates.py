"""Where predicates register under the id of their check, and what they are handed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from workflows.casefile import CaseFile
from workflows.clock_events import Clocks
from workflows.clocks import UNITS, Calendar, Length, Worked, work_out
from workflows.errors import InvalidStandards
from workflows.jurisdictions import Setting
from workflows.standards.catalogue import Check, Parameter, When, load_standards
from workflows.standards.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Asked:
    """A due date that a predicate asked for: the limit, whom or what it is about, and how it was worked out."""

    limit: str
    about: str | None
    worked: Worked


@dataclass(slots=True)
class Limits:
    """The parameters of one check as the case's pack sets them, and the moment of asking.

    ``asked`` keeps how each due date was worked out while the predicate asked. One is made for every check that a case
    is held up to, dozens for every step, and most are asked nothing: a parameter is looked up when it is asked for.
    """

    check: Check
    casefile: CaseFile
    at: datetime
    asked: list[Asked] = field(default_factory=list, compare=False)
    instead: Mapping[str, Any] = field(default_factory=dict)
    """Values that stand in place of those of the pack."""

    def __getitem__(self, name: str) -> Any:
        if name in self.instead:
            return self.instead[name]
        setting = self._set_by_pack(name)
        return self._declared(name).value if setting is None else setting.value

    def unit(self, name: str) -> str:
        """Give the unit of a parameter."""
        setting = self._set_by_pack(name)
        return (setting and setting.unit) or self._declared(name).unit

    def _set_by_pack(self, name: str) -> Setting | None:
        return self.casefile.pack.parameters.get(self.check.id, {}).get(name)

    def _declared(self, name: str) -> Parameter:
        return next(parameter for parameter in self.check.parameters if parameter.name == name)

    @property
    def calendar(self) -> Calendar:
        """The days on which the place of the case works."""
        return self.casefile.pack.calendar

    def due(self, start: datetime, name: str, about: str | None = None) -> datetime:
        """Work out when the time limit of that name, begun at ``start``, is over.

        What was done to its clock on this case counts; ``about`` is whom or what of the case the limit is about.
        """
        length = _length(self[name], self.unit(name))
        done = Clocks(self.casefile, self.check.id).of_limit(name, about)
        worked = work_out(start, length, self.calendar, done.events, done.stills, self.at)
        self.asked.append(Asked(name, about, worked))
        return worked.due_at

    def put_off(self, due_at: datetime, moment: datetime, reason: str) -> datetime:
        """Put a due date off to a later moment that a rule of the check itself sets, and keep why."""
        found = self.working(due_at)
        if found is None or moment <= due_at:
            return max(due_at, moment)
        self.asked.append(replace(found, worked=found.worked.put_off_to(moment, reason)))
        return moment

    def working(self, due_at: datetime) -> Asked | None:
        """Find how a due date was worked out: the very one, since limits about several people fall due together."""
        newest_first = tuple(reversed(self.asked))
        alike = (asked for asked in newest_first if asked.worked.due_at == due_at)
        return next((asked for asked in newest_first if asked.worked.due_at is due_at), next(alike, None))


@cache
def _length(count: int | float | str, unit: str) -> Length:
    """Read a parameter as a length of time. Its unit may go on in words: working days of the office."""
    named = next(each for each in sorted(UNITS, key=len, reverse=True) if unit.startswith(each))
    return Length(int(count), named)


Predicate = Callable[[CaseFile, Limits], Verdict]

_PREDICATES: dict[str, Predicate] = {}


def check(check_id: str) -> Callable[[Predicate], Predicate]:
    """Register a function as the predicate of a check.

    :raises InvalidStandards: the check has one already.
    """

    def register(predicate: Predicate) -> Predicate:
        if check_id in _PREDICATES:
            raise InvalidStandards(f"{check_id} has two predicates")
        _PREDICATES[check_id] = predicate
        return predicate

    return register


def predicate_of(check_id: str) -> Predicate | None:
    """Find the predicate of a check; none means that it is not evaluated."""
    return _PREDICATES.get(check_id)


def evaluated_checks() -> frozenset[str]:
    """Name the checks that have a predicate."""
    return frozenset(_PREDICATES)


def limits(check: Check, casefile: CaseFile, at: datetime) -> Limits:
    """Give what the predicate of a check is handed besides the case."""
    return Limits(check, casefile, at)


@cache
def pulled_in_by(check_id: str) -> frozenset[str]:
    """Name the codes of allegations for which the taxonomy asks for a check by itself."""
    taxonomy = load_standards().taxonomy
    return frozenset(code for code, row in taxonomy.items() if check_id in row["special_checks"])


DECISIONS = (
    "rejection",
    "mediation",
    "settlement",
    "withdrawal",
    "suspension",
    "finding",
    "decision",
    "conclusion",
    "review_dismissed",
    "review_upheld",
    "reopening_decision",
)
"""The records by which the body decides about the people of a case (CHILD-04)."""

ON_RECORD: dict[str, tuple[str, ...]] = {
    "CHILD-04": DECISIONS,
    "CLOSURE-02": ("reopening_decision",),
    "INDEPENDENCE-03": ("assignment",),
    "ACCESS-03": ("interview",),
    "ACCESS-06": ("complaint_refusal",),
    "PROMPT-02": ("classification",),
    "CHILD-01": ("interview",),
    "CHILD-02": ("interview",),
    "CONFIDENTIALITY-03": ("publication",),
    "INDEPENDENCE-04": ("access",),
    "CUSTODY-01": ("contact", "interview"),
    "CONFIDENTIALITY-01": ("identity_read", "disclosure"),
    "CONFIDENTIALITY-02": ("disclosure",),
    "PROTECTION-03": ("adverse_step_opinion",),
    "PROTECTION-04": ("adverse_step_opinion",),
    "GBV-01": ("interview",),
    "GBV-02": ("evidence_item", "proposed_finding", "finding"),
    "RECORD-05": ("interview",),
    "LIFE-01": ("death_report",),
    "ADEQUACY-09": ("proposed_finding", "finding", "sanction_recommended"),
    "FAIRPROCESS-03": ("criminal_referral", "disclosure"),
    "FAIRPROCESS-04": ("public_statement",),
    "SANCTION-02": ("employment_status",),
}
"""Checks tested before a record of a kind is saved. checks.yaml names the occasions in words; a test compares.

Two occasions are no kinds of record: who is assigned is tested by a guard, and an access is refused by the wall.
"""


@cache
def checks_on_record(kind: str) -> tuple[Check, ...]:
    """Give the checks that stand in the way of saving a record of a kind."""
    checks = load_standards().checks.values()
    return tuple(check for check in checks if kind in ON_RECORD.get(check.id, ()))


@cache
def body_checks() -> tuple[Check, ...]:
    """Give the checks on the oversight body itself, which no case is held up to."""
    return tuple(check for check in load_standards().checks.values() if check.applies_when == "the oversight body")


@cache
def deadline_checks() -> tuple[Check, ...]:
    """Give the checks on deadlines that are evaluated."""
    checks = load_standards().checks.values()
    return tuple(check for check in checks if check.when is When.CLOCK and check.id in _PREDICATES)
