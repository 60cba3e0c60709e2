"""Records of what leads to the report: officers told and heard, comments on the draft, the report and its review."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Day, DayAhead, EvidenceCited, LongText, Moment, Text, YesNo
from workflows.records.investigation import INQUIRY, UNTIL_FINDING
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_


class OfficerNotice(RecordKind):
    """What a subject officer is told of the allegations, or why not yet."""

    name = "officer_notice"
    title = N_("Notice to the officer")
    fact = "officer.notice"
    help = N_(
        "An officer learns of the conduct alleged and of their rights before being interviewed, unless that would "
        "endanger evidence or people (ICCPR art. 14)."
    )
    about = About.OFFICER
    made_by = INQUIRY
    in_states = OPEN

    served_at = Moment(label=N_("When it was served"), required=False)
    conduct_alleged = LongText(label=N_("The conduct alleged"), lines=3)
    rights_told = YesNo(label=N_("Does it tell the officer's status and rights?"))
    withheld_reason = LongText(label=N_("If it is held back, why"), lines=3, required=False)
    withheld_until = DayAhead(label=N_("Held back until"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["served_at"] is None and not (values["withheld_reason"] and values["withheld_until"]):
            return {"served_at": N_("Enter when the notice was served, or why and until when it is held back")}
        return {}


class OfficerRepresentation(RecordKind):
    """That the officer was told of the right to be represented."""

    name = "officer_representation"
    title = N_("Representation of the officer")
    fact = "officer.representation"
    help = N_("The right to be represented is told before the interview (ICCPR art. 14).")
    about = About.OFFICER
    made_by = INQUIRY
    in_states = OPEN

    right_told_at = Moment(label=N_("When the officer was told of the right"))
    representative = Text(label=N_("Representative"), required=False)
    declined_at = Moment(label=N_("When the officer declined"), required=False)


class OfficerResponse(RecordKind):
    """The material disclosed to the officer, the time given to answer, and the answer."""

    name = "officer_response"
    title = N_("Disclosure to the officer and answer")
    fact = "officer.response"
    help = N_("No adverse finding without the material relied on and time to answer it (ICCPR art. 14).")
    about = About.OFFICER
    made_by = INQUIRY
    in_states = OPEN

    material_disclosed_at = Moment(label=N_("When the material relied on was disclosed"))
    due_on = DayAhead(label=N_("Day by which the officer may answer"))
    received_at = Moment(label=N_("When the answer came"), required=False)
    answer = LongText(label=N_("The answer"), required=False)


class DraftFindings(RecordKind):
    """Draft findings sent out for comment, and what was done with the comments."""

    name = "draft_findings"
    title = N_("Draft findings sent for comment")
    fact = "draft_findings"
    help = N_("Errors are cheapest to mend before the end: both sides may comment (Victims Declaration, para. 6(b)).")
    made_by = frozenset({Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER})
    in_states = UNTIL_FINDING

    sent_to_complainant_on = Day(label=N_("Sent to the complainant on"), required=False)
    sent_to_officer_on = Day(label=N_("Sent to the officer on"), required=False)
    comments_due_on = DayAhead(label=N_("Comments due on"))
    comments_considered = LongText(label=N_("What was said, and what was done with it"), required=False)


class Report(RecordKind):
    """The investigator's report."""

    name = "report"
    title = N_("Investigation report")
    fact = "report"
    help = N_(
        "Scope, method, evidence, facts, law, conclusions and recommendations, so that others can follow and check "
        "(Istanbul Protocol Principles, para. 5(b); Principles on Extra-legal Executions, principle 17)."
    )
    single = False

    scope = LongText(label=N_("Scope and method"), lines=3)
    evidence_evaluated = LongText(label=N_("Evidence, and what weight it carries"))
    facts_found = LongText(label=N_("Facts found"))
    law_applied = LongText(label=N_("Law and standards applied"), lines=3)
    conclusions = LongText(label=N_("Conclusions"))
    evidence_cited = EvidenceCited(label=N_("Evidence cited"), required=False)


class ReportReturned(RecordKind):
    """Why a report goes back to its author."""

    name = "report_returned"
    title = N_("Report sent back")
    fact = "report"
    single = False

    reasons = LongText(label=N_("What is missing, and what should be done"))


class ReportApproved(RecordKind):
    """The supervisor's view of a report that goes on to decision."""

    name = "report_approved"
    title = N_("Report approved")
    fact = "report"
    help = N_(
        "A second person sees that the report is whole; reports on grave cases, and of public interest, are published "
        "(Principles on Extra-legal Executions, principle 17)."
    )
    single = False

    remarks = LongText(label=N_("Remarks for the decision-maker"), lines=3, required=False)
    public_interest = YesNo(label=N_("Is it in the public interest that the report is published?"), required=False)


class FurtherInquiry(RecordKind):
    """What the decision-maker wants to know before deciding."""

    name = "further_inquiry"
    title = N_("Further inquiry asked for")
    fact = "plan"
    single = False

    questions = LongText(label=N_("What must be found out before a decision"))
