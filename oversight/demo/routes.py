"""By which steps a case of the demonstration comes to each state."""

from oversight.demo.handling import (
    assess,
    offer_help,
    offer_mediation,
    open_investigation,
    record,
    refer,
    reject,
    suspend,
)
from oversight.demo.inquiry import approve_report, submit_report
from oversight.demo.journey import Journey, Step
from oversight.demo.outcome import ask_for_review, conclude, decide
from workflows.states import State

_INTAKE: tuple[Step, ...] = (record, assess)
_INQUIRY: tuple[Step, ...] = (*_INTAKE, offer_help, open_investigation)
_DECIDED: tuple[Step, ...] = (*_INQUIRY, submit_report, approve_report, decide)

ROUTES: dict[State, tuple[Step, ...]] = {
    State.RECEIVED: (),
    State.RECORDED: (record,),
    State.ASSESSED: _INTAKE,
    State.MEDIATION: (*_INTAKE, offer_mediation),
    State.REJECTED: (record, reject),
    State.REFERRED: (*_INTAKE, refer),
    State.INVESTIGATION: _INQUIRY,
    State.SUSPENDED: (*_INQUIRY, suspend),
    State.REPORT_REVIEW: (*_INQUIRY, submit_report),
    State.FINDING: (*_INQUIRY, submit_report, approve_report),
    State.SANCTION: _DECIDED,
    State.CLOSED: (*_DECIDED, conclude),
    State.UNDER_REVIEW: (*_DECIDED, conclude, ask_for_review),
}
"""The steps that lead to each state, when the finding is that the complaint is right."""


def take_to(state: State, case: Journey) -> None:
    """Take a case, just filed, on to a state."""
    for step in ROUTES[state]:
        case.wait(hours=2)
        step(case)
