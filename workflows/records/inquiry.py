"""Records of questions that go beyond the single event: patterns, bias, and what was left undone."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, Day, Lines, LongText, Several, Text, YesNo
from workflows.records.intake import CASE_STAFF
from workflows.records.investigation import INQUIRY, UNTIL_FINDING
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_

SEARCHED = {
    "officer": N_("Officer"),
    "unit": N_("Unit"),
    "place": N_("Place"),
    "method": N_("Method"),
}


class PatternSearch(RecordKind):
    """A look for other cases that resemble this one."""

    name = "pattern_search"
    title = N_("Search for a pattern")
    fact = "pattern_search"
    help = N_(
        "Other cases of the same officer, unit, place or method are looked for; what was not proved before suggests "
        "where to look and proves nothing (Principles on Extra-legal Executions, principles 9 and 11)."
    )
    made_by = INQUIRY
    in_states = UNTIL_FINDING

    done_on = Day(label=N_("When the search was made"))
    scope = Several(label=N_("What was compared"), options=SEARCHED)
    hits = Lines(
        label=N_("Similar cases of the last 24 months, open or substantiated"),
        hint=N_("One case a line"),
        required=False,
    )
    conclusion = LongText(label=N_("What follows from it, also where nothing was found"), lines=3)
    pattern_found = YesNo(label=N_("Is there a pattern?"))
    unproved_used_as_proof = YesNo(label=N_("Do complaints that were not proved count as proof here?"))
    expertise_missing = YesNo(label=N_("Does the inquiry lack expertise that it needs?"), required=False)
    bias_objection_upheld = YesNo(label=N_("Was an objection of bias against the inquiry upheld?"), required=False)


ESCALATION_GROUNDS = {
    "pattern": N_("A pattern"),
    "expertise": N_("Expertise is missing"),
    "bias": N_("An objection of bias was upheld"),
    "importance": N_("The importance of the case"),
}


class Escalation(RecordKind):
    """A reasoned decision on whether a case needs another or a wider inquiry."""

    name = "escalation"
    title = N_("Decision on escalation")
    fact = "escalation"
    help = N_(
        "Where expertise is missing, bias is shown or a pattern appears, somebody senior decides with reasons whether "
        "an independent commission takes over (Principles on Extra-legal Executions, principle 11; Istanbul Protocol "
        "Principles, principle 5(a))."
    )
    single = False
    made_by = frozenset({Role.SUPERVISOR, Role.HEAD})
    in_states = OPEN

    ground = Choice(label=N_("Ground"), options=ESCALATION_GROUNDS)
    decision = Text(label=N_("What was decided"))
    reasons = LongText(label=N_("Reasons"), lines=3)


class BiasSign(RecordKind):
    """Whether anything points to discrimination, in motive or in effect."""

    name = "bias_sign"
    title = N_("Sign of bias")
    fact = "bias_indicator"
    help = N_("A possible bias motive is looked into whoever raised it (ICERD art. 6; ICCPR art. 26).")
    made_by = CASE_STAFF
    in_states = OPEN

    indicated = YesNo(label=N_("Does anything point to bias, in motive or in effect?"))
    what = LongText(label=N_("What it is"), lines=3, required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["indicated"] and not values["what"]:
            return {"what": N_("Say what points to bias")}
        return {}


BIAS_LINES = ("words_used", "selection", "comparators", "records", "prior_complaints")


class BiasInquiry(RecordKind):
    """What was done to find out whether bias played a part, line by line."""

    name = "bias_inquiry"
    title = N_("Inquiry into bias")
    fact = "bias_inquiry"
    help = N_(
        "Words used, choice of persons, treatment of others, records and earlier complaints are looked into, with a "
        "result (ICERD General Recommendation 31, paras. 11-12; ECHR art. 14)."
    )
    made_by = INQUIRY
    in_states = UNTIL_FINDING

    words_used = LongText(
        label=N_("Words used"), hint=N_("What was found, or why not pursued"), lines=2, required=False
    )
    selection = LongText(label=N_("Why this person was chosen"), lines=2, required=False)
    comparators = LongText(label=N_("How others were treated"), lines=2, required=False)
    records = LongText(label=N_("What records and figures show"), lines=2, required=False)
    prior_complaints = LongText(label=N_("Earlier complaints"), lines=2, required=False)
    result = LongText(label=N_("Result"), lines=3)


OMISSION_QUESTIONS = ("duty", "knowledge", "step", "timeliness", "discrimination")


class OmissionTest(RecordKind):
    """The five questions that a failure to act is judged by, as part of the reasons of the finding."""

    name = "omission_test"
    title = N_("Test of an omission")
    fact = "allegation.reasons"
    help = N_(
        "To leave undone what was due is judged by duty, knowledge, the step that was open, time, and discrimination "
        "(CEDAW General Recommendations 19, para. 9, and 35, para. 23; Code of Conduct, arts. 1-2)."
    )
    about = About.ALLEGATION
    made_by = INQUIRY | {Role.DECISION_MAKER}
    in_states = UNTIL_FINDING

    duty = LongText(label=N_("Was there a duty to act?"), lines=2)
    knowledge = LongText(label=N_("What was known, or should have been known?"), lines=2)
    step = LongText(label=N_("What reasonable step was open?"), lines=2)
    timeliness = LongText(label=N_("Was it taken, and in time?"), lines=2)
    discrimination = LongText(label=N_("Does discrimination explain why nothing was done?"), lines=2)
