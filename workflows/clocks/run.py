"""One run of a clock: the due date, and every step by which it was reached, from one computation.

The rule for whole days, in one place: a clock that is stopped on one day and goes on again on another has stood still
for the days after the first, up to and including the second. So many counting days are added to the date that stood
when it was stopped, and the time is never over before the first working day on which it could go on. An extension is
added to the date that stands when it is granted, also while the clock stands still. What comes after the time is over
changes nothing: a breach is explained, never undone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from workflows.clocks.calendar import Calendar, end_of
from workflows.clocks.length import Length, due


class EventKind(StrEnum):
    """What can be done to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    WAIVE = "waive"
    MET = "met"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something done to a clock, by whom, why and on what authority. ``by`` is how much an extension adds."""

    kind: EventKind
    at: datetime
    reason: str = ""
    by: Length | None = None
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Still:
    """A stretch in which a clock stands still whatever is done to it, as while an investigation is suspended."""

    began_at: datetime
    ended_at: datetime | None = None
    reason: str = ""


class Took(StrEnum):
    """What a step of the working is about."""

    RUN = "run"
    STILL = "still"
    STILL_NOW = "still_now"
    EXTENSION = "extension"
    PUT_OFF = "put_off"
    TOO_LATE = "too_late"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the working, and the date that stood after it. ``left_out`` names the days that did not count."""

    took: Took
    began_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    length: Length | None = None
    reason: str = ""
    authority: str = ""
    left_out: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Worked:
    """A due date and how it was worked out.

    While a clock stands still ``due_at`` is the date if it went on at the moment of asking; ``still_since`` says so. A
    waiver that came after the time was over is an explanation, no more.
    """

    started_at: datetime
    due_at: datetime
    steps: tuple[Step, ...]
    length: Length
    still_since: datetime | None = None
    waived: bool = False
    explained: bool = False

    def put_off_to(self, moment: datetime, reason: str) -> "Worked":
        """Give the working with a later date that a rule of its own sets, such as notice held back until a day."""
        if moment <= self.due_at:
            return self
        step = Step(Took.PUT_OFF, self.due_at, moment, reason=reason)
        return replace(self, due_at=moment, steps=(*self.steps, step))


def work_out(
    start: datetime,
    length: Length,
    calendar: Calendar,
    events: Sequence[ClockEvent] = (),
    stills: Sequence[Still] = (),
    at: datetime | None = None,
) -> Worked:
    """Work out when something that started at ``start`` is due, through everything done to its clock since.

    ``at`` is the moment of asking, up to which a clock that stands still has stood.
    """
    run = _Run(start, length, calendar)
    if not events and not stills:
        return run.worked(at)
    for moment, order, what in sorted(_timeline(start, events, stills), key=lambda found: found[:2]):
        if isinstance(what, ClockEvent):
            run.change(what)
        elif order is _Order.ENDS:
            run.go_on(moment, what)
        else:
            run.stop(moment, what)
    return run.worked(at)


class _Order(IntEnum):
    """What comes first of things that happen at the same moment."""

    ENDS = 0
    BEGINS = 1
    CHANGES = 2


_Happening = tuple[datetime, _Order, ClockEvent | Still]


def _timeline(start: datetime, events: Iterable[ClockEvent], stills: Iterable[Still]) -> list[_Happening]:
    """Put everything in order. What stood still when the clock began counts from there on."""
    found: list[_Happening] = []
    for still in (*stills, *_paused(events)):
        began_at = max(still.began_at, start)
        if still.ended_at is not None and still.ended_at <= began_at:
            continue
        found.append((began_at, _Order.BEGINS, still))
        if still.ended_at is not None:
            found.append((still.ended_at, _Order.ENDS, still))
    changing = {EventKind.EXTEND, EventKind.WAIVE}
    found += [(event.at, _Order.CHANGES, event) for event in events if event.kind in changing and event.at >= start]
    return found


def _paused(events: Iterable[ClockEvent]) -> list[Still]:
    stills: list[Still] = []
    for event in sorted(events, key=lambda event: event.at):
        is_open = bool(stills) and stills[-1].ended_at is None
        if event.kind is EventKind.PAUSE and not is_open:
            stills.append(Still(event.at, None, event.reason))
        elif event.kind is EventKind.RESUME and is_open:
            stills[-1] = replace(stills[-1], ended_at=event.at)
    return stills


