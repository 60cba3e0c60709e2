"""Records about officers that outlast one step: their service, and what is said of them in public."""

from workflows.records.fields import Choice, Day, LongText, Moment, Text, YesNo
from workflows.records.intake import CASE_STAFF
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import OPEN, State
from workflows.wording import N_

SERVICE = {
    "serving": N_("Serving"),
    "suspended": N_("Suspended"),
    "resigned": N_("Resigned"),
    "retired": N_("Retired"),
    "dismissed": N_("Dismissed"),
}
LEFT = frozenset({"resigned", "retired", "dismissed"})


class EmploymentStatus(RecordKind):
    """Whether an officer still serves; leaving ends no case."""

    name = "employment_status"
    title = N_("Officer's service")
    fact = "officer.employment_status"
    help = N_(
        "A case goes on to a finding though the officer left, and the outcome is entered where future employers of "
        "police can ask (General Comment 31, para. 18; CAT art. 12)."
    )
    about = About.OFFICER
    made_by = CASE_STAFF
    in_states = OPEN | {State.CLOSED}

    status = Choice(label=N_("Service"), options=SERVICE)
    since_on = Day(label=N_("Since"))
    entered_on = Day(label=N_("When the outcome was entered on the register that police employers ask"), required=False)
    not_entered_because = LongText(
        label=N_("If the law forbids that or knows no register: which law"), lines=2, required=False
    )


class PublicStatement(RecordKind):
    """Something that the office says in public about a case."""

    name = "public_statement"
    title = N_("Public statement")
    fact = "public_statements"
    help = N_(
        "Until the end nobody is called guilty in public: a statement that can identify an officer tells what is "
        "alleged and what is done about it (General Comment 32, para. 30; ICCPR art. 17)."
    )
    single = False
    made_by = frozenset({Role.SUPERVISOR, Role.DECISION_MAKER, Role.HEAD})

    text = LongText(label=N_("Text"))
    at = Moment(label=N_("When it was made, or approved to be made"))
    approved_by = Text(label=N_("Who approved it"))
    identifies_officer = YesNo(label=N_("Does it name an officer, or let people tell who it is?"))
    presumption_check = YesNo(label=N_("Was it checked that it presumes nobody guilty?"))
