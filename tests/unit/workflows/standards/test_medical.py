"""Whether somebody who may have been hurt is offered an independent examination at once."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_record, classified, judged
from workflows.involved import Person
from workflows.standards import Outcome

DAY = timedelta(days=1)
HURT = classified("torture_ill_treatment")


def examination(**changes):
    return a_record("medical_examination", incomplete=True, **changes)


def examined(*records, at=MONDAY + 2 * DAY, **facts):
    return judged("ADEQUACY-04", a_case(*(records or (HURT, examination())), **facts), at).outcome


@pytest.mark.parametrize("code", ["torture_ill_treatment", "serious_injury", "sexual_gbv"])
def test_whoever_may_have_been_ill_treated_is_offered_an_examination(code):
    assert examined(classified(code), examination()) is Outcome.MET
    assert examined(classified(code)) is Outcome.NOT_MET
    assert examined(classified(code), at=MONDAY + DAY) is Outcome.NOT_YET_DUE


@pytest.mark.parametrize("code", ["force_other", "firearm"])
@pytest.mark.parametrize("injury, outcome", [(True, Outcome.NOT_MET), (False, Outcome.NOT_APPLICABLE)])
def test_so_is_whoever_was_hurt_by_force(code, injury, outcome):
    assert examined(classified(code, injury=injury)) is outcome


@pytest.mark.parametrize("code", ["service_conduct", "detention", "death"])
def test_nobody_else_need_be(code):
    assert examined(classified(code, injury=True)) is Outcome.NOT_APPLICABLE


def test_the_dead_are_examined_otherwise():
    assert examined(classified("torture_ill_treatment", "death")) is Outcome.NOT_APPLICABLE


def test_the_offer_comes_within_the_hours_set():
    assert examined(HURT, examination(offered_at=MONDAY + DAY, consent_at=MONDAY)) is Outcome.MET
    assert examined(HURT, examination(offered_at=MONDAY + DAY + SECOND)) is Outcome.NOT_MET


@pytest.mark.parametrize(
    "changes",
    [
        {"consent_at": None},
        {"consent_at": MONDAY + timedelta(hours=1, seconds=1)},
        {"independent": False},
        {"independent": None},
        {"private": False},
        {"officers_present": True},
        {"officers_present": None},
        {"closed_for_lack_of_marks": True},
    ],
    ids=str,
)
def test_an_examination_with_one_thing_amiss_is_not_enough(changes):
    assert examined(HURT, examination(**changes)) is Outcome.NOT_MET


def test_that_no_marks_are_found_changes_nothing():
    assert examined(HURT, examination(marks_found=False)) is Outcome.MET


@pytest.mark.parametrize("answer", ["refused", "unreachable"])
def test_who_refuses_or_is_not_reached_needs_the_word_of_two(answer):
    assert examined(HURT, examination(answer=answer, examined_at=None)) is Outcome.NOT_MET
    assert examined(HURT, examination(answer=answer, examined_at=None), at=MONDAY) is Outcome.NOT_MET


@pytest.mark.parametrize("answer", ["accepted", "waiting"])
def test_an_offer_alone_is_enough_only_while_time_runs(answer):
    offered = examination(answer=answer, examined_at=None)
    assert examined(HURT, offered, at=MONDAY + DAY) is Outcome.NOT_YET_DUE
    assert examined(HURT, offered, at=MONDAY + DAY + SECOND) is Outcome.NOT_MET


VICTIMS = tuple(Person(id, frozenset({"victim"})) for id in ("person-1", "person-2"))


def test_every_victim_is_offered_one():
    one, other = examination(person="person-1"), examination(person="person-2")
    assert examined(HURT, one, people=VICTIMS) is Outcome.NOT_MET
    assert examined(HURT, one, other, people=VICTIMS) is Outcome.MET


def test_the_newest_examination_of_a_person_counts():
    flawed, better = examination(person="person-1", independent=False), examination(person="person-1")
    assert examined(HURT, flawed, better, people=VICTIMS[:1]) is Outcome.MET
    assert examined(HURT, better, flawed, people=VICTIMS[:1]) is Outcome.NOT_MET
