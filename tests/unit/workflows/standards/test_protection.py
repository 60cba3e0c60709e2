"""Whether people who come forward are assessed for risk, kept from reprisals, and never punished for it."""

from datetime import date, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_move, a_person, a_record, classified, judged, the_way_to
from workflows.records.protection import COUNTER_CHARGES, STEPS
from workflows.standards import Outcome
from workflows.standards.protection import AT_RISK
from workflows.states import State

DAY = timedelta(hours=24)
DUE = MONDAY + DAY
VICTIM = (a_person("victim"),)


# PROTECTION-01 ------------------------------------------------------------------------------------------------------


def exposed(*records, code="death", people=VICTIM, **facts):
    return a_case(classified(code), *records, people=people, **facts)


def assessed(**more):
    return a_record("risk_assessment", "person-1", **more)


@pytest.mark.parametrize(
    "case",
    [
        exposed(assessed()),
        exposed(assessed(), code="child"),
        exposed(assessed(), code="sexual_gbv"),
        exposed(assessed(), code="service_conduct", source="detainee"),
        exposed(assessed(), code="service_conduct", people=(a_person("reporting_officer"),)),
        exposed(assessed(), code="service_conduct", people=(a_person("witness", age=12),)),
        exposed(assessed(), a_record("reprisal_fear", "person-1"), code="service_conduct"),
    ],
    ids=["grave", "child overlay", "gender-based violence", "detained", "reporting officer", "child", "fear told"],
)
def test_risk_is_assessed_where_people_are_exposed(case):
    assert judged("PROTECTION-01", case).outcome is Outcome.MET
    assert judged("PROTECTION-01", case.without("risk_assessment"), DUE + SECOND).outcome is Outcome.NOT_MET


def test_in_other_cases_no_assessment_is_owed():
    assert judged("PROTECTION-01", exposed(code="service_conduct")).outcome is Outcome.NOT_APPLICABLE
    unafraid = exposed(a_record("reprisal_fear", "person-1", afraid="no"), code="service_conduct")
    assert judged("PROTECTION-01", unafraid).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("role", AT_RISK)
def test_each_person_who_came_forward_is_assessed(role):
    case = exposed(assessed(), people=(*VICTIM, a_person(role, id="person-2")))
    verdict = judged("PROTECTION-01", case, DUE + SECOND)
    assert verdict.outcome is Outcome.NOT_MET
    assert "person 2" in verdict.words


def test_representatives_need_no_assessment_of_their_own():
    case = exposed(assessed(), people=(*VICTIM, a_person("representative", id="person-2")))
    assert judged("PROTECTION-01", case, DUE + SECOND).outcome is Outcome.MET


