"""Procedural preconditions of moves, one predicate each. A guard gives the words for what is missing, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from workflows.casefile import CaseFile
from workflows.clocks import end_of
from workflows.mandatory_referral import undecided
from workflows.records import KINDS
from workflows.roles import Actor, Role
from workflows.standards.closure import CLOSING_RECORDS
from workflows.standards.evaluation import Evaluation
from workflows.states import State
from workflows.wording import N_, joined, worded


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a guard may look at: the case, who asks, and the verdicts at this moment."""

    casefile: CaseFile
    actor: Actor
    evaluation: Evaluation


Guard = Callable[[Attempt], str | None]


WITHOUT_A_COMPLAINT = frozenset({"own_motion", "police_notification"})
"""Sources of cases that the body opens itself, because nobody complains."""


def a_case_without_a_complaint_has_reasons(attempt: Attempt) -> str | None:
    """Who opens a case that nobody complained of, may decide that, and says what became known and why it matters."""
    if attempt.casefile.source not in WITHOUT_A_COMPLAINT:
        return None
    if attempt.actor.role not in KINDS["own_motion"].made_by:
        return N_("A case that nobody complained of is opened by intake, a supervisor or the head.")
    if attempt.casefile.latest("own_motion") is None:
        return N_("Say what became known, and why the body looks into it.")
    return None


def somebody_can_withdraw(attempt: Attempt) -> str | None:
    """Only who complained can take a complaint back; a case that the body opened itself ends by a decision."""
    case = attempt.casefile
    complained = case.source not in WITHOUT_A_COMPLAINT or case.people_as("complainant")
    return None if complained else N_("Nobody complained, so there is nobody to withdraw.")


def some_allegation_is_recorded(attempt: Attempt) -> str | None:
    """A case is assessed by its allegations, so there must be one."""
    return None if attempt.casefile.allegations else N_("No allegation is recorded yet. Add at least one.")


def mandatory_referral_is_decided(attempt: Attempt) -> str | None:
    """Where the law of the place says that a case must be referred, nothing goes on before that is decided."""
    waiting = undecided(attempt.casefile)
    if not waiting:
        return None
    which = joined(
        (worded("%(label)s (%(to)s)", label=criterion.label, to=criterion.to) for criterion in waiting), "; "
    )
    return worded(
        "The law of this place asks for a decision on referral first: %(which)s. Record the decision.", which=which
    )


def every_allegation_is_classified(attempt: Attempt) -> str | None:
    """A later stage needs to know what each allegation is about."""
    missing = [
        str(number)
        for number, allegation in enumerate(attempt.casefile.allegations, 1)
        if not attempt.casefile.categories(allegation)
    ]
    return worded("Classify allegation %(which)s first.", which=", ".join(missing)) if missing else None


def an_investigator_may_open_the_file(attempt: Attempt) -> str | None:
    """An investigation needs an investigator who has declared and has no conflict in the way."""
    investigators = attempt.casefile.assigned("investigator")
    if not investigators:
        return N_("Nobody is assigned to investigate. Assign an investigator.")
    if not any(investigator.opens_the_file for investigator in investigators):
        return N_("No assigned investigator has signed a conflict declaration that lets them open the file.")
    return None


def supervisor_does_not_investigate(attempt: Attempt) -> str | None:
    """Who supervises an investigation does not carry it out."""
    if attempt.casefile.investigated(attempt.actor.id):
        return N_("You took part in the investigation of this case, so somebody else must decide this step.")
    return None


def actor_is_assigned_investigator(attempt: Attempt) -> str | None:
    """Only the investigator of the case hands in its report."""
    if any(
        investigator.user_id == attempt.actor.id and investigator.opens_the_file
        for investigator in attempt.casefile.assigned("investigator")
    ):
        return None
    return N_("Only an investigator assigned to this case can do this.")


def every_allegation_has_a_proposed_finding(attempt: Attempt) -> str | None:
    """The report proposes a finding for each allegation."""
    missing = [
        str(number)
        for number, allegation in enumerate(attempt.casefile.allegations, 1)
        if attempt.casefile.latest("proposed_finding", allegation.id) is None
    ]
    return worded("Propose a finding for allegation %(which)s.", which=", ".join(missing)) if missing else None


def someone_else_wrote_the_report(attempt: Attempt) -> str | None:
    """Nobody approves or returns a report they wrote."""
    report = attempt.casefile.latest("report")
    if report is None:
        return N_("There is no report.")
    if report.made_by == attempt.actor.id:
        return N_("You wrote the report, so somebody else must review it.")
    return None


