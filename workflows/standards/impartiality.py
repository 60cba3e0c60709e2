"""Impartiality: both sides' accounts are tested, and the officer's word alone ends nothing."""

from workflows.casefile import Allegation, CaseFile
from workflows.records import Record
from workflows.records.investigation import BOTH_SIDES, LINES_OF_INQUIRY
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import Verdict, unless

FINISH = "Enter its result, or the reason why it is not pursued."


@check("IMPARTIALITY-01")
def both_sides_are_tested(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each allegation has lines that test either account, all finished, and not just the officer's word."""
    problems = [
        f"Allegation {number} {problem}"
        for number, allegation in enumerate(case.allegations, 1)
        for problem in _one_sided(case, allegation)
    ]
    if _rests_on_the_officers_word(case):
        problems.append(
            "Only subject officers were interviewed and there is no evidence. Hear others, or add what else there is."
        )
    return unless(problems)


def _one_sided(case: CaseFile, allegation: Allegation) -> list[str]:
    lines = case.current("plan_line", allegation.id)
    planned = {line["line"] for line in lines}
    missing = [label for line, label in LINES_OF_INQUIRY.items() if line in BOTH_SIDES - planned]
    unfinished = [line for line in lines if not is_finished(line)]
    return [
        *(f"has no line of inquiry that {label[0].lower()}{label[1:]}. Plan and pursue one." for label in missing),
        *(f"has an unfinished line of inquiry: {LINES_OF_INQUIRY[line['line']]}. {FINISH}" for line in unfinished),
    ]


def is_finished(line: Record) -> bool:
    """Tell whether a line of inquiry is done or given up, with the result or the reason written down."""
    return line["status"] in {"done", "not_pursued"} and bool(line["result"])


def _rests_on_the_officers_word(case: CaseFile) -> bool:
    interviews = case.current("interview")
    heard = {interview["capacity"] for interview in interviews}
    return heard == {"subject_officer"} and not case.current("evidence_item")
