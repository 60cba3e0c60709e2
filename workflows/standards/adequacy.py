"""Adequacy: the inquiry can find out what happened, and what may be a crime reaches the prosecutor."""

from workflows.casefile import GRAVE_CODES, Allegation, CaseFile
from workflows.clocks import end_of
from workflows.records.investigation import LINES_OF_INQUIRY, MANDATORY_LINES
from workflows.standards.impartiality import FINISH, is_finished
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, by, not_met, unless
from workflows.wording import N_, joined, worded

CRIMINAL_CODES = GRAVE_CODES | {"corruption", "fair_procedure"}
"""What may be a crime: the grave regime, and the codes to which checks.yaml attaches ADEQUACY-08; a test compares."""


@check("ADEQUACY-01")
def mandatory_lines_are_pursued(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each allegation's mandatory lines of inquiry are done, or given up for a written reason."""
    return unless(
        [
            worded("Allegation %(number)s %(problem)s", number=number, problem=problem)
            for number, allegation in enumerate(case.allegations, 1)
            for problem in _gaps(case, allegation)
        ]
    )


def _gaps(case: CaseFile, allegation: Allegation) -> list[str]:
    lines = [line for line in case.current("plan_line", allegation.id) if line["line"] in MANDATORY_LINES]
    missing = _labels(MANDATORY_LINES - {line["line"] for line in lines})
    unfinished = _labels({line["line"] for line in lines if not is_finished(line)})
    problems = []
    if missing:
        problems.append(
            worded(
                "has no line of inquiry on: %(missing)s. Pursue each, or say why it is impossible or irrelevant.",
                missing=missing,
            )
        )
    if unfinished:
        problems.append(
            worded(
                "has mandatory lines of inquiry not finished: %(unfinished)s. %(finish)s",
                unfinished=unfinished,
                finish=FINISH,
            )
        )
    return problems


def _labels(lines: set[str] | frozenset[str]) -> str:
    return joined((label for line, label in LINES_OF_INQUIRY.items() if line in lines), "; ")


@check("ADEQUACY-08")
def crime_goes_to_the_prosecutor(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether somebody decided if the evidence suggests a crime and, if so, told the prosecutor in time."""
    referral = case.latest("criminal_referral")
    suspected = any(case.categories(allegation) & CRIMINAL_CODES for allegation in case.allegations)
    if not suspected and not (referral and referral["threshold_met"]):
        return NOT_APPLICABLE
    if referral is None or referral["threshold_met"] is None or referral["decided_on"] is None:
        return not_met(N_("Nobody has decided whether the evidence suggests a crime. Record a dated decision."))
    if not referral["threshold_met"]:
        return unless([])
    due_at = limits.due(end_of(referral["decided_on"], limits.calendar), "criminal_days")
    sent_at = end_of(referral["sent_on"], limits.calendar) if referral["sent_on"] else None
    late = (
        N_("The case went to the prosecutor late.")
        if sent_at
        else N_("The case has not gone to the prosecutor. Send it.")
    )
    return by(due_at, sent_at, limits.at, late)
