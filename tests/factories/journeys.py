"""Cases on their way: who fires a trigger, the form it asks for, and a case in which nothing stands in its way."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pytest

from tests.factories.casefiles import MONDAY, a_case, a_move, a_record, an_assignment, classified, the_way_to
from tests.factories.complete import COMPLETE
from workflows.casefile import CaseFile
from workflows.course import PastMove
from workflows.errors import Reason, Refused
from workflows.guards import Attempt, Guard
from workflows.machine import fire
from workflows.records import KINDS, Record
from workflows.records import fields as kinds_of_field
from workflows.records.investigation import BOTH_SIDES, MANDATORY_LINES
from workflows.roles import Actor, Role
from workflows.standards import Evaluation
from workflows.states import State
from workflows.transition_table import rows_of

FIRED = {
    "file": (State.NEW, Role.COMPLAINANT),
    "record": (State.RECEIVED, Role.INTAKE_OFFICER),
    "assess": (State.RECORDED, Role.INTAKE_OFFICER),
    "reject": (State.ASSESSED, Role.SUPERVISOR),
    "refer": (State.ASSESSED, Role.SUPERVISOR),
    "take_back": (State.REFERRED, Role.INTAKE_OFFICER),
    "offer_mediation": (State.ASSESSED, Role.INTAKE_OFFICER),
    "settle": (State.MEDIATION, Role.MEDIATOR),
    "fail_mediation": (State.MEDIATION, Role.MEDIATOR),
    "open_investigation": (State.ASSESSED, Role.SUPERVISOR),
    "suspend": (State.INVESTIGATION, Role.SUPERVISOR),
    "resume": (State.SUSPENDED, Role.SUPERVISOR),
    "submit_report": (State.INVESTIGATION, Role.INVESTIGATOR),
    "return_report": (State.REPORT_REVIEW, Role.SUPERVISOR),
    "approve_report": (State.REPORT_REVIEW, Role.SUPERVISOR),
    "inquire_further": (State.FINDING, Role.DECISION_MAKER),
    "decide": (State.FINDING, Role.DECISION_MAKER),
    "conclude": (State.SANCTION, Role.DECISION_MAKER),
    "withdraw": (State.ASSESSED, Role.SUPERVISOR),
    "request_review": (State.CLOSED, Role.COMPLAINANT),
    "dismiss_review": (State.UNDER_REVIEW, Role.REVIEWER),
    "uphold_review": (State.UNDER_REVIEW, Role.REVIEWER),
    "reopen": (State.CLOSED, Role.SUPERVISOR),
}
"""For each trigger, a state that it is fired in, and who does so."""

ASIDE = {
    State.MEDIATION: ("offer_mediation", State.ASSESSED),
    State.SUSPENDED: ("suspend", State.INVESTIGATION),
    State.REJECTED: ("reject", State.ASSESSED),
    State.REFERRED: ("refer", State.ASSESSED),
    State.UNDER_REVIEW: ("request_review", State.CLOSED),
}
"""The states off the straight way, with the move that leads to each."""

ASSIGNED = (an_assignment(), an_assignment("decision_maker", user_id="decision_maker-1"))


def someone(role: Role, id: str | None = None, **more: Any) -> Actor:
    """Make an actor, called after the role unless told otherwise."""
    return Actor(id or f"{role.value}-1", role, **more)


def whoever_fires(trigger: str) -> Actor:
    """Make an actor who may fire a trigger."""
    return someone(FIRED[trigger][1])


def filled(kind: str) -> dict[str, Any]:
    """Fill in every field of a kind with what meets the checks, else with the first thing it accepts."""
    return {name: _first_fit(field) for name, field in KINDS[kind].fields.items()} | dict(COMPLETE.get(kind, {}))


def _first_fit(field: kinds_of_field.Field) -> Any:
    match field:
        case kinds_of_field.YesNo():
            return True
        case kinds_of_field.Choice():
            return next(iter(field.options))
        case kinds_of_field.Several():
            return tuple(field.options)[:1]
        case kinds_of_field.Lines():
            return ("One line",)
        case kinds_of_field.Day():
            return date(2026, 3, 30)
        case kinds_of_field.Moment():
            return MONDAY
        case kinds_of_field.Fingerprint():
            return "5e" * 32
    return "As the recording shows."


def a_form(kind: str, about: str | None = None, *, made_by: str, made_at: datetime = MONDAY, **content: Any) -> Record:
    """Make a record of any kind, filled in but for what is given."""
    stored = KINDS[kind].write({**filled(kind), **content})
    return Record(f"form-{kind}-{made_at}", kind, KINDS[kind].validate(stored), made_by, made_at, about)


def the_form(trigger: str, actor: Actor, at: datetime = MONDAY, **content: Any) -> tuple[Record, ...]:
    """Make the record that a trigger asks for, where it asks for one."""
    (asks,) = {row.asks for row in rows_of(trigger)}
    return (a_form(asks, made_by=actor.id, made_at=at, **content),) if asks else ()


def arrived_in(state: State) -> tuple[PastMove, ...]:
    """Give the moves that lead to a state, all in one moment."""
    if state is State.NEW:
        return ()
    if state in ASIDE:
        trigger, source = ASIDE[state]
        return (*the_way_to(source), a_move(trigger, source, state))
    return the_way_to(state)


def worked_out() -> tuple[Record, ...]:
    """Give what a case must hold to go all the way with one allegation found to be right."""
    found: Mapping[str, Any] = {"value": "substantiated"}
    inquired: Mapping[str, Any] = {"made_by": "investigator-1"}
    return (
        classified("service_conduct"),
        *(
            a_record("plan_line", "allegation-1", line=line, **inquired)
            for line in sorted(MANDATORY_LINES | BOTH_SIDES)
        ),
        a_record("proposed_finding", "allegation-1", **found, **inquired),
        a_form("report", **inquired),
        a_record("officer_notice", "officer-1"),
        a_record("officer_representation", "officer-1"),
        a_record("officer_response", "officer-1", received_at=MONDAY),
        a_record("finding", "allegation-1", **found),
        a_record("sanction_recommended", "officer-1"),
        a_record("sanction_review_right", "officer-1"),
        a_record("remedy"),
        a_record("recommendation"),
        a_record("pattern_search", **inquired),
        a_record("new_information"),
    )


def standing_in(state: State, *more: Record, **facts: Any) -> CaseFile:
    """Make a case in a state, with everything on file that the way onwards asks for but its forms."""
    return a_case(
        *worked_out(), *more, **{"state": state, "history": arrived_in(state), "assignments": ASSIGNED, **facts}
    )


def ready_for(trigger: str, *more: Record, form: bool = True, **facts: Any) -> CaseFile:
    """Make a case in which nothing stands in the way of a trigger; ``more`` is on file after everything else."""
    asked = the_form(trigger, whoever_fires(trigger))
    case = standing_in(FIRED[trigger][0], *asked, *more, **facts)
    return case.without(asked[0].kind) if asked and not form else case


def refused(case: CaseFile, trigger: str, actor: Actor | None = None, at: datetime = MONDAY) -> tuple[Reason, ...]:
    """Fire a trigger that something stands in the way of, and give every reason."""
    with pytest.raises(Refused) as caught:
        fire(case, trigger, actor or whoever_fires(trigger), at)
    return caught.value.reasons


def codes(reasons: Iterable[Reason]) -> list[str]:
    """Give the codes of reasons, in their order."""
    return [reason.code for reason in reasons]


def said(guard: Guard, case: CaseFile, actor: Actor | None = None, at: datetime = MONDAY) -> str | None:
    """Give what a guard says against a case, as somebody attempts to move it."""
    return guard(Attempt(case, actor or someone(Role.SUPERVISOR), Evaluation(case, at)))
