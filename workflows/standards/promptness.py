"""Promptness: complaints are assessed in the time that their gravity asks for, and pauses have a reason and an end."""

from datetime import datetime

from workflows.casefile import GRAVE_CODES, CaseFile
from workflows.clocks import end_of
from workflows.records import Record
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, all_of, by, unless
from workflows.states import ENDED, State
from workflows.wording import N_, worded


@check("PROMPT-01")
def assessment_is_prompt(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the first assessment came within the time for the gravity that the case then had."""
    if case.recorded_at is None:
        return NOT_APPLICABLE
    assessed_at = first_assessment(case)
    limit = "triage_grave_hours" if _was_grave(case, assessed_at or limits.at) else "triage_other_days"
    late = (
        N_("The case was assessed late.")
        if assessed_at
        else N_("The case is not assessed yet. Finish the assessment now.")
    )
    return by(limits.due(case.recorded_at, limit), assessed_at, limits.at, late)


def first_assessment(case: CaseFile) -> datetime | None:
    """Tell when the case was first assessed; a decision that ended it before that is its first assessment."""
    return next((move.at for move in case.history if move.dest is State.ASSESSED or move.dest in ENDED), None)


def _was_grave(case: CaseFile, at: datetime) -> bool:
    """What was learned later does not make an assessment late that was in time when it was made."""
    for allegation in case.allegations:
        known = [version for version in case.versions("classification", allegation.id) if version.made_at <= at]
        if known and not GRAVE_CODES.isdisjoint(max(known, key=lambda version: version.made_at)["categories"]):
            return True
    return False


NOT_COMPLAINTS = frozenset(
    {"media", "medical_report", "court_or_prosecutor", "custody_inspection", "officer_report", "own_motion"}
    | {"police_notification"}
)
"""Sources by which the body learns of something without anybody complaining."""


@check("PROMPT-02")
def grave_information_is_looked_into_without_a_complaint(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether grave information that is no complaint was taken up without one, in time (CAT art. 12)."""
    if case.source not in NOT_COMPLAINTS or not case.grave or case.received_at is None or not case.history:
        return NOT_APPLICABLE
    is_opened = case.source == "own_motion" or case.latest("own_motion") is not None
    missing = N_("The matter is grave, and nobody has complained. Record first that the body looks into it by itself.")
    opened = by(
        limits.due(case.received_at, "triage_grave_hours"),
        case.history[0].at,
        limits.at,
        N_("The case was opened late after the information came in."),
    )
    return all_of([unless([] if is_opened else [missing]), opened])


@check("PROMPT-03")
def a_long_case_is_explained(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether everyone was told in writing why a case takes long, and again at each interval set."""
    if case.recorded_at is None:
        return NOT_APPLICABLE
    ended_at = case.spells[-1].ended_at if case.spells else None
    until = min(limits.at, ended_at) if ended_at else limits.at
    statements = sorted(case.current("delay_statement"), key=lambda statement: statement.made_at)
    verdicts: list[Verdict] = []
    begun, name = case.recorded_at, "first_statement_months"
    while True:
        due_at = limits.due(begun, name)
        if due_at >= until and ended_at:
            break
        made = next((statement for statement in statements if statement.made_at > begun), None)
        verdicts.append(_statement(case, made, due_at, until))
        if due_at >= until:
            break
        begun, name = due_at, "later_statement_months"
    return all_of(verdicts)


def _statement(case: CaseFile, statement: Record | None, due_at: datetime, until: datetime) -> Verdict:
    day = due_at.date().isoformat()
    late = (
        worded("The statement due on %(day)s on why the case takes so long came late.", day=day)
        if statement
        else worded("Nobody was told by %(day)s why the case takes so long. Write the statement, and send it.", day=day)
    )
    told = by(due_at, statement.made_at if statement else None, until, late)
    return all_of([told, unless(_unsent(case, statement) if statement else [])])


def _unsent(case: CaseFile, statement: Record) -> list[str]:
    owed = {
        "the person who complained": ("sent_to_complainant_on", case.can_be_contacted),
        "the officer": ("sent_to_officer_on", any(officer.identified_at for officer in case.officers)),
        "the head of the oversight body": ("sent_to_head_on", True),
    }
    return [
        worded("The statement on why the case takes so long did not go to %(whom)s. Send it.", whom=whom)
        for whom, (field, is_owed) in owed.items()
        if is_owed and statement[field] is None
    ]


@check("PROMPT-04")
def pause_has_a_reason_and_an_end(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a pause has a reason beyond criminal proceedings, a near date of review, and keeps evidence safe."""
    pause = case.latest("suspension")
    resumed = case.last_move("resume")
    if pause is None or (resumed is not None and resumed.at > pause.made_at):
        return NOT_APPLICABLE
    latest = limits.due(pause.made_at, "suspend_days")
    reviewed = pause["review_due_on"] and end_of(pause["review_due_on"], limits.calendar)
    last_day = latest.astimezone(case.pack.zone).date().isoformat()
    rules = {
        N_("The pause has no reasons. Write them down."): bool(pause["reasons"]),
        N_("Criminal proceedings alone are no reason to pause. Go on, or say what harm going on would do."): (
            pause["ground"] != "criminal_only"
        ),
        worded(
            "The pause must be looked at again by %(last_day)s. Enter a day that is not later.", last_day=last_day
        ): (reviewed is not None and pause.made_at < reviewed <= latest),
        N_("Evidence and people are left without protection during the pause. Provide for both."): (
            pause["preservation_continues"] is True
        ),
    }
    return unless([words for words, holds in rules.items() if not holds])
