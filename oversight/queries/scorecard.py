"""How a case stands towards every check, by theme: each verdict with its facts, its citation and what would meet it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from oversight.queries.opening import OpenedCase
from oversight.queries.record_views import RecordBook
from workflows.errors import Citation, OverrideOffer
from workflows.jurisdictions import Pack
from workflows.overrides import offer
from workflows.records import KINDS, About
from workflows.standards import THEME_TITLES, Check, Outcome, Verdict, citations, load_standards
from workflows.standards.facts import kinds_backing
from workflows.wording import N_

OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.NOT_MET: N_("Not met"),
    Outcome.OVERRIDDEN: N_("Overridden"),
    Outcome.NOT_YET_DUE: N_("Not yet due"),
    Outcome.MET: N_("Met"),
    Outcome.NOT_EVALUATED: N_("Not evaluated"),
    Outcome.NOT_APPLICABLE: N_("Not applicable"),
}
"""Every outcome, what needs somebody first."""

PLACES: Mapping[str, str] = {
    "case": "history",
    "allegation": "allegations",
    "person": "people",
    "officer": "officers",
    "assignment": "parts",
    "evidence": "evidence",
    "access_log": "history",
    "audit": "history",
    "demographics": "people",
}
"""The part of the case page that shows a fact, by the first word of its name; all others are among the records."""


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact that a check reads: what it means, where the case shows it, and which kinds of record can give it.

    ``count`` is how many records there are; none where the fact comes from the rows of the case itself. ``addable``
    names a kind that the reader may make now.
    """

    name: str
    meaning: str
    place: str
    count: int | None
    addable: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One check on the scorecard."""

    check: Check
    verdict: Verdict
    facts: tuple[FactView, ...]
    citations: tuple[Citation, ...]
    override: OverrideOffer | None

    @property
    def label(self) -> str:
        """The outcome in words."""
        return OUTCOME_LABELS[self.verdict.outcome]

    @property
    def would_meet_it(self) -> str:
        """What is missing, or else what the check asks for; nothing where there is nothing to do."""
        if self.verdict.outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}:
            return ""
        return self.verdict.words or self.check.requirement


@dataclass(frozen=True, slots=True)
class Theme:
    """The checks of one theme."""

    title: str
    lines: tuple[Line, ...]

    @property
    def counts(self) -> tuple[tuple[Outcome, str, int], ...]:
        """How many checks came out how."""
        return _counts(line.verdict for line in self.lines)


@dataclass(frozen=True)
class Scorecard:
    """The standing of one case at one moment."""

    opened: OpenedCase
    book: RecordBook

    @property
    def at(self) -> datetime:
        """The moment for which it holds."""
        return self.opened.at

    @property
    def pack(self) -> Pack:
        """The jurisdiction pack whose limits were applied."""
        return self.opened.casefile.pack

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """Every check, by theme."""
        found: dict[str, list[Line]] = {theme: [] for theme in THEME_TITLES}
        for evaluated in self.opened.evaluation:
            found[evaluated.check.theme].append(self._line(evaluated.check, evaluated.verdict))
        return tuple(Theme(THEME_TITLES[theme], tuple(lines)) for theme, lines in found.items())

    @property
    def counts(self) -> tuple[tuple[Outcome, str, int], ...]:
        """How many checks came out how, in the whole case."""
        return _counts(evaluated.verdict for evaluated in self.opened.evaluation)

    def of(self, outcome: Outcome) -> tuple[Line, ...]:
        """Give the checks that came out alike."""
        return tuple(line for theme in self.themes for line in theme.lines if line.verdict.outcome is outcome)

    def _line(self, check: Check, verdict: Verdict) -> Line:
        facts = tuple(self._fact(name) for name in check.facts)
        return Line(check, verdict, facts, citations(check), offer(check))

    def _fact(self, name: str) -> FactView:
        kinds = [kind for kind in kinds_backing(name) if kind.name in KINDS]
        addable = next((kind.name for kind in kinds if kind.about is About.CASE and self.book.may_add(kind.name)), None)
        return FactView(
            name=name,
            meaning=load_standards().facts[name],
            place=PLACES.get(name.split(".")[0], "records"),
            count=sum(len(self.opened.casefile.current(kind.name)) for kind in kinds) if kinds else None,
            addable=addable,
        )


def _counts(verdicts: Iterable[Verdict]) -> tuple[tuple[Outcome, str, int], ...]:
    found = Counter(verdict.outcome for verdict in verdicts)
    return tuple((outcome, label, found[outcome]) for outcome, label in OUTCOME_LABELS.items() if found[outcome])
