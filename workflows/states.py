"""Every state of a case, and what it means to the people involved."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.wording import N_


class State(StrEnum):
    """Where a case stands. The names are fixed: they are in addresses, the record and the packs."""

    NEW = "new"
    RECEIVED = "received"
    RECORDED = "recorded"
    ASSESSED = "assessed"
    MEDIATION = "mediation"
    INVESTIGATION = "investigation"
    SUSPENDED = "suspended"
    REPORT_REVIEW = "report_review"
    FINDING = "finding"
    SANCTION = "sanction"
    REJECTED = "rejected"
    REFERRED = "referred"
    CLOSED = "closed"
    UNDER_REVIEW = "under_review"


class Phase(StrEnum):
    """The part of the way that a state belongs to."""

    INTAKE = "intake"
    INVESTIGATION = "investigation"
    FINDING = "finding"
    SANCTION = "sanction"
    ENDED = "ended"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a state is called by staff, and what it means in plain words to the person who complained."""

    phase: Phase
    label: str
    plain: str
    next: str


MEANINGS: dict[State, Meaning] = {
    State.NEW: Meaning(Phase.INTAKE, N_("Not sent yet"), N_("Your complaint has not been sent yet."), N_("Send it.")),
    State.RECEIVED: Meaning(
        Phase.INTAKE,
        N_("Received"),
        N_("We have your complaint. Nobody has read it yet."),
        N_("We enter it in our register and give it to someone to read."),
    ),
    State.RECORDED: Meaning(
        Phase.INTAKE,
        N_("Recorded"),
        N_("Your complaint is in our register and is being read."),
        N_("We decide what kind of complaint it is and how it will be handled."),
    ),
    State.ASSESSED: Meaning(
        Phase.INTAKE,
        N_("Assessed"),
        N_("We have read your complaint and know what it is about."),
        N_("We decide whether to investigate it ourselves, or to offer you another way."),
    ),
    State.MEDIATION: Meaning(
        Phase.INTAKE,
        N_("Mediation"),
        N_("You and the police officer are trying to settle this with the help of a mediator."),
        N_("If you agree, the case ends. If you do not, we go on with it. Saying no does you no harm."),
    ),
    State.INVESTIGATION: Meaning(
        Phase.INVESTIGATION,
        N_("Investigation"),
        N_("An investigator is finding out what happened."),
        N_("The investigator writes a report, which a second person checks."),
    ),
    State.SUSPENDED: Meaning(
        Phase.INVESTIGATION,
        N_("Suspended"),
        N_("The investigation is paused for a reason that we have recorded."),
        N_("We look at it again on a fixed date and tell you if it goes on."),
    ),
    State.REPORT_REVIEW: Meaning(
        Phase.INVESTIGATION,
        N_("Report under review"),
        N_("The investigator's report is written. A second person is checking it."),
        N_("If the report is complete, someone who did not investigate decides."),
    ),
    State.FINDING: Meaning(
        Phase.FINDING,
        N_("Awaiting finding"),
        N_("Someone who did not investigate is deciding each part of your complaint."),
        N_("You are told the decision and the reasons for it."),
    ),
    State.SANCTION: Meaning(
        Phase.SANCTION,
        N_("Sanction"),
        N_("At least one part of your complaint was found to be right. We are settling what must follow."),
        N_("You are told what the police were asked to do, and what they did."),
    ),
    State.REJECTED: Meaning(
        Phase.ENDED,
        N_("Not taken on"),
        N_("We did not take your complaint on. We have told you why."),
        N_("You can ask for a review of this decision."),
    ),
    State.REFERRED: Meaning(
        Phase.ENDED,
        N_("Referred"),
        N_("We passed your complaint to another body that can deal with it."),
        N_("That body will contact you. We take the case back if it cannot help."),
    ),
    State.CLOSED: Meaning(
        Phase.ENDED,
        N_("Closed"),
        N_("The case is closed. You were told the result and the reasons."),
        N_("You can ask for a review, and tell us at any time if you learn something new."),
    ),
    State.UNDER_REVIEW: Meaning(
        Phase.REVIEW,
        N_("Under review"),
        N_("Someone who had nothing to do with your case is looking at it again."),
        N_("You are told whether the decision stands or the case goes on."),
    ),
}

STORED = tuple(state for state in State if state is not State.NEW)
ENDED = frozenset(state for state in STORED if MEANINGS[state].phase is Phase.ENDED)
OPEN = frozenset(STORED) - ENDED
