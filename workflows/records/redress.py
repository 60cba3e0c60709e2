"""Records of redress that cannot wait for the end, and of what is learned from it."""

from workflows.records.fields import LongText, Moment, Text
from workflows.records.findings import DECIDERS
from workflows.records.intake import CASE_STAFF
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.states import OPEN, State
from workflows.wording import N_


class InterimMeasure(RecordKind):
    """A risk or violation that goes on, and what is done about it at once."""

    name = "interim_measure"
    title = N_("Interim measure")
    fact = "interim_measures"
    help = N_(
        "Harm that goes on is answered within days, with reasons and somebody who sees to it (Human Rights Committee, "
        "General Comment 31, para. 19; CEDAW General Recommendation 35, para. 31(a))."
    )
    single = False
    made_by = CASE_STAFF | {Role.SUPPORT_OFFICER}
    in_states = OPEN

    risk = LongText(label=N_("What goes on, or threatens"), lines=2)
    requested_at = Moment(label=N_("When a measure was asked for, or the risk was seen"))
    decided_at = Moment(label=N_("When it was decided"), required=False)
    measure = LongText(label=N_("What was decided"), lines=2, required=False)
    reasons = LongText(label=N_("Reasons"), lines=2, required=False)
    implementer = Text(label=N_("Who sees to it"), required=False)


class NoLesson(RecordKind):
    """Why nothing is recommended against repetition."""

    name = "no_lesson"
    title = N_("Why nothing is recommended against repetition")
    fact = "recommendations"
    help = N_(
        "Whoever finds a wrong asks how it is kept from happening again, or says why nothing has to change (Remedy "
        "Principles, para. 23)."
    )
    made_by = DECIDERS
    in_states = frozenset({State.FINDING, State.SANCTION})

    reasons = LongText(label=N_("Reasons"), lines=3)
