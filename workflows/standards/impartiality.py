"""Impartiality: both sides' accounts are tested, and the officer's word alone ends nothing."""

from workflows.casefile import Allegation, CaseFile
from workflows.records import Record
from workflows.records.investigation import LINES_OF_INQUIRY
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import Verdict, unless
from workflows.wording import N_, worded

FINISH = N_("Enter its result, or the reason why it is not pursued.")
MISSING_SIDES = {
    "complainant_account": N_("has no line of inquiry that tests the complainant's account. Plan and pursue one."),
    "officer_account": N_("has no line of inquiry that tests the officer's account. Plan and pursue one."),
}
"""Both sides of every allegation, by the line of inquiry that tests each; what to say where it is missing."""


@check("IMPARTIALITY-01")
def both_sides_are_tested(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each allegation has lines that test either account, all finished, and not just the officer's word."""
    problems = [
        worded("Allegation %(number)s %(problem)s", number=number, problem=problem)
        for number, allegation in enumerate(case.allegations, 1)
        for problem in _one_sided(case, allegation)
    ]
    if _rests_on_the_officers_word(case):
        problems.append(
            N_(
                "Only subject officers were interviewed and there is no evidence. Hear others, or add what else "
                "there is."
            )
        )
    return unless(problems)


def _one_sided(case: CaseFile, allegation: Allegation) -> list[str]:
    lines = case.current("plan_line", allegation.id)
    planned = {line["line"] for line in lines}
    missing = [words for line, words in MISSING_SIDES.items() if line not in planned]
    unfinished = [line for line in lines if not is_finished(line)]
    return [
        *missing,
        *(
            worded(
                "has an unfinished line of inquiry: %(lines_of_inquiry)s. %(finish)s",
                lines_of_inquiry=LINES_OF_INQUIRY[line["line"]],
                finish=FINISH,
            )
            for line in unfinished
        ),
    ]


def is_finished(line: Record) -> bool:
    """Tell whether a line of inquiry is done or given up, with the result or the reason written down."""
    return line["status"] in {"done", "not_pursued"} and bool(line["result"])


def _rests_on_the_officers_word(case: CaseFile) -> bool:
    interviews = case.current("interview")
    heard = {interview["capacity"] for interview in interviews}
    return heard == {"subject_officer"} and not case.current("evidence_item")
