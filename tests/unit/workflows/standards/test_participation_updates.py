"""Whoever complained is told every 28 days how it goes, as long as the case is open."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_move, a_person, a_record, judged, the_way_to
from workflows.standards import Outcome
from workflows.states import State

FIRST_DUE = datetime(2026, 3, 30, 23, 59, 59, tzinfo=UTC)
SECOND_DUE = datetime(2026, 4, 27, 23, 59, 59, tzinfo=UTC)


def told(*moments, content_type="progress", **content):
    return [a_record("contact", at=moment, content_type=content_type, **content) for moment in moments]


@pytest.mark.parametrize(
    "now, outcome",
    [
        (FIRST_DUE - SECOND, Outcome.NOT_YET_DUE),
        (FIRST_DUE, Outcome.NOT_YET_DUE),
        (FIRST_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_the_first_update_is_due_within_28_days(now, outcome):
    verdict = judged("VICTIM-02", a_case(), at=now)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, FIRST_DUE, True)


@pytest.mark.parametrize(
    "now, outcome",
    [
        (SECOND_DUE - SECOND, Outcome.NOT_YET_DUE),
        (SECOND_DUE, Outcome.NOT_YET_DUE),
        (SECOND_DUE + SECOND, Outcome.NOT_MET),
    ],
)
@pytest.mark.parametrize("content_type", ["progress", "delay", "draft_findings", "outcome"])
def test_each_update_makes_the_next_one_due(content_type, now, outcome):
    verdict = judged("VICTIM-02", a_case(*told(FIRST_DUE, content_type=content_type)), at=now)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, SECOND_DUE, True)


@pytest.mark.parametrize(
    "contact",
    [*told(FIRST_DUE, content_type="acknowledgement"), *told(FIRST_DUE, delivered=False)],
    ids=["acknowledgement", "never arrived"],
)
def test_what_is_no_update_or_never_arrived_does_not_count(contact):
    assert judged("VICTIM-02", a_case(contact), at=FIRST_DUE + SECOND).outcome is Outcome.NOT_MET


def test_while_the_case_is_open_the_next_update_matters_but_a_long_wait_is_told():
    verdict = judged("VICTIM-02", a_case(*told(FIRST_DUE + SECOND)), at=FIRST_DUE + SECOND)
    assert verdict.outcome is Outcome.NOT_YET_DUE
    assert "waited longer" in verdict.words


def ended(at, *records, state=State.CLOSED, then=()):
    ending = a_move("withdraw" if state is State.CLOSED else "reject", State.ASSESSED, state, at)
    history = (*the_way_to(State.ASSESSED), ending, *then)
    return a_case(*records, state=history[-1].dest, history=history)


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED, State.REFERRED])
@pytest.mark.parametrize(
    "at, outcome",
    [(SECOND_DUE - SECOND, Outcome.MET), (SECOND_DUE, Outcome.MET), (SECOND_DUE + SECOND, Outcome.NOT_MET)],
)
def test_an_ended_case_had_all_its_updates_in_time(at, outcome, state):
    verdict = judged("VICTIM-02", ended(at, *told(FIRST_DUE), state=state), at=SECOND_DUE + timedelta(days=400))
    assert verdict.outcome is outcome


def test_an_ended_case_with_one_long_wait_is_not_met():
    case = ended(SECOND_DUE, *told(FIRST_DUE + SECOND))
    assert judged("VICTIM-02", case, at=SECOND_DUE).outcome is Outcome.NOT_MET


def test_the_time_during_which_a_case_was_closed_is_no_silence():
    reopened_at = MONDAY + timedelta(days=400)
    case = ended(MONDAY, then=(a_move("request_review", State.CLOSED, State.UNDER_REVIEW, reopened_at),))
    verdict = judged("VICTIM-02", case, at=reopened_at)
    assert verdict.outcome is Outcome.NOT_YET_DUE
    assert verdict.words == ""
    assert verdict.due_at == datetime(2027, 5, 4, 23, 59, 59, tzinfo=UTC)


def test_what_was_told_in_an_earlier_spell_does_not_count_in_the_next():
    reopened_at = MONDAY + timedelta(days=400)
    review = a_move("request_review", State.CLOSED, State.UNDER_REVIEW, reopened_at)
    case = ended(FIRST_DUE, *told(MONDAY + SECOND), then=(review,))
    assert judged("VICTIM-02", case, at=reopened_at).words == ""


def test_what_is_told_long_after_the_end_makes_no_silence():
    case = ended(FIRST_DUE, *told(MONDAY + timedelta(days=400)))
    assert judged("VICTIM-02", case, at=MONDAY + timedelta(days=401)).outcome is Outcome.MET


def test_time_runs_from_registration_not_from_receipt():
    case = a_case(received_at=MONDAY - timedelta(days=5))
    assert judged("VICTIM-02", case).due_at == FIRST_DUE


def test_a_complaint_refused_on_receipt_leaves_nobody_in_silence():
    refusal = a_move("reject", State.RECEIVED, State.REJECTED)
    case = a_case(state=State.REJECTED, history=(*the_way_to(State.RECEIVED), refusal))
    assert judged("VICTIM-02", case, at=FIRST_DUE + SECOND).outcome is Outcome.MET


@pytest.mark.parametrize(
    "people",
    [(), (a_person(can_be_contacted=False),), (a_person(wants_contact=False),)],
    ids=["nobody", "unreachable", "wants none"],
)
def test_no_updates_are_owed_to_who_cannot_or_will_not_have_them(people):
    assert judged("VICTIM-02", a_case(people=people), at=FIRST_DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


def test_no_updates_are_owed_before_the_case_is_registered():
    case = a_case(state=State.RECEIVED)
    assert judged("VICTIM-02", case, at=FIRST_DUE + SECOND).outcome is Outcome.NOT_APPLICABLE
