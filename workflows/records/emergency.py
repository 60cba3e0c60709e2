"""Reading a case in an emergency, without a part in it: asked for with a reason, granted by another, for an hour."""

from workflows.records.fields import LongText, YesNo
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.wording import N_


class EmergencyRequest(RecordKind):
    """That somebody without a part in the case asks to read it at once. Made through a page of its own."""

    name = "emergency_request"
    title = N_("Emergency access asked for")
    help = N_(
        "Only where somebody may come to harm before a part can be given: "
        "say who, and what reading the file will change."
    )
    single = False

    reason = LongText(label=N_("What cannot wait, and why you need this file for it"), lines=4)


class EmergencyAnswer(RecordKind):
    """What a second person answers to such a request."""

    name = "emergency_answer"
    title = N_("Answer to a request for emergency access")
    help = N_("If you agree, they read the case for 60 minutes and change nothing. The person who complained is told.")
    about = About.RECORD
    answers = frozenset({"emergency_request"})
    made_by = frozenset({Role.SUPERVISOR, Role.HEAD})

    granted = YesNo(label=N_("May they read the case for 60 minutes?"))
    reasons = LongText(label=N_("Reasons"), lines=3)
