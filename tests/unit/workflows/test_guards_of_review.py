"""The preconditions of a review and of reopening: for each a case that meets it and the nearest one that does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_move, a_pack, a_record, an_assignment, the_way_to
from tests.factories.journeys import a_form, arrived_in, ready_for, said, someone, standing_in, whoever_fires
from workflows import guards
from workflows.jurisdictions.pack import Review
from workflows.machine import fire
from workflows.roles import Role
from workflows.states import State

DAY = timedelta(days=1)

ONLY_COMPLAINANTS = {"pack": a_pack(review=Review(by_officer=False, law="project choice"))}


REVIEWER = someone(Role.REVIEWER)
ASKED_AT = MONDAY + DAY


def reviewed(*records, before=(), **facts):
    history = (*the_way_to(State.CLOSED), *before, a_move("request_review", State.CLOSED, State.UNDER_REVIEW, ASKED_AT))
    return a_case(*records, state=State.UNDER_REVIEW, history=history, **facts)


def test_a_reviewer_works_on_the_review_itself_without_being_shut_out():
    case = reviewed(
        a_form("note", made_by=REVIEWER.id, made_at=ASKED_AT),
        a_form("review_upheld", made_by=REVIEWER.id, made_at=ASKED_AT + DAY),
        assignments=(an_assignment("reviewer", user_id=REVIEWER.id),),
    )
    assert said(guards.reviewer_handled_nothing_before, case, REVIEWER, ASKED_AT + DAY) is None


@pytest.mark.parametrize(
    "case",
    [
        reviewed(a_form("note", made_by=REVIEWER.id, made_at=ASKED_AT - SECOND)),
        reviewed(before=(a_move("withdraw", State.CLOSED, State.CLOSED, by=REVIEWER.id),)),
        reviewed(assignments=(an_assignment("decision_maker", user_id=REVIEWER.id, ended_at=MONDAY),)),
    ],
    ids=["recorded", "moved", "was assigned"],
)
def test_who_handled_the_case_before_does_not_review_it(case):
    assert said(guards.reviewer_handled_nothing_before, case, REVIEWER, ASKED_AT).startswith("You took part")


def test_who_dismissed_one_review_does_not_decide_on_the_next():
    earlier = (
        a_move("request_review", State.CLOSED, State.UNDER_REVIEW),
        a_move("dismiss_review", State.UNDER_REVIEW, State.CLOSED, by=REVIEWER.id),
    )
    assert said(guards.reviewer_handled_nothing_before, reviewed(before=earlier), REVIEWER, ASKED_AT) is not None


def test_a_case_is_sent_to_be_decided_only_if_a_report_was_ever_approved():
    assert said(guards.a_report_was_approved, standing_in(State.UNDER_REVIEW)) is None
    never = standing_in(State.UNDER_REVIEW, history=arrived_in(State.REJECTED))
    assert said(guards.a_report_was_approved, never).startswith("No report was ever approved")


@pytest.mark.parametrize(
    "actor, facts, request_, may_ask",
    [
        (Role.COMPLAINANT, ONLY_COMPLAINANTS, {"asked_by": None}, True),
        (Role.INTAKE_OFFICER, ONLY_COMPLAINANTS, {"asked_by": "complainant"}, True),
        (Role.INTAKE_OFFICER, ONLY_COMPLAINANTS, {"asked_by": "officer"}, False),
        (Role.INTAKE_OFFICER, ONLY_COMPLAINANTS, {"asked_by": None}, False),
        (Role.INTAKE_OFFICER, ONLY_COMPLAINANTS, None, True),
        (Role.INTAKE_OFFICER, {}, {"asked_by": "officer"}, True),
    ],
)
def test_an_officer_may_ask_for_a_review_where_the_pack_allows(actor, facts, request_, may_ask):
    request = [] if request_ is None else [a_form("review_request", made_by="somebody", **request_)]
    words = said(guards.pack_lets_this_person_ask, a_case(*request, **facts), someone(actor))
    assert (words is None) == may_ask


LAST_DAY = date(2026, 3, 30)
LAST_SECOND = MONDAY.replace(day=30, hour=23, minute=59, second=59)
NO_REASONS = a_form("review_request", made_by="complainant-1", late_reasons=None)


def closed(*records, closing="conclusion", **facts):
    return a_case(
        a_form(closing, made_by="somebody", review_window_ends_on=LAST_DAY), *records, state=State.CLOSED, **facts
    )


def test_a_review_may_be_asked_for_until_the_end_of_the_last_day():
    assert said(guards.review_is_asked_in_time, closed(NO_REASONS), at=LAST_SECOND) is None
    late = said(guards.review_is_asked_in_time, closed(NO_REASONS), at=LAST_SECOND + SECOND)
    assert late == "The time to ask for a review ended on 2026-03-30. Say why the request is late."


def test_reasons_for_being_late_are_heard():
    with_reasons = a_form("review_request", made_by="complainant-1", late_reasons="I was in hospital.")
    assert said(guards.review_is_asked_in_time, closed(with_reasons), at=LAST_SECOND + SECOND) is None


def test_where_the_law_excuses_no_delay_only_who_is_late_is_turned_away():
    strict = {"pack": a_pack(review=Review(by_officer=False, late_with_reasons=False, law="project choice"))}
    with_reasons = a_form("review_request", made_by="complainant-1", late_reasons="I was in hospital.")
    assert said(guards.review_is_asked_in_time, closed(NO_REASONS, **strict), at=LAST_SECOND) is None
    late = said(guards.review_is_asked_in_time, closed(with_reasons, **strict), at=LAST_SECOND + SECOND)
    assert late == "The time to ask for a review ended on 2026-03-30, and the law of this place excuses no delay."


def test_the_window_is_the_one_of_what_closed_the_case():
    earlier = a_form("decision", made_by="somebody", review_window_ends_on=date(2026, 3, 3))
    assert said(guards.review_is_asked_in_time, closed(earlier, NO_REASONS), at=LAST_SECOND) is None


def test_a_case_not_taken_on_can_be_looked_at_at_any_time_whatever_closed_it_once():
    again = (
        a_move("request_review", State.CLOSED, State.UNDER_REVIEW),
        a_move("uphold_review", State.UNDER_REVIEW, State.ASSESSED),
        a_move("reject", State.ASSESSED, State.REJECTED),
    )
    case = replace(closed(NO_REASONS), state=State.REJECTED, history=(*the_way_to(State.CLOSED), *again))
    assert said(guards.review_is_asked_in_time, case, at=LAST_SECOND + SECOND) is None


# Reopening ----------------------------------------------------------------------------------------------------------

CLOSED_AT = MONDAY + DAY


def shut(*records, by="another"):
    history = (*the_way_to(State.SANCTION), a_move("conclude", State.SANCTION, State.CLOSED, CLOSED_AT, by=by))
    return a_case(*records, state=State.CLOSED, history=history)


def test_credible_news_since_the_closing_reopens_a_case():
    assert said(guards.there_is_new_information, shut(a_record("new_information", made_at=CLOSED_AT))) is None


@pytest.mark.parametrize(
    "news",
    [
        [],
        [a_record("new_information", made_at=CLOSED_AT, credible=False)],
        [a_record("new_information", made_at=CLOSED_AT - SECOND)],
    ],
    ids=["none", "not credible", "from before"],
)
def test_nothing_else_does(news):
    assert said(guards.there_is_new_information, shut(*news)).startswith("No credible new information")


def test_who_closed_a_case_does_not_reopen_it():
    assert said(guards.closer_does_not_reopen, shut()) is None
    assert said(guards.closer_does_not_reopen, shut(by="supervisor-1")).startswith("You closed this case")


def test_only_who_closed_it_last_is_kept_from_reopening():
    once = (
        a_move("reopen", State.CLOSED, State.INVESTIGATION),
        a_move("withdraw", State.INVESTIGATION, State.CLOSED, by="another"),
    )
    earlier = a_move("conclude", State.SANCTION, State.CLOSED, by="supervisor-1")
    case = a_case(state=State.CLOSED, history=(*the_way_to(State.SANCTION), earlier, *once))
    assert said(guards.closer_does_not_reopen, case) is None


def test_a_decision_not_to_reopen_keeps_the_case_closed():
    assert said(guards.reopening_was_decided, a_case()) is None
    assert said(guards.reopening_was_decided, a_case(a_record("reopening_decision"))) is None
    against = a_record("reopening_decision", reopen=False)
    assert said(guards.reopening_was_decided, a_case(against)) == "The decision recorded is not to reopen the case."


@pytest.mark.parametrize("trigger", ["dismiss_review", "uphold_review"])
def test_an_assigned_reviewer_can_finish_a_review(trigger):
    actor = whoever_fires(trigger)
    case = ready_for(trigger, assignments=(an_assignment("reviewer", user_id=actor.id),))
    assert fire(case, trigger, actor, MONDAY).source is State.UNDER_REVIEW
