"""One allegation or person of several is enough to owe what the standards ask for, whichever it is."""

import pytest

from tests.factories.casefiles import a_case, a_person, a_record, an_allegation, classified, judged
from workflows.standards import Outcome
from workflows.states import State

TWO = (an_allegation(), an_allegation("allegation-2"))
EITHER = pytest.mark.parametrize("one, other", [("allegation-1", "allegation-2"), ("allegation-2", "allegation-1")])


def of_two(*records, **facts):
    return a_case(*records, allegations=TWO, **facts)


def found(about, value="substantiated"):
    return a_record("finding", about, value=value)


@EITHER
def test_a_case_is_grave_with_one_grave_allegation(one, other):
    assert of_two(classified("death", about=one), classified("service_conduct", about=other)).grave


@EITHER
def test_the_custody_record_is_owed_where_one_allegation_is_about_custody(one, other):
    held = classified("force_other", about=one, in_custody=True)
    case = of_two(held, classified("force_other", about=other, in_custody=False))
    assert judged("RECORD-04", case).outcome is Outcome.NOT_MET


@EITHER
def test_somebody_decides_about_the_prosecutor_where_one_allegation_may_be_a_crime(one, other):
    case = of_two(classified("corruption", about=one), classified("service_conduct", about=other))
    assert judged("ADEQUACY-08", case).outcome is Outcome.NOT_MET


@EITHER
@pytest.mark.parametrize("check_id", ["REMEDY-02", "REMEDY-03"])
def test_remedies_and_lessons_are_owed_where_one_allegation_was_found_to_be_right(one, other, check_id):
    case = of_two(found(one), found(other, "not_proved"), state=State.SANCTION)
    assert judged(check_id, case).outcome is Outcome.NOT_MET
    neither = of_two(found(one, "unfounded"), found(other, "not_proved"), state=State.SANCTION)
    assert judged(check_id, neither).outcome is Outcome.NOT_APPLICABLE


@EITHER
def test_no_case_closes_without_redress_where_one_allegation_was_found_to_be_right(one, other):
    case = of_two(found(one), found(other, "not_proved"), a_record("conclusion"), state=State.SANCTION)
    words = judged("CLOSURE-01", case).words
    assert "Nothing is recorded on remedies" in words
    assert "Nothing is recommended" in words


def test_who_complains_of_what_was_done_to_them_complains_for_nobody_else():
    rejected, witness = a_record("rejection"), a_person("witness", id="person-2")
    theirs = a_case(rejected, people=(a_person("complainant", "victim"), witness))
    another = a_case(rejected, people=(a_person("complainant"), a_person("victim", id="person-2")))
    assert judged("ACCESS-02", theirs).outcome is Outcome.NOT_APPLICABLE
    assert judged("ACCESS-02", another).outcome is Outcome.MET
