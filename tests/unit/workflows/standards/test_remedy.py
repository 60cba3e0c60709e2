"""Whether harm that goes on is stopped, every form of reparation considered, and something learned."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_record, judged
from workflows.records import KINDS
from workflows.records.outcome import FORMS_OF_REMEDY
from workflows.standards import Outcome

DAY = timedelta(days=1)


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


# REMEDY-01 ----------------------------------------------------------------------------------------------------------


def answered(at=MONDAY + 3 * DAY, **changes):
    return judged("REMEDY-01", a_case(a_record("interim_measure", **changes)), at)


def test_harm_that_goes_on_is_answered_within_the_hours_set():
    assert answered(decided_at=MONDAY + 2 * DAY).outcome is Outcome.MET
    assert answered(decided_at=MONDAY + 2 * DAY + SECOND).only_came_late
    assert answered(decided_at=None, at=MONDAY + 2 * DAY).outcome is Outcome.NOT_YET_DUE
    missed = answered(decided_at=None, at=MONDAY + 2 * DAY + SECOND)
    assert (missed.outcome, missed.outstanding) == (Outcome.NOT_MET, True)


def test_what_was_decided_late_is_told_apart_from_what_nobody_decided():
    late = MONDAY + 2 * DAY + SECOND
    assert answered(decided_at=late).words == "Interim measure 1 was decided late."
    assert "Nobody has decided on interim measure 1" in answered(decided_at=None, at=late).words


@pytest.mark.parametrize("missing", ["measure", "reasons", "implementer"])
def test_the_answer_has_reasons_and_somebody_who_sees_to_it(missing):
    assert answered(**{missing: None}).outcome is Outcome.NOT_MET


def test_each_risk_is_answered():
    measures = (a_record("interim_measure"), a_record("interim_measure", decided_at=None))
    assert judged("REMEDY-01", a_case(*measures), MONDAY + 3 * DAY).outcome is Outcome.NOT_MET
    assert judged("REMEDY-01", a_case()).outcome is Outcome.NOT_APPLICABLE


# REMEDY-03 ----------------------------------------------------------------------------------------------------------

FOLLOWED_UP_BY = datetime(2026, 10, 27, 23, 59, 59, tzinfo=UTC)


def learned(*records, at=MONDAY, value="substantiated"):
    return judged("REMEDY-03", owed(*records, value=value), at)


def lesson(**changes):
    return a_record("recommendation", incomplete=True, **changes)


def test_a_wrong_leads_to_a_recommendation_against_repetition_or_to_reasons_for_none():
    assert learned().outcome is Outcome.NOT_MET
    assert learned(lesson(non_repetition=False)).outcome is Outcome.NOT_MET
    assert learned(lesson()).outcome is Outcome.NOT_YET_DUE
    assert learned(a_record("no_lesson")).outcome is Outcome.MET


def test_a_pattern_asks_for_one_too():
    pattern = a_record("pattern_search", pattern_found=True)
    assert judged("REMEDY-03", a_case(pattern)).outcome is Outcome.NOT_MET
    assert judged("REMEDY-03", a_case(a_record("pattern_search"))).outcome is Outcome.NOT_APPLICABLE
    assert learned(value="not_proved").outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("missing", ["addressee", "due_on"])
def test_it_has_somebody_to_answer_it_and_a_day(missing):
    assert learned(lesson(**{missing: None})).outcome is Outcome.NOT_MET


def test_it_is_later_shown_to_be_carried_out():
    assert learned(lesson(), at=FOLLOWED_UP_BY).outcome is Outcome.NOT_YET_DUE
    assert learned(lesson(), at=FOLLOWED_UP_BY + SECOND).outcome is Outcome.NOT_MET
    asked = lesson(id="asked")
    for made_at, outcome in ((FOLLOWED_UP_BY, Outcome.MET), (FOLLOWED_UP_BY + SECOND, Outcome.NOT_MET)):
        shown = lesson(replaces="asked", implemented="The course was held.", made_at=made_at)
        assert learned(asked, shown, at=FOLLOWED_UP_BY + SECOND).outcome is outcome
