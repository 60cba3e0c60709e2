"""The working of a due date in words: a sentence for each step, to be translated where it is shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from workflows.clocks.calendar import WEEKEND, Calendar
from workflows.clocks.length import Length
from workflows.clocks.run import Step, Took, Worked
from workflows.wording import N_

Value = str | int | date | datetime | Length | tuple[tuple[date, str], ...]

WHOLE = {
    "hours": N_("%(length)s later is %(due)s. Hours run on through nights, weekends and holidays."),
    "days": N_("Counting from the day after, %(length)s lead to %(due_day)s."),
    "working days": N_("Counting working days from the day after, %(length)s lead to %(due_day)s."),
    "months": N_("%(length)s later, on the same day of the month or on its last day, is %(due_day)s."),
    "years": N_("%(length)s later, on the same day of the year, is %(due_day)s."),
}
LEFT_OUT = N_("Not counted as working days: %(left_out)s.")
STILL_HOURS = N_("The clock stood still from %(began)s until %(ended)s. That leads to %(due)s.")
STILL_DAYS = N_("The clock stood still from %(began_day)s until %(ended_day)s: %(length)s. That leads to %(due_day)s.")
STILL_NOW = N_("The clock has stood still since %(began)s. If it went on now, the date would be %(due)s.")
EXTENDED = N_("On %(began_day)s the time was extended by %(length)s. That leads to %(due)s.")
PUT_OFF = N_("The rule itself puts the date off to %(due)s.")
TOO_LATE = N_("What was done on %(began)s came after the time was over and changes nothing.")
WAIVED = N_("On %(began_day)s the time limit was waived.")
REASON = N_("Reason: %(reason)s.")
AUTHORITY = N_("On the authority of: %(authority)s.")
LAST_SECOND = N_("The time is over with the last second of %(due_day)s, as clocks show it in %(zone)s.")
EXACTLY = N_("The time is over at %(due)s.")
STARTED = N_("The clock started on %(began)s.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with places for values. Whoever shows it translates the text and writes the values as people do."""

    text: str
    values: Mapping[str, Value]

    def __str__(self) -> str:
        return self.text % {name: _plain(value) for name, value in self.values.items()}


def tell(worked: Worked, calendar: Calendar, *, reasons: bool = True) -> tuple[Sentence, ...]:
    """Tell how a due date was worked out, step by step; without ``reasons``, nothing that anybody wrote."""
    values: dict[str, Value] = {"began": worked.started_at}
    sentences = [Sentence(STARTED, values)]
    for step in worked.steps:
        sentences += _sentences(step, calendar, reasons=reasons)
    if not worked.waived:
        last: dict[str, Value] = {"due": worked.due_at, "due_day": calendar.day_of(worked.due_at)}
        is_exact = worked.length.unit == "hours" and all(step.took is not Took.PUT_OFF for step in worked.steps)
        sentences.append(Sentence(EXACTLY if is_exact else LAST_SECOND, {**last, "zone": calendar.timezone}))
    return tuple(sentences)


def _sentences(step: Step, calendar: Calendar, *, reasons: bool) -> Iterator[Sentence]:
    values: dict[str, Value] = {
        "began": step.began_at,
        "began_day": calendar.day_of(step.began_at),
        "due": step.due_at,
        "due_day": calendar.day_of(step.due_at),
    }
    if step.ended_at is not None:
        values |= {"ended": step.ended_at, "ended_day": calendar.day_of(step.ended_at)}
    if step.length is not None:
        values["length"] = step.length
    yield Sentence(_text(step), values)
    if step.left_out:
        yield Sentence(LEFT_OUT, {"left_out": step.left_out})
    if step.reason and reasons:
        yield Sentence(REASON, {"reason": step.reason.rstrip(".")})
    if step.authority and reasons:
        yield Sentence(AUTHORITY, {"authority": step.authority.rstrip(".")})


def _text(step: Step) -> str:
    if step.took is Took.RUN and step.length is not None:
        return WHOLE[step.length.unit]
    if step.took is Took.STILL:
        return STILL_HOURS if step.length is None else STILL_DAYS
    return {
        Took.STILL_NOW: STILL_NOW,
        Took.EXTENSION: EXTENDED,
        Took.PUT_OFF: PUT_OFF,
        Took.TOO_LATE: TOO_LATE,
        Took.WAIVER: WAIVED,
    }[step.took]


def _plain(value: Value) -> str:
    match value:
        case datetime():
            return f"{value:%A} {value.day} {value:%B %Y, %H:%M} UTC"
        case date():
            return f"{value:%A} {value.day} {value:%B %Y}"
        case Length():
            return f"{value.count} {value.unit if value.count != 1 else value.unit.removesuffix('s')}"
        case tuple():
            weekend, named = days_in_short(value)
            days = [f"{day.day} {day:%B %Y} ({name})" for day, name in named]
            return ", ".join(([f"{weekend} days of weekends"] if weekend else []) + days)
        case _:
            return str(value)


def days_in_short(left_out: tuple[tuple[date, str], ...]) -> tuple[int, tuple[tuple[date, str], ...]]:
    """Count the days of weekends among the days left out, and give the others by name."""
    named = tuple((day, name) for day, name in left_out if name != WEEKEND)
    return len(left_out) - len(named), named
