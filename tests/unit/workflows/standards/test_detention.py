"""Whether custody records have no unanswered gap, and harm in custody is explained by those who owe it."""

from datetime import date

import pytest

from tests.factories.casefiles import a_case, a_record, an_allegation, classified, judged
from workflows.records.detention import PARTS_OF_CUSTODY_RECORD
from workflows.standards import Outcome

TWO = (an_allegation(), an_allegation("allegation-2"))

# RECORD-04 ----------------------------------------------------------------------------------------------------------


def recorded(*records, **facts):
    return judged("RECORD-04", a_case(*records, **facts)).outcome


def record(**changes):
    return a_record("custody_record", **changes)


@pytest.mark.parametrize(
    "about",
    [
        classified("detention"),
        classified("disappearance"),
        classified("force_other", in_custody=True),
        a_record("death_report", died_on=date(2026, 3, 2)),
    ],
    ids=lambda about: f"{about.kind} {about.content.get('categories')}",
)
def test_what_happened_in_custody_needs_its_record(about):
    assert recorded(about, record()) is Outcome.MET
    assert recorded(about) is Outcome.NOT_MET


@pytest.mark.parametrize("in_custody", [False, None])
def test_what_happened_elsewhere_needs_none(in_custody):
    assert recorded(classified("force_other", in_custody=in_custody)) is Outcome.NOT_APPLICABLE
    assert recorded(a_record("death_report", was_in_custody=False)) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("part", PARTS_OF_CUSTODY_RECORD)
def test_each_part_is_there_or_its_gap_is_explained_or_looked_into(part):
    lacking = record(**{part: [] if part == "officers" else None})
    assert recorded(lacking) is Outcome.NOT_MET
    assert recorded(lacking, a_record("custody_gap", part=part)) is Outcome.MET
    assert recorded(lacking, a_record("custody_gap", part="other")) is Outcome.NOT_MET


def gap(**answer):
    return a_record("custody_gap", **{"explanation": None, **answer})


@pytest.mark.parametrize(
    "answer, outcome",
    [
        ({}, Outcome.NOT_MET),
        ({"explanation": "The camera shows the person asleep."}, Outcome.MET),
        ({"raised_in": "allegation-2"}, Outcome.MET),
        ({"raised_in": "allegation-9"}, Outcome.NOT_MET),
        ({"linked_case": "K7WQM-3HXPD"}, Outcome.MET),
    ],
    ids=str,
)
def test_a_gap_is_explained_or_becomes_an_allegation(answer, outcome):
    assert recorded(record(), gap(**answer), allegations=TWO) is outcome


# FINDING-03 ---------------------------------------------------------------------------------------------------------

HARM = ["death", "disappearance", "serious_injury", "torture_ill_treatment"]
LACK = ["absence_of_complainant_evidence"]


def failed(value="not_proved", basis=(*LACK,)):
    return a_record("finding", "allegation-1", value=value, basis=list(basis))


def found(*records, code="death", in_custody=True):
    return judged("FINDING-03", a_case(classified(code, in_custody=in_custody), *records)).outcome


def account(**changes):
    return a_record("authorities_account", "allegation-1", **changes)


@pytest.mark.parametrize("code", HARM)
@pytest.mark.parametrize("value", ["not_proved", "not_substantiated"])
def test_harm_in_custody_does_not_fail_for_lack_of_the_complainants_evidence(code, value):
    assert found(failed(value), code=code) is Outcome.NOT_MET
    assert found(failed(value), account(), code=code) is Outcome.MET
    assert found(failed(value, ["other"]), code=code) is Outcome.MET


@pytest.mark.parametrize("changes", [{"convincing": False}, {"evidence": []}], ids=str)
def test_an_account_that_does_not_convince_or_rests_on_nothing_is_none(changes):
    assert found(failed(), account(**changes)) is Outcome.NOT_MET


@pytest.mark.parametrize("value", ["substantiated", "partly_substantiated", "unfounded", "not_determinable"])
def test_other_findings_are_free(value):
    assert found(failed(value)) is Outcome.MET
    assert found() is Outcome.MET


def test_only_harm_in_custody_turns_the_burden():
    assert found(failed(), in_custody=False) is Outcome.NOT_APPLICABLE
    assert found(failed(), code="service_conduct") is Outcome.NOT_APPLICABLE
    assert found(failed(), code="disappearance", in_custody=False) is Outcome.NOT_MET


@pytest.mark.parametrize("injury, outcome", [(True, Outcome.NOT_MET), (False, Outcome.NOT_APPLICABLE)])
def test_whoever_was_hurt_in_custody_is_owed_an_explanation_under_any_code(injury, outcome):
    case = a_case(classified("detention", injury=injury), failed())
    assert judged("FINDING-03", case).outcome is outcome


def test_a_death_in_custody_makes_no_other_harm_of_the_case_one_in_custody():
    died = a_record("death_report", treated_as_custody_death=True)
    assert found(failed(), died, code="serious_injury", in_custody=None) is Outcome.NOT_APPLICABLE
    assert found(failed(), died, code="death", in_custody=None) is Outcome.NOT_MET


def test_a_death_that_is_treated_as_one_in_custody_is():
    assert found(failed(), a_record("death_report"), in_custody=None) is Outcome.NOT_MET
    elsewhere = a_record("death_report", treated_as_custody_death=False)
    assert found(failed(), elsewhere, in_custody=None) is Outcome.NOT_APPLICABLE
