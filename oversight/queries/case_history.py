"""What happened in a case, newest first."""

from dataclasses import dataclass
from datetime import datetime

from oversight.queries.opening import OpenedCase
from oversight.queries.record_views import RecordBook
from workflows.records import KINDS
from workflows.states import MEANINGS, State
from workflows.transition_table import TRIGGERS
from workflows.wording import N_

ASSIGNED = N_("Given a part in the case")
DECLARED = N_("Declared interests")
OVERRIDDEN = N_("Override of a check")


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


def timeline(opened: OpenedCase, book: RecordBook) -> tuple[Event, ...]:
    """Tell everything that happened, newest first; of what happened at once, first a part, and a declaration on it."""
    events = [*_parts(opened), *_overrides(opened), *_moves(opened), *_records(book)]
    oldest_first = sorted(events, key=lambda event: event.at)
    return tuple(oldest_first[::-1])


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
