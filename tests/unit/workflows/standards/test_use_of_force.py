"""Whether force is reported, put to the full test, and excused by no order."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_record, an_allegation, an_officer, classified, judged
from workflows.casefile import GRAVE_CODES
from workflows.records import KINDS
from workflows.records.findings import BASES, LIMBS
from workflows.records.force import LIFE_QUESTIONS, REPORT_PARTS
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.investigation import IDENTITY_LINES
from workflows.standards import Outcome

DAY = timedelta(days=1)


def assessed(**content):
    return a_record("force_assessment", "allegation-1", **content)


@pytest.mark.parametrize("code", ["force_other", "firearm"])
def test_force_that_is_fully_tested_is_met(code):
    assert judged("FORCE-01", a_case(classified(code), assessed())).outcome is Outcome.MET


@pytest.mark.parametrize("code", ["force_other", "firearm"])
def test_force_that_is_not_tested_is_not_met(code):
    verdict = judged("FORCE-01", a_case(classified(code)))
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.words.startswith("Allegation 1 has no force test.")


@pytest.mark.parametrize("limb", LIMBS)
@pytest.mark.parametrize("part", ["", "_reasons"])
def test_a_force_test_with_one_limb_open_is_not_met_and_names_it(limb, part):
    verdict = judged("FORCE-01", a_case(classified("force_other"), assessed(**{f"{limb}{part}": None})))
    assert verdict.outcome is Outcome.NOT_MET
    assert f"use of force 1: not answered with reasons: {KINDS['force_assessment'].fields[limb].label}" in verdict.words


@pytest.mark.parametrize("limb", LIMBS)
def test_a_limb_answered_with_no_is_answered(limb):
    assert judged("FORCE-01", a_case(classified("force_other"), assessed(**{limb: False}))).outcome is Outcome.MET


def test_each_use_of_force_is_tested():
    verdict = judged("FORCE-01", a_case(classified("force_other"), assessed(), assessed(necessity=None)))
    assert verdict.outcome is Outcome.NOT_MET
    assert "use of force 2:" in verdict.words
    assert "use of force 1:" not in verdict.words


def test_the_test_of_one_allegation_does_not_serve_another():
    case = a_case(
        classified("force_other"),
        classified("force_other", about="allegation-2"),
        assessed(),
        allegations=(an_allegation(), an_allegation("allegation-2")),
    )
    assert judged("FORCE-01", case).words.startswith("Allegation 2 has no force test.")


def test_force_recorded_in_another_allegation_is_tested_too():
    assert judged("FORCE-01", a_case(classified("assembly"), assessed(legality=None))).outcome is Outcome.NOT_MET


def test_an_event_that_did_not_happen_leaves_no_force_to_test():
    unfounded = a_record("finding", "allegation-1", value="unfounded")
    assert judged("FORCE-01", a_case(classified("force_other"), unfounded)).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("value", ["not_substantiated", "not_proved", "not_determinable"])
def test_other_findings_do_not_spare_the_force_test(value):
    finding = a_record("finding", "allegation-1", value=value)
    assert judged("FORCE-01", a_case(classified("force_other"), finding)).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("code", sorted(ALLEGATION_CODES.keys() - {"force_other", "firearm"}))
def test_without_force_there_is_nothing_to_test(code):
    assert judged("FORCE-01", a_case(classified(code))).outcome is Outcome.NOT_APPLICABLE


# RECORD-03 ----------------------------------------------------------------------------------------------------------

FORCE = classified("force_other")
UNKNOWN = an_officer(identified_at=None, unit=None)
TWO = (an_allegation(), an_allegation("allegation-2"))


def reported(*records, **facts):
    return judged("RECORD-03", a_case(FORCE, *records, **facts)).outcome


def report(**changes):
    return a_record("force_report", "officer-1", **changes)


@pytest.mark.parametrize("code", ["force_other", "firearm"])
def test_each_officer_who_used_force_reports_it(code):
    assert judged("RECORD-03", a_case(classified(code), report())).outcome is Outcome.MET
    assert judged("RECORD-03", a_case(classified(code))).outcome is Outcome.NOT_MET


def test_the_report_of_one_officer_does_not_serve_another():
    both = {"officers": (an_officer(), an_officer("officer-2"))}
    allegations = (an_allegation(officers=("officer-1", "officer-2")),)
    assert reported(report(), **both, allegations=allegations) is Outcome.NOT_MET
    other = a_record("force_report", "officer-2")
    assert reported(report(), other, **both, allegations=allegations) is Outcome.MET


@pytest.mark.parametrize("part", REPORT_PARTS)
def test_a_report_tells_everything(part):
    assert reported(report(**{part: None})) is Outcome.NOT_MET


RAISED = [
    ({}, Outcome.NOT_MET),
    ({"raised_in": "allegation-2"}, Outcome.MET),
    ({"raised_in": "allegation-9"}, Outcome.NOT_MET),
    ({"linked_case": "K7WQM-3HXPD"}, Outcome.MET),
]


@pytest.mark.parametrize("raised, outcome", RAISED, ids=str)
@pytest.mark.parametrize("flaw", [{"status": "missing"}, {"filed_at": MONDAY + DAY + SECOND}], ids=["missing", "late"])
def test_a_missing_or_late_report_is_itself_looked_into(flaw, raised, outcome):
    assert reported(report(**flaw, **raised), allegations=TWO) is outcome


def test_a_report_within_the_hours_set_is_not_late():
    assert reported(report(filed_at=MONDAY + DAY)) is Outcome.MET


@pytest.mark.parametrize("grounds, outcome", [("She stood at the car.", Outcome.MET), (None, Outcome.NOT_MET)])
def test_who_used_no_force_owes_none(grounds, outcome):
    assert reported(report(status="no_force", grounds=grounds, reason=None)) is outcome


def ways_to_find(*besides):
    return [a_record("plan_line", "allegation-1", line=line) for line in sorted(IDENTITY_LINES - set(besides))]


@pytest.mark.parametrize(
    "facts",
    [{"officers": (UNKNOWN,)}, {"allegations": (an_allegation(officers=()),), "officers": ()}],
    ids=["described", "nobody named"],
)
def test_where_nobody_can_name_the_officer_the_ways_to_find_them_are_pursued(facts):
    assert reported(*ways_to_find(), **facts) is Outcome.MET
    for line in IDENTITY_LINES:
        assert reported(*ways_to_find(line), **facts) is Outcome.NOT_MET
        still_open = a_record("plan_line", "allegation-1", line=line, status="open", result=None)
        assert reported(*ways_to_find(line), still_open, **facts) is Outcome.NOT_MET


@pytest.mark.parametrize("code", ["service_conduct", "assembly"])
def test_without_force_nobody_reports(code):
    assert judged("RECORD-03", a_case(classified(code))).outcome is Outcome.NOT_APPLICABLE


def test_force_that_is_reported_is_reported_fully():
    assert judged("RECORD-03", a_case(classified("assembly"), report(reason=None))).outcome is Outcome.NOT_MET


# FORCE-02 -----------------------------------------------------------------------------------------------------------


def life_tested(*records, codes=("firearm",)):
    return judged("FORCE-02", a_case(classified(*codes), *records))


def life_test(**changes):
    return a_record("lethal_force_test", "allegation-1", **changes)


@pytest.mark.parametrize("codes", [("firearm",), ("death", "force_other")])
def test_force_that_may_kill_is_put_to_the_stricter_test(codes):
    assert life_tested(life_test(), codes=codes).outcome is Outcome.MET
    assert life_tested(codes=codes).outcome is Outcome.NOT_MET
    assert life_tested(a_record("lethal_force_test", "allegation-2"), codes=codes).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("question", LIFE_QUESTIONS)
def test_every_question_of_it_is_answered(question):
    verdict = life_tested(life_test(**{question: None}))
    assert verdict.outcome is Outcome.NOT_MET
    assert KINDS["lethal_force_test"].fields[question].label in verdict.words


def test_each_use_that_may_kill_is_tested():
    blows = (assessed(may_kill=True), assessed(may_kill=True), assessed(may_kill=False))
    assert life_tested(*blows, life_test(), codes=("force_other",)).outcome is Outcome.NOT_MET
    assert life_tested(*blows, life_test(), life_test(), codes=("force_other",)).outcome is Outcome.MET


@pytest.mark.parametrize("codes", [("force_other",), ("death",), ("serious_injury",)])
def test_other_force_is_not(codes):
    assert life_tested(assessed(may_kill=False), codes=codes).outcome is Outcome.NOT_APPLICABLE


def test_a_shot_that_never_fell_needs_no_test():
    assert life_tested(a_record("finding", "allegation-1", value="unfounded")).outcome is Outcome.NOT_APPLICABLE
    assert life_tested(a_record("finding", "allegation-1", value="not_proved")).outcome is Outcome.NOT_MET


# FORCE-03 -----------------------------------------------------------------------------------------------------------


def excused(*records, code="torture_ill_treatment"):
    return judged("FORCE-03", a_case(classified(code), *records, allegations=TWO)).outcome


def resting_on(*basis, about="allegation-1"):
    return a_record("finding", about, basis=list(basis))


@pytest.mark.parametrize("code", sorted(GRAVE_CODES))
@pytest.mark.parametrize("basis", BASES)
def test_neither_orders_nor_an_emergency_excuse_grave_abuse(code, basis):
    never = basis in {"superior_orders", "emergency"}
    assert excused(resting_on("other", basis), code=code) is (Outcome.NOT_MET if never else Outcome.MET)


def test_what_is_not_grave_may_rest_on_them():
    assert excused(resting_on("emergency"), code="force_other") is Outcome.NOT_APPLICABLE
    assert excused(resting_on("emergency", about="allegation-2")) is Outcome.MET


@pytest.mark.parametrize("raised, outcome", [*RAISED, ({"raised_in": "allegation-1"}, Outcome.NOT_MET)], ids=str)
def test_who_gave_an_order_answers_too(raised, outcome):
    order = a_record("order_given", "allegation-1", **{"linked_case": None, **raised})
    assert excused(order) is outcome
