"""Records of what is found and what follows: findings, force test, sanctions, remedy, recommendations, closing."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, Day, DayAhead, EvidenceCited, LongText, Several, Text, YesNo
from workflows.records.intake import ON_CLOSING
from workflows.records.investigation import INQUIRY, UNTIL_FINDING
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import State
from workflows.wording import N_

FINDING_VALUES = {
    "substantiated": N_("Substantiated"),
    "partly_substantiated": N_("Partly substantiated"),
    "not_substantiated": N_("Not substantiated"),
    "not_proved": N_("Not proved"),
    "unfounded": N_("Unfounded"),
    "not_determinable": N_("Not determinable"),
}
SUBSTANTIATED = frozenset({"substantiated", "partly_substantiated"})

STANDARDS_OF_PROOF = {
    "balance of probabilities": N_("Balance of probabilities"),
    "clear and convincing": N_("Clear and convincing evidence"),
    "beyond reasonable doubt": N_("Beyond reasonable doubt"),
}

BASES = {
    "necessity": N_("Necessity"),
    "consent": N_("Consent"),
    "superior_orders": N_("Superior orders"),
    "emergency": N_("Emergency"),
    "self_defence": N_("Self-defence"),
    "absence_of_complainant_evidence": N_("The complainant had no evidence"),
    "other": N_("Other"),
}

SANCTION_LADDER = {
    "none": N_("No action"),
    "advice": N_("Advice or words"),
    "training": N_("Training or counselling"),
    "reflective_practice": N_("Reflective practice"),
    "written_warning": N_("Written warning"),
    "final_warning": N_("Final written warning"),
    "fine": N_("Reprimand, fine or loss of leave"),
    "suspension": N_("Suspension"),
    "rank_reduction": N_("Reduction in rank"),
    "dismissal": N_("Dismissal"),
}
MILD = frozenset({"none", "advice", "training", "reflective_practice"})

DECIDERS = frozenset({Role.DECISION_MAKER})
AFTER_FINDING = frozenset({State.FINDING, State.SANCTION})


class FindingFields:
    """What a finding says, whether it is proposed or decided."""

    value = Choice(label=N_("Finding"), options=FINDING_VALUES, part="findings")
    standard_of_proof = Choice(label=N_("Standard of proof"), options=STANDARDS_OF_PROOF)
    reasons = LongText(
        label=N_("Reasons"), hint=N_("Answer the complainant's main points and every material item of evidence")
    )
    evidence_cited = EvidenceCited(label=N_("Evidence cited"), required=False)
    basis = Several(label=N_("Justifications relied on"), options=BASES, required=False)


class ProposedFinding(FindingFields, RecordKind):
    """What the investigator proposes for one allegation. It decides nothing."""

    name = "proposed_finding"
    title = N_("Proposed finding")
    fact = "report"
    help = N_("The investigator proposes, another person decides (Istanbul Protocol Principles, para. 5(b)).")
    about = About.ALLEGATION
    made_by = frozenset({Role.INVESTIGATOR})
    in_states = frozenset({State.INVESTIGATION})


class Finding(FindingFields, RecordKind):
    """What the decision-maker finds for one allegation."""

    name = "finding"
    title = N_("Finding")
    fact = "allegation.finding"
    help = N_(
        "One finding for each allegation from a closed list, with the standard of proof and reasons that cite the "
        "evidence (Istanbul Protocol Principles, para. 5(b); Principles on Extra-legal Executions, principle 17)."
    )
    about = About.ALLEGATION
    made_by = DECIDERS
    in_states = frozenset({State.FINDING})


LIMBS = ("legality", "necessity", "proportionality", "precaution", "non_discrimination", "medical_aid")


class ForceAssessment(RecordKind):
    """The full test of one use of force: every limb answered, with reasons."""

    name = "force_assessment"
    title = N_("Force test")
    fact = "force_assessment"
    help = N_(
        "Force is judged on legality, necessity, proportionality, precaution and non-discrimination, and on the aid "
        "given (Code of Conduct, art. 3; Basic Principles on Force and Firearms, principle 9)."
    )
    about = About.ALLEGATION
    single = False
    made_by = INQUIRY | DECIDERS
    in_states = UNTIL_FINDING

    use_of_force = Text(label=N_("Which use of force"))
    legality = YesNo(label=N_("Was there a legal basis and a lawful aim?"), required=False)
    legality_reasons = LongText(label=N_("Reasons: legality"), lines=2, required=False)
    necessity = YesNo(label=N_("Was it necessary, with no lesser means?"), required=False)
    necessity_reasons = LongText(label=N_("Reasons: necessity"), lines=2, required=False)
    proportionality = YesNo(label=N_("Was the harm in proportion to the threat?"), required=False)
    proportionality_reasons = LongText(label=N_("Reasons: proportionality"), lines=2, required=False)
    precaution = YesNo(label=N_("Was it planned and led so as to avoid force?"), required=False)
    precaution_reasons = LongText(label=N_("Reasons: precaution"), lines=2, required=False)
    non_discrimination = YesNo(label=N_("Was it free of discrimination?"), required=False)
    non_discrimination_reasons = LongText(label=N_("Reasons: non-discrimination"), lines=2, required=False)
    medical_aid = YesNo(label=N_("Was medical aid given without delay?"), required=False)
    medical_aid_reasons = LongText(label=N_("Reasons: medical aid"), lines=2, required=False)
    may_kill = YesNo(label=N_("Was it force that may kill?"), required=False)


SANCTION_FACTORS = ("gravity", "intent", "harm", "rank", "discrimination", "prior_findings", "mitigation")


class SanctionRecommended(RecordKind):
    """What the oversight body recommends for one officer, and what it weighed."""

    name = "sanction_recommended"
    title = N_("Sanction recommended")
    fact = "sanction"
    help = N_(
        "Proportionate, reasoned, open to review; advice or training alone never answers grave abuse (CAT art. 4; "
        "Basic Principles on Force and Firearms, principle 7)."
    )
    about = About.OFFICER
    made_by = DECIDERS
    in_states = AFTER_FINDING

    measure = Choice(label=N_("Measure recommended"), options=SANCTION_LADDER, part="sanctions")
    gravity = LongText(label=N_("Gravity"), lines=2, required=False)
    intent = LongText(label=N_("Intent or negligence"), lines=2, required=False)
    harm = LongText(label=N_("Harm"), lines=2, required=False)
    rank = LongText(label=N_("Rank and power"), lines=2, required=False)
    discrimination = LongText(label=N_("Discrimination"), lines=2, required=False)
    prior_findings = LongText(label=N_("Earlier findings"), lines=2, required=False)
    mitigation = LongText(label=N_("Mitigation and remorse"), lines=2, required=False)
    reasons = LongText(label=N_("Reasons that link these to the measure"))
    evidence_cited = EvidenceCited(label=N_("Evidence cited"), required=False)


class SanctionReviewRight(RecordKind):
    """That the officer was told where and by when a sanction can be reviewed."""

    name = "sanction_review_right"
    title = N_("Officer's right of review")
    fact = "sanction.review_right"
    help = N_("A sanction can be taken to an impartial body (ICCPR art. 14).")
    about = About.OFFICER
    made_by = DECIDERS
    in_states = AFTER_FINDING

    told_on = Day(label=N_("Day on which the officer was told"))
    body = Text(label=N_("Impartial body that reviews"))
    deadline = DayAhead(label=N_("Last day to ask for it"))


class SanctionAgency(RecordKind):
    """What the police authority decided."""

    name = "sanction_agency"
    title = N_("Agency's decision")
    fact = "sanction"
    help = N_(
        "A departure from what was recommended gives reasons that can be published (Istanbul Protocol Principles, "
        "para. 5(b))."
    )
    about = About.OFFICER
    made_by = DECIDERS | {Role.POLICE_LIAISON}
    in_states = frozenset({State.SANCTION, State.CLOSED})

    measure = Choice(label=N_("Measure decided"), options=SANCTION_LADDER, part="sanctions")
    decided_on = Day(label=N_("Day of the decision"))
    departure_reasons = LongText(label=N_("If it departs from what was recommended, why"), lines=3, required=False)


class SanctionFinal(RecordKind):
    """What stands in the end, after any review."""

    name = "sanction_final"
    title = N_("Final sanction")
    fact = "sanction"
    about = About.OFFICER
    made_by = DECIDERS
    in_states = frozenset({State.SANCTION, State.CLOSED})

    measure = Choice(label=N_("Measure that stands"), options=SANCTION_LADDER, part="sanctions")
    final_on = Day(label=N_("Day on which it became final"))
    remarks = LongText(label=N_("Remarks"), lines=2, required=False)


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


class ReviewRequest(RecordKind):
    """Why somebody asks for a review."""

    name = "review_request"
    title = N_("Request for a review")
    fact = "review"
    single = False

    asked_by = Choice(
        label=N_("Who asks"),
        options={"complainant": N_("The person who complained"), "officer": N_("The officer")},
        required=False,
    )
    grounds = LongText(label=N_("What should be looked at again, and why"))
    late_reasons = LongText(label=N_("If the time to ask has passed, why"), lines=3, required=False)


class ReviewDismissed(RecordKind):
    """What the reviewer decides."""

    name = "review_dismissed"
    title = N_("Review: the decision stands")
    fact = "review"
    help = ON_CLOSING
    single = False

    reasons = LongText(label=N_("Reasons"))
    outcome_notice = LongText(label=N_("What the person is told"), hint=N_("The person will read these words"))
    review_window_ends_on = DayAhead(label=N_("Last day of any further remedy that the law gives"))


class ReviewUpheld(RecordKind):
    """Where a case goes after a review that succeeds."""

    name = "review_upheld"
    title = N_("Review: the case goes on")
    fact = "review"
    help = ON_CLOSING
    single = False

    reasons = LongText(label=N_("Reasons"))
    sends_to = Choice(
        label=N_("The case goes back to"),
        options={"assessed": N_("Assessment"), "investigation": N_("Investigation"), "finding": N_("Finding")},
    )


class NewInformation(RecordKind):
    """Something learned after a case ended."""

    name = "new_information"
    title = N_("New information")
    fact = "review"
    help = N_("Credible new information revives the duty to investigate (General Comment 36, para. 27; CAT art. 12).")
    single = False
    made_by = frozenset(role for role in Role if role not in {Role.AUDITOR, Role.ADMINISTRATOR, Role.POLICE_LIAISON})
    in_states = frozenset({State.CLOSED, State.REJECTED})

    information = LongText(label=N_("What is new"))
    credible = YesNo(label=N_("Is it credible?"))


class ReopeningDecision(RecordKind):
    """Whether new information reopens a case."""

    name = "reopening_decision"
    title = N_("Decision on reopening")
    fact = "review"
    help = N_("A person who did not close the case decides, with reasons, within the time set (CAT art. 12).")
    single = False
    made_by = frozenset({Role.SUPERVISOR, Role.HEAD})
    in_states = frozenset({State.CLOSED, State.REJECTED})

    reopen = YesNo(label=N_("Does the case reopen?"))
    reasons = LongText(label=N_("Reasons"))
    incapable_of_mattering = YesNo(label=N_("Is the information plainly incapable of mattering?"), required=False)


class Opening(RecordKind):
    """How the investigation is to be run."""

    name = "opening"
    title = N_("Investigation opened")
    fact = "plan"
    single = False

    terms = LongText(label=N_("What is to be investigated"))
