"""Inquiry beyond the single event: superiors, patterns, bias, and what was left undone."""

from workflows.casefile import GRAVE_CODES, Allegation, CaseFile
from workflows.records import KINDS
from workflows.records.inquiry import BIAS_LINES, ESCALATION_GROUNDS, OMISSION_QUESTIONS, SEARCHED
from workflows.records.investigation import COMMAND_LINES, LINES_OF_INQUIRY
from workflows.standards.impartiality import FINISH, is_finished
from workflows.standards.predicates import Limits, check, pulled_in_by
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, not_met, unless
from workflows.wording import N_, joined, worded


@check("ADEQUACY-05")
def superiors_are_looked_into(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether orders, planning, supervision and earlier warnings were looked into, superior by superior."""
    concerned = case.alleged(GRAVE_CODES | pulled_in_by("ADEQUACY-05"))
    if not concerned:
        return NOT_APPLICABLE
    return unless(
        [
            worded("Allegation %(number)s %(problem)s", number=number, problem=problem)
            for number, allegation in concerned
            for problem in unfinished_lines(case, allegation, COMMAND_LINES) + _unnamed_superiors(case, allegation)
        ]
    )


def unfinished_lines(case: CaseFile, allegation: Allegation, wanted: frozenset[str]) -> list[str]:
    """Say which of the wanted lines of inquiry an allegation lacks, and which are not finished."""
    lines = [line for line in case.current("plan_line", allegation.id) if line["line"] in wanted]
    missing = _labels(wanted - {line["line"] for line in lines})
    unfinished = _labels(frozenset(line["line"] for line in lines if not is_finished(line)))
    problems = (
        [worded("has no line of inquiry on: %(missing)s. Plan and pursue each.", missing=missing)] if missing else []
    )
    return problems + (
        [worded("has lines of inquiry not finished: %(unfinished)s. %(finish)s", unfinished=unfinished, finish=FINISH)]
        if unfinished
        else []
    )


def _unnamed_superiors(case: CaseFile, allegation: Allegation) -> list[str]:
    lines = case.current("plan_line", allegation.id)
    done = [line for line in lines if line["line"] in COMMAND_LINES and line["status"] == "done"]
    unnamed = _labels(frozenset(line["line"] for line in done if not line["superiors"]))
    return (
        [worded("has lines of inquiry that name no superior: %(unnamed)s. Name those considered.", unnamed=unnamed)]
        if unnamed
        else []
    )


def _labels(lines: frozenset[str]) -> str:
    return joined((label for line, label in LINES_OF_INQUIRY.items() if line in lines), "; ")


@check("ADEQUACY-06")
def patterns_are_searched_for(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether similar cases were looked for with a conclusion, prove nothing alone, and lead on where they must."""
    search = case.latest("pattern_search")
    if search is None:
        return not_met(N_("Nobody has looked for similar cases. Search by officer, unit, place and method."))
    left_out = joined((label for part, label in SEARCHED.items() if part not in search["scope"]), "; ")
    due = {
        "pattern": len(search["hits"]) >= int(limits["pattern_threshold"]),
        "expertise": bool(search["expertise_missing"]),
        "bias": bool(search["bias_objection_upheld"]),
    }
    decided = {decision["ground"] for decision in case.current("escalation") if decision["reasons"]}
    rules = {
        worded("The search for similar cases leaves out: %(left_out)s. Complete it.", left_out=left_out): not left_out,
        N_("The search for similar cases has no conclusion. Write it down, also where nothing was found."): (
            bool(search["conclusion"])
        ),
        N_("Complaints that were not proved are used as proof. They may only suggest where to look."): (
            search["unproved_used_as_proof"] is False
        ),
    }
    problems = [words for words, holds in rules.items() if not holds]
    problems += [
        worded(
            "Nobody has decided with reasons on escalation, though there is cause: %(escalation_grounds)s. Decide.",
            escalation_grounds=ESCALATION_GROUNDS[ground],
        )
        for ground, is_due in due.items()
        if is_due and ground not in decided
    ]
    return unless(problems)


@check("ADEQUACY-07")
def omissions_are_put_to_the_test(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the reasons on each omission answer duty, knowledge, the step open, time and discrimination."""
    concerned = [
        (number, allegation) for number, allegation in enumerate(case.allegations, 1) if _is_omission(case, allegation)
    ]
    if not concerned:
        return NOT_APPLICABLE
    return unless(
        [
            worded(
                "The reasons on allegation %(number)s do not answer: %(missing)s. Complete the test of the omission.",
                number=number,
                missing=missing,
            )
            for number, allegation in concerned
            if (missing := joined(_unanswered(case, allegation), "; "))
        ]
    )


def _is_omission(case: CaseFile, allegation: Allegation) -> bool:
    classification = case.latest("classification", allegation.id)
    return classification is not None and (
        classification["conduct_type"] in {"omission", "both"} or "omission" in classification["categories"]
    )


def _unanswered(case: CaseFile, allegation: Allegation) -> list[str]:
    test = case.latest("omission_test", allegation.id)
    fields = KINDS["omission_test"].fields
    return [fields[question].label for question in OMISSION_QUESTIONS if test is None or not test[question]]


@check("NONDISC-01")
def possible_bias_is_investigated(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each line of inquiry into possible bias was followed to a result."""
    sign = case.latest("bias_sign")
    if not (sign and sign["indicated"]) and not case.alleged(pulled_in_by("NONDISC-01")):
        return NOT_APPLICABLE
    inquiry = case.latest("bias_inquiry")
    if inquiry is None:
        return not_met(N_("Bias is possible, and nobody has looked into it. Record the inquiry into bias."))
    fields = KINDS["bias_inquiry"].fields
    missing = joined((fields[line].label for line in (*BIAS_LINES, "result") if not inquiry[line]), "; ")
    return unless(
        [worded("The inquiry into bias leaves open: %(missing)s. Say what was found, or why not.", missing=missing)]
        if missing
        else []
    )
