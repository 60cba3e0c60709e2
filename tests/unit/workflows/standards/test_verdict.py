"""How verdicts are made and summed up."""

import pytest

from tests.factories.casefiles import MONDAY, SECOND
from workflows.standards.verdict import MET, NOT_APPLICABLE, Outcome, Verdict, all_of, by, not_met, unless

LATER = MONDAY + SECOND
WAITING = Verdict(Outcome.NOT_YET_DUE, due_at=LATER, outstanding=True)
WAITING_LESS = Verdict(Outcome.NOT_YET_DUE, due_at=MONDAY, outstanding=True)
MISSED = Verdict(Outcome.NOT_MET, "Too late.", MONDAY)


def test_no_problem_is_met_and_all_problems_are_told():
    assert unless([]) == MET
    assert unless(["One.", "Two."]) == Verdict(Outcome.NOT_MET, "One. Two.")


@pytest.mark.parametrize(
    "done_at, now, outcome, outstanding",
    [
        (MONDAY - SECOND, MONDAY, Outcome.MET, False),
        (MONDAY, MONDAY, Outcome.MET, False),
        (LATER, LATER, Outcome.NOT_MET, False),
        (None, MONDAY, Outcome.NOT_YET_DUE, True),
        (None, LATER, Outcome.NOT_MET, True),
    ],
)
def test_a_time_limit_is_met_missed_or_still_running(done_at, now, outcome, outstanding):
    verdict = by(MONDAY, done_at, now, "Too late.")
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, MONDAY, outstanding)
    assert verdict.words == ("Too late." if outcome is Outcome.NOT_MET else "")


def test_nothing_sums_up_to_not_applicable():
    assert all_of([]) == NOT_APPLICABLE
    assert all_of([NOT_APPLICABLE, NOT_APPLICABLE]) == NOT_APPLICABLE


def test_one_unmet_verdict_outweighs_all_others():
    assert all_of([MET, WAITING, not_met("One."), NOT_APPLICABLE, not_met("Two.")]).words == "One. Two."
    assert all_of([MET, WAITING, not_met("One.")]).outcome is Outcome.NOT_MET


def test_of_several_running_limits_the_earliest_is_named():
    assert all_of([MET, WAITING, WAITING_LESS]) == WAITING_LESS


def test_a_running_limit_is_named_before_one_already_missed():
    assert all_of([MISSED, WAITING]) == Verdict(Outcome.NOT_MET, "Too late.", LATER, outstanding=True)


def test_without_a_running_limit_the_earliest_that_decided_is_named():
    assert all_of([not_met("One."), MISSED]).due_at == MONDAY
    assert all_of([Verdict(Outcome.MET, due_at=LATER), Verdict(Outcome.MET, due_at=MONDAY)]).due_at == MONDAY


def test_where_all_is_met_or_does_not_apply_it_is_met():
    assert all_of([NOT_APPLICABLE, MET]) == MET
