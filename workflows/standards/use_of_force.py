"""Use of force: reported by who used it, put to the full test, and excused by no order."""

from workflows.casefile import GRAVE_CODES, Allegation, CaseFile
from workflows.involved import Officer
from workflows.records import KINDS, Record
from workflows.records.findings import BASES, LIMBS
from workflows.records.force import LIFE_QUESTIONS, REPORT_PARTS
from workflows.records.investigation import IDENTITY_LINES
from workflows.standards.elsewhere import is_raised
from workflows.standards.inquiry import unfinished_lines
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, unless
from workflows.wording import N_, joined, lowered, worded

FORCE_CODES = frozenset({"force_other", "firearm"})
"""Codes that are about force in themselves; any other allegation is tested once a use of force is recorded in it."""
NEVER_JUSTIFY = frozenset({"superior_orders", "emergency"})
"""What excuses no grave abuse (Basic Principles on Force and Firearms, principles 8 and 26)."""


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
            worded("Allegation %(number)s%(problem)s", number=number, problem=problem)
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
        return [N_(" has no force test. Record one for each use of force.")]
    return [
        worded(
            ", use of force %(number)s: not answered with reasons: %(missing)s. Complete the force test.",
            number=number,
            missing=missing,
        )
        for number, assessment in enumerate(assessments, 1)
        if (missing := joined(_open_limbs(assessment), "; "))
    ]


def _open_limbs(assessment: Record) -> list[str]:
    fields = KINDS["force_assessment"].fields
    return [fields[limb].label for limb in LIMBS if assessment[limb] is None or not assessment[f"{limb}_reasons"]]


@check("RECORD-03")
def each_officer_reported_their_force(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each officer who used force reported it fully and in time, or a flaw of that is looked into.

    Where nobody can name the officer, the ways to find them are pursued; a finding names the allegation and not the
    officer, so that it remains possible against the unit (General Comment 37, para. 89).
    """
    alleged = case.alleged(FORCE_CODES)
    reporting = {name for _, allegation in alleged for name in allegation.officers}
    reporting |= {report.about for report in case.current("force_report") if report.about}
    if not reporting and not alleged:
        return NOT_APPLICABLE
    known = {officer.id for officer in case.officers if officer.identified_at is not None}
    problems = [
        worded("Officer %(number)s %(problem)s", number=number, problem=problem)
        for number, officer in enumerate(case.officers, 1)
        if officer.id in reporting & known
        for problem in _report_problems(case, officer, limits)
    ]
    problems += [
        worded("Allegation %(number)s %(problem)s", number=number, problem=problem)
        for number, allegation in alleged
        if not allegation.officers or not known.issuperset(allegation.officers)
        for problem in unfinished_lines(case, allegation, IDENTITY_LINES)
    ]
    return unless(problems)


def _report_problems(case: CaseFile, officer: Officer, limits: Limits) -> list[str]:
    reports = case.current("force_report", officer.id)
    if not reports:
        return [N_("has no report on force. Obtain it, or record that there is none.")]
    return [problem for report in reports for problem in _flaws(case, report, limits)]


def _flaws(case: CaseFile, report: Record, limits: Limits) -> list[str]:
    if report["status"] == "no_force":
        return (
            []
            if report["grounds"]
            else [N_("is said to have used no force, without saying how that is known. Say so.")]
        )
    if report["status"] == "missing":
        words = N_("wrote no report on force. Make that an allegation, or name the case that is about it.")
        return [] if is_raised(case, report) else [words]
    fields = KINDS["force_report"].fields
    missing = joined((fields[part].label for part in REPORT_PARTS if not report[part]), "; ")
    problems = (
        [worded("has a report on force that does not tell: %(missing)s. Obtain it.", missing=missing)]
        if missing
        else []
    )
    used_at, filed_at = report["used_at"], report["filed_at"]
    if used_at and filed_at and filed_at > limits.due(used_at, "force_report_hours") and not is_raised(case, report):
        problems.append(N_("reported force late. Make that an allegation, or name the case that is about it."))
    return problems


@check("FORCE-02")
def force_that_may_kill_is_strictly_tested(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each use of a firearm or of force that may kill is put to the test of what protects life."""
    concerned = [
        (number, allegation, uses)
        for number, allegation in enumerate(case.allegations, 1)
        if (uses := _uses_that_may_kill(case, allegation))
    ]
    if not concerned:
        return NOT_APPLICABLE
    return unless(
        [
            worded("Allegation %(number)s%(problem)s", number=number, problem=problem)
            for number, allegation, uses in concerned
            for problem in _untested_for_life(case.current("lethal_force_test", allegation.id), uses)
        ]
    )


def _uses_that_may_kill(case: CaseFile, allegation: Allegation) -> int:
    """How many uses of force need the stricter test: those said to, and at least one with a firearm or a death."""
    said = sum(1 for one in case.current("force_assessment", allegation.id) if one["may_kill"])
    codes = case.categories(allegation)
    by_nature = "firearm" in codes or codes >= {"death", "force_other"}
    return max(said, int(by_nature and case.finding(allegation) != "unfounded"))


def _untested_for_life(tests: tuple[Record, ...], uses: int) -> list[str]:
    if len(tests) < uses:
        return [N_(" has force that may kill without its stricter test. Record one for each use.")]
    fields = KINDS["lethal_force_test"].fields
    return [
        worded(
            ", force that may kill %(number)s: not answered: %(missing)s. Complete the test.",
            number=number,
            missing=missing,
        )
        for number, test in enumerate(tests, 1)
        if (missing := joined((fields[part].label for part in LIFE_QUESTIONS if not test[part]), "; "))
    ]


@check("FORCE-03")
def no_order_or_emergency_excuses_grave_abuse(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether no finding on a grave allegation rests on orders or an emergency, and who gave orders answers too."""
    concerned = case.alleged(GRAVE_CODES)
    if not concerned:
        return NOT_APPLICABLE
    problems = [
        worded(
            "The finding on grave allegation %(number)s rests on %(bases)s, which never excuses it. Find anew.",
            number=number,
            bases=lowered(BASES[basis]),
        )
        for number, allegation in concerned
        if (finding := case.latest("finding", allegation.id))
        for basis in finding["basis"]
        if basis in NEVER_JUSTIFY
    ]
    problems += [
        worded(
            "Nobody looks into the order by %(given_by)s on allegation %(number)s. Make it an allegation, or name "
            "the case that is about it.",
            given_by=order["given_by"],
            number=number,
        )
        for number, allegation in concerned
        for order in case.current("order_given", allegation.id)
        if not is_raised(case, order)
    ]
    return unless(problems)
