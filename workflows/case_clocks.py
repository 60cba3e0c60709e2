"""Every clock that runs on a case: those of its checks, and those that its pack declares beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from workflows.casefile import CaseFile
from workflows.clock_events import clock_id, done_to
from workflows.clocks import Length, Worked, end_of, work_out
from workflows.jurisdictions import BY_HAND, RECEIVED, RECORDED, Breach, ClockRule, Event
from workflows.standards import Check, Evaluation, Outcome, When, evaluated_checks, load_standards

AMBER = Length(7, "days")
"""How long before it is over a time limit is shown as coming, where the pack says nothing."""
SHORT = timedelta(days=3)
"""Limits that run no longer than this turn amber when half of the time is gone."""


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One run of a clock that still waits for somebody, with the working of its date.

    ``limit`` names which of the time limits of its check it is; ``target`` is whom or what of the case it is about.
    """

    clock: str
    title: str
    worked: Worked
    check: Check | None = None
    limit: str = ""
    rule: ClockRule | None = None
    target: str | None = None
    holds: bool = False

    @property
    def due_at(self) -> datetime | None:
        """When the time is over; nothing while the clock stands still or is waived."""
        return None if self.worked.still_since or self.worked.waived else self.worked.due_at

    @property
    def state(self) -> str:
        """How the clock stands: running, stopped or waived."""
        if self.worked.waived:
            return "waived"
        return "stopped" if self.worked.still_since else "running"

    def amber_at(self, case: CaseFile) -> datetime | None:
        """When the date begins to be near: as the pack says, else half of a short time or a week of a longer one."""
        if self.due_at is None:
            return None
        whole = self.due_at - self.worked.started_at
        if self.rule is None or self.rule.amber is None:
            return self.due_at - (whole / 2 if whole <= SHORT * 2 else min(timedelta(days=AMBER.count), whole / 2))
        return _before(self.due_at, self.rule.amber.length, case)


def _before(due_at: datetime, length: Length, case: CaseFile) -> datetime:
    """Count a length back from a date, in whole days of the place."""
    calendar = case.pack.calendar
    if length.unit == "hours":
        return due_at - timedelta(hours=length.count)
    day, left = calendar.day_of(due_at), length.count
    while left:
        day -= timedelta(days=1)
        left -= length.unit != "working days" or calendar.works_on(day)
    return end_of(day, calendar)


@cache
def timed_checks() -> tuple[Check, ...]:
    """Give the evaluated checks that wait for something until a date."""
    return tuple(
        check
        for check in load_standards().checks.values()
        if check.when is not When.TRANSITION and check.parameters and check.id in evaluated_checks()
    )


def clocks_of(evaluation: Evaluation) -> tuple[ClockRun, ...]:
    """Give every clock of a case that still waits for somebody, the first due first."""
    runs = [*_of_checks(evaluation), *_of_place(evaluation.casefile, evaluation.at)]
    return tuple(sorted(runs, key=lambda run: (run.due_at is None, run.worked.due_at, run.clock)))


def _of_checks(evaluation: Evaluation) -> Iterator[ClockRun]:
    for check in timed_checks():
        verdict = evaluation.verdict(check)
        if not verdict.outstanding or verdict.outcome not in {Outcome.NOT_YET_DUE, Outcome.NOT_MET}:
            continue
        for asked in evaluation.waiting(check):
            rule = evaluation.casefile.pack.clock_of.get((check.id, asked.limit))
            yield ClockRun(
                clock=clock_id(check.id, asked.limit, rule),
                title=rule.title if rule else check.title,
                worked=asked.worked,
                check=check,
                limit=asked.limit,
                rule=rule,
                target=asked.about,
                holds=check.is_blocking_deadline,
            )


# The clocks of the place -------------------------------------------------------------------------------------------


def _of_place(case: CaseFile, at: datetime) -> Iterator[ClockRun]:
    codes = frozenset(code for allegation in case.allegations for code in case.codes(allegation))
    for rule in case.pack.own_clocks:
        if not rule.only or codes & set(rule.only):
            yield from _runs(case, rule, at)


def _runs(case: CaseFile, rule: ClockRule, at: datetime) -> Iterator[ClockRun]:
    """Give the runs of one clock that nothing has met or stopped."""
    for started_at, target in _moments(case, rule, rule.starts, "start"):
        began_at: datetime | None = started_at
        met = sorted(moment for event in rule.met_by for moment, about in _moments(case, rule, event, "met", target))
        if rule.recurring:
            began_at = max([started_at, *(moment for moment in met if moment > started_at)])
        elif any(moment >= started_at for moment in met):
            began_at = None
        if began_at is None or _stopped(case, rule, began_at):
            continue
        done = done_to(case, rule.id, rule, target)
        worked = work_out(began_at, rule.length.length, case.pack.calendar, done.events, done.stills, at)  # type: ignore[union-attr]
        holds = rule.breach is Breach.HOLDS
        yield ClockRun(rule.id, rule.title, worked, rule=rule, target=target, holds=holds)


def _stopped(case: CaseFile, rule: ClockRule, began_at: datetime) -> bool:
    """Whether something that the pack names ended the run."""
    return any(moment >= began_at for event in rule.stops for moment, _ in _moments(case, rule, event, "met"))


def _moments(
    case: CaseFile, rule: ClockRule, event: Event | None, by_hand: str, target: str | None = None
) -> Iterator[tuple[datetime, str | None]]:
    """Give each moment at which an event of a pack happened, with the record it is about where there is one."""
    if event is None:
        return
    if event.what in {RECEIVED, RECORDED}:
        moment = case.received_at if event.what == RECEIVED else case.recorded_at
        if moment is not None:
            yield moment, None
    elif event.what == BY_HAND:
        for record in case.current("clock_event"):
            if record["clock"] == rule.id and record["what"] == by_hand and record["target"] in {None, target}:
                yield record.made_at, record["target"]
    elif event.what == "record":
        yield from _recorded(case, event, target)
    else:
        for move in case.history:
            came = event.what == "state" and move.dest.value == event.name and move.source is not move.dest
            if came or (event.what == "move" and move.trigger == event.name):
                yield move.at, None


def _recorded(case: CaseFile, event: Event, target: str | None) -> Iterator[tuple[datetime, str | None]]:
    """An answer to one record is told from an answer to another by what it is about."""
    for record in case.current(event.name):
        value = record[event.field] if event.field else record.made_at
        if value is None or (target is not None and record.about is not None and record.about != target):
            continue
        moment = value if isinstance(value, datetime) else end_of(value, case.pack.calendar)
        yield moment, record.id if target is None else target


def is_over(run: ClockRun, at: datetime) -> bool:
    """Tell whether the time of a run is over."""
    return run.due_at is not None and at > run.due_at
