"""What was done to the clocks of a case: the events on record, and the stretches in which its state stops a clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.casefile import CaseFile
from workflows.clocks import ClockEvent, EventKind, Length, Still
from workflows.jurisdictions import ClockRule
from workflows.records import Record
from workflows.states import MEANINGS, State


@dataclass(frozen=True, slots=True)
class Done:
    """Everything that moves the due date of one clock."""

    events: tuple[ClockEvent, ...] = ()
    stills: tuple[Still, ...] = ()


NOTHING = Done()


@dataclass(slots=True)
class Clocks:
    """The clocks of the limits of one check, on one case."""

    casefile: CaseFile
    check_id: str

    def of_limit(self, name: str, about: str | None = None) -> Done:
        """Give what was done to the clock of a limit."""
        rule = self.casefile.pack.clock_of.get((self.check_id, name))
        if rule is None and "clock_event" not in self.casefile.records:
            return NOTHING
        return done_to(self.casefile, clock_id(self.check_id, name, rule), rule, about)


def clock_id(check_id: str, limit: str, rule: ClockRule | None) -> str:
    """Name the clock of a limit of a check: as the pack does, else by the two."""
    return rule.id if rule else f"{check_id}.{limit}"


def done_to(casefile: CaseFile, clock: str, rule: ClockRule | None, about: str | None = None) -> Done:
    """Give what was done to a clock. An event about nothing in particular is about all its runs."""
    events = [
        as_event(record)
        for record in casefile.records.get("clock_event", ())
        if record["clock"] == clock and record["target"] in {None, about}
    ]
    stills = tuple(_stills(casefile, frozenset(rule.stands_still_in))) if rule else ()
    return Done(tuple(events), stills)


def as_event(record: Record) -> ClockEvent:
    """Read a record of something done to a clock. It counts from when it was recorded, so that nothing is backdated."""
    by = Length(record["count"], record["unit"]) if record["count"] is not None and record["unit"] else None
    return ClockEvent(EventKind(record["what"]), record.made_at, record["reasons"] or "", by, record["authority"] or "")


def _stills(casefile: CaseFile, states: frozenset[State]) -> Iterator[Still]:
    if not states:
        return
    came: datetime | None = None
    for move in casefile.history:
        if move.source is move.dest:
            continue
        if came is not None and move.source in states:
            yield Still(came, move.at, MEANINGS[move.source].label)
        came = move.at
    if came is not None and casefile.state in states:
        yield Still(came, None, MEANINGS[casefile.state].label)
