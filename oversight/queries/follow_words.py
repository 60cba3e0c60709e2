"""The words in which the person who complained is told what was done."""

from collections.abc import Mapping

from workflows.wording import N_

DONE: Mapping[str, str] = {
    "file": N_("You sent your complaint"),
    "record": N_("We entered your complaint in our register"),
    "assess": N_("We read your complaint and decided what it is about"),
    "reject": N_("We decided not to take your complaint on"),
    "refer": N_("We passed your complaint to another body"),
    "take_back": N_("We took your complaint back from the other body"),
    "offer_mediation": N_("We began to look for a settlement with a mediator"),
    "settle": N_("You and the police officer agreed on a settlement"),
    "fail_mediation": N_("Mediation ended without a settlement. We go on with your complaint"),
    "open_investigation": N_("We began to investigate"),
    "suspend": N_("We paused the investigation"),
    "resume": N_("We went on with the investigation"),
    "submit_report": N_("The investigator finished the report"),
    "return_report": N_("A second person asked the investigator to do more"),
    "approve_report": N_("A second person approved the report"),
    "inquire_further": N_("The person who decides asked for more to be found out"),
    "decide": N_("We decided on your complaint"),
    "conclude": N_("The case was closed"),
    "withdraw": N_("We decided what follows from the wish to withdraw the complaint"),
    "request_review": N_("A review was asked for"),
    "dismiss_review": N_("The review ended: the decision stands"),
    "uphold_review": N_("The review ended: the case goes on"),
    "reopen": N_("We opened your case again"),
}
"""What each move means to the person, as the timeline tells it."""

READ_IN_EMERGENCY = N_("Someone who does not work on your case read it in an emergency. A second person had agreed")

TOLD: Mapping[str, str] = {
    "acknowledgement": N_("We confirmed that we have your complaint"),
    "progress": N_("We told you how your case is going"),
    "delay": N_("We told you why it takes longer"),
    "draft_findings": N_("We showed you what we are about to find"),
    "outcome": N_("We told you the result"),
    "rejection": N_("We told you why we did not take your complaint on"),
    "other": N_("We wrote to you"),
}
