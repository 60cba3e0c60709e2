"""Move a case, or say everything that stands in the way. The only module that imports the transitions library."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from transitions import Machine

from workflows.case_clocks import clocks_of, is_over
from workflows.casefile import CaseFile
from workflows.conditions import (
    deadlines_holding,
    duties_holding,
    guards_of,
    holds_deadlines,
    previewed_by,
    standards_of,
)
from workflows.errors import Ground, Reason, Refused
from workflows.guards import Attempt, Guard
from workflows.jurisdictions import Pack
from workflows.overrides import offer
from workflows.records import KINDS
from workflows.roles import ROLE_LABELS, Actor
from workflows.standards import Check, Evaluation, Outcome, Severity, Verdict, checks_on_record, citations
from workflows.states import MEANINGS, State
from workflows.transition_table import TABLE, TRIGGERS, Row, Trigger, rows_of
from workflows.wording import N_, joined, worded

RUNNING = frozenset({Outcome.NOT_YET_DUE, Outcome.NOT_MET})


@dataclass(frozen=True, slots=True)
class Move:
    """What was decided: the new state, and what was passed over or only noted on the way.

    ``unmet`` holds warnings, and in report-only mode every unmet requirement. ``overridden`` names the checks that a
    recorded override let pass.
    """

    trigger: str
    source: State
    dest: State
    by: Actor
    at: datetime
    unmet: tuple[Reason, ...] = ()
    overridden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a trigger may be fired now. ``asks`` names the record that its form asks for."""

    trigger: Trigger
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...] = ()
    asks: str | None = None
    dests: tuple[State, ...] = ()

    @property
    def may_fire(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.reasons

    @property
    def fits_the_state(self) -> bool:
        """Whether the case is in a state that knows this trigger at all."""
        return not any(reason.ground is Ground.STATE for reason in self.reasons)

    @property
    def fits_the_role(self) -> bool:
        """Whether the person's role could ever fire it."""
        return not any(reason.ground is Ground.ROLE for reason in self.reasons)


def fire(casefile: CaseFile, trigger: str, actor: Actor, at: datetime, *, report_only: bool = False) -> Move:
    """Fire a trigger: the move, if nothing stands in its way.

    ``report_only`` is for cases that come with a past: the move must exist in the table, but roles, guards and
    standards that are not met are reported with the move instead of refusing it.

    :raises Refused: with every unmet reason at once.
    """
    evaluation = Evaluation(casefile, at)
    row = _row_for(casefile, trigger)
    if row is None:
        raise Refused(trigger, (_wrong_state(casefile, trigger),))
    asked = (_not_given(row),) if _is_missing(casefile, row) else ()
    reasons = asked + _reasons(row, actor, evaluation) + _form_reasons(row, evaluation)
    if reasons and not report_only:
        raise Refused(trigger, reasons)
    return Move(
        trigger=trigger,
        source=row.source,
        dest=_step(casefile, trigger),
        by=actor,
        at=at,
        unmet=reasons + _warnings(row, evaluation),
        overridden=tuple(
            check.id for check in (*standards_of(row), *deadlines_holding(row)) if _is_overridden(check, evaluation)
        ),
    )


def available(
    casefile: CaseFile, actor: Actor, at: datetime, evaluation: Evaluation | None = None
) -> tuple[Availability, ...]:
    """Tell for every trigger whether it may be fired now and, if not, every reason why not.

    What the trigger's own form asks for does not count as missing, nor does what an earlier such form said count.
    """
    evaluation = evaluation or Evaluation(casefile, at)
    return tuple(_availability(name, casefile, actor, evaluation) for name in TRIGGERS if name != "file")


def against_record(kind: str, before: Evaluation, after: Evaluation) -> tuple[Reason, ...]:
    """Give every reason why a record of a kind may not be saved: what is not met with it, and was without it.

    What stood before is not the record's doing. Coming late is no reason either: to save the record is then all that
    can still be done.
    """
    found = (
        (check, after.verdict(check), after.verdict(check).since(before.verdict(check)))
        for check in checks_on_record(kind)
        if check.severity is Severity.BLOCKING
    )
    return tuple(reason_of(check, replace(verdict, words=joined(words))) for check, verdict, words in found if words)


def _availability(name: str, casefile: CaseFile, actor: Actor, evaluation: Evaluation) -> Availability:
    asks = next((row.asks for row in rows_of(name) if row.source is casefile.state), None)
    if asks is not None and asks in casefile.records:
        casefile = casefile.without(asks)
        evaluation = Evaluation(casefile, evaluation.at)
    row = _row_for(casefile, name)
    if row is None:
        return Availability(TRIGGERS[name], (_wrong_state(casefile, name),))
    dests = tuple(dict.fromkeys(other.dest for other in rows_of(name) if other.source is row.source))
    return Availability(TRIGGERS[name], _reasons(row, actor, evaluation), _warnings(row, evaluation), row.asks, dests)


def _row_for(casefile: CaseFile, trigger: str) -> Row | None:
    rows = [row for row in rows_of(trigger) if row.source is casefile.state]
    return next((row for row in rows if row.when is None or row.when(casefile)), None)


def _reasons(row: Row, actor: Actor, evaluation: Evaluation) -> tuple[Reason, ...]:
    return (
        *_role_reasons(row, actor, evaluation.casefile.pack),
        *_guard_reasons(guards_of(row), Attempt(evaluation.casefile, actor, evaluation)),
        *_standard_reasons(standards_of(row), evaluation, Severity.BLOCKING, Ground.STANDARD),
        *_duty_reasons(row, evaluation),
        *_standard_reasons(deadlines_holding(row), evaluation, Severity.BLOCKING, Ground.BREACH),
        *_clock_reasons(row, evaluation),
    )


def _form_reasons(row: Row, evaluation: Evaluation) -> tuple[Reason, ...]:
    """A move's form is a record like any other, held up to the same checks before it is saved."""
    if row.asks is None or not checks_on_record(row.asks):
        return ()
    held = {check.id for check in standards_of(row)}
    before = Evaluation(evaluation.casefile.without_newest(row.asks), evaluation.at)
    return tuple(reason for reason in against_record(row.asks, before, evaluation) if reason.code not in held)


def _warnings(row: Row, evaluation: Evaluation) -> tuple[Reason, ...]:
    return (
        *_standard_reasons(standards_of(row), evaluation, Severity.WARNING, Ground.STANDARD),
        *_standard_reasons(previewed_by(row), evaluation, Severity.BLOCKING, Ground.STANDARD),
    )


def _role_reasons(row: Row, actor: Actor, pack: Pack) -> tuple[Reason, ...]:
    roles = pack.may_fire(row.trigger, row.roles)
    if actor.role in roles:
        return ()
    who = joined(sorted(ROLE_LABELS[role] for role in roles), ", ")
    return (Reason("role", Ground.ROLE, worded("This is for: %(who)s.", who=who)),)


def _guard_reasons(guards: tuple[Guard, ...], attempt: Attempt) -> tuple[Reason, ...]:
    said = ((guard.__name__, guard(attempt)) for guard in guards)
    return tuple(Reason(name, Ground.PROCEDURE, words) for name, words in said if words)


def _clock_reasons(row: Row, evaluation: Evaluation) -> tuple[Reason, ...]:
    """A missed limit of the law of the place holds the way to the end too, where the pack says so."""
    if not holds_deadlines(row) or not evaluation.casefile.pack.own_clocks:
        return ()
    words = N_("The time for this is over: %(clock)s. Do it, or let whoever may waive it explain why it was missed.")
    return tuple(
        Reason(run.clock, Ground.BREACH, worded(words, clock=run.title), run.title, due_at=run.due_at)
        for run in clocks_of(evaluation)
        if run.check is None and run.holds and is_over(run, evaluation.at) and not run.worked.explained
    )


def _standard_reasons(
    checks: tuple[Check, ...], evaluation: Evaluation, severity: Severity, ground: Ground
) -> tuple[Reason, ...]:
    found = ((check, evaluation.verdict(check)) for check in checks if check.severity is severity)
    return tuple(reason_of(check, verdict, ground) for check, verdict in found if verdict.outcome is Outcome.NOT_MET)


def _duty_reasons(row: Row, evaluation: Evaluation) -> tuple[Reason, ...]:
    found = ((check, evaluation.verdict(check)) for check in duties_holding(row))
    return tuple(reason_of(check, verdict) for check, verdict in found if verdict.outcome in RUNNING)


def reason_of(check: Check, verdict: Verdict, ground: Ground = Ground.STANDARD) -> Reason:
    """Put an unmet check into words, with its citations and who may override it."""
    return Reason(
        code=check.id,
        ground=ground,
        words=verdict.words,
        title=check.title,
        requirement=check.requirement,
        citations=citations(check),
        override=offer(check),
        due_at=verdict.due_at,
    )


def _is_overridden(check: Check, evaluation: Evaluation) -> bool:
    return evaluation.verdict(check).outcome is Outcome.OVERRIDDEN


def _wrong_state(casefile: CaseFile, trigger: str) -> Reason:
    sources = dict.fromkeys(MEANINGS[row.source].label for row in rows_of(trigger))
    here = MEANINGS[casefile.state].label
    words = (
        worded("The case is in “%(here)s”. This is done from: %(which)s.", here=here, which=joined(sources, ", "))
        if sources
        else N_("There is no such step.")
    )
    return Reason("state", Ground.STATE, words)


def _is_missing(casefile: CaseFile, row: Row) -> bool:
    """Whether the record a trigger asks for was not made since the case came into its present state."""
    if row.asks is None:
        return False
    record = casefile.latest(row.asks)
    arrived = casefile.history[-1].at if casefile.history else None
    return record is None or (arrived is not None and record.made_at < arrived)


def _not_given(row: Row) -> Reason:
    title = KINDS[str(row.asks)].title
    return Reason("form", Ground.PROCEDURE, worded("Fill in the form for this step: %(title)s.", title=title))


class _Token:
    """What the library moves: a state and nothing else. It lives for one call, so no case is kept alive."""

    __slots__ = ("state",)

    def __init__(self, state: State) -> None:
        self.state = state.value


@cache
def _machine() -> Machine:
    machine = Machine(
        model=None, states=[state.value for state in State], initial=None, auto_transitions=False, queued=False
    )
    for row in TABLE:
        machine.add_transition(row.trigger, row.source.value, row.dest.value, conditions=row.when)
    return machine


def _step(casefile: CaseFile, trigger: str) -> State:
    token = _Token(casefile.state)
    if not _machine().events[trigger].trigger(token, casefile):
        raise Refused(trigger, (_wrong_state(casefile, trigger),))
    return State(token.state)
