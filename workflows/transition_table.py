"""Every move a case can make: trigger, source, destination, who (least), what is asked, guards. One row tells the rule.

The human-rights checks that stand in the way of a row are not repeated here: ``workflows/conditions.py`` finds them
from the transition that each check of ``checks.yaml`` names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from workflows import guards
from workflows.casefile import CaseFile
from workflows.guards import Guard
from workflows.roles import Role
from workflows.states import OPEN, State
from workflows.wording import N_

INTAKE = frozenset({Role.INTAKE_OFFICER, Role.SUPERVISOR, Role.HEAD})
SUPERVISION = frozenset({Role.SUPERVISOR, Role.HEAD})
FILING = frozenset({Role.COMPLAINANT, Role.INTAKE_OFFICER, Role.SUPERVISOR, Role.HEAD, Role.INVESTIGATOR})
MEDIATION = INTAKE | {Role.MEDIATOR}
INVESTIGATION = frozenset({Role.INVESTIGATOR})
DECISION = frozenset({Role.DECISION_MAKER})
REVIEW = frozenset({Role.REVIEWER})
ASKING = frozenset({Role.COMPLAINANT, Role.INTAKE_OFFICER, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Row:
    """One move. ``when`` chooses between rows of the same trigger and source; the last of them has none."""

    trigger: str
    source: State
    dest: State
    roles: frozenset[Role]
    asks: str | None = None
    guards: tuple[Guard, ...] = ()
    when: Callable[[CaseFile], bool] | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a trigger is called on the button, and what it does in one line."""

    name: str
    label: str
    does: str


def some_allegation_is_substantiated(casefile: CaseFile) -> bool:
    """At least one allegation was found to be right, wholly or in part."""
    return any(casefile.is_substantiated(allegation) for allegation in casefile.allegations)


def withdrawal_closes(casefile: CaseFile) -> bool:
    """The decision on the withdrawal is to close, not to go on in the public interest."""
    withdrawal = casefile.latest("withdrawal")
    return withdrawal is not None and withdrawal["decision"] == "close"


def review_sends_to(state: State) -> Callable[[CaseFile], bool]:
    """The reviewer sends the case back to this state."""

    def sends(casefile: CaseFile) -> bool:
        upheld = casefile.latest("review_upheld")
        return upheld is not None and upheld["sends_to"] == state.value

    return sends


S = State

TABLE: tuple[Row, ...] = (
    Row("file", S.NEW, S.RECEIVED, FILING, guards=(guards.a_case_without_a_complaint_has_reasons,)),
    Row("record", S.RECEIVED, S.RECORDED, INTAKE),
    Row(
        "assess",
        S.RECORDED,
        S.ASSESSED,
        INTAKE,
        guards=(guards.some_allegation_is_recorded, guards.every_allegation_is_classified),
    ),
    *(Row("reject", source, S.REJECTED, SUPERVISION, "rejection") for source in (S.RECEIVED, S.RECORDED, S.ASSESSED)),
    Row("refer", S.ASSESSED, S.REFERRED, SUPERVISION, "other_referral"),
    Row("take_back", S.REFERRED, S.ASSESSED, INTAKE, "take_back"),
    Row("offer_mediation", S.ASSESSED, S.MEDIATION, INTAKE, "mediation"),
    Row("settle", S.MEDIATION, S.CLOSED, MEDIATION, "settlement"),
    Row("fail_mediation", S.MEDIATION, S.ASSESSED, MEDIATION, "failed_mediation"),
    Row(
        "open_investigation",
        S.ASSESSED,
        S.INVESTIGATION,
        SUPERVISION,
        "opening",
        guards=(guards.an_investigator_may_open_the_file, guards.supervisor_does_not_investigate),
    ),
    Row(
        "suspend",
        S.INVESTIGATION,
        S.SUSPENDED,
        SUPERVISION,
        "suspension",
        guards=(guards.supervisor_does_not_investigate,),
    ),
    Row(
        "resume",
        S.SUSPENDED,
        S.INVESTIGATION,
        SUPERVISION,
        "resumption",
        guards=(guards.supervisor_does_not_investigate,),
    ),
    Row(
        "submit_report",
        S.INVESTIGATION,
        S.REPORT_REVIEW,
        INVESTIGATION,
        "report",
        guards=(guards.actor_is_assigned_investigator, guards.every_allegation_has_a_proposed_finding),
    ),
    Row(
        "return_report",
        S.REPORT_REVIEW,
        S.INVESTIGATION,
        SUPERVISION,
        "report_returned",
        guards=(guards.someone_else_wrote_the_report,),
    ),
    Row(
        "approve_report",
        S.REPORT_REVIEW,
        S.FINDING,
        SUPERVISION,
        "report_approved",
        guards=(guards.someone_else_wrote_the_report, guards.supervisor_does_not_investigate),
    ),
    Row(
        "inquire_further",
        S.FINDING,
        S.INVESTIGATION,
        DECISION,
        "further_inquiry",
        guards=(guards.decider_did_not_investigate,),
    ),
    *(
        Row(
            "decide",
            S.FINDING,
            dest,
            DECISION,
            "decision",
            guards=(
                guards.every_allegation_has_a_finding,
                guards.decider_did_not_investigate,
                guards.nobody_who_investigated_made_a_finding,
                guards.decider_did_not_approve_the_report,
            ),
            when=when,
        )
        for dest, when in ((S.SANCTION, some_allegation_is_substantiated), (S.CLOSED, None))
    ),
    Row("conclude", S.SANCTION, S.CLOSED, DECISION, "conclusion", guards=(guards.decider_did_not_investigate,)),
    *(
        row
        for state in State
        if state in OPEN
        for row in (
            Row(
                "withdraw",
                state,
                S.CLOSED,
                INTAKE,
                "withdrawal",
                guards=(
                    guards.somebody_can_withdraw,
                    guards.some_allegation_is_recorded,
                    guards.every_allegation_is_classified,
                ),
                when=withdrawal_closes,
            ),
            Row("withdraw", state, state, INTAKE, "withdrawal", guards=(guards.somebody_can_withdraw,)),
        )
    ),
    *(
        Row(
            "request_review",
            source,
            S.UNDER_REVIEW,
            ASKING,
            "review_request",
            guards=(guards.pack_lets_this_person_ask, guards.review_is_asked_in_time),
        )
        for source in (S.CLOSED, S.REJECTED)
    ),
    Row(
        "dismiss_review",
        S.UNDER_REVIEW,
        S.CLOSED,
        REVIEW,
        "review_dismissed",
        guards=(guards.reviewer_handled_nothing_before,),
    ),
    *(
        Row(
            "uphold_review",
            S.UNDER_REVIEW,
            dest,
            REVIEW,
            "review_upheld",
            guards=(guards.reviewer_handled_nothing_before, *more),
            when=when,
        )
        for dest, when, more in (
            (S.INVESTIGATION, review_sends_to(S.INVESTIGATION), ()),
            (S.FINDING, review_sends_to(S.FINDING), (guards.a_report_was_approved,)),
            (S.ASSESSED, None, ()),
        )
    ),
    Row(
        "reopen",
        S.CLOSED,
        S.INVESTIGATION,
        SUPERVISION,
        "reopening_decision",
        guards=(guards.there_is_new_information, guards.closer_does_not_reopen, guards.reopening_was_decided),
    ),
)

