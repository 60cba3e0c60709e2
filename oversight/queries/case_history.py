"""What happened in a case, newest first, and how it stands towards every check."""

from dataclasses import dataclass
from datetime import datetime

from oversight.queries.opening import OpenedCase
from oversight.queries.record_views import RecordBook
from workflows.records import KINDS
from workflows.standards import Check, Outcome, Verdict
from workflows.states import MEANINGS, State
from workflows.transition_table import TRIGGERS
from workflows.wording import N_

ASSIGNED = N_("Given a part in the case")
DECLARED = N_("Declared interests")
OVERRIDDEN = N_("Override of a check")
OUTCOME_LABELS = {
    Outcome.NOT_MET: N_("Not met"),
    Outcome.NOT_YET_DUE: N_("Not yet due"),
    Outcome.OVERRIDDEN: N_("Overridden"),
    Outcome.MET: N_("Met"),
    Outcome.NOT_EVALUATED: N_("Not evaluated"),
    Outcome.NOT_APPLICABLE: N_("Not applicable"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``labels`` are words of ours, to be translated; ``words`` are somebody's own."""

    at: datetime
    title: str
    by: str
    labels: tuple[str, ...] = ()
    words: str = ""
    record_id: str = ""
    is_move: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """The checks that came out alike."""

    outcome: Outcome
    label: str
    checks: tuple[tuple[Check, Verdict], ...]


def timeline(opened: OpenedCase, book: RecordBook) -> tuple[Event, ...]:
    """Tell everything that happened, newest first."""
    events = [*_moves(opened), *_records(book), *_parts(opened), *_overrides(opened)]
    return tuple(sorted(events, key=lambda event: event.at, reverse=True))


def _moves(opened: OpenedCase) -> list[Event]:
    return [
        Event(
            at=row.at,
            title=TRIGGERS[row.trigger].label,
            by=opened.name_of(row.by),
            labels=(MEANINGS[State(row.dest)].label,),
            words=" ".join(f"{unmet['code']}: {unmet['words']}" for unmet in row.unmet),
            is_move=True,
        )
        for row in opened.rows.entries
        if row.trigger
    ]


def _records(book: RecordBook) -> list[Event]:
    opened = book.opened
    versions = [version for views in book.current.values() for view in views for version in (view, *view.older)]
    return [
        Event(view.made_at, KINDS[view.kind].title, view.made_by, view.labels, view.summary, view.id)
        for view in versions
        if view.made_at <= opened.at
    ]


def _parts(opened: OpenedCase) -> list[Event]:
    events = []
    for row in opened.rows.assignments:
        events.append(Event(row.appointed_at, ASSIGNED, opened.name_of(row.appointed_by), words=row.name))
        if row.signed_at is not None:
            events.append(Event(row.signed_at, DECLARED, row.name))
    return events


def _overrides(opened: OpenedCase) -> list[Event]:
    return [
        Event(row.asked_at, OVERRIDDEN, opened.name_of(row.asked_by), words=f"{row.check_id}: {row.reason}")
        for row in opened.rows.overrides
    ]


def scorecard(opened: OpenedCase) -> tuple[Score, ...]:
    """Sort every check by its outcome, what needs somebody first."""
    found: dict[Outcome, list[tuple[Check, Verdict]]] = {outcome: [] for outcome in OUTCOME_LABELS}
    for evaluated in opened.evaluation:
        found[evaluated.verdict.outcome].append((evaluated.check, evaluated.verdict))
    return tuple(Score(outcome, OUTCOME_LABELS[outcome], tuple(checks)) for outcome, checks in found.items())
