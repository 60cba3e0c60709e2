"""Records of what comes after the end: a review, new information, reopening."""

from workflows.records.aside import ON_CLOSING
from workflows.records.fields import Choice, DayAhead, LongText, YesNo
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.states import State
from workflows.wording import N_


class ReviewRequest(RecordKind):
    """Why somebody asks for a review."""

    name = "review_request"
    title = N_("Request for a review")
    fact = "review"
    single = False

    asked_by = Choice(
        label=N_("Who asks"),
        options={"complainant": N_("The person who complained"), "officer": N_("The officer")},
        required=False,
    )
    grounds = LongText(label=N_("What should be looked at again, and why"))
    late_reasons = LongText(label=N_("If the time to ask has passed, why"), lines=3, required=False)


class ReviewDismissed(RecordKind):
    """What the reviewer decides."""

    name = "review_dismissed"
    title = N_("Review: the decision stands")
    fact = "review"
    help = ON_CLOSING
    single = False

    reasons = LongText(label=N_("Reasons"))
    outcome_notice = LongText(label=N_("What the person is told"), hint=N_("The person will read these words"))
    review_window_ends_on = DayAhead(label=N_("Last day of any further remedy that the law gives"))


class ReviewUpheld(RecordKind):
    """Where a case goes after a review that succeeds."""

    name = "review_upheld"
    title = N_("Review: the case goes on")
    fact = "review"
    help = ON_CLOSING
    single = False

    reasons = LongText(label=N_("Reasons"))
    sends_to = Choice(
        label=N_("The case goes back to"),
        options={"assessed": N_("Assessment"), "investigation": N_("Investigation"), "finding": N_("Finding")},
    )


class NewInformation(RecordKind):
    """Something learned after a case ended."""

    name = "new_information"
    title = N_("New information")
    fact = "review"
    help = N_("Credible new information revives the duty to investigate (General Comment 36, para. 27; CAT art. 12).")
    single = False
    made_by = frozenset(role for role in Role if role not in {Role.AUDITOR, Role.ADMINISTRATOR, Role.POLICE_LIAISON})
    in_states = frozenset({State.CLOSED, State.REJECTED})

    information = LongText(label=N_("What is new"))
    credible = YesNo(label=N_("Is it credible?"))


class ReopeningDecision(RecordKind):
    """Whether new information reopens a case."""

    name = "reopening_decision"
    title = N_("Decision on reopening")
    fact = "review"
    help = N_("A person who did not close the case decides, with reasons, within the time set (CAT art. 12).")
    single = False
    made_by = frozenset({Role.SUPERVISOR, Role.HEAD})
    in_states = frozenset({State.CLOSED, State.REJECTED})

    reopen = YesNo(label=N_("Does the case reopen?"))
    reasons = LongText(label=N_("Reasons"))
    incapable_of_mattering = YesNo(label=N_("Is the information plainly incapable of mattering?"), required=False)
