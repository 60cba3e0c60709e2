"""Findings: one for each allegation, on the right standard of proof, with reasons that meet the evidence."""

import re

from workflows.casefile import Allegation, CaseFile
from workflows.records.findings import FINDING_VALUES, STANDARDS_OF_PROOF
from workflows.records.investigation import TAINTED
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, unless
from workflows.wording import N_, worded

WORDS_OF_GUILT = (
    "is guilty",
    "are guilty",
    "was guilty",
    "were guilty",
    "found guilty",
    "guilty of",
    "committed a crime",
    "committed the crime",
    "committed an offence",
    "committed the offence",
    "criminally liable",
    "criminally responsible",
)
"""Phrases that state criminal guilt, which only a court may do. "Not" before "guilty" lets a phrase pass."""

_GUILT = re.compile(rf"\b(?<!\bnot )({'|'.join(WORDS_OF_GUILT)})\b")


def stated_guilt(text: str | None) -> str:
    """Find the first words that state criminal guilt; nothing if there are none."""
    found = _GUILT.search(" ".join((text or "").lower().split()))
    return found[0] if found else ""


@check("FINDING-01")
def every_allegation_has_a_reasoned_finding(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each allegation has one finding of the closed list, and the findings answer all material evidence."""
    if not case.allegations:
        return unless([N_("No allegation is recorded, so nothing can be found. Add at least one.")])
    return unless(
        [
            worded("Allegation %(number)s %(problem)s", number=number, problem=problem)
            for number, allegation in enumerate(case.allegations, 1)
            for problem in _finding_problems(case, allegation)
        ]
        + _unanswered_evidence(case)
    )


def _finding_problems(case: CaseFile, allegation: Allegation) -> list[str]:
    finding = case.latest("finding", allegation.id)
    if finding is None:
        return [N_("has no finding. Record one with its reasons.")]
    evidence = {name for item in case.current("evidence_item") for name in case.lineage(item)}
    may_be_cited = any(item["tainted_by"] not in TAINTED for item in case.current("evidence_item"))
    cited = set(finding["evidence_cited"])
    rules = {
        N_("has a finding that is not of the closed list. Choose one of the list."): finding["value"] in FINDING_VALUES,
        N_("has a finding without a standard of proof. Choose the standard."): bool(finding["standard_of_proof"]),
        N_("has a finding without reasons. Write them down."): bool(finding["reasons"]),
        N_("has a finding that cites no evidence of the case. Cite what it rests on."): bool(cited & evidence)
        or not may_be_cited,
        N_("has a finding that cites evidence not in the case. Cite what is there."): cited <= evidence,
    }
    return [words for words, holds in rules.items() if not holds]


def _unanswered_evidence(case: CaseFile) -> list[str]:
    """What torture brought out must not be cited, so it need not be answered (ADEQUACY-09)."""
    findings = [finding for one in case.allegations if (finding := case.latest("finding", one.id))]
    cited = {name for finding in findings for name in finding["evidence_cited"]}
    return [
        worded(
            "No finding answers the material evidence “%(description)s”. Cite it and say what it is worth.",
            description=item["description"],
        )
        for item in case.current("evidence_item")
        if findings and item["material"] and item["tainted_by"] not in TAINTED and cited.isdisjoint(case.lineage(item))
    ]


@check("FINDING-02")
def findings_use_the_right_standard(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether findings rest on the jurisdiction's standard of proof and leave criminal guilt to the courts.

    The standard is the pack's; the parameter of the check is only what a pack starts from.
    """
    findings = [
        (number, finding)
        for number, allegation in enumerate(case.allegations, 1)
        if (finding := case.latest("finding", allegation.id))
    ]
    if not findings:
        return NOT_APPLICABLE
    standard = case.pack.standard_of_proof
    label = STANDARDS_OF_PROOF.get(standard, standard)
    problems = [
        worded(
            "The finding on allegation %(number)s uses another standard of proof than this body's. Use: %(label)s.",
            number=number,
            label=label,
        )
        for number, finding in findings
        if finding["standard_of_proof"] != standard
    ]
    for number, finding in findings:
        guilt = stated_guilt(finding["reasons"])
        if guilt:
            problems.append(
                worded(
                    "The reasons on allegation %(number)s say “%(guilt)s”. Only a court states guilt; say what was "
                    "proved.",
                    number=number,
                    guilt=guilt,
                )
            )
    return unless(problems)
