"""Records made while a case is investigated: its opening, plan, interviews, evidence, referral to the prosecutor."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import (
    AllegationOnCase,
    Choice,
    Day,
    DayAhead,
    EvidenceCited,
    Fingerprint,
    Lines,
    LongText,
    Moment,
    PersonOnCase,
    Several,
    Text,
    YesNo,
)
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import OPEN, State
from workflows.wording import N_

INQUIRY = frozenset({Role.INVESTIGATOR, Role.SUPERVISOR})

UNTIL_FINDING = frozenset(
    {State.ASSESSED, State.INVESTIGATION, State.SUSPENDED, State.REPORT_REVIEW, State.FINDING, State.UNDER_REVIEW}
)

LINES_OF_INQUIRY = {
    "complainant_account": N_("Tests the complainant's account"),
    "officer_account": N_("Tests the officer's account"),
    "complainant_interview": N_("Interview of complainant and victim"),
    "witnesses": N_("Named and identifiable witnesses"),
    "officers_present": N_("Officers present"),
    "scene": N_("Scene and objects"),
    "recordings": N_("Recordings and communications data"),
    "records": N_("Records and reports"),
    "medical": N_("Medical evidence"),
    "command": N_("Command decisions"),
    "orders": N_("Orders given"),
    "planning": N_("Planning"),
    "supervision": N_("Supervision"),
    "warnings": N_("Earlier warnings"),
    "rosters": N_("Rosters and duty lists"),
    "radio": N_("Radio traffic"),
    "vehicles": N_("Vehicles used"),
    "identifiers": N_("Numbers, names and marks on uniforms"),
    "commander": N_("Responsible commander"),
    "search": N_("Search for a missing person"),
    "other": N_("Other"),
}
BOTH_SIDES = frozenset({"complainant_account", "officer_account"})

MANDATORY_LINES = frozenset(
    {
        "complainant_interview",
        "witnesses",
        "officers_present",
        "scene",
        "recordings",
        "records",
        "medical",
        "command",
    }
)

COMMAND_LINES = frozenset({"orders", "planning", "supervision", "warnings"})
"""What is asked about superiors in the grave regime (ADEQUACY-05)."""

IDENTITY_LINES = frozenset({"rosters", "radio", "vehicles", "identifiers", "commander"})
"""How an officer whom nobody could name is found (RECORD-03)."""


class Opening(RecordKind):
    """How the investigation is to be run."""

    name = "opening"
    title = N_("Investigation opened")
    fact = "plan"
    single = False

    terms = LongText(label=N_("What is to be investigated"))


class PlanLine(RecordKind):
    """One line of inquiry about one allegation, and what became of it."""

    name = "plan_line"
    title = N_("Line of inquiry")
    fact = "plan"
    help = N_(
        "Both accounts are tested, and every mandatory line is done or given a reason (CPT 14th report, para. 33; "
        "Minnesota Protocol, para. 25; European Code of Police Ethics, para. 61)."
    )
    about = About.ALLEGATION
    single = False
    made_by = INQUIRY
    in_states = UNTIL_FINDING

    line = Choice(label=N_("Line of inquiry"), options=LINES_OF_INQUIRY)
    what = LongText(label=N_("What is to be found out, and how"), lines=3)
    status = Choice(
        label=N_("Where it stands"),
        options={"open": N_("Open"), "done": N_("Done"), "not_pursued": N_("Not pursued")},
    )
    result = LongText(label=N_("Result, or the reason why it is not pursued"), lines=3, required=False)
    superiors = Text(label=N_("For command: the superiors considered"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["status"] in {"done", "not_pursued"} and not values["result"]:
            return {"result": N_("Enter the result, or the reason why the line is not pursued")}
        return {}


INTERVIEWER_TRAINING = {
    "effective": N_("Effective interviewing"),
    "child": N_("Interviewing children"),
    "sexual_violence": N_("Sexual violence"),
}


class Interview(RecordKind):
    """An interview: who, when, who else was there, how it was recorded."""

    name = "interview"
    title = N_("Interview")
    fact = "interview"
    help = N_(
        "Times, breaks, persons present, recording and review by the person are kept (Body of Principles, principle "
        "23; Principles on Effective Interviewing)."
    )
    single = False
    made_by = INQUIRY
    in_states = UNTIL_FINDING

    person = PersonOnCase(label=N_("Person interviewed"), required=False)
    capacity = Choice(
        label=N_("Interviewed as"),
        options={
            "complainant": N_("Complainant"),
            "victim": N_("Victim"),
            "witness": N_("Witness"),
            "subject_officer": N_("Subject officer"),
            "witness_officer": N_("Officer as witness"),
            "expert": N_("Expert"),
        },
    )
    started_at = Moment(label=N_("Start"))
    ended_at = Moment(label=N_("End"))
    breaks = Text(label=N_("Breaks"), hint=N_("Write “none” if there were none"), required=False)
    present = Lines(label=N_("Who was present"), hint=N_("One person a line, with the reason for being there"))
    recording = Choice(
        label=N_("How it was recorded"),
        options={"video": N_("Video"), "audio": N_("Audio"), "written": N_("In writing")},
    )
    no_recording_reason = Text(label=N_("If not video or audio, why not"), required=False)
    interpreter_needed = YesNo(label=N_("Did the person need an interpreter?"), required=False)
    interpreter = Text(label=N_("Interpreter"), required=False)
    support_needed = YesNo(label=N_("Did the person need somebody's support?"), required=False)
    support_person = Text(label=N_("Support person"), required=False)
    interviewer_training = Several(
        label=N_("What the interviewer is trained in"), options=INTERVIEWER_TRAINING, required=False
    )
    choice_offered = YesNo(
        label=N_("Was the person offered a choice of the interviewer's sex, and somebody at their side?"),
        required=False,
    )
    legal_help = Text(label=N_("Legal help that was present"), required=False)
    further_interview_reason = Text(label=N_("If a child is heard again, why that serves the child"), required=False)
    officer_contact = YesNo(label=N_("Did the person meet the subject officer?"), required=False)
    out_of_hearing = YesNo(label=N_("Was it held where those who guard the person could not hear?"), required=False)
    coercion = Text(label=N_("Any pressure, threat, promise or force that was noted"), required=False)
    reviewed_by_interviewee = YesNo(label=N_("Has the person read or heard the record and confirmed it?"))
    account = LongText(label=N_("What the person said"))

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["started_at"] and values["ended_at"] and values["ended_at"] <= values["started_at"]:
            return {"ended_at": N_("The end must be after the start")}
        return {}


PERISHABLE_KINDS = frozenset({"video", "audio", "device", "messages", "data"})
"""Evidence that is overwritten, wiped or lost unless somebody asks for it at once (ADEQUACY-02)."""
DIGITAL_KINDS = frozenset({"photo", "video", "audio", "messages", "data"})
TAINTS = {"no": N_("No"), "torture": N_("By torture"), "ill_treatment": N_("By other ill-treatment")}
TAINTED = frozenset(TAINTS) - {"no"}


class EvidenceItem(RecordKind):
    """A thing that proves or disproves something: what it is, where it came from, where it is now."""

    name = "evidence_item"
    title = N_("Evidence")
    fact = "evidence.items"
    help = N_(
        "Every item has a source, a date and a chain of custody, so that a finding can rest on it; what torture "
        "brought out proves nothing but the torture (CPT 14th report, para. 33; CAT art. 15)."
    )
    single = False
    made_by = INQUIRY | {Role.INTAKE_OFFICER}
    in_states = OPEN

    kind_of_item = Choice(
        label=N_("Kind"),
        options={
            "statement": N_("Statement"),
            "document": N_("Document"),
            "photo": N_("Photograph"),
            "video": N_("Video"),
            "audio": N_("Sound"),
            "medical": N_("Medical report"),
            "object": N_("Object"),
            "device": N_("Telephone, computer or other device"),
            "messages": N_("Radio traffic or messages"),
            "data": N_("Data"),
        },
    )
    description = Text(label=N_("What it is"))
    obtained_at = Moment(
        label=N_("When it was obtained"), hint=N_("Leave empty while somebody else still has it"), required=False
    )
    perishable_until = DayAhead(label=N_("Last day before it is lost, if it may be"), required=False)
    source = Text(label=N_("From whom or where"))
    kept_at = Text(label=N_("Where it is kept"))
    sha256 = Fingerprint(
        label=N_("SHA-256 fingerprint"), hint=N_("For recordings, photographs, messages and data"), required=False
    )
    material = YesNo(label=N_("Is it material to an allegation?"))
    compelled = YesNo(label=N_("Was it said under a duty to answer?"), required=False)
    tainted_by = Choice(
        label=N_("Was it, or may it have been, obtained by ill-treatment?"), options=TAINTS, required=False
    )
    tainted_in = AllegationOnCase(label=N_("If so, the allegation about that ill-treatment"), required=False)
    says_what = LongText(label=N_("What it shows"), lines=3, required=False)


class CriminalReferral(RecordKind):
    """Whether the case must go to the prosecutor, and what came of it."""

    name = "criminal_referral"
    title = N_("Criminal threshold decision")
    fact = "referral.criminal"
    help = N_(
        "Discipline alone does not answer grave abuse; the threshold is decided and dated before the finding stage "
        "(Human Rights Committee, General Comment 36, para. 27; CAT art. 4)."
    )
    made_by = frozenset({Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.HEAD})
    in_states = OPEN

    threshold_met = YesNo(label=N_("Does the evidence suggest a criminal offence?"))
    decided_on = Day(label=N_("Day of the decision"))
    reasons = LongText(label=N_("Reasons"), lines=3)
    prosecutor = Text(label=N_("Prosecutor"), required=False)
    sent_on = Day(label=N_("Day it was sent"), required=False)
    evidence_sent = EvidenceCited(label=N_("Evidence that goes with it"), required=False)
    outcome = Text(label=N_("What the prosecutor answered, or how the answer is followed up"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["sent_on"] and not values["prosecutor"]:
            return {"prosecutor": N_("Enter the prosecutor to whom it was sent")}
        return {}
