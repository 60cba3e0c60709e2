"""Time limits: when something is due, with every step of how that date was worked out.

Everything here is arithmetic on instants passed in. ``calendar`` says which days count, ``length`` how long a limit is,
``run`` works a date out step by step, through pauses and extensions, and ``wording`` tells the steps in words.
"""

from workflows.clocks.calendar import Calendar, end_of, holiday_region
from workflows.clocks.length import UNITS, Length, due
from workflows.clocks.run import ClockEvent, EventKind, Still, Worked, work_out
from workflows.clocks.wording import Sentence, Value, days_in_short, tell

__all__ = [
    "UNITS",
    "Calendar",
    "ClockEvent",
    "EventKind",
    "Length",
    "Sentence",
    "Still",
    "Value",
    "Worked",
    "days_in_short",
    "due",
    "end_of",
    "holiday_region",
    "tell",
    "work_out",
]
