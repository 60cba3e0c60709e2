"""What each row of the table is held to: the checks on its way, duties that run, missed deadlines, and its guards."""

from collections.abc import Callable
from functools import cache

from workflows import guards
from workflows.guards import Guard
from workflows.standards import Check, load_standards
from workflows.states import State
from workflows.transition_table import Row, rows_of

_BACK = frozenset({State.UNDER_REVIEW, State.CLOSED})
"""From where a review or new evidence sends a case on, past steps that it may never have taken."""


def _comes_to(row: Row, state: State) -> bool:
    """Tell whether a row brings a case to a state. To stay there is not to come."""
    return row.dest is state and row.source is not state


_NAMED: dict[str, Callable[[Row], bool]] = {
    "received -> rejected": lambda row: _comes_to(row, State.REJECTED),
    "recorded -> assessed": lambda row: (
        row.trigger == "assess" or (row.source in _BACK and row.dest in {State.ASSESSED, State.INVESTIGATION})
    ),
    "assessed -> mediation": lambda row: _comes_to(row, State.MEDIATION) or row.trigger == "settle",
    "assessed -> investigation": lambda row: row.source in {State.ASSESSED, *_BACK} and row.dest is State.INVESTIGATION,
    "investigation -> finding": lambda row: _comes_to(row, State.FINDING),
    "finding -> sanction or closed": lambda row: row.trigger == "decide",
    "finding -> sanction": lambda row: row.trigger == "decide" and row.dest is State.SANCTION,
    "sanction -> closed": lambda row: row.source is State.SANCTION and row.dest is State.CLOSED,
    "any -> closed": lambda row: _comes_to(row, State.CLOSED),
    "any -> closed by withdrawal": lambda row: row.trigger == "withdraw" and row.dest is State.CLOSED,
    "any -> suspended": lambda row: _comes_to(row, State.SUSPENDED),
    "any -> any": lambda row: True,
}
"""The transitions that checks.yaml names by states, as rows of the table; a test proves that none is left out.

A check is tested wherever a case comes to the state that it guards, whichever way, so that no detour leads round it.
"""


_GUARDS_TOO = {"ADEQUACY-09": "finding -> sanction or closed"}
"""Checks of records that also guard a state, because what a record may say can change after it was saved."""

_DUTIES = ("DISAPPEARANCE-01", "SANCTION-02")
"""Checks of what must go on until it is done: a case may not close while such a duty runs."""


@cache
def standards_of(row: Row) -> tuple[Check, ...]:
    """Give the checks that are tested when a row is fired, in the order of the catalogue."""
    guarding = ((check, check.transition or _GUARDS_TOO.get(check.id)) for check in load_standards().checks.values())
    return tuple(check for check, transition in guarding if transition and _NAMED[transition](row))


@cache
def duties_holding(row: Row) -> tuple[Check, ...]:
    """Give the checks of duties that hold this row while they run, and not only where they are unmet."""
    return tuple(load_standards().checks[duty] for duty in _DUTIES if _NAMED["any -> closed"](row))


PREVIEWS = {"submit_report": "approve_report"}
"""The move that will insist on what a trigger only warns of."""


@cache
def previewed_by(row: Row) -> tuple[Check, ...]:
    """Give the checks that only the next move will insist on: the report is held up to them when it is handed in."""
    if row.trigger not in PREVIEWS:
        return ()
    (approval,) = rows_of(PREVIEWS[row.trigger])
    return tuple(check for check in standards_of(approval) if check not in standards_of(row))


STAYS_BEHIND = frozenset(
    {"file", "record", "suspend", "resume", "take_back", "fail_mediation", "return_report", "inquire_further"}
    | {"request_review"}
)
"""Triggers by which a case that must be referred may still move: they lead no further, or are somebody's right."""


def guards_of(row: Row) -> tuple[Guard, ...]:
    """Give the procedural preconditions of a row: its own, and those of every move by which a case goes on."""
    return (guards.mandatory_referral_is_decided, *row.guards) if goes_on(row) else row.guards


def goes_on(row: Row) -> bool:
    """Tell whether a case goes on by a row: not where it is only registered, paused, taken back or sent back a step."""
    return row.source is not row.dest and row.trigger not in STAYS_BEHIND


TOWARDS_THE_END = frozenset({State.FINDING, State.SANCTION, State.CLOSED})
"""A missed blocking deadline holds the moves into these states until a senior decision explains it (checks.yaml)."""


def holds_deadlines(row: Row) -> bool:
    """Tell whether missed deadlines hold a row: it leads towards the end."""
    return row.dest in TOWARDS_THE_END and row.source is not row.dest


@cache
def deadlines_holding(row: Row) -> tuple[Check, ...]:
    """Give the checks on blocking deadlines, where missing one holds this row."""
    if not holds_deadlines(row):
        return ()
    return tuple(check for check in load_standards().checks.values() if check.is_blocking_deadline)
