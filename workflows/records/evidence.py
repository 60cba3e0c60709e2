"""Records of what happens to evidence: asked for, kept safe, handed on, shown to others, and how silence is met."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import (
    Choice,
    EvidenceCited,
    Fingerprint,
    LongText,
    Moment,
    PeopleOnCase,
    PersonOnCase,
    Text,
    YesNo,
)
from workflows.records.investigation import INQUIRY
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_

FROM_INTAKE = INQUIRY | {Role.INTAKE_OFFICER, Role.HEAD}

NOT_KEPT = frozenset({"refused", "lost"})


class PreservationRequest(RecordKind):
    """A demand that somebody keeps what would otherwise be lost, and what came of it."""

    name = "preservation_request"
    title = N_("Request to preserve evidence")
    fact = "evidence.preservation_requests"
    help = N_(
        "Recordings, devices and messages are asked for at once, before they are overwritten; a refusal or a loss is "
        "looked into (Mandela Rules, rule 71; Istanbul Protocol Principles, principle 3(a))."
    )
    single = False
    made_by = FROM_INTAKE
    in_states = OPEN

    target = Text(label=N_("Who is asked"))
    what = Text(label=N_("What is to be kept"))
    evidence = EvidenceCited(label=N_("Evidence that this is about"), required=False)
    sent_at = Moment(label=N_("When the request was sent"))
    answered_at = Moment(label=N_("When the answer came"), required=False)
    outcome = Choice(
        label=N_("What came of it"),
        options={
            "kept": N_("It is being kept"),
            "handed_over": N_("It was handed over"),
            "refused": N_("It was refused"),
            "lost": N_("It was lost or destroyed"),
        },
        required=False,
    )
    examined = LongText(label=N_("If refused or lost: how that was looked into"), lines=3, required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["answered_at"] and not values["outcome"]:
            return {"outcome": N_("Choose what came of the request")}
        if values["outcome"] and not values["answered_at"]:
            return {"answered_at": N_("Enter when the answer came, or when it was learned")}
        return {}


class AttendanceRequest(RecordKind):
    """A demand that somebody comes to be heard, or hands something over."""

    name = "attendance_request"
    title = N_("Request to attend or to answer")
    fact = "interview"
    help = N_(
        "Whoever investigates can make people and officials answer (Principles on Extra-legal Executions, principle "
        "10; Istanbul Protocol Principles, principle 3(a))."
    )
    single = False
    made_by = INQUIRY
    in_states = OPEN

    person = PersonOnCase(label=N_("Who is asked, if on the case"), required=False)
    asked_for = Text(label=N_("What is asked, and of whom"))
    sent_at = Moment(label=N_("When the request was sent"))
    answered_at = Moment(label=N_("When it was answered"), required=False)


class PowerUsed(RecordKind):
    """The step taken where a request is met with silence."""

    name = "power_used"
    title = N_("Step against silence")
    fact = "escalation"
    help = N_(
        "A request that is not answered is followed by a power to compel, a court or a report to those responsible "
        "(Principles on Extra-legal Executions, principle 10; Paris Principles, methods of operation)."
    )
    about = About.RECORD
    answers = frozenset({"preservation_request", "attendance_request"})
    single = False
    made_by = INQUIRY | {Role.HEAD}
    in_states = OPEN

    step = Choice(
        label=N_("Step"),
        options={
            "compulsory_power": N_("A power to compel was used"),
            "court": N_("A court was asked"),
            "minister_or_parliament": N_("The responsible minister or parliament was told"),
        },
    )
    taken_at = Moment(label=N_("When"))


class CustodyEvent(RecordKind):
    """One hand that evidence passed through."""

    name = "custody_event"
    title = N_("Evidence moved")
    fact = "evidence.items"
    help = N_(
        "Material evidence has an unbroken chain of custody, so that nobody can say it was changed (CPT 14th report, "
        "para. 33; Mandela Rules, rule 71)."
    )
    about = About.RECORD
    answers = frozenset({"evidence_item"})
    single = False
    made_by = FROM_INTAKE
    in_states = OPEN

    at = Moment(label=N_("When"))
    taken_from = Text(label=N_("From whom or where"))
    taken_to = Text(label=N_("To whom or where"))
    purpose = Text(label=N_("Why"), required=False)
    sha256 = Fingerprint(label=N_("SHA-256 fingerprint found, if it is a file"), required=False)
    explanation = LongText(label=N_("If there is a gap or the fingerprint changed: why"), lines=2, required=False)


REPORT_RECIPIENTS = {
    "subject": N_("The person whom it is about"),
    "representative": N_("A representative whom that person named"),
    "authority": N_("The authority that investigates"),
    "other": N_("Somebody else"),
}


class Disclosure(RecordKind):
    """Material of the case that was shown or given to somebody outside it."""

    name = "disclosure"
    title = N_("Material shown to others")
    fact = "access_log"
    help = N_(
        "What somebody had to say under a duty to answer does not reach those who prosecute them; protected identities "
        "and medical reports go to others only with consent (ICCPR art. 14; Istanbul Protocol Principles, para. 6)."
    )
    single = False
    made_by = INQUIRY | {Role.DECISION_MAKER, Role.HEAD}
    in_states = OPEN

    what = Text(label=N_("What was shown or given"), required=False)
    evidence = EvidenceCited(label=N_("Evidence shown or given"), required=False)
    recipient = Text(label=N_("To whom"))
    to_criminal_inquiry = YesNo(label=N_("Do they investigate or prosecute a crime?"))
    to_police = YesNo(label=N_("Do they serve in the police, or act for the officer?"), required=False)
    identities = PeopleOnCase(label=N_("People of the case who can be recognised from it"), required=False)
    medical_reports_of = PeopleOnCase(label=N_("People about whom it holds a medical report"), required=False)
    medical_recipient = Choice(
        label=N_("If it holds a medical report, who receives it"), options=REPORT_RECIPIENTS, required=False
    )
    court_order = Text(label=N_("Number of the court order, if there is one"), required=False)
    at = Moment(label=N_("When"))
    reasons = LongText(label=N_("Why"), lines=2)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        problems = {}
        if not values["evidence"] and not values["what"]:
            problems["what"] = N_("Enter what was shown or given, or choose the evidence")
        if values["identities"] and values["to_police"] is None:
            problems["to_police"] = N_("Answer yes or no")
        if values["medical_reports_of"] and not values["medical_recipient"]:
            problems["medical_recipient"] = N_("Choose who receives the medical report")
        return problems
