"""What a check says of a case."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workflows.wording import joined


class Outcome(StrEnum):
    """How a case stands towards one check."""

    MET = "met"
    NOT_MET = "not_met"
    OVERRIDDEN = "overridden"
    NOT_YET_DUE = "not_yet_due"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check's outcome with the words for it, and the moment that a time limit falls due where it has one.

    ``outstanding`` tells a missed limit that somebody can still make good from one that was met too late. ``problems``
    are the single things that are not met, and ``limits`` the dates that somebody is still waited for, where there are
    several.
    """

    outcome: Outcome
    words: str = ""
    due_at: datetime | None = None
    outstanding: bool = False
    problems: tuple["Verdict", ...] = field(default=(), compare=False)
    limits: tuple[datetime, ...] = field(default=(), compare=False)

    @property
    def only_came_late(self) -> bool:
        """Whether all that was asked for is there, but came after its time limit."""
        return self.outcome is Outcome.NOT_MET and self.due_at is not None and not self.outstanding

    def since(self, before: "Verdict") -> tuple[str, ...]:
        """Give the words of what is not met now and was before. What only came late can no longer be done in time."""
        stood = Counter(problem.words for problem in before.single)
        found = Counter(one.words for one in self.single if not one.only_came_late)
        return tuple((found - stood).keys())

    @property
    def single(self) -> tuple["Verdict", ...]:
        """Each thing that is not met, by itself."""
        if self.outcome is not Outcome.NOT_MET:
            return ()
        return self.problems or (self,)

    @property
    def waits_until(self) -> tuple[datetime, ...]:
        """Each date by which somebody is still waited for, in the order in which the check asked."""
        if not self.outstanding:
            return ()
        return self.limits or ((self.due_at,) if self.due_at else ())


MET = Verdict(Outcome.MET)
NOT_APPLICABLE = Verdict(Outcome.NOT_APPLICABLE)
NOT_EVALUATED = Verdict(Outcome.NOT_EVALUATED)


def unless(problems: list[str]) -> Verdict:
    """Give *met* where no problem was found, else *not met* with all of them."""
    return all_of(not_met(words) for words in problems) if problems else MET


def not_met(words: str) -> Verdict:
    """Give *not met*, with what is missing."""
    return Verdict(Outcome.NOT_MET, words)


def by(due_at: datetime, done_at: datetime | None, now: datetime, late: str) -> Verdict:
    """Judge a time limit: met if done in time, not yet due while it runs, else not met, in the words for lateness."""
    if done_at is not None and done_at <= due_at:
        return Verdict(Outcome.MET, due_at=due_at)
    if done_at is None and now <= due_at:
        return Verdict(Outcome.NOT_YET_DUE, due_at=due_at, outstanding=True)
    return Verdict(Outcome.NOT_MET, late, due_at, outstanding=done_at is None)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Sum up several verdicts: not met with the words of each that is not, else not yet due, else met.

    The limit named is the earliest that is still outstanding, whatever came too late beside it.
    """
    found = tuple(verdicts)
    if len(found) < 2:
        return found[0] if found else NOT_APPLICABLE
    for outcome in (Outcome.NOT_MET, Outcome.NOT_YET_DUE, Outcome.MET):
        alike = [verdict for verdict in found if verdict.outcome is outcome]
        if alike:
            words = joined(verdict.words for verdict in alike)
            waits = tuple(due_at for verdict in found for due_at in verdict.waits_until)
            dates = waits or [verdict.due_at for verdict in alike if verdict.due_at]
            is_open = any(verdict.outstanding for verdict in found)
            single = tuple(problem for verdict in found for problem in verdict.single)
            return Verdict(outcome, words, min(dates, default=None), is_open, single, waits)
    return NOT_APPLICABLE
