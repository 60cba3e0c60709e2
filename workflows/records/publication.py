"""Records of what is made public about a case."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, Day, LongText, PeopleOnCase, Several, StaffMember, Text
from workflows.records.findings import DECIDERS
from workflows.records.investigation import INQUIRY
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.wording import N_

REPORT_PARTS = {
    "scope": N_("Scope"),
    "method": N_("Method"),
    "facts": N_("Facts"),
    "law": N_("Law"),
    "conclusions": N_("Conclusions"),
    "recommendations": N_("Recommendations"),
}
REDACTION_GROUNDS = {
    "safety": N_("Safety"),
    "privacy": N_("Privacy"),
    "pending_trial": N_("A pending trial"),
    "other": N_("Something else"),
}


class Publication(RecordKind):
    """Something about the case that is made public."""

    name = "publication"
    title = N_("Publication")
    fact = "publication"
    help = N_(
        "The report is published at once and whole but for what safety, privacy or a trial needs; somebody who did not "
        "write it looks for anybody who could be recognised (Principles on Extra-legal Executions, principle 17; CRC "
        "art. 40; OPCAT art. 21)."
    )
    single = False
    made_by = INQUIRY | DECIDERS | {Role.HEAD}

    document = Choice(
        label=N_("What is published"),
        options={
            "report": N_("Report on the case"),
            "summary": N_("Summary"),
            "recommendations": N_("Recommendations"),
            "other": N_("Something else"),
        },
    )
    published_on = Day(label=N_("Day of publication"))
    where = Text(label=N_("Where"))
    parts = Several(label=N_("What it contains"), options=REPORT_PARTS, required=False)
    author = StaffMember(label=N_("Who wrote it"))
    redaction_checked_by = StaffMember(label=N_("Who looked for anybody who could be recognised"))
    redacted = LongText(label=N_("What was left out, and why"), lines=3, required=False)
    redaction_grounds = Several(label=N_("Why it was left out"), options=REDACTION_GROUNDS, required=False)
    recognisable = PeopleOnCase(label=N_("People of the case who can be recognised"), required=False)
    health_data = PeopleOnCase(label=N_("People whose health it tells of"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["redacted"] and not values["redaction_grounds"]:
            return {"redaction_grounds": N_("Choose why something was left out")}
        return {}
