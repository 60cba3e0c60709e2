"""Records of what medicine can show of harm."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, Lines, Moment, PersonOnCase, Text, YesNo
from workflows.records.intake import CASE_STAFF
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_


class MedicalExamination(RecordKind):
    """An examination offered to somebody who was hurt, and how it was done."""

    name = "medical_examination"
    title = N_("Medical examination")
    fact = "medical"
    help = N_(
        "Whoever may have been hurt or ill-treated is offered an independent examination at once, in private and "
        "without officers; that no marks are found ends nothing (Istanbul Protocol Principles, principle 6; CPT 14th "
        "report, para. 29)."
    )
    single = False
    made_by = CASE_STAFF | {Role.SUPPORT_OFFICER}
    in_states = OPEN

    person = PersonOnCase(label=N_("Person"), required=False)
    offered_at = Moment(label=N_("When it was offered"), required=False)
    answer = Choice(
        label=N_("What the person answered"),
        options={
            "accepted": N_("Accepted"),
            "refused": N_("Refused"),
            "unreachable": N_("Could not be reached"),
            "waiting": N_("No answer yet"),
        },
    )
    consent_at = Moment(label=N_("When the person consented"), required=False)
    examined_at = Moment(label=N_("When the examination took place"), required=False)
    examiner = Text(label=N_("Who examined"), required=False)
    independent = YesNo(label=N_("Was the examiner independent of the police?"), required=False)
    private = YesNo(label=N_("Was it in private?"), required=False)
    officers_present = YesNo(label=N_("Were officers present or within hearing?"), required=False)
    report = Text(label=N_("Report"), required=False)
    report_recipients = Lines(label=N_("Who received the report"), required=False)
    marks_found = YesNo(label=N_("Were marks found?"), required=False)
    closed_for_lack_of_marks = YesNo(label=N_("Was the inquiry into the harm ended for lack of marks?"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["answer"] != "unreachable" and values["offered_at"] is None:
            return {"offered_at": N_("Enter when the examination was offered")}
        return {}
