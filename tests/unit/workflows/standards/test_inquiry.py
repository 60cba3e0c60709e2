"""Whether an inquiry looks beyond the single event: at superiors, patterns, bias, and what was left undone."""

import pytest

from tests.factories.casefiles import a_case, a_record, an_allegation, classified, judged
from workflows.casefile import GRAVE_CODES
from workflows.records import KINDS
from workflows.records.inquiry import BIAS_LINES, ESCALATION_GROUNDS, OMISSION_QUESTIONS, SEARCHED
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.investigation import COMMAND_LINES, LINES_OF_INQUIRY
from workflows.standards import Outcome

# ADEQUACY-05 --------------------------------------------------------------------------------------------------------


def line(name, about="allegation-1", **more):
    return a_record("plan_line", about, line=name, incomplete=True, **{"superiors": "The inspector", **more})


def lines(*besides, about="allegation-1"):
    return [line(name, about) for name in sorted(COMMAND_LINES - set(besides))]


@pytest.mark.parametrize("code", sorted(GRAVE_CODES | {"assembly"}))
def test_superiors_are_looked_into_where_it_is_grave_or_an_assembly(code):
    assert judged("ADEQUACY-05", a_case(classified(code), *lines())).outcome is Outcome.MET
    assert judged("ADEQUACY-05", a_case(classified(code))).outcome is Outcome.NOT_MET


def test_other_lines_that_go_on_are_none_of_its_business():
    assert judged("ADEQUACY-05", a_case(classified("death"), *lines(), line("scene", status="open"))).outcome is (
        Outcome.MET
    )


@pytest.mark.parametrize("code", sorted(ALLEGATION_CODES.keys() - GRAVE_CODES - {"assembly"}))
def test_elsewhere_they_need_not_be(code):
    assert judged("ADEQUACY-05", a_case(classified(code))).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("name", sorted(COMMAND_LINES))
@pytest.mark.parametrize(
    "changes, outcome",
    [
        ({"status": "open", "result": None}, Outcome.NOT_MET),
        ({"result": None}, Outcome.NOT_MET),
        ({"superiors": None}, Outcome.NOT_MET),
        ({"status": "not_pursued", "result": "He was off duty and alone.", "superiors": None}, Outcome.MET),
    ],
    ids=str,
)
def test_each_line_names_superiors_and_a_result_or_why_not(name, changes, outcome):
    verdict = judged("ADEQUACY-05", a_case(classified("firearm"), *lines(name), line(name, **changes)))
    assert verdict.outcome is outcome
    assert (LINES_OF_INQUIRY[name] in verdict.words) == (outcome is Outcome.NOT_MET)


def test_each_grave_allegation_has_lines_of_its_own():
    two = (an_allegation(), an_allegation("allegation-2"))
    both = (classified("death"), classified("death", about="allegation-2"))
    assert judged("ADEQUACY-05", a_case(*both, *lines(), allegations=two)).outcome is Outcome.NOT_MET
    more = lines(about="allegation-2")
    assert judged("ADEQUACY-05", a_case(*both, *lines(), *more, allegations=two)).outcome is Outcome.MET


# ADEQUACY-06 --------------------------------------------------------------------------------------------------------


def searched(*more, **changes):
    return judged("ADEQUACY-06", a_case(a_record("pattern_search", incomplete=True, **changes), *more)).outcome


def test_similar_cases_are_looked_for_in_every_case():
    assert judged("ADEQUACY-06", a_case()).outcome is Outcome.NOT_MET
    assert searched() is Outcome.MET


@pytest.mark.parametrize(
    "changes",
    [
        {"conclusion": None},
        {"unproved_used_as_proof": True},
        *({"scope": [p for p in SEARCHED if p != x]} for x in SEARCHED),
    ],
    ids=str,
)
def test_the_search_is_whole_has_a_conclusion_and_proves_nothing_by_itself(changes):
    assert searched(**changes) is Outcome.NOT_MET


@pytest.mark.parametrize(
    "ground, changes",
    [
        ("pattern", {"hits": ["one", "two", "three"]}),
        ("expertise", {"expertise_missing": True}),
        ("bias", {"bias_objection_upheld": True}),
    ],
)
def test_where_there_is_cause_somebody_decides_on_escalation(ground, changes):
    assert searched(**changes) is Outcome.NOT_MET
    assert searched(a_record("escalation", ground=ground), **changes) is Outcome.MET
    other = next(name for name in ESCALATION_GROUNDS if name != ground)
    assert searched(a_record("escalation", ground=other), **changes) is Outcome.NOT_MET
    unreasoned = a_record("escalation", ground=ground, reasons=None, incomplete=True)
    assert searched(unreasoned, **changes) is Outcome.NOT_MET


def test_one_case_less_than_the_number_set_is_no_cause():
    assert searched(hits=["one", "two"]) is Outcome.MET


# ADEQUACY-07 --------------------------------------------------------------------------------------------------------


def left_undone(*more, codes=("omission",), conduct="omission"):
    return judged("ADEQUACY-07", a_case(classified(*codes, conduct_type=conduct), *more))


@pytest.mark.parametrize("conduct", ["omission", "both"])
def test_an_omission_is_put_to_the_test(conduct):
    test = a_record("omission_test", "allegation-1")
    assert left_undone(test, conduct=conduct).outcome is Outcome.MET
    assert left_undone(conduct=conduct).outcome is Outcome.NOT_MET
    assert left_undone(a_record("omission_test", "allegation-2"), conduct=conduct).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("question", OMISSION_QUESTIONS)
def test_every_question_is_answered(question):
    verdict = left_undone(a_record("omission_test", "allegation-1", incomplete=True, **{question: None}))
    assert verdict.outcome is Outcome.NOT_MET
    assert KINDS["omission_test"].fields[question].label in verdict.words


def test_an_act_is_not():
    assert left_undone(codes=("force_other",), conduct="act").outcome is Outcome.NOT_APPLICABLE
    assert judged("ADEQUACY-07", a_case()).outcome is Outcome.NOT_APPLICABLE


def test_the_code_alone_is_enough():
    assert left_undone(conduct="act").outcome is Outcome.NOT_MET


# NONDISC-01 ---------------------------------------------------------------------------------------------------------

SIGN, CODE = a_record("bias_sign"), classified("discrimination")


@pytest.mark.parametrize("reason", [SIGN, CODE], ids=["sign", "code"])
def test_possible_bias_is_looked_into(reason):
    assert judged("NONDISC-01", a_case(reason, a_record("bias_inquiry"))).outcome is Outcome.MET
    assert judged("NONDISC-01", a_case(reason)).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("left_open", [*BIAS_LINES, "result"])
def test_along_every_line_to_a_result(left_open):
    inquiry = a_record("bias_inquiry", incomplete=True, **{left_open: None})
    verdict = judged("NONDISC-01", a_case(CODE, inquiry))
    assert verdict.outcome is Outcome.NOT_MET
    assert KINDS["bias_inquiry"].fields[left_open].label in verdict.words


def test_where_nothing_points_to_it_it_need_not_be():
    assert judged("NONDISC-01", a_case(classified("force_other"))).outcome is Outcome.NOT_APPLICABLE
    assert judged("NONDISC-01", a_case(a_record("bias_sign", indicated=False))).outcome is Outcome.NOT_APPLICABLE
