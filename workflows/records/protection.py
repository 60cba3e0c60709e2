"""Records that keep people safe: risk, measures against officers, reprisals, steps against those who complain."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import (
    Choice,
    Day,
    DayAhead,
    LongText,
    Moment,
    PersonOnCase,
    StaffMember,
    StaffMembers,
    Text,
    YesNo,
)
from workflows.records.intake import CASE_STAFF, INTAKE
from workflows.records.investigation import INQUIRY
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.wording import N_

PROTECTING = INTAKE | INQUIRY | {Role.SUPPORT_OFFICER, Role.HEAD}


class RiskAssessment(RecordKind):
    """How much danger a person is in, what is done about it, and when it is looked at again."""

    name = "risk_assessment"
    title = N_("Assessment of risk")
    fact = "person.risk_assessment"
    help = N_(
        "People are most exposed when they come forward: assess the risk at once, decide on measures, and set the day "
        "of the next look (Istanbul Protocol Principles, para. 3(b); Principles on Extra-legal Executions, "
        "principle 15)."
    )
    about = About.PERSON
    made_by = PROTECTING

    level = Choice(
        label=N_("Risk"),
        options={"low": N_("Low"), "medium": N_("Medium"), "high": N_("High"), "extreme": N_("Extreme")},
    )
    assessed_at = Moment(label=N_("When it was assessed"))
    measures = LongText(label=N_("What is done to protect the person, or why nothing is needed"), lines=3)
    next_review_on = DayAhead(label=N_("Day of the next look"))


DUTY_MEASURES = {
    "none": N_("None"),
    "no_contact": N_("No contact with the people of the case"),
    "reassigned": N_("Other duties"),
    "suspended": N_("Suspended"),
}


class DutyMeasure(RecordKind):
    """What is done so that an officer has no power over the people of the case while it lasts."""

    name = "duty_measure"
    title = N_("Measure about the officer's duties")
    fact = "officer.duty_measure"
    help = N_(
        "Officers who may be implicated are kept from power over complainants, witnesses and investigators; in cases "
        "of disappearance they are suspended (Principles on Extra-legal Executions, principle 15; Declaration on "
        "Enforced Disappearance, art. 16)."
    )
    about = About.OFFICER
    made_by = INQUIRY | {Role.HEAD}

    measure = Choice(label=N_("Measure"), options=DUTY_MEASURES)
    decided_at = Moment(label=N_("When it was decided"))
    decided_by = Text(label=N_("Who decided"))
    reasons = LongText(label=N_("Reasons"), lines=3)
    victim_contact = LongText(
        label=N_("If none: why no contact with the victim is to be feared"), lines=2, required=False
    )
    witness_contact = LongText(label=N_("If none: why none with witnesses"), lines=2, required=False)
    investigator_contact = LongText(label=N_("If none: why none with investigators"), lines=2, required=False)
    review_on = DayAhead(label=N_("Day on which it is looked at again"))


class ReprisalReport(RecordKind):
    """That somebody was threatened or harmed for having come forward."""

    name = "reprisal_report"
    title = N_("Report of a reprisal or threat")
    fact = "person.risk_assessment"
    help = N_(
        "Within a day: a new assessment of risk with measures, a case of its own that is linked, and a new look at "
        " the officer's duties (CAT art. 13; Victims Declaration, para. 6(d))."
    )
    about = About.PERSON
    single = False
    made_by = CASE_STAFF | {Role.SUPPORT_OFFICER}

    reported_at = Moment(label=N_("When it was reported to us"))
    what_happened = LongText(label=N_("What happened"), lines=3)
    implicated = PersonOnCase(label=N_("Who is said to be behind it"), required=False)


STEPS = {
    "counter_charge": N_("Criminal charge"),
    "defamation": N_("Claim for defamation"),
    "false_complaint": N_("Step for making a false complaint"),
    "discipline": N_("Disciplinary step"),
    "transfer": N_("Transfer or loss of duties"),
    "other": N_("Other"),
}
COUNTER_CHARGES = frozenset({"counter_charge", "defamation", "false_complaint"})


class AdverseStep(RecordKind):
    """A step taken or planned against somebody who complained, gave evidence or reported colleagues."""

    name = "adverse_step"
    title = N_("Step against the person")
    fact = "dispositions_against_complainant"
    help = N_(
        "A step against somebody who came forward is put before this body before it takes effect, and is never taken "
        "for having come forward (Code of Conduct, art. 8, commentary; CAT art. 13; Declaration on Human Rights "
        "Defenders, art. 12)."
    )
    about = About.PERSON
    single = False
    made_by = CASE_STAFF | {Role.SUPPORT_OFFICER, Role.POLICE_LIAISON}

    step = Choice(label=N_("What is done or planned"), options=STEPS)
    taken_by = Text(label=N_("By whom"))
    reasons_given = LongText(label=N_("The reasons that are given"), lines=3)
    put_before_us_at = Moment(label=N_("When it was put before this body"), required=False)
    takes_effect_at = Moment(label=N_("When it took effect, if it has"), required=False)
    safety = YesNo(label=N_("Was it an immediate measure of safety?"), required=False)


class AdverseStepOpinion(RecordKind):
    """What this body says to a step against somebody who came forward."""

    name = "adverse_step_opinion"
    title = N_("This body's answer to a step against a person")
    fact = "dispositions_against_complainant"
    help = N_(
        "Agree only where the reason has nothing to do with coming forward; tell the prosecutor and the head of the "
        "body of counter-charges, and never take “not substantiated” for “false” (Declaration on Human Rights "
        "Defenders, art. 12; OPCAT art. 21)."
    )
    about = About.RECORD
    answers = frozenset({"adverse_step"})
    made_by = frozenset({Role.SUPERVISOR, Role.HEAD})

    agrees = YesNo(label=N_("Does this body agree to the step?"))
    unconnected = YesNo(label=N_("Has its reason nothing to do with coming forward?"))
    reasons = LongText(label=N_("Reasons"), lines=3)
    prosecutor_told_on = Day(label=N_("Day on which the prosecutor was told"), required=False)
    head_told_on = Day(label=N_("Day on which the head of this body was told"), required=False)
    knowing_falsity = LongText(
        label=N_("If a complaint is called false: who found, and on what evidence, that it was knowingly so"),
        lines=3,
        required=False,
    )

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["agrees"] and values["unconnected"] is False:
            return {"agrees": N_("Do not agree to a step that is taken for having come forward")}
        return {}


class IdentityProtection(RecordKind):
    """That a person's identity is kept from everybody but those named."""

    name = "identity_protection"
    title = N_("Protection of identity")
    fact = "person.confidentiality"
    help = N_(
        "Only those named here may learn who the person is, each saying for what purpose; the police are not told "
        "without the person's consent (Body of Principles, principle 33(4); Nelson Mandela Rules, rule 57(2))."
    )
    about = About.PERSON
    made_by = PROTECTING

    identity_protected = YesNo(label=N_("Is the identity protected?"))
    requested_at = Moment(label=N_("When protection was asked for"))
    scope = StaffMembers(label=N_("Who may learn the identity"), required=False)
    reasons = LongText(label=N_("Reasons"), lines=2)


class IdentityRead(RecordKind):
    """That somebody learned a protected identity, and for what purpose."""

    name = "identity_read"
    title = N_("Identity looked up")
    fact = "access_log"
    help = N_(
        "Each look at a protected identity is kept with its purpose (Code of Conduct, art. 4; Human Rights Committee, "
        "General Comment 16, para. 10)."
    )
    about = About.PERSON
    single = False
    made_by = CASE_STAFF | {Role.SUPPORT_OFFICER}

    purpose = Text(label=N_("For what purpose you need to know who this is"))


class OriginalsLeave(RecordKind):
    """That somebody may open files of an anonymous person as they came, hidden data and all."""

    name = "originals_leave"
    title = N_("Leave to open original files")
    help = N_(
        "A photo or film can tell where it was made and with what device, and so who made it. Give leave only to "
        "somebody who cannot do with the copy. It lasts seven days. Nobody gives it to themselves."
    )
    single = False
    made_by = frozenset({Role.SUPERVISOR, Role.HEAD})

    originals_to = StaffMember(label=N_("Who may open the original files"))
    originals_reason = LongText(label=N_("Why the copy is not enough"), lines=2)
