"""Use of force: every use is put to the full test."""

from workflows.casefile import Allegation, CaseFile
from workflows.records import KINDS, Record
from workflows.records.outcome import LIMBS
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, unless

FORCE_CODES = frozenset({"force_other", "firearm"})
"""Codes that are about force in themselves; any other allegation is tested once a use of force is recorded in it."""


@check("FORCE-01")
def every_use_of_force_is_fully_tested(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each use of force has an answer with reasons on every limb of the test, and on medical aid."""
    about_force = [
        (number, allegation)
        for number, allegation in enumerate(case.allegations, 1)
        if _is_about_force(case, allegation)
    ]
    if not about_force:
        return NOT_APPLICABLE
    return unless(
        [
            f"Allegation {number}{problem}"
            for number, allegation in about_force
            for problem in _untested(case.current("force_assessment", allegation.id))
        ]
    )


def _is_about_force(case: CaseFile, allegation: Allegation) -> bool:
    """An event found not to have happened leaves no force to test."""
    if case.current("force_assessment", allegation.id):
        return True
    return bool(case.categories(allegation) & FORCE_CODES) and case.finding(allegation) != "unfounded"


def _untested(assessments: tuple[Record, ...]) -> list[str]:
    if not assessments:
        return [" has no force test. Record one for each use of force."]
    return [
        f", use of force {number}: not answered with reasons: {missing}. Complete the force test."
        for number, assessment in enumerate(assessments, 1)
        if (missing := "; ".join(_open_limbs(assessment)))
    ]


def _open_limbs(assessment: Record) -> list[str]:
    fields = KINDS["force_assessment"].fields
    return [fields[limb].label for limb in LIMBS if assessment[limb] is None or not assessment[f"{limb}_reasons"]]
