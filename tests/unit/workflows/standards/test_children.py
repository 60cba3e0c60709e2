"""Whether a child is never alone, is heard seldom and well, and counts in every decision."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_move, a_person, a_record, classified, judged, the_way_to
from workflows.records import KINDS
from workflows.standards import Outcome, deadline_checks, load_standards
from workflows.standards.children import TIME_FOR_OTHERS
from workflows.standards.predicates import DECISIONS, ON_RECORD
from workflows.states import State

DAY = timedelta(days=1)
CHILD = a_person("victim", age=17)
ADULT = a_person("victim", age=18)
SUPPORTED = {"person": "person-1", "capacity": "victim", "support_person": "An aunt", "legal_help": "A lawyer"}


def heard(**more):
    return a_record("interview", **{**SUPPORTED, **more})


def support(**more):
    return a_record("child_support", "person-1", **more)


def of(*records, person=CHILD):
    return a_case(*records, people=(person,))


# CHILD-01 -----------------------------------------------------------------------------------------------------------


def test_a_child_heard_with_both_at_its_side_is_met():
    assert judged("CHILD-01", of(heard(), support())).outcome is Outcome.MET


@pytest.mark.parametrize(
    "case",
    [
        of(support()),
        of(heard(), person=ADULT),
        of(heard(), person=a_person("victim")),
        of(heard(person="somebody-else")),
        of(heard(person=None, capacity="witness")),
    ],
    ids=["not heard yet", "adult", "age unknown", "somebody else was heard", "nobody named, heard as something else"],
)
def test_without_an_interview_of_a_child_nothing_is_asked(case):
    assert judged("CHILD-01", case).outcome is Outcome.NOT_APPLICABLE


def test_somebody_whose_age_is_in_dispute_counts_as_a_child():
    disputed = support(age_disputed=True)
    assert judged("CHILD-01", of(heard(), disputed, person=a_person("victim"))).outcome is Outcome.MET
    assert judged("CHILD-01", of(heard(legal_help=None), disputed, person=ADULT)).outcome is Outcome.NOT_MET


def test_an_interview_that_names_nobody_may_be_of_the_child():
    case = of(heard(person=None, support_person=None), support())
    assert judged("CHILD-01", case).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "records, words",
    [
        ([heard()], "was heard without support and legal help arranged"),
        ([heard(), support(support_person=None, support_person_implicated=None)], "has no support person"),
        (
            [heard(), support(support_person_implicated=True)],
            "has a support person who has to do with",
        ),
        ([heard(), support(legal_help=None)], "has no legal help"),
        ([heard(support_person=None), support()], "was heard without the support person"),
        ([heard(legal_help=None), support()], "was heard without legal help"),
    ],
)
def test_whatever_is_missing_beside_a_child_is_told(records, words):
    verdict = judged("CHILD-01", of(*records))
    assert verdict.outcome is Outcome.NOT_MET
    assert f"Person 1, who may be a child, {words}" in verdict.words


@pytest.mark.parametrize(
    "refusal, outcome",
    [
        ({"refused_at": MONDAY, "advised_by": "A children's lawyer"}, Outcome.MET),
        ({"refused_at": MONDAY + SECOND, "advised_by": "A children's lawyer"}, Outcome.NOT_MET),
        ({"refused_at": MONDAY, "advised_by": None}, Outcome.NOT_MET),
    ],
    ids=["before the interview, after advice", "after it began", "without advice"],
)
def test_a_child_may_refuse_both_after_advice(refusal, outcome):
    refused = support(support_person=None, support_person_implicated=None, legal_help=None, incomplete=True, **refusal)
    case = of(heard(support_person=None, legal_help=None), refused)
    assert judged("CHILD-01", case).outcome is outcome


# CHILD-02 -----------------------------------------------------------------------------------------------------------

WELL = {"interviewer_training": ["child"], "officer_contact": False}


def interviews(number, **last):
    found = [heard(**WELL, started_at=MONDAY - timedelta(days=n), ended_at=MONDAY) for n in range(number - 1, 0, -1)]
    return [*found, heard(**{**WELL, **last})]


@pytest.mark.parametrize("number, outcome", [(1, Outcome.MET), (2, Outcome.MET), (3, Outcome.NOT_MET)])
def test_a_child_is_heard_twice_at_most(number, outcome):
    assert judged("CHILD-02", of(*interviews(number))).outcome is outcome


def test_a_third_interview_needs_a_reason_that_serves_the_child():
    serves = interviews(3, further_interview_reason="The child asked to add something.")
    assert judged("CHILD-02", of(*serves)).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [
        ({"interviewer_training": ["effective"]}, "not trained to interview children"),
        ({"officer_contact": True}, "did not meet the officer"),
        ({"officer_contact": None}, "did not meet the officer"),
    ],
)
def test_whoever_hears_a_child_is_trained_and_keeps_the_officer_away(change, words):
    verdict = judged("CHILD-02", of(*interviews(1, **change)))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


def test_adults_may_be_heard_as_often_as_needed():
    assert judged("CHILD-02", of(*interviews(3), person=ADULT)).outcome is Outcome.NOT_APPLICABLE


# CHILD-04 -----------------------------------------------------------------------------------------------------------


def weighed(**more):
    return a_record("best_interests", "person-1", **more)


def test_decisions_are_records_and_each_is_held_up_to_the_check():
    assert set(DECISIONS) <= KINDS.keys()
    assert ON_RECORD["CHILD-04"] == DECISIONS


@pytest.mark.parametrize("kind", ["rejection", "finding", "withdrawal", "suspension", "decision"])
def test_a_decision_comes_after_what_is_best_for_the_child(kind):
    decision = a_record(kind, "allegation-1" if kind == "finding" else None, made_at=MONDAY + SECOND)
    assert judged("CHILD-04", of(decision, weighed())).outcome is Outcome.MET
    verdict = judged("CHILD-04", of(decision))
    assert verdict.outcome is Outcome.NOT_MET
    assert KINDS[kind].title in verdict.words


def test_what_is_weighed_only_afterwards_comes_too_late():
    assert judged("CHILD-04", of(a_record("decision"), weighed(made_at=MONDAY + SECOND))).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("missing", ["best_interests", "views", "weight_given", "told_how"])
def test_each_part_is_needed(missing):
    case = of(a_record("decision"), weighed(incomplete=True, **{missing: None}))
    assert judged("CHILD-04", case).outcome is Outcome.NOT_MET


def test_what_was_weighed_for_one_child_does_not_count_for_another():
    people = (CHILD, a_person("witness", id="person-2", age=9))
    verdict = judged("CHILD-04", a_case(a_record("decision"), weighed(), people=people))
    assert "person 2" in verdict.words
    assert "person 1" not in verdict.words


@pytest.mark.parametrize(
    "case", [of(a_record("decision"), person=ADULT), of(weighed())], ids=["no child", "nothing decided"]
)
def test_without_child_or_decision_nothing_is_asked(case):
    assert judged("CHILD-04", case).outcome is Outcome.NOT_APPLICABLE


# CHILD-03 -----------------------------------------------------------------------------------------------------------


def assessed_after(days, person=CHILD, **facts):
    """A case assessed so many working days after it was recorded; the usual limit is three."""
    moves = [*the_way_to(State.RECORDED), a_move("assess", State.RECORDED, State.ASSESSED, at=MONDAY + days * DAY)]
    done = [classified("service_conduct"), a_record("assistance", "person-1")]
    return a_case(*done, people=(person,), state=State.ASSESSED, history=tuple(moves), **facts)


def test_of_two_limits_the_shorter_is_kept_for_a_child():
    (usual,) = [one.value for one in load_standards().checks["PROMPT-01"].parameters if "other" in one.name]
    quick, slow = assessed_after(1), assessed_after(usual)
    assert judged("PROMPT-01", slow, MONDAY + usual * DAY).outcome is Outcome.MET
    assert "Within the time that is shorter for a child" in judged("CHILD-03", slow, MONDAY + usual * DAY).words
    assert "assessed late" not in judged("CHILD-03", quick, MONDAY + DAY).words


@pytest.mark.parametrize("person", [ADULT, a_person("witness", age=9)], ids=["adult", "child as witness"])
def test_limits_are_shorter_for_a_child_who_is_victim_or_complainant(person):
    assert judged("CHILD-03", assessed_after(3, person), MONDAY + 3 * DAY).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("days, late", [(2, False), (3, True)])
def test_half_of_five_working_days_is_two(days, late):
    words = judged("CHILD-03", assessed_after(days), MONDAY + days * DAY).words
    assert ("assessed late" in words) is late


@pytest.mark.parametrize("role", ["victim", "complainant"])
def test_either_part_of_a_child_is_enough_for_shorter_limits(role):
    late = judged("CHILD-03", assessed_after(3, a_person(role, age=17)), MONDAY + 3 * DAY)
    assert "Within the time that is shorter for a child" in late.words


def test_only_limits_that_this_project_chose_are_shortened():
    for one in deadline_checks():
        chosen = {limit.name for limit in one.parameters if limit.origin == "project choice"}
        assert one.chosen_limits <= chosen


def test_time_that_somebody_is_given_is_never_shortened():
    (limit,) = load_standards().checks["VICTIM-06"].parameters
    assert limit.name == "comment_days"
    assert {"VICTIM-06"} == TIME_FOR_OTHERS
