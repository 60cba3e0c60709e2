"""What may be done to a clock, by whom: only what the pack of the case allows, and never after the time is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workflows.case_clocks import ClockRun, clocks_of, is_over
from workflows.casefile import CaseFile
from workflows.clocks import EventKind, Length, due
from workflows.errors import InvalidRecord
from workflows.jurisdictions import BY_HAND, ClockRule
from workflows.records.clocks import UNIT_LABELS
from workflows.roles import Actor, Role
from workflows.standards import Evaluation
from workflows.wording import N_, lowered, worded

BY_HAND_ROLES = frozenset({Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.HEAD})
"""Who may say that something happened which starts a clock, or meets it."""


def allowed(rule: ClockRule, role: Role) -> frozenset[EventKind]:
    """Give what a role may do to a clock."""
    found: set[EventKind] = set()
    if role in rule.pausable_by:
        found |= {EventKind.PAUSE, EventKind.RESUME}
    if rule.extendable is not None and role in rule.extendable.by:
        found.add(EventKind.EXTEND)
    if role in rule.waivable_by:
        found.add(EventKind.WAIVE)
    if role in BY_HAND_ROLES and rule.starts is not None and rule.starts.what == BY_HAND:
        found.add(EventKind.START)
    if role in BY_HAND_ROLES and any(event.what == BY_HAND for event in rule.met_by):
        found.add(EventKind.MET)
    return frozenset(found)


def changeable(case: CaseFile, role: Role) -> tuple[ClockRule, ...]:
    """Give the clocks of the place to which a role may do anything."""
    return tuple(rule for rule in case.pack.clocks if allowed(rule, role))


def refuse_change(case: CaseFile, values: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Refuse a record of something done to a clock that may not be done.

    :raises InvalidRecord: with what stands in the way, beside the field concerned.
    """
    rule = next((rule for rule in case.pack.clocks if rule.id == values["clock"]), None)
    if rule is None:
        raise InvalidRecord("clock_event", {"clock": N_("The law of this place has no clock of this name")})
    what = EventKind(values["what"])
    if what not in allowed(rule, actor.role):
        raise InvalidRecord("clock_event", {"what": N_("The law of this place does not let you do this to this clock")})
    if what is EventKind.START:
        return
    runs = [run for run in clocks_of(Evaluation(case, at)) if run.clock == rule.id]
    run = next((run for run in runs if values["target"] in {None, run.target}), None)
    if runs and run is None:
        raise InvalidRecord("clock_event", {"target": N_("This clock does not run for them. Choose another, or all")})
    problems = _problems(case, rule, run, what, values, at)
    if problems:
        raise InvalidRecord("clock_event", problems)


def _problems(
    case: CaseFile, rule: ClockRule, run: ClockRun | None, what: EventKind, values: Mapping[str, Any], at: datetime
) -> dict[str, str]:
    if run is None:
        return {"clock": N_("This clock does not run on the case now")}
    if what is EventKind.MET:
        return {}
    if is_over(run, at) and what is not EventKind.WAIVE:
        return {"what": N_("The time is over. A missed limit is explained, not changed")}
    if what is EventKind.RESUME and run.worked.still_since is None:
        return {"what": N_("This clock does not stand still")}
    if what is EventKind.PAUSE and run.worked.still_since is not None:
        return {"what": N_("This clock stands still already")}
    return _extension_problems(case, rule, run, values) if what is EventKind.EXTEND else {}


def _extension_problems(case: CaseFile, rule: ClockRule, run: ClockRun, values: Mapping[str, Any]) -> dict[str, str]:
    extendable = rule.extendable
    if extendable is None:
        return {}
    before = [
        record
        for record in case.current("clock_event")
        if record["clock"] == rule.id and record["what"] == "extend" and record.made_at >= run.worked.started_at
    ]
    if len(before) >= extendable.times:
        return {
            "what": worded(
                "This clock may be extended no more than %(times)s times; that has been done", times=extendable.times
            )
        }
    asked, most = Length(values["count"], values["unit"]), extendable.at_most
    from_here, calendar = run.worked.due_at, case.pack.calendar
    if most is not None and due(from_here, asked, calendar) > due(from_here, most.length, calendar):
        unit = lowered(UNIT_LABELS[most.unit])
        return {"count": worded("The time may be extended by %(count)s %(unit)s at most", count=most.count, unit=unit)}
    return {}