TRIGGERS: dict[str, Trigger] = {
    trigger.name: trigger
    for trigger in (
        Trigger("file", N_("File"), N_("Take in a new complaint")),
        Trigger("record", N_("Enter in the register"), N_("Confirm that the complaint is in the register")),
        Trigger("assess", N_("Finish the assessment"), N_("Confirm what each allegation is about")),
        Trigger("reject", N_("Do not take on"), N_("End the case without looking into it, with reasons")),
        Trigger("refer", N_("Refer to another body"), N_("Hand the case to a body that can deal with it")),
        Trigger("take_back", N_("Take the case back"), N_("Go on with a case that was referred")),
        Trigger("offer_mediation", N_("Offer mediation"), N_("Try a settlement that everyone agrees to")),
        Trigger("settle", N_("Record a settlement"), N_("Close the case on what was agreed")),
        Trigger("fail_mediation", N_("End mediation"), N_("Go on with the case without a settlement")),
        Trigger("open_investigation", N_("Open the investigation"), N_("Start finding out what happened")),
        Trigger("suspend", N_("Suspend"), N_("Pause the investigation for a reason and until a date")),
        Trigger("resume", N_("Resume"), N_("Go on with the investigation")),
        Trigger("submit_report", N_("Submit the report"), N_("Hand in the report for review")),
        Trigger("return_report", N_("Send the report back"), N_("Say what the report still needs")),
        Trigger("approve_report", N_("Approve the report"), N_("Send the case on for decision")),
        Trigger("inquire_further", N_("Ask for further inquiry"), N_("Send the case back with questions")),
        Trigger("decide", N_("Decide"), N_("Decide every allegation and tell the person")),
        Trigger("conclude", N_("Conclude"), N_("Close the case after sanction and remedy")),
        Trigger("withdraw", N_("Handle a withdrawal"), N_("Test a wish to withdraw for pressure, and decide")),
        Trigger("request_review", N_("Ask for a review"), N_("Have the decision looked at by somebody else")),
        Trigger("dismiss_review", N_("Dismiss the review"), N_("The decision stands")),
        Trigger("uphold_review", N_("Uphold the review"), N_("The case goes on")),
        Trigger("reopen", N_("Reopen"), N_("Go on with a closed case on new evidence")),
    )
}


def rows_of(trigger: str) -> tuple[Row, ...]:
    """Give every row of a trigger."""
    return _by_trigger().get(trigger, ())


@cache
def _by_trigger() -> dict[str, tuple[Row, ...]]:
    return {name: tuple(row for row in TABLE if row.trigger == name) for name in TRIGGERS}
