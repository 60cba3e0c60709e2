"""Whether every form of reparation is considered."""

import pytest

from tests.factories.casefiles import a_case, a_record, judged
from workflows.records import KINDS
from workflows.records.outcome import FORMS_OF_REMEDY
from workflows.standards import Outcome


def owed(*records, value="substantiated"):
    return a_case(a_record("finding", "allegation-1", value=value), *records)


def remedy(**content):
    return a_record("remedy", incomplete=True, **content)


@pytest.mark.parametrize("value", ["substantiated", "partly_substantiated"])
def test_a_remedy_decided_form_by_form_is_met(value):
    assert judged("REMEDY-02", owed(remedy(), value=value)).outcome is Outcome.MET


def test_without_any_word_on_remedies_it_is_not_met():
    verdict = judged("REMEDY-02", owed())
    assert verdict.outcome is Outcome.NOT_MET
    assert "Decide on each form of remedy" in verdict.words


@pytest.mark.parametrize("form", FORMS_OF_REMEDY)
@pytest.mark.parametrize("part", ["", "_reasons"])
def test_a_remedy_with_one_form_open_is_not_met_and_names_it(form, part):
    verdict = judged("REMEDY-02", owed(remedy(**{f"{form}{part}": None})))
    assert verdict.outcome is Outcome.NOT_MET
    assert f"is due: {KINDS['remedy'].fields[form].label}." in verdict.words


@pytest.mark.parametrize("choice", ["yes", "no", "other_body"])
def test_any_reasoned_decision_will_do(choice):
    assert judged("REMEDY-02", owed(remedy(**dict.fromkeys(FORMS_OF_REMEDY, choice)))).outcome is Outcome.MET


@pytest.mark.parametrize("waits", [True, None])
def test_a_civil_claim_made_to_wait_is_not_met(waits):
    verdict = judged("REMEDY-02", owed(remedy(civil_claim_waits=waits)))
    assert verdict.outcome is Outcome.NOT_MET
    assert "Let it go ahead" in verdict.words


def test_no_remedy_is_owed_where_nothing_was_found_to_be_right():
    assert judged("REMEDY-02", owed(value="not_proved")).outcome is Outcome.NOT_APPLICABLE
    assert judged("REMEDY-02", a_case()).outcome is Outcome.NOT_APPLICABLE
