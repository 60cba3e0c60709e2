"""What the person is told that they may expect: of the right checks, for the right people, with the right dates."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY, a_case, a_person
from workflows.standards import Evaluation, load_standards
from workflows.standards.entitlements import ENTITLEMENTS, ForWhom, entitlements_of
from workflows.states import State


def given(person=None, at=MONDAY, **more):
    person = person or a_person()
    case = a_case(people=(person,), **more)
    return {each.entitlement.check_id: each for each in entitlements_of(case, person, Evaluation(case, at))}


def test_each_rests_on_one_check_that_protects_the_person():
    ids = [entitlement.check_id for entitlement in ENTITLEMENTS]
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(load_standards().checks)
    assert not any(check_id.startswith(("FAIRPROCESS", "INSTITUTION", "SANCTION")) for check_id in ids)


@pytest.mark.parametrize("age, told", [(17, True), (18, False), (None, False)])
def test_a_child_is_told_of_what_children_may_expect(age, told):
    assert ("CHILD-01" in given(replace(a_person(), age=age))) is told


@pytest.mark.parametrize("roles, told", [({"complainant", "next_of_kin"}, True), ({"complainant"}, False)])
def test_next_of_kin_are_told_of_theirs(roles, told):
    assert ("LIFE-03" in given(replace(a_person(), roles=frozenset(roles)))) is told


def test_what_is_for_everybody_is_told_even_where_nobody_can_be_named():
    case = a_case(people=())
    told = {each.entitlement for each in entitlements_of(case, None, Evaluation(case, MONDAY))}
    assert told == {entitlement for entitlement in ENTITLEMENTS if entitlement.for_whom is ForWhom.EVERYBODY}


def test_a_running_clock_gives_its_date_and_a_missed_one_says_so():
    fresh = given(state=State.RECEIVED, history=())["RECORD-01"]
    assert fresh.verdict.due_at > MONDAY
    assert not fresh.is_late
    late = given(state=State.RECEIVED, history=(), at=MONDAY + timedelta(days=60))["RECORD-01"]
    assert late.is_late
    assert not late.is_done


def test_what_was_done_says_so():
    assert given()["RECORD-01"].is_done


def test_what_no_clock_measures_has_words_for_when():
    plain = given()["FINDING-01"]
    assert plain.verdict is None
    assert plain.entitlement.when == "With the decision"
