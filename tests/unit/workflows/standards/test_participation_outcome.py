"""The outcome of a case is explained in time and whole, each decision anew."""

from datetime import UTC, datetime

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_move, a_record, judged, the_way_to
from workflows.records.intake import OUTCOME_TOLD
from workflows.standards import Outcome
from workflows.states import State

OUTCOME_DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)
FINDING = a_record("finding", "allegation-1", value="substantiated")


def explained(at, topics=OUTCOME_TOLD, *, finding=FINDING, **content):
    notice = a_record("contact", at=at, content_type="outcome", told=sorted(topics), **content)
    return a_case(notice, finding, state=State.SANCTION)


@pytest.mark.parametrize(
    "at, outcome",
    [
        (MONDAY, Outcome.MET),
        (OUTCOME_DUE, Outcome.MET),
        (OUTCOME_DUE + SECOND, Outcome.NOT_MET),
        (MONDAY - SECOND, Outcome.NOT_MET),
    ],
    ids=["with the decision", "at the limit", "late", "before the decision"],
)
def test_an_outcome_is_explained_within_five_working_days(at, outcome):
    assert judged("VICTIM-07", explained(at), at=OUTCOME_DUE + SECOND).outcome is outcome


@pytest.mark.parametrize(
    "now, outcome",
    [
        (OUTCOME_DUE - SECOND, Outcome.NOT_YET_DUE),
        (OUTCOME_DUE, Outcome.NOT_YET_DUE),
        (OUTCOME_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_an_outcome_not_explained_yet_runs_out_of_time(now, outcome):
    verdict = judged("VICTIM-07", a_case(FINDING, state=State.SANCTION), at=now)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, OUTCOME_DUE, True)


@pytest.mark.parametrize("topic", sorted(OUTCOME_TOLD))
def test_an_adverse_outcome_that_leaves_one_thing_out_is_not_explained(topic):
    verdict = judged("VICTIM-07", explained(MONDAY, OUTCOME_TOLD - {topic}), at=OUTCOME_DUE + SECOND)
    assert verdict.outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "topic, outcome",
    [
        ("findings", Outcome.NOT_MET),
        ("reasons", Outcome.NOT_MET),
        ("review", Outcome.NOT_MET),
        ("support", Outcome.NOT_MET),
        ("sanction", Outcome.MET),
        ("remedy", Outcome.MET),
        ("recommendations", Outcome.MET),
    ],
)
def test_where_nothing_was_found_to_be_right_nothing_need_follow(topic, outcome):
    case = explained(MONDAY, OUTCOME_TOLD - {topic}, finding=a_record("finding", "allegation-1"))
    assert judged("VICTIM-07", case, at=OUTCOME_DUE + SECOND).outcome is outcome


def test_an_outcome_explained_late_is_told_apart_from_one_not_explained():
    late = OUTCOME_DUE + SECOND
    assert "reached the person late" in judged("VICTIM-07", explained(late), at=late).words
    missing = judged("VICTIM-07", explained(MONDAY, OUTCOME_TOLD - {"review"}), at=late).words
    assert "tells: how to ask for a review. Send one that does." in missing


def test_an_outcome_that_never_arrived_is_not_explained():
    case = explained(MONDAY, delivered=False)
    assert judged("VICTIM-07", case, at=OUTCOME_DUE + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "trigger, source, dest, outcome",
    [
        ("settle", State.MEDIATION, State.CLOSED, Outcome.NOT_YET_DUE),
        ("withdraw", State.ASSESSED, State.CLOSED, Outcome.NOT_YET_DUE),
        ("decide", State.FINDING, State.CLOSED, Outcome.NOT_YET_DUE),
        ("conclude", State.SANCTION, State.CLOSED, Outcome.NOT_YET_DUE),
        ("dismiss_review", State.UNDER_REVIEW, State.CLOSED, Outcome.NOT_YET_DUE),
        ("withdraw", State.ASSESSED, State.ASSESSED, Outcome.NOT_APPLICABLE),
        ("reject", State.ASSESSED, State.REJECTED, Outcome.NOT_APPLICABLE),
    ],
)
def test_what_decides_a_case_must_be_explained(trigger, source, dest, outcome):
    case = a_case(state=dest, history=(*the_way_to(State.ASSESSED), a_move(trigger, source, dest)))
    assert judged("VICTIM-07", case).outcome is outcome


def test_each_decision_is_explained_anew():
    concluded = a_move("conclude", State.SANCTION, State.CLOSED, OUTCOME_DUE)
    before = explained(MONDAY)
    case = a_case(
        *before.records["contact"], FINDING, state=State.CLOSED, history=(*the_way_to(State.SANCTION), concluded)
    )
    verdict = judged("VICTIM-07", case, at=OUTCOME_DUE)
    assert verdict.outcome is Outcome.NOT_YET_DUE
    assert verdict.due_at == datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)


def test_a_settlement_is_explained_without_findings():
    notice = a_record("contact", content_type="outcome", told=["reasons", "review", "support"])
    settled = a_move("settle", State.MEDIATION, State.CLOSED)
    case = a_case(notice, state=State.CLOSED, history=(*the_way_to(State.ASSESSED), settled))
    assert judged("VICTIM-07", case).outcome is Outcome.MET


def test_an_outcome_need_not_be_explained_to_nobody():
    assert judged("VICTIM-07", a_case(FINDING, state=State.SANCTION, people=())).outcome is Outcome.NOT_APPLICABLE