class _Run:
    """The date as it stands while everything that happened is gone through in order."""

    def __init__(self, start: datetime, length: Length, calendar: Calendar) -> None:
        self.start, self.length, self.calendar = start, length, calendar
        self.due_at = due(start, length, calendar)
        self.steps = [Step(Took.RUN, start, self.due_at, None, length, left_out=self._left_out(start, length.unit))]
        self.standing: list[Still] = []
        self.since: datetime | None = None
        self.waived = False
        self.explained = False

    def worked(self, at: datetime | None) -> Worked:
        """Give the date that stands, and the way to it."""
        if self.since is not None:
            until = max(at or self.since, self.since)
            self._stood(Took.STILL_NOW, self.since, until, self._reasons())
        steps = tuple(self.steps)
        return Worked(self.start, self.due_at, steps, self.length, self.since, self.waived, self.explained)

    def _is_over(self, moment: datetime) -> bool:
        return self.since is None and moment > self.due_at

    def change(self, event: ClockEvent) -> None:
        """Extend or waive."""
        if self._is_over(event.at):
            self.explained = self.explained or event.kind is EventKind.WAIVE
            self.steps.append(Step(Took.TOO_LATE, event.at, self.due_at, reason=event.reason))
        elif event.kind is EventKind.WAIVE:
            self.waived = True
            self.steps.append(Step(Took.WAIVER, event.at, self.due_at, None, None, event.reason, event.authority))
        elif event.by is not None:
            before, self.due_at = self.due_at, due(self.due_at, event.by, self.calendar)
            left_out = self._left_out(before, event.by.unit)
            self.steps.append(
                Step(Took.EXTENSION, event.at, self.due_at, None, event.by, event.reason, event.authority, left_out)
            )

    def stop(self, moment: datetime, still: Still) -> None:
        """Stand still from here on."""
        if self._is_over(moment):
            self.steps.append(Step(Took.TOO_LATE, moment, self.due_at, reason=still.reason))
            return
        self.standing.append(still)
        self.since = self.since or moment

    def go_on(self, moment: datetime, still: Still) -> None:
        """Run on, unless something else still stops the clock."""
        if still not in self.standing:
            return
        reasons = self._reasons()
        self.standing.remove(still)
        if not self.standing and self.since is not None:
            self._stood(Took.STILL, self.since, moment, reasons)
            self.since = None

    def _reasons(self) -> str:
        return "; ".join(dict.fromkeys(still.reason for still in self.standing if still.reason))

    def _stood(self, took: Took, began_at: datetime, ended_at: datetime, reasons: str) -> None:
        before = self.due_at
        if self.length.unit == "hours":
            stood = None
            self.due_at = before + (ended_at - began_at)
            left_out: tuple[tuple[date, str], ...] = ()
        else:
            stood = self._days_stood(began_at, ended_at)
            self.due_at = max(due(before, stood, self.calendar), self._first_day_left(ended_at))
            left_out = self._left_out(before, stood.unit)
        self.steps.append(Step(took, began_at, self.due_at, ended_at, stood, reasons, left_out=left_out))

    def _days_stood(self, began_at: datetime, ended_at: datetime) -> Length:
        first, last = self.calendar.day_of(began_at), self.calendar.day_of(ended_at)
        days = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
        if self.length.unit == "working days":
            return Length(sum(map(self.calendar.works_on, days)), "working days")
        return Length(len(days), "days")

    def _first_day_left(self, moment: datetime) -> datetime:
        """Give the end of the day on which a clock goes on or, of one that counts working days, of the next of them."""
        day = self.calendar.day_of(moment)
        while self.length.unit == "working days" and not self.calendar.works_on(day):
            day += timedelta(days=1)
        return end_of(day, self.calendar)

    def _left_out(self, before: datetime, unit: str) -> tuple[tuple[date, str], ...]:
        if unit != "working days":
            return ()
        first, last = self.calendar.day_of(before), self.calendar.day_of(self.due_at)
        days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        return tuple((day, name) for day in days if (name := self.calendar.day_off(day)) is not None)
