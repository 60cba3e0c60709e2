"""Scrutiny: what was found is made public, in time and whole, and nobody is exposed by it."""

from workflows.casefile import CaseFile
from workflows.clocks import end_of
from workflows.records import Record
from workflows.records.publication import REPORT_PARTS
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, all_of, by, unless
from workflows.wording import N_, joined, lowered, worded

ALLOWED_GROUNDS = frozenset({"safety", "privacy", "pending_trial"})


@check("SCRUTINY-01")
def report_is_published(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the report on a grave case, or one of public interest, was published in time and whole.

    Until the allegations are decided, the report only proposes, and to publish it would prejudge.
    """
    decision = case.last_move("decide")
    if decision is None or not (case.grave or _is_of_public_interest(case)):
        return NOT_APPLICABLE
    due_at = limits.due(decision.at, "publish_days")
    reports = sorted(
        (one for one in case.current("publication") if one["document"] == "report" and one["published_on"]),
        key=lambda one: one["published_on"],
    )
    late = (
        N_("The report was published late.")
        if reports
        else N_("The report is not published. Publish it, and record where.")
    )
    published_at = end_of(reports[0]["published_on"], limits.calendar) if reports else None
    return all_of([unless(_report_problems(reports[-1]) if reports else []), by(due_at, published_at, limits.at, late)])


def _is_of_public_interest(case: CaseFile) -> bool:
    approved = case.latest("report_approved")
    return approved is not None and approved["public_interest"] is True


def _report_problems(report: Record) -> list[str]:
    missing = joined((lowered(label) for part, label in REPORT_PARTS.items() if part not in report["parts"]), ", ")
    grounds = set(report["redaction_grounds"])
    rules = {
        worded("The published report leaves out: %(missing)s. Publish it whole.", missing=missing): not missing,
        N_("Something was left out of the published report for a reason that does not count. Publish it."): (
            grounds <= ALLOWED_GROUNDS
        ),
        N_("It is not said what was left out of the published report, and why. Say both."): (
            bool(report["redacted"]) == bool(grounds)
        ),
    }
    return [words for words, holds in rules.items() if not holds]
