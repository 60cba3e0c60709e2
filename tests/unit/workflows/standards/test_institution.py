"""Whether the body itself is independent, works with others by agreed routes, and tells the public what it does."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.casefiles import SECOND, a_case, judged
from workflows.casefile import CaseFile
from workflows.jurisdictions import load_pack
from workflows.records import BODY_KINDS, Record
from workflows.records.body import COVERED, PARTNERS
from workflows.standards import Outcome, body_checks, load_standards
from workflows.states import State

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHECKS = [check.id for check in body_checks()]

SETUP = {
    "law": "Police Oversight Act",
    "works_since": date(2025, 1, 1),
    "term_fixed_in_law": True,
    "removal_on_listed_grounds": True,
    "removed_by_police": False,
    "reflects_society": True,
    "gender_balance": True,
    "budget_source": "parliament",
    "power_to_enter": "s. 12",
    "power_to_compel": "s. 13",
    "power_to_documents": "s. 14",
}
INSTRUCTION = {
    "received_on": date(2026, 2, 1),
    "sender": "The minister",
    "instruction": "Drop the case.",
    "refused": True,
    "answer": "No.",
}
AGREEMENT = {
    "body": "The service",
    "contact": "The desk",
    "time_limits": "Three days.",
    "agreed_on": date(2026, 1, 1),
    "review_on": date(2027, 12, 31),
}
REPORT = {
    "period_begins_on": date(2025, 1, 1),
    "period_ends_on": date(2025, 12, 31),
    "published_on": date(2026, 2, 1),
    "where": "The website",
    "covers": list(COVERED),
    "voluntary": True,
    "stored_apart": True,
    "anonymised": True,
    "gaps_explained": "There are none.",
}


def made(kind, content, number=1, replaces=None):
    declared = BODY_KINDS[kind]
    return Record(f"{kind}-{number}", kind, declared.read(declared.write(content)), "head-1", NOW, None, replaces)


def the_body(*records):
    kinds = {record.kind for record in records}
    body = {kind: tuple(record for record in records if record.kind == kind) for kind in kinds}
    return CaseFile(id="body", state=State.NEW, pack=load_pack("model"), source="", body=body)


def test_three_checks_are_about_the_body():
    assert CHECKS == ["INSTITUTION-01", "INSTITUTION-02", "SCRUTINY-02"]
    assert not [
        check for check in load_standards().checks.values() if check.phase == "institution" and check.id not in CHECKS
    ]


@pytest.mark.parametrize("check_id", CHECKS)
def test_no_case_is_held_up_to_them(check_id):
    assert judged(check_id, a_case()).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("check_id", CHECKS)
def test_a_body_of_which_nothing_is_recorded_does_not_meet_them(check_id):
    assert judged(check_id, the_body(), NOW).outcome is Outcome.NOT_MET


# INSTITUTION-01 -----------------------------------------------------------------------------------------------------


def test_a_body_set_up_by_law_with_money_and_powers_of_its_own_is_met():
    assert judged("INSTITUTION-01", the_body(made("constitution", SETUP)), NOW).outcome is Outcome.MET


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("term_fixed_in_law", False, "No law fixes the term"),
        ("removal_on_listed_grounds", False, "on other grounds than a law lists"),
        ("removed_by_police", True, "can remove the head"),
        ("removed_by_police", None, "can remove the head"),
        ("reflects_society", False, "do not reflect society"),
        ("gender_balance", False, "sexes are not balanced"),
        ("budget_source", "police", "money of this body"),
        ("budget_source", "police_ministry", "money of this body"),
        ("power_to_enter", None, "enter places"),
        ("power_to_compel", None, "compel people"),
        ("power_to_documents", None, "obtain documents"),
    ],
)
def test_whatever_makes_a_body_dependent_is_told(field, value, words):
    verdict = judged("INSTITUTION-01", the_body(made("constitution", {**SETUP, field: value})), NOW)
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


@pytest.mark.parametrize("source", ["parliament", "other_ministry", "other"])
def test_money_that_does_not_come_from_the_police_leaves_a_body_independent(source):
    setup = made("constitution", {**SETUP, "budget_source": source})
    assert judged("INSTITUTION-01", the_body(setup), NOW).outcome is Outcome.MET


def test_a_version_that_was_replaced_no_longer_counts():
    obeyed = made("instruction_received", {**INSTRUCTION, "refused": False})
    refused = made("instruction_received", INSTRUCTION, 2, replaces="instruction_received-1")
    assert judged("INSTITUTION-01", the_body(made("constitution", SETUP), obeyed, refused), NOW).outcome is Outcome.MET


@pytest.mark.parametrize("refused, outcome", [(True, Outcome.MET), (False, Outcome.NOT_MET)])
def test_instructions_on_a_case_are_refused(refused, outcome):
    body = the_body(made("constitution", SETUP), made("instruction_received", {**INSTRUCTION, "refused": refused}))
    assert judged("INSTITUTION-01", body, NOW).outcome is outcome


def test_only_the_newest_version_counts():
    first = made("constitution", {**SETUP, "gender_balance": False})
    second = made("constitution", SETUP, 2, replaces="constitution-1")
    assert judged("INSTITUTION-01", the_body(first, second), NOW).outcome is Outcome.MET


# INSTITUTION-02 -----------------------------------------------------------------------------------------------------


def agreements(*, but=None, **changes):
    return [
        made("agreement", {**AGREEMENT, "partner": partner, **(changes if partner == but else {})}, number)
        for number, partner in enumerate(PARTNERS, 1)
    ]


def test_agreements_with_every_partner_are_in_force_until_the_earliest_review():
    verdict = judged("INSTITUTION-02", the_body(*agreements()), NOW)
    assert (verdict.outcome, verdict.due_at.date()) == (Outcome.NOT_YET_DUE, date(2027, 12, 31))
    lapsed = judged("INSTITUTION-02", the_body(*agreements()), verdict.due_at + SECOND)
    assert lapsed.outcome is Outcome.NOT_MET


@pytest.mark.parametrize("partner", PARTNERS)
def test_each_partner_has_an_agreement(partner):
    body = the_body(*(one for one in agreements() if one["partner"] != partner))
    assert f"There is no agreement with: {PARTNERS[partner]}" in judged("INSTITUTION-02", body, NOW).words


@pytest.mark.parametrize("agreed_on", [date(2024, 1, 1), None])
def test_of_two_agreements_with_a_partner_the_newer_counts(agreed_on):
    older = made("agreement", {**AGREEMENT, "partner": "health", "contact": None, "agreed_on": agreed_on}, 99)
    for order in ([*agreements(), older], [older, *agreements()]):
        assert judged("INSTITUTION-02", the_body(*order), NOW).outcome is Outcome.NOT_YET_DUE


@pytest.mark.parametrize("missing", ["contact", "time_limits", "agreed_on", "review_on"])
def test_each_agreement_is_whole(missing):
    body = the_body(*agreements(but="health", **{missing: None}))
    assert "lacks contact, time limits or a day of review: Health" in judged("INSTITUTION-02", body, NOW).words


@pytest.mark.parametrize(
    "review_on, outcome", [(date(2028, 1, 1), Outcome.NOT_YET_DUE), (date(2028, 1, 2), Outcome.NOT_MET)]
)
def test_an_agreement_is_looked_at_again_within_two_years(review_on, outcome):
    assert judged("INSTITUTION-02", the_body(*agreements(but="health", review_on=review_on)), NOW).outcome is outcome


# SCRUTINY-02 --------------------------------------------------------------------------------------------------------

NEXT_DUE = datetime(2027, 3, 31, 23, 59, 59, tzinfo=UTC)


def reported(**changes):
    return the_body(made("constitution", SETUP), made("annual_report", {**REPORT, **changes}))


def test_after_a_good_report_the_next_is_due_three_months_after_its_year():
    verdict = judged("SCRUTINY-02", reported(), NOW)
    assert (verdict.outcome, verdict.due_at) == (Outcome.NOT_YET_DUE, NEXT_DUE)
    assert judged("SCRUTINY-02", reported(), NEXT_DUE + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "day, outcome", [(date(2026, 3, 31), Outcome.NOT_YET_DUE), (date(2026, 4, 1), Outcome.NOT_MET)]
)
def test_a_report_comes_within_three_months_of_its_period(day, outcome):
    assert judged("SCRUTINY-02", reported(published_on=day), NOW + timedelta(days=90)).outcome is outcome


@pytest.mark.parametrize("missing", ["period_ends_on", "published_on"])
def test_a_report_that_was_not_published_or_is_on_no_period_is_none(missing):
    assert judged("SCRUTINY-02", reported(**{missing: None}), NOW).due_at.date() == date(2026, 4, 1)


def test_the_first_report_is_owed_from_when_the_body_began():
    begun = the_body(made("constitution", SETUP))
    due = judged("SCRUTINY-02", begun, NOW)
    assert (due.outcome, due.due_at) == (Outcome.NOT_YET_DUE, datetime(2026, 4, 1, 23, 59, 59, tzinfo=UTC))


@pytest.mark.parametrize("part", COVERED)
def test_a_report_covers_everything(part):
    verdict = judged("SCRUTINY-02", reported(covers=[other for other in COVERED if other != part]), NOW)
    assert COVERED[part] in verdict.words


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("voluntary", False, "Make it voluntary"),
        ("stored_apart", False, "Keep it apart"),
        ("anonymised", False, "Make them anonymous"),
        ("gaps_explained", None, "gaps between groups"),
    ],
)
def test_figures_about_groups_expose_nobody_and_are_explained(field, value, words):
    verdict = judged("SCRUTINY-02", reported(**{field: value}), NOW)
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words
