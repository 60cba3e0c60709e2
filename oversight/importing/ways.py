"""Where an imported case can stand, and the moves of the transition table that lead there."""

from dataclasses import dataclass

from workflows.states import State

INTAKE = ("record", "assess")
INQUIRY = (*INTAKE, "open_investigation")
REPORTED = (*INQUIRY, "submit_report", "approve_report")


@dataclass(frozen=True, slots=True)
class Way:
    """The moves after filing, in order, and the state they lead to."""

    triggers: tuple[str, ...]
    ends_in: State


STANDINGS: dict[str, Way] = {
    "received": Way((), State.RECEIVED),
    "recorded": Way(INTAKE[:1], State.RECORDED),
    "assessed": Way(INTAKE, State.ASSESSED),
    "mediation": Way((*INTAKE, "offer_mediation"), State.MEDIATION),
    "investigation": Way(INQUIRY, State.INVESTIGATION),
    "suspended": Way((*INQUIRY, "suspend"), State.SUSPENDED),
    "report_review": Way((*INQUIRY, "submit_report"), State.REPORT_REVIEW),
    "finding": Way(REPORTED, State.FINDING),
    "sanction": Way((*REPORTED, "decide"), State.SANCTION),
    "closed": Way((*REPORTED, "decide", "conclude"), State.CLOSED),
    "rejected": Way(("record", "reject"), State.REJECTED),
    "referred": Way((*INTAKE, "refer"), State.REFERRED),
    "settled": Way((*INTAKE, "offer_mediation", "settle"), State.CLOSED),
    "withdrawn": Way(("record", "withdraw"), State.CLOSED),
}
"""What a mapping may call the standing of a case: the states, and the other two ways to a closed case."""

DATED = tuple(dict.fromkeys(trigger for way in STANDINGS.values() for trigger in way.triggers))
"""The moves of which files may tell the day."""