@pytest.mark.parametrize(
    "assessed_at, now, outcome",
    [
        (None, DUE, Outcome.NOT_YET_DUE),
        (None, DUE + SECOND, Outcome.NOT_MET),
        (DUE, DUE, Outcome.MET),
        (DUE + SECOND, DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_the_assessment_comes_within_a_day(assessed_at, now, outcome):
    records = [assessed(assessed_at=assessed_at)] if assessed_at else []
    assert judged("PROTECTION-01", exposed(*records), now).outcome is outcome


def test_an_assessment_of_which_nobody_wrote_when_it_was_made_takes_nothing_from_another():
    undated = assessed(id="undated", assessed_at=None, incomplete=True)
    case = exposed(undated, assessed(replaces="undated", assessed_at=DUE))
    assert judged("PROTECTION-01", case, DUE + SECOND).outcome is Outcome.MET


def test_the_time_runs_from_when_the_case_turned_out_to_be_of_that_sort():
    later = classified("death", made_at=MONDAY + 10 * DAY)
    case = a_case(classified("service_conduct"), later, people=VICTIM)
    assert judged("PROTECTION-01", case, MONDAY + 10 * DAY).due_at == MONDAY + 11 * DAY


@pytest.mark.parametrize(
    "day, now, outcome",
    [
        (date(2026, 3, 30), MONDAY, Outcome.MET),
        (date(2026, 3, 31), MONDAY, Outcome.NOT_MET),
        (None, MONDAY, Outcome.NOT_MET),
        (date(2026, 3, 9), MONDAY + 9 * DAY, Outcome.NOT_MET),
    ],
    ids=["after four weeks", "a day later", "never", "the day has passed"],
)
def test_danger_is_looked_at_again(day, now, outcome):
    case = exposed(assessed(next_review_on=day, incomplete=True))
    assert judged("PROTECTION-01", case, now).outcome is outcome


def test_once_the_case_has_ended_no_further_look_is_owed():
    ended = exposed(assessed(next_review_on=date(2026, 3, 9)), state=State.CLOSED)
    assert judged("PROTECTION-01", ended, MONDAY + 30 * DAY).outcome is Outcome.MET


def test_a_case_that_ended_in_time_owes_no_assessment():
    history = (*the_way_to(State.RECORDED), a_move("reject", State.RECORDED, State.REJECTED, at=DUE))
    ended = exposed(state=State.REJECTED, history=history)
    assert judged("PROTECTION-01", ended, DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


# PROTECTION-02 ------------------------------------------------------------------------------------------------------


def report(**more):
    return a_record("reprisal_report", "person-1", **{"implicated": "officer-1", **more})


LINK = a_record("linked_case", relation="reprisal")
DUTY = a_record("duty_measure", "officer-1")


def test_a_reprisal_answered_in_every_way_is_met():
    assert judged("PROTECTION-02", a_case(report(), LINK, assessed(), DUTY)).outcome is Outcome.MET


@pytest.mark.parametrize(
    "records, words",
    [
        ([assessed(), DUTY], "linked case"),
        ([a_record("linked_case", relation="pattern"), assessed(), DUTY], "linked case"),
        ([LINK, DUTY], "protective decision"),
        ([LINK, assessed(assessed_at=MONDAY - SECOND), DUTY], "protective decision"),
        ([LINK, assessed()], "new look at the officer's duties"),
        ([LINK, assessed(), a_record("duty_measure", "officer-1", decided_at=MONDAY - SECOND)], "new look"),
    ],
)
def test_whatever_is_missing_a_day_after_a_reprisal_is_told(records, words):
    case = a_case(report(), *records)
    assert judged("PROTECTION-02", case, DUE).outcome is Outcome.NOT_YET_DUE
    verdict = judged("PROTECTION-02", case, DUE + SECOND)
    assert verdict.outcome is Outcome.NOT_MET
    assert f"Reprisal 1 has no {words}" in verdict.words


def test_what_comes_late_is_told_as_late():
    verdict = judged("PROTECTION-02", a_case(report(), LINK, assessed(assessed_at=DUE + SECOND), DUTY), DUE + SECOND)
    assert verdict.words == "Reprisal 1 got this late: protective decision."


def test_each_reprisal_needs_a_case_of_its_own():
    case = a_case(report(), report(), LINK, assessed(), DUTY)
    assert "Reprisal 2 has no linked case" in judged("PROTECTION-02", case, DUE + SECOND).words


def test_where_nobody_wrote_when_it_was_reported_the_time_runs_from_when_that_was_put_on_record():
    unsaid, later = (
        report(reported_at=None, made_at=MONDAY + DAY, incomplete=True),
        report(reported_at=MONDAY + 2 * DAY),
    )
    assert judged("PROTECTION-02", a_case(unsaid, DUTY), MONDAY).due_at == MONDAY + 2 * DAY
    told = report(reported_at=MONDAY, made_at=MONDAY + DAY)
    assert judged("PROTECTION-02", a_case(told, DUTY), MONDAY).due_at == MONDAY + DAY
    words = judged("PROTECTION-02", a_case(later, unsaid, LINK, assessed(), DUTY), MONDAY + 9 * DAY).words
    assert "Reprisal 1 has no linked case" not in words
    assert "Reprisal 2 has no linked case" in words


def test_where_no_officer_of_the_case_is_behind_it_there_are_no_duties_to_look_at():
    assert judged("PROTECTION-02", a_case(report(implicated=None), LINK, assessed())).outcome is Outcome.MET


def test_without_a_report_nothing_is_asked():
    assert judged("PROTECTION-02", a_case(LINK, assessed())).outcome is Outcome.NOT_APPLICABLE


# PROTECTION-03 and 04 -----------------------------------------------------------------------------------------------


def against(role, step=None, **opinion):
    step = step or {}
    made = a_record("adverse_step", "person-1", id="step-1", **{"step": "discipline", **step})
    answers = [] if opinion.pop("none", False) else [a_record("adverse_step_opinion", "step-1", **opinion)]
    return a_case(made, *answers, people=(a_person(role),))


def test_a_step_put_here_first_and_unconnected_is_met():
    assert judged("PROTECTION-03", against("reporting_officer")).outcome is Outcome.MET
    before = {"put_before_us_at": MONDAY, "takes_effect_at": MONDAY}
    assert judged("PROTECTION-03", against("reporting_officer", before)).outcome is Outcome.MET


@pytest.mark.parametrize(
    "step, opinion, words",
    [
        ({"put_before_us_at": None}, {}, "was not put before this body"),
        ({"put_before_us_at": None, "takes_effect_at": MONDAY}, {}, "took effect before"),
        ({"put_before_us_at": MONDAY, "takes_effect_at": MONDAY - SECOND}, {}, "took effect before"),
        ({"takes_effect_at": MONDAY - SECOND}, {"agrees": True}, "was agreed to although"),
        ({}, {"none": True}, "was not answered"),
        ({}, {"agrees": False, "unconnected": False}, "because of the report"),
    ],
)
def test_whatever_is_wrong_with_a_step_against_a_reporting_officer_is_told(step, opinion, words):
    verdict = judged("PROTECTION-03", against("reporting_officer", step, **opinion))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


def test_reporting_officers_against_whom_nothing_is_done_are_met_and_others_do_not_concern_it():
    assert judged("PROTECTION-03", a_case(people=(a_person("reporting_officer"),))).outcome is Outcome.MET
    assert judged("PROTECTION-03", against("witness", none=True)).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("step", sorted(STEPS))
def test_counter_charges_are_told_to_prosecutor_and_head(step):
    untold = against("complainant", {"step": step}, none=True)
    expected = Outcome.NOT_MET if step in COUNTER_CHARGES else Outcome.NOT_APPLICABLE
    assert judged("PROTECTION-04", untold).outcome is expected


@pytest.mark.parametrize("missing", ["prosecutor_told_on", "head_told_on"])
def test_both_are_told_before_anybody_agrees(missing):
    charge = {"step": "counter_charge"}
    assert judged("PROTECTION-04", against("complainant", charge)).outcome is Outcome.MET
    verdict = judged("PROTECTION-04", against("complainant", charge, **{missing: None}))
    assert "was agreed to before prosecutor and head were told" in verdict.words


@pytest.mark.parametrize(
    "opinion, outcome",
    [
        ({"agrees": True, "knowing_falsity": "A court found so."}, Outcome.MET),
        ({"agrees": True}, Outcome.NOT_MET),
        ({"agrees": False}, Outcome.MET),
    ],
)
def test_a_complaint_is_called_false_only_where_that_was_found(opinion, outcome):
    assert judged("PROTECTION-04", against("complainant", {"step": "false_complaint"}, **opinion)).outcome is outcome


def test_not_upheld_is_not_false():
    case = against("complainant", {"step": "false_complaint"}, agrees=True)
    found = a_case(*(one for kind in case.records.values() for one in kind), a_record("finding", "allegation-1"))
    assert "that it was not upheld does not make it so" in judged("PROTECTION-04", found).words