def every_allegation_has_a_finding(attempt: Attempt) -> str | None:
    """A case is decided allegation by allegation, and anew each time it comes up for decision."""
    came = attempt.casefile.arrival(State.FINDING)
    missing = []
    for number, allegation in enumerate(attempt.casefile.allegations, 1):
        finding = attempt.casefile.latest("finding", allegation.id)
        if finding is None or (came is not None and finding.made_at < came.at):
            missing.append(str(number))
    if not missing:
        return None
    return worded(
        "Record a finding for allegation %(which)s, made since the case came up for decision.", which=", ".join(missing)
    )


def decider_did_not_investigate(attempt: Attempt) -> str | None:
    """Who investigated does not decide."""
    if attempt.casefile.investigated(attempt.actor.id):
        return N_("You took part in the investigation, so somebody else must decide.")
    return None


def nobody_who_investigated_made_a_finding(attempt: Attempt) -> str | None:
    """Nor do those who investigated make the findings that another then decides on."""
    theirs = [
        str(number)
        for number, allegation in enumerate(attempt.casefile.allegations, 1)
        if (finding := attempt.casefile.latest("finding", allegation.id))
        and attempt.casefile.investigated(finding.made_by)
    ]
    if not theirs:
        return None
    return worded(
        "Somebody who investigated made the finding on allegation %(which)s. Somebody else must make it.",
        which=", ".join(theirs),
    )


def decider_did_not_approve_the_report(attempt: Attempt) -> str | None:
    """Who approved the report does not decide on it."""
    approval = attempt.casefile.last_move("approve_report")
    if approval and approval.by == attempt.actor.id:
        return N_("You approved the report, so somebody else must decide.")
    return None


def reviewer_handled_nothing_before(attempt: Attempt) -> str | None:
    """A review is worth something only from a person who had no part in the case before it."""
    came = attempt.casefile.arrival(State.UNDER_REVIEW)
    if attempt.casefile.took_part(attempt.actor.id, before=came.at if came else attempt.evaluation.at):
        return N_("You took part in this case before, so somebody else must review it.")
    return None


def closer_does_not_reopen(attempt: Attempt) -> str | None:
    """Reopening is decided by someone who did not close the case (CLOSURE-02)."""
    closing = attempt.casefile.arrival(State.CLOSED)
    if closing and closing.by == attempt.actor.id:
        return N_("You closed this case, so somebody else must decide on reopening it.")
    return None


def there_is_new_information(attempt: Attempt) -> str | None:
    """A closed case reopens on evidence that came after it was closed."""
    closing = attempt.casefile.arrival(State.CLOSED)
    for news in attempt.casefile.current("new_information"):
        if news["credible"] and (closing is None or news.made_at >= closing.at):
            return None
    return N_("No credible new information is recorded since the case was closed.")


def reopening_was_decided(attempt: Attempt) -> str | None:
    """The decision on record must be to reopen."""
    decision = attempt.casefile.latest("reopening_decision")
    if decision is not None and decision["reopen"] is False:
        return N_("The decision recorded is not to reopen the case.")
    return None


def a_report_was_approved(attempt: Attempt) -> str | None:
    """A review cannot send a case to be decided that was never investigated."""
    if attempt.casefile.last_move("approve_report") is None:
        return N_("No report was ever approved in this case. Send it to be assessed or investigated.")
    return None


def review_is_asked_in_time(attempt: Attempt) -> str | None:
    """A review is asked for within its window, or with reasons for being late."""
    ends = review_window_ends_on(attempt.casefile)
    if ends is None:
        return None
    request = attempt.casefile.latest("review_request")
    late = attempt.evaluation.at > end_of(ends, attempt.casefile.pack.calendar)
    if late and not attempt.casefile.pack.review.late_with_reasons:
        return worded(
            "The time to ask for a review ended on %(day)s, and the law of this place excuses no delay.",
            day=ends.isoformat(),
        )
    if late and request is not None and not request["late_reasons"]:
        return worded(
            "The time to ask for a review ended on %(day)s. Say why the request is late.", day=ends.isoformat()
        )
    return None


def pack_lets_this_person_ask(attempt: Attempt) -> str | None:
    """Whether an officer may ask for a review depends on the jurisdiction. Staff write down who asks."""
    if attempt.actor.role is Role.COMPLAINANT or attempt.casefile.pack.review_by_officer:
        return None
    request = attempt.casefile.latest("review_request")
    if request is None or request["asked_by"] == "complainant":
        return None
    return N_("In this jurisdiction only the person who complained may ask for a review. Say who asks.")


def review_window_ends_on(casefile: CaseFile) -> date | None:
    """Give the last day to ask for a review of a closed case. One not taken on can be looked at again at any time."""
    closing = casefile.arrival(State.CLOSED)
    if casefile.state is not State.CLOSED or closing is None:
        return None
    record = casefile.latest(CLOSING_RECORDS.get(closing.trigger, ""))
    return record["review_window_ends_on"] if record else None
