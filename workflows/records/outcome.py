"""Records of what follows beyond sanctions: recommendations, remedy, and how the case is decided and closed."""

from collections.abc import Mapping
from typing import Any

from workflows.records.aside import ON_CLOSING
from workflows.records.fields import Choice, Day, DayAhead, LongText, Text, YesNo
from workflows.records.findings import DECIDERS
from workflows.records.kind import About, RecordKind
from workflows.records.sanctions import AFTER_FINDING
from workflows.roles import Role
from workflows.states import State
from workflows.wording import N_


class Recommendation(RecordKind):
    """Something that an authority is asked to do or change."""

    name = "recommendation"
    title = N_("Recommendation")
    fact = "recommendations"
    help = N_("Each has an addressee and a date, and is answered (Principles on Extra-legal Executions, principle 17).")
    single = False
    made_by = DECIDERS
    in_states = frozenset({State.FINDING, State.SANCTION, State.CLOSED})

    text = LongText(label=N_("What is recommended"), lines=3)
    addressee = Text(label=N_("To whom"))
    sent_on = Day(label=N_("Day it was sent"))
    due_on = DayAhead(label=N_("Answer due on"))
    non_repetition = YesNo(label=N_("Is it meant to prevent this from happening again?"))
    implemented = LongText(label=N_("What shows that it was carried out"), lines=2, required=False)


class PoliceResponse(RecordKind):
    """What the police authority answered to a recommendation or a recommended sanction."""

    name = "police_response"
    title = N_("Answer of the police authority")
    fact = "police_response"
    help = N_(
        "The authority answers, and a departure gives reasons that can be published (Istanbul Protocol Principles, "
        "para. 5(b))."
    )
    about = About.RECORD
    answers = frozenset({"recommendation", "sanction_recommended"})
    single = False
    made_by = DECIDERS | {Role.POLICE_LIAISON}
    in_states = frozenset({State.SANCTION, State.CLOSED})

    received_on = Day(label=N_("Day the answer came"))
    accepted = Choice(
        label=N_("Does the authority accept it?"),
        options={"yes": N_("Yes"), "partly": N_("In part"), "no": N_("No")},
    )
    reasons = LongText(label=N_("Reasons, fit to be published"), lines=3, required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["accepted"] in {"partly", "no"} and not values["reasons"]:
            return {"reasons": N_("Enter the reasons that the authority gives for departing")}
        return {}


FORMS_OF_REMEDY = ("restitution", "compensation", "rehabilitation", "satisfaction", "non_repetition")
_REMEDY = {"yes": N_("Owed"), "no": N_("Not owed"), "other_body": N_("For another body to award")}


class Remedy(RecordKind):
    """What is owed to the person harmed, form by form, with reasons."""

    name = "remedy"
    title = N_("Remedy")
    fact = "remedy"
    help = N_(
        "All five forms of reparation are considered, and a civil claim need not wait (Human Rights Committee, General "
        "Comment 31, para. 16; CAT art. 14; Remedy Principles, para. 18)."
    )
    made_by = DECIDERS | {Role.SUPPORT_OFFICER}
    in_states = AFTER_FINDING

    restitution = Choice(label=N_("Restitution"), options=_REMEDY, required=False)
    restitution_reasons = LongText(label=N_("Reasons: restitution"), lines=2, required=False)
    compensation = Choice(label=N_("Compensation"), options=_REMEDY, required=False)
    compensation_reasons = LongText(label=N_("Reasons: compensation"), lines=2, required=False)
    rehabilitation = Choice(label=N_("Rehabilitation"), options=_REMEDY, required=False)
    rehabilitation_reasons = LongText(label=N_("Reasons: rehabilitation"), lines=2, required=False)
    satisfaction = Choice(
        label=N_("Satisfaction, including acknowledgement or apology"), options=_REMEDY, required=False
    )
    satisfaction_reasons = LongText(label=N_("Reasons: satisfaction"), lines=2, required=False)
    non_repetition = Choice(label=N_("Guarantees that it does not happen again"), options=_REMEDY, required=False)
    non_repetition_reasons = LongText(label=N_("Reasons: non-repetition"), lines=2, required=False)
    civil_claim_waits = YesNo(label=N_("Is a civil claim made to wait for discipline or trial?"))


class Decision(RecordKind):
    """What the person is told when the allegations are decided."""

    name = "decision"
    title = N_("Decision")
    fact = "review"
    help = ON_CLOSING
    single = False

    outcome_notice = LongText(
        label=N_("What the person is told"),
        hint=N_("Findings, reasons, sanction as far as lawful, remedies, review and support. The person reads this."),
    )
    review_window_ends_on = DayAhead(label=N_("Last day to ask for a review"))


class Conclusion(RecordKind):
    """What the person is told when a sanctioned case closes."""

    name = "conclusion"
    title = N_("Conclusion")
    fact = "review"
    help = ON_CLOSING
    single = False

    outcome_notice = LongText(
        label=N_("What the person is told"),
        hint=N_("What was recommended, what the police decided, what stands. The person reads this."),
    )
    review_window_ends_on = DayAhead(label=N_("Last day to ask for a review"))
