"""Whether every use of force is put to the full test."""

import pytest

from tests.factories.casefiles import a_case, a_record, an_allegation, classified, judged
from workflows.records import KINDS
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.outcome import LIMBS
from workflows.standards import Outcome


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
