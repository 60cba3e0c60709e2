"""Closure: a case ends with no loose ends, and goes on when something new is learned."""

from datetime import datetime

from workflows.casefile import CaseFile
from workflows.clocks import end_of
from workflows.course import PastMove
from workflows.records import Record
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Outcome, Verdict, all_of, by, not_met, unless
from workflows.states import ENDED, State
from workflows.wording import N_, worded

CLOSING_RECORDS = {
    "settle": "settlement",
    "withdraw": "withdrawal",
    "decide": "decision",
    "conclude": "conclusion",
    "dismiss_review": "review_dismissed",
}
"""What each move that closes a case puts on record."""

USUAL_CLOSING = {
    State.MEDIATION: "settlement",
    State.FINDING: "decision",
    State.SANCTION: "conclusion",
    State.UNDER_REVIEW: "review_dismissed",
}
"""How a case closes from a state, unless it is withdrawn."""


@check("CLOSURE-01")
def nothing_is_left_open(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a case may close: decided, people told, prosecutor followed up, remedies there, time for a review."""
    if case.state in {State.NEW, State.REJECTED, State.REFERRED}:
        return NOT_APPLICABLE
    closing = case.arrival(State.CLOSED) if case.state is State.CLOSED else None
    record = _closing_record(case, closing)
    return unless(
        [
            *_undecided(case, record),
            *_told_problems(case, record, closing.at if closing else limits.at, limits),
            *_prosecutor_problems(case),
            *(_redress_problems(case) if (closing.source if closing else case.state) is State.SANCTION else []),
            *([N_("The record of this case does not verify, so it cannot close.")] if case.chain_problem else []),
        ]
    )


def _closing_record(case: CaseFile, closing: PastMove | None) -> Record | None:
    """Find the record that closed the case or, while it is open, the one that is about to."""
    if closing is not None:
        return case.latest(CLOSING_RECORDS.get(closing.trigger, ""))
    arrived = case.history[-1].at if case.history else None
    found = [case.latest(kind) for kind in ("withdrawal", USUAL_CLOSING.get(case.state, ""))]
    closes = [
        record
        for record in found
        if record is not None
        and (arrived is None or record.made_at >= arrived)
        and (record.kind != "withdrawal" or record["decision"] == "close")
    ]
    return max(closes, key=lambda record: record.made_at, default=None)


def _undecided(case: CaseFile, record: Record | None) -> list[str]:
    """A settlement, a withdrawal and a review that changes nothing end a case without deciding it."""
    kind = record.kind if record else USUAL_CLOSING.get(case.state, "decision")
    if kind not in {"decision", "conclusion"}:
        return []
    return [
        worded("Allegation %(number)s is not decided. Record a finding.", number=number)
        for number, allegation in enumerate(case.allegations, 1)
        if case.finding(allegation) is None
    ]


def _told_problems(case: CaseFile, record: Record | None, closed_at: datetime, limits: Limits) -> list[str]:
    """Before the form that closes a case is filled in, nothing that it asks for is missing yet."""
    if record is None:
        return [N_("No record says how the case was closed.")] if case.state is State.CLOSED else []
    problems = []
    if case.can_be_contacted and not record["outcome_notice"]:
        problems.append(N_("The person is not told the outcome. Write what they are to read."))
    ends_on = record["review_window_ends_on"]
    first_day = limits.due(closed_at, "review_days")
    if ends_on is None or end_of(ends_on, limits.calendar) < first_day:
        day = first_day.astimezone(case.pack.zone).date().isoformat()
        problems.append(
            worded("There is too little time to ask for a review. Let it last until %(day)s or longer.", day=day)
        )
    return problems


def _prosecutor_problems(case: CaseFile) -> list[str]:
    referral = case.latest("criminal_referral")
    if referral is None or not referral["threshold_met"]:
        return []
    if referral["sent_on"] is None:
        return [N_("The evidence suggests a crime, but the case has not gone to the prosecutor. Send it.")]
    if not referral["outcome"]:
        return [N_("It is not recorded what the prosecutor answered, or how the answer is followed up. Enter it.")]
    return []


def _redress_problems(case: CaseFile) -> list[str]:
    if not any(case.is_substantiated(allegation) for allegation in case.allegations):
        return []
    rules = {
        N_("Nothing is recorded on remedies. Decide on each form of remedy."): case.latest("remedy") is not None,
        N_("Nothing is recommended, though something was found to be right. Recommend a sanction or a change."): bool(
            case.current("recommendation") or case.current("sanction_recommended")
        ),
    }
    return [words for words, holds in rules.items() if not holds]


@check("CLOSURE-02")
def new_information_is_answered(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether credible news of an ended case got a decision in time, by somebody else, and reopens grave cases."""
    ended = next((move for move in reversed(case.history) if move.dest in ENDED), None)
    if ended is None:
        return NOT_APPLICABLE
    news = [record for record in case.current("new_information") if record["credible"] and record.made_at >= ended.at]
    return all_of(_answer(case, record, ended, limits) for record in news)


def _answer(case: CaseFile, news: Record, ended: PastMove, limits: Limits) -> Verdict:
    due_at = limits.due(news.made_at, "reopen_days")
    decisions = [record for record in case.current("reopening_decision") if record.made_at >= news.made_at]
    fit = [record for record in decisions if record.made_by != ended.by]
    if decisions and not fit:
        words = N_("Whoever closed the case also decided on reopening it. Somebody else must decide.")
        return Verdict(Outcome.NOT_MET, words, due_at, outstanding=True)
    late = (
        N_("It was decided late whether the new information reopens the case.")
        if fit
        else N_("Nobody has decided whether the new information reopens the case. Decide now, with reasons.")
    )
    in_time = by(due_at, fit[0].made_at if fit else None, limits.at, late)
    kept_shut = case.grave and fit and not fit[-1]["reopen"] and fit[-1]["incapable_of_mattering"] is not True
    if kept_shut:
        return not_met(
            N_("The case is grave. Reopen it, unless what is new is plainly incapable of mattering; then say so.")
        )
    return in_time
