"""Records of what officers face: sanctions recommended, decided and final, and the way to have them reviewed."""

from workflows.records.fields import Choice, Day, DayAhead, EvidenceCited, LongText, Text
from workflows.records.findings import DECIDERS
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import State
from workflows.wording import N_

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
AFTER_FINDING = frozenset({State.FINDING, State.SANCTION})
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
