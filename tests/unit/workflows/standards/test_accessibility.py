"""Whether anyone may complain, hears that it arrived, and can have a refusal reviewed."""

from datetime import UTC, datetime

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_person, a_record, judged
from workflows.records.intake import ACKNOWLEDGED, FORMAL_GROUNDS, REJECTION_GROUNDS
from workflows.standards import Outcome
from workflows.states import State

ACKNOWLEDGEMENT_DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("ground", sorted(REJECTION_GROUNDS.keys() - FORMAL_GROUNDS.keys()))
def test_a_refusal_on_a_ground_of_substance_is_met(ground):
    assert (
        judged("ACCESS-01", a_case(a_record("rejection", ground=ground, victim_situation=["none"]))).outcome
        is Outcome.MET
    )


@pytest.mark.parametrize("ground", sorted(FORMAL_GROUNDS))
def test_a_refusal_on_a_ground_of_form_is_not_met_and_names_the_ground(ground):
    verdict = judged("ACCESS-01", a_case(a_record("rejection", ground=ground)))
    assert verdict.outcome is Outcome.NOT_MET
    assert FORMAL_GROUNDS[ground] in verdict.words


@pytest.mark.parametrize("check_id", ["ACCESS-01", "ACCESS-05"])
def test_rules_on_refusing_do_not_apply_where_nothing_is_refused(check_id):
    assert judged(check_id, a_case()).outcome is Outcome.NOT_APPLICABLE


def acknowledgement(at=MONDAY, told=ACKNOWLEDGED, delivered=True):
    return a_record("contact", at=at, content_type="acknowledgement", told=sorted(told), delivered=delivered)


@pytest.mark.parametrize(
    "at, outcome",
    [
        (ACKNOWLEDGEMENT_DUE - SECOND, Outcome.MET),
        (ACKNOWLEDGEMENT_DUE, Outcome.MET),
        (ACKNOWLEDGEMENT_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_an_acknowledgement_is_in_time_until_the_seventh_day_ends(at, outcome):
    verdict = judged("ACCESS-04", a_case(acknowledgement(at)), at=ACKNOWLEDGEMENT_DUE + SECOND)
    assert (verdict.outcome, verdict.due_at) == (outcome, ACKNOWLEDGEMENT_DUE)


@pytest.mark.parametrize(
    "now, outcome",
    [
        (ACKNOWLEDGEMENT_DUE - SECOND, Outcome.NOT_YET_DUE),
        (ACKNOWLEDGEMENT_DUE, Outcome.NOT_YET_DUE),
        (ACKNOWLEDGEMENT_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_without_an_acknowledgement_the_time_runs_out(now, outcome):
    assert judged("ACCESS-04", a_case(), at=now).outcome is outcome


@pytest.mark.parametrize("topic", sorted(ACKNOWLEDGED))
def test_an_acknowledgement_that_leaves_one_thing_out_does_not_count(topic):
    case = a_case(acknowledgement(told=ACKNOWLEDGED - {topic}))
    verdict = judged("ACCESS-04", case, at=ACKNOWLEDGEMENT_DUE + SECOND)
    assert verdict.outcome is Outcome.NOT_MET
    assert "No acknowledgement that reached the person tells: " in verdict.words


def test_what_one_acknowledgement_leaves_out_a_second_one_in_time_may_tell():
    case = a_case(
        acknowledgement(told=ACKNOWLEDGED - {"support"}),
        acknowledgement(ACKNOWLEDGEMENT_DUE, told={"support"}),
    )
    assert judged("ACCESS-04", case, at=ACKNOWLEDGEMENT_DUE).outcome is Outcome.MET


def test_an_acknowledgement_that_never_arrived_does_not_count():
    case = a_case(acknowledgement(delivered=False))
    assert judged("ACCESS-04", case, at=ACKNOWLEDGEMENT_DUE + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "case",
    [
        a_case(people=()),
        a_case(people=(a_person(can_be_contacted=False),)),
        a_case(state=State.NEW, history=(), received_at=None),
    ],
    ids=["nobody", "unreachable", "not sent yet"],
)
def test_no_acknowledgement_is_owed_where_nobody_can_have_one(case):
    assert judged("ACCESS-04", case).outcome is Outcome.NOT_APPLICABLE


def test_a_reasoned_refusal_by_a_second_person_with_a_way_to_review_is_met():
    assert judged("ACCESS-05", a_case(a_record("rejection", made_by="supervisor-1"))).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [
        ({"reasons": None}, "gives no reasons"),
        ({"made_by": "intake-1"}, "Somebody else must decide"),
        ({"notified_at": None}, "when the person is told"),
        ({"review_route_told": False}, "how to ask for a review"),
        ({"review_route_told": None}, "how to ask for a review"),
    ],
)
def test_a_refusal_that_lacks_one_thing_is_not_met(change, words):
    verdict = judged("ACCESS-05", a_case(a_record("rejection", incomplete=True, **change)))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


def test_a_refusal_is_told_all_that_it_lacks_at_once():
    refusal = a_record("rejection", made_by="intake-1", review_route_told=False)
    words = judged("ACCESS-05", a_case(refusal)).words
    assert "Somebody else must decide" in words
    assert "how to ask for a review" in words
