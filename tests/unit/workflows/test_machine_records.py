"""Whether a record may be saved, by the checks that are made on records of its kind."""

from dataclasses import replace
from datetime import timedelta

from tests.factories.casefiles import MONDAY, a_case, a_move, a_record, classified
from tests.factories.journeys import a_form, arrived_in, codes, ready_for, standing_in, whoever_fires
from workflows.errors import Refused
from workflows.machine import against_record, fire
from workflows.standards import Evaluation, Outcome, load_standards
from workflows.states import State

DAY = timedelta(days=1)
TAMPERED = {"chain_problem": "entry 3 is missing"}
CHECKS = load_standards().checks


def news_answered(*, after, by="supervisor-1", code="service_conduct", **content):
    answer = a_record("reopening_decision", made_by=by, made_at=MONDAY + after, **content)
    history = (*arrived_in(State.SANCTION), a_move("conclude", State.SANCTION, State.CLOSED, by="closer"))
    case = a_case(classified(code), a_record("new_information"), answer, state=State.CLOSED, history=history)
    return codes(refused_record(case, "reopening_decision", MONDAY + after))


def refused_record(case, kind, at=MONDAY):
    return against_record(kind, Evaluation(case.without_newest(kind), at), Evaluation(case, at))


def test_a_record_that_meets_the_check_on_it_may_be_saved():
    assert news_answered(after=DAY) == []


def test_a_record_that_does_not_is_refused_with_the_check():
    assert news_answered(after=DAY, by="closer") == ["CLOSURE-02"]
    assert news_answered(after=DAY, code="death", reopen=False) == ["CLOSURE-02"]


def test_a_record_that_only_comes_late_may_still_be_saved():
    assert news_answered(after=60 * DAY) == []
    assert news_answered(after=60 * DAY, by="closer") == ["CLOSURE-02"]


def test_a_kind_without_a_check_of_its_own_may_always_be_saved():
    assert refused_record(standing_in(State.CLOSED, a_form("note", made_by="head-1"), **TAMPERED), "note") == ()


def test_what_stood_before_is_not_held_against_a_record():
    earlier = a_record("reopening_decision", made_by="closer")
    history = (*arrived_in(State.SANCTION), a_move("conclude", State.SANCTION, State.CLOSED, by="closer"))
    again = a_record("reopening_decision", made_by="closer")
    case = a_case(a_record("new_information"), earlier, again, state=State.CLOSED, history=history)
    assert Evaluation(case, MONDAY).verdict(CHECKS["CLOSURE-02"]).outcome is Outcome.NOT_MET
    assert refused_record(case, "reopening_decision") == ()


def test_the_form_of_a_move_is_held_up_to_the_checks_on_its_record():
    case = ready_for("reopen", classified("death"), form=False)
    answer = a_form("reopening_decision", made_by="supervisor-1", reopen=True)
    assert "CLOSURE-02" not in codes(fire_or_reasons(with_form(case, answer)))
    shut = a_form("reopening_decision", made_by="supervisor-1", reopen=False, incapable_of_mattering=False)
    assert "CLOSURE-02" in codes(fire_or_reasons(with_form(case, shut)))


def with_form(case, form):
    return replace(case, records={**case.records, form.kind: (form,)})


def fire_or_reasons(case):
    try:
        return fire(case, "reopen", whoever_fires("reopen"), MONDAY).unmet
    except Refused as held:
        return held.reasons
