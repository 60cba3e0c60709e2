"""The institution: a body that is independent, works with others by agreed routes, and tells the public what it does.

These checks are about the body and not about a case. Its records come in a casefile of their own, without a case.
"""

from collections.abc import Mapping
from datetime import date, datetime

from workflows.casefile import CaseFile
from workflows.clocks import Calendar, end_of
from workflows.records import Record
from workflows.records.body import COVERED, PARTNERS
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, all_of, by, not_met, unless
from workflows.wording import N_, joined, worded

INDEPENDENT_MONEY = frozenset({"parliament", "other_ministry", "other"})


def _current(body: Mapping[str, tuple[Record, ...]], kind: str) -> tuple[Record, ...]:
    records = body.get(kind, ())
    replaced = {record.replaces for record in records}
    return tuple(record for record in records if record.id not in replaced)


@check("INSTITUTION-01")
def body_is_independent(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether law, members, money and powers make the body independent, and it refuses instructions."""
    if case.body is None:
        return NOT_APPLICABLE
    found = _current(case.body, "constitution")
    setup = _setup_problems(found[-1]) if found else [N_("It is not recorded how this body is set up. Record it.")]
    return unless([*setup, *_instructions_obeyed(case.body)])


def _setup_problems(setup: Record) -> list[str]:
    powers = {
        "power_to_enter": "enter places",
        "power_to_compel": "compel people to come and answer",
        "power_to_documents": "obtain documents",
    }
    missing = joined((words for field, words in powers.items() if not setup[field]), ", ")
    rules = {
        N_("No law fixes the term of the head of this body."): setup["term_fixed_in_law"] is True,
        N_("The head of this body can be removed on other grounds than a law lists."): (
            setup["removal_on_listed_grounds"] is True
        ),
        N_("The police, or their minister alone, can remove the head of this body."): setup["removed_by_police"]
        is False,
        N_("The members of this body do not reflect society."): setup["reflects_society"] is True,
        N_("The sexes are not balanced among the members of this body."): setup["gender_balance"] is True,
        N_("The money of this body comes from the police or their ministry."): setup["budget_source"]
        in INDEPENDENT_MONEY,
        worded("No law lets this body: %(missing)s.", missing=missing): not missing,
    }
    return [words for words, holds in rules.items() if not holds]


def _instructions_obeyed(body: Mapping[str, tuple[Record, ...]]) -> list[str]:
    return [
        worded(
            "An instruction of %(sender)s on a case was not refused. Refuse it, and write down the answer.",
            sender=one["sender"],
        )
        for one in _current(body, "instruction_received")
        if one["refused"] is not True
    ]


@check("INSTITUTION-02")
def agreements_are_in_force(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether there is an agreement with each partner, with contact, time limits and a day to look at it again."""
    if case.body is None:
        return NOT_APPLICABLE
    return all_of(_agreement(case.body, partner, label, limits) for partner, label in PARTNERS.items())


def _agreement(body: Mapping[str, tuple[Record, ...]], partner: str, label: str, limits: Limits) -> Verdict:
    found = [one for one in _current(body, "agreement") if one["partner"] == partner]
    if not found:
        return not_met(worded("There is no agreement with: %(label)s. Make one.", label=label))
    newest = max(found, key=lambda one: (one["agreed_on"] or date.min, one.made_at))
    if not (newest["contact"] and newest["time_limits"] and newest["review_on"] and newest["agreed_on"]):
        return not_met(
            worded(
                "This agreement lacks contact, time limits or a day of review: %(label)s. Add what is missing.",
                label=label,
            )
        )
    latest = limits.due(end_of(newest["agreed_on"], limits.calendar), "agreement_review_years")
    review = end_of(newest["review_on"], limits.calendar)
    years = limits["agreement_review_years"]
    too_late = worded(
        "The agreement is looked at again too late: %(label)s. Do so within %(years)s years.", label=label, years=years
    )
    passed = worded(
        "The day has passed on which the agreement was to be looked at again: %(label)s. Do so now.", label=label
    )
    return all_of([unless([] if review <= latest else [too_late]), by(review, None, limits.at, passed)])


@check("SCRUTINY-02")
def public_reads_what_the_body_does(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each period's report came in time, covers everything, and tells groups apart safely."""
    if case.body is None:
        return NOT_APPLICABLE
    reports = [one for one in _current(case.body, "annual_report") if one["period_ends_on"] and one["published_on"]]
    reports.sort(key=lambda one: one["period_ends_on"])
    begun = _begun(case.body, reports, limits.calendar)
    if begun is None:
        return not_met(N_("Neither a report nor the day since which this body works is recorded. Record both."))
    period_over = limits.due(begun, "report_months")
    due_at = limits.due(period_over, "publish_months")
    missing = N_("The report to the public on the last period is not published. Publish it, and record it.")
    return all_of([*(_report(one, limits) for one in reports[-1:]), by(due_at, None, limits.at, missing)])


def _begun(body: Mapping[str, tuple[Record, ...]], reports: list[Record], calendar: Calendar) -> datetime | None:
    """Give the moment from which the period runs whose report is owed next."""
    setups = _current(body, "constitution")
    days = [one["period_ends_on"] for one in reports[-1:]] or [one["works_since"] for one in setups[-1:]]
    return end_of(days[0], calendar) if days and days[0] else None


def _report(report: Record, limits: Limits) -> Verdict:
    missing = joined((label for part, label in COVERED.items() if part not in report["covers"]), "; ")
    rules = {
        worded(
            "The last report to the public leaves out: %(missing)s. Publish that too.", missing=missing
        ): not missing,
        N_("People must say to which groups they belong. Make it voluntary."): report["voluntary"] is True,
        N_("To which groups people belong is kept in the files. Keep it apart."): report["stored_apart"] is True,
        N_("People can be recognised in the figures of the last report. Make them anonymous."): (
            report["anonymised"] is True
        ),
        N_("The last report does not explain gaps between groups. Explain them, or say that there are none."): bool(
            report["gaps_explained"]
        ),
    }
    problems = unless([words for words, holds in rules.items() if not holds])
    due_at = limits.due(end_of(report["period_ends_on"], limits.calendar), "publish_months")
    published_at = end_of(report["published_on"], limits.calendar)
    return all_of([problems, by(due_at, published_at, limits.at, N_("The last report to the public came late."))])
