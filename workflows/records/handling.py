"""Records of how a case is handled beyond its steps: what it is linked to, who else must know, why it takes long."""

from workflows.records.fields import CaseReference, Choice, Day, DayAhead, LongText, Moment, Text, YesNo
from workflows.records.intake import CASE_STAFF, INTAKE
from workflows.records.investigation import INQUIRY
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_

RELATIONS = {
    "refusal_to_record": N_("Looks into a refusal to take the complaint"),
    "reprisal": N_("Looks into a reprisal or threat"),
    "missing_record": N_("Looks into a record that is missing or false"),
    "orders": N_("Is against the person who gave the orders"),
    "pattern": N_("Belongs to the same pattern"),
    "same_incident": N_("Is about the same event"),
}


class LinkedCase(RecordKind):
    """Another case of this body that belongs together with this one, and why."""

    name = "linked_case"
    title = N_("Linked case")
    fact = "case.linked_cases"
    help = N_(
        "A refusal to take a complaint, a reprisal and a missing record are each looked into in a case of their own "
        "(CAT art. 13; CERD General Recommendation 31, para. 11)."
    )
    single = False
    made_by = CASE_STAFF

    reference = CaseReference(label=N_("Reference of the other case"))
    relation = Choice(label=N_("How it belongs to this one"), options=RELATIONS)
    remarks = LongText(label=N_("Remarks"), lines=2, required=False)


class ComplaintRefusal(RecordKind):
    """That an officer refused to take the complaint."""

    name = "complaint_refusal"
    title = N_("Refusal to take the complaint")
    fact = "complaint_refusals"
    help = N_(
        "Whoever turns a complaint away has to answer for it: open a case about the refusal and link it in time "
        "(CERD General Recommendation 31, para. 11; CAT art. 13)."
    )
    single = False
    made_by = CASE_STAFF
    in_states = OPEN

    officer = Text(label=N_("Who refused, as far as known"))
    refused_on = Day(label=N_("Day of the refusal"))
    reported_by = Text(label=N_("Who reports it"))
    what_was_said = LongText(label=N_("What was said or done"), lines=3, required=False)


class OwnMotion(RecordKind):
    """That the body looks into information of its own motion, without a complaint."""

    name = "own_motion"
    title = N_("Opened of our own motion")
    fact = "case.opened_own_motion"
    help = N_(
        "Where there is reason to think that something grave happened, the inquiry begins without a complaint (CAT "
        "art. 12; Nelson Mandela Rules, rule 71(1))."
    )
    made_by = INTAKE | {Role.HEAD}
    in_states = OPEN

    information = LongText(label=N_("What became known, and from where"), lines=3)
    reasons = LongText(label=N_("Why the body looks into it"), lines=3)


class IndependentReferral(RecordKind):
    """A grave matter handed to a body outside the officer's agency."""

    name = "independent_referral"
    title = N_("Referral to an independent body")
    fact = "referral.independent"
    help = N_(
        "Deaths, torture and the like go to a body outside the agency concerned without delay (Basic Principles on "
        "Force and Firearms, principle 22; General Comment 36, para. 28)."
    )
    made_by = INTAKE | INQUIRY | {Role.HEAD}
    in_states = OPEN

    body = Text(label=N_("Body"))
    agency = Text(label=N_("Agency that the body belongs to"), hint=N_("As it is written in the register of officers"))
    sent_at = Moment(label=N_("When it was sent"))
    accepted_on = Day(label=N_("Day on which the body took it"), required=False)
    reasons_if_not = LongText(label=N_("If the body did not take it, why"), lines=3, required=False)


class DelayStatement(RecordKind):
    """A written account of why a case is taking so long."""

    name = "delay_statement"
    title = N_("Statement on the length of the case")
    fact = "case.deadlines"
    help = N_(
        "Whoever waits a year is told in writing what was done, why it takes so long and when it will end (Victims "
        "Declaration, para. 6(e))."
    )
    single = False
    made_by = INQUIRY | {Role.HEAD}
    in_states = OPEN

    progress = LongText(label=N_("What was done so far"), lines=3)
    reasons = LongText(label=N_("Why it takes so long"), lines=3)
    estimated_end_on = DayAhead(label=N_("When it is expected to end"))
    next_steps = LongText(label=N_("What comes next"), lines=3)
    sent_to_complainant_on = Day(label=N_("Sent to the person who complained on"), required=False)
    sent_to_officer_on = Day(label=N_("Sent to the officer on"), required=False)
    sent_to_head_on = Day(label=N_("Sent to the head of the oversight body on"))
    withheld = YesNo(label=N_("Was part of it held back so as not to harm the inquiry?"), required=False)
