"""Nobody is settled into silence or pressed to withdraw, and who takes part has a status and a say in the draft."""

from datetime import date

import pytest

from tests.factories.casefiles import MONDAY, a_case, a_person, a_record, an_officer, classified, judged
from workflows.casefile import GRAVE_CODES
from workflows.standards import Outcome
from workflows.states import State

# Mediation -----------------------------------------------------------------------------------------------------------


def test_mediation_to_which_all_agree_without_risk_is_met():
    assert judged("VICTIM-01", a_case(classified("service_conduct"), a_record("mediation"))).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [
        ({"suitability_by": None}, "Name the person"),
        ({"checker_is_outside": False}, "independent of the case"),
        ({"risk_checked": False}, "not found safe"),
        ({"consent_of_all": False}, "Not everyone has agreed"),
        ({"no_detriment": False}, "refusing does no harm"),
        ({"no_detriment": None}, "refusing does no harm"),
    ],
)
def test_mediation_that_lacks_one_thing_is_not_met(change, words):
    verdict = judged("VICTIM-01", a_case(a_record("mediation", incomplete=True, **change)))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


@pytest.mark.parametrize("code", sorted(GRAVE_CODES))
@pytest.mark.parametrize("records", [(), (a_record("mediation"),)], ids=["not proposed", "proposed"])
def test_nothing_grave_is_ever_mediated(code, records):
    verdict = judged("VICTIM-01", a_case(classified(code), *records))
    assert verdict.outcome is Outcome.NOT_MET
    assert "Allegation 1 is grave" in verdict.words


def test_mediation_that_nobody_proposes_is_not_judged():
    assert judged("VICTIM-01", a_case(classified("force_other"))).outcome is Outcome.NOT_APPLICABLE


# Withdrawal ----------------------------------------------------------------------------------------------------------


def withdrawn(*records, **content):
    return a_case(*records, a_record("withdrawal", incomplete=True, **content))


def test_a_withdrawal_tested_for_pressure_is_met():
    assert judged("VICTIM-05", withdrawn()).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [
        ({"pressure_assessed_by": None}, "from outside the case"),
        ({"assessor_is_outside": False}, "from outside the case"),
        ({"spoke_alone": False}, "not heard alone"),
        ({"pressure_found": None}, "whether there was pressure"),
        ({"pressure_found": True}, "There was pressure, so the case must go on"),
    ],
)
def test_a_withdrawal_that_lacks_one_thing_is_not_met(change, words):
    verdict = judged("VICTIM-05", withdrawn(**change))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


@pytest.mark.parametrize("decision, outcome", [("close", Outcome.NOT_MET), ("continue", Outcome.MET)])
def test_a_grave_case_goes_on_whatever_is_withdrawn(decision, outcome):
    assert judged("VICTIM-05", withdrawn(classified("death"), decision=decision)).outcome is outcome


def test_under_pressure_the_case_may_go_on():
    assert judged("VICTIM-05", withdrawn(pressure_found=True, decision="continue")).outcome is Outcome.MET


def test_only_the_latest_withdrawal_is_judged():
    assert judged("VICTIM-05", a_case(a_record("withdrawal", spoke_alone=False), a_record("withdrawal"))).outcome is (
        Outcome.MET
    )


def test_where_nobody_withdraws_there_is_nothing_to_test():
    assert judged("VICTIM-05", a_case(classified("death"))).outcome is Outcome.NOT_APPLICABLE


# Status as a participant ---------------------------------------------------------------------------------------------


def taking_part(*records, role="victim", code="death"):
    return a_case(classified(code), *records, people=(a_person(role),))


GRANTED = a_record("participation", "person-1")
ASKED = a_record(
    "participation", "person-1", requested_on=MONDAY.date(), granted=False, reasons="Not yet.", status_granted_at=None
)


@pytest.mark.parametrize("role", ["victim", "next_of_kin", "representative"])
def test_in_a_grave_case_victims_relatives_and_representatives_have_their_status(role):
    assert judged("VICTIM-03", taking_part(GRANTED, role=role)).outcome is Outcome.MET
    assert judged("VICTIM-03", taking_part(role=role)).outcome is Outcome.NOT_MET
    assert judged("VICTIM-03", taking_part(ASKED, role=role)).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("role", ["complainant", "witness"])
def test_others_have_no_status_of_their_own(role):
    assert judged("VICTIM-03", taking_part(role=role)).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "records, outcome",
    [((), Outcome.NOT_APPLICABLE), ((ASKED,), Outcome.NOT_MET), ((GRANTED,), Outcome.NOT_APPLICABLE)],
    ids=["nobody asked", "asked and refused", "granted unasked"],
)
def test_in_other_cases_the_status_is_owed_on_request(records, outcome):
    assert judged("VICTIM-03", taking_part(*records, code="service_conduct")).outcome is outcome


@pytest.mark.parametrize("missing", ["reasons", "expires_on", "review_route"])
def test_what_is_held_back_has_a_reason_an_end_and_a_way_of_review(missing):
    whole = a_record("disclosure_withheld", "person-1")
    assert judged("VICTIM-03", taking_part(GRANTED, whole)).outcome is Outcome.MET
    part = a_record("disclosure_withheld", "person-1", incomplete=True, **{missing: None})
    assert judged("VICTIM-03", taking_part(GRANTED, part)).outcome is Outcome.NOT_MET


# Comments on the draft -----------------------------------------------------------------------------------------------


def draft(**more):
    return a_record("draft_findings", **more)


def commented(*records, state=State.SANCTION, **facts):
    return a_case(*records, state=state, **facts)


def test_both_sides_had_time_to_comment_before_the_decision():
    assert judged("VICTIM-06", commented(draft())).outcome is Outcome.MET


@pytest.mark.parametrize(
    "records, words",
    [
        ([], "did not go to the people concerned"),
        ([draft(sent_to_complainant_on=None)], "went to one side only"),
        ([draft(sent_to_officer_on=None)], "went to one side only"),
        ([draft(comments_due_on=date(2026, 3, 15))], "too little time"),
        ([draft(comments_considered=None)], "what was said of the draft findings"),
    ],
)
def test_whatever_was_missing_is_told_once_decided_and_asked_for_before(records, words):
    verdict = judged("VICTIM-06", commented(*records))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words
    assert judged("VICTIM-06", commented(*records, state=State.FINDING)).outcome is Outcome.NOT_YET_DUE


def test_an_officer_whom_nobody_knows_is_sent_nothing():
    case = commented(draft(sent_to_officer_on=None), officers=(an_officer(identified_at=None),))
    assert judged("VICTIM-06", case).outcome is Outcome.MET


@pytest.mark.parametrize(
    "case",
    [commented(state=State.REPORT_REVIEW), commented(people=(a_person(can_be_contacted=False),))],
    ids=["not up for decision", "nobody can be reached"],
)
def test_comments_are_asked_for_when_there_is_something_to_decide_and_somebody_to_ask(case):
    assert judged("VICTIM-06", case).outcome is Outcome.NOT_APPLICABLE
