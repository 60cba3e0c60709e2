"""Whether assessments are prompt for the gravity known, and pauses end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_move, a_record, classified, judged, the_way_to
from workflows.standards import Outcome
from workflows.states import State

GRAVE_DUE = MONDAY + timedelta(hours=24)
OTHER_DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)


def recorded(*records, then=()):
    return a_case(*records, state=State.RECORDED, history=(*the_way_to(State.RECORDED), *then))


def assessed(at, *records):
    return recorded(*records, then=(a_move("assess", State.RECORDED, State.ASSESSED, at),))


@pytest.mark.parametrize("code, due_at", [("death", GRAVE_DUE), ("service_conduct", OTHER_DUE)])
@pytest.mark.parametrize(
    "beyond, outcome", [(-SECOND, Outcome.MET), (0 * SECOND, Outcome.MET), (SECOND, Outcome.NOT_MET)]
)
def test_a_case_is_assessed_in_the_time_for_its_gravity(code, due_at, beyond, outcome):
    verdict = judged("PROMPT-01", assessed(due_at + beyond, classified(code)), at=OTHER_DUE + SECOND)
    assert (verdict.outcome, verdict.due_at) == (outcome, due_at)


@pytest.mark.parametrize("code, due_at", [("death", GRAVE_DUE), ("service_conduct", OTHER_DUE)])
@pytest.mark.parametrize(
    "beyond, outcome",
    [(-SECOND, Outcome.NOT_YET_DUE), (0 * SECOND, Outcome.NOT_YET_DUE), (SECOND, Outcome.NOT_MET)],
)
def test_a_case_not_assessed_yet_runs_out_of_time(code, due_at, beyond, outcome):
    assert judged("PROMPT-01", recorded(classified(code)), at=due_at + beyond).outcome is outcome


def test_a_case_not_classified_yet_has_the_longer_time():
    assert judged("PROMPT-01", recorded(), at=GRAVE_DUE + SECOND).outcome is Outcome.NOT_YET_DUE


def test_what_turns_out_grave_later_does_not_make_the_assessment_late():
    later = classified("death", made_at=OTHER_DUE + SECOND)
    assert judged("PROMPT-01", assessed(OTHER_DUE, later), at=OTHER_DUE + SECOND).outcome is Outcome.MET


def test_what_is_known_to_be_grave_on_assessing_asks_for_speed():
    case = assessed(OTHER_DUE, classified("death", made_at=OTHER_DUE))
    assert judged("PROMPT-01", case, at=OTHER_DUE).outcome is Outcome.NOT_MET


def test_a_grave_code_taken_away_before_assessing_leaves_more_time():
    first = classified("death", id="first")
    second = classified("detention", replaces="first", made_at=MONDAY + SECOND, reasons="Nobody died.")
    assert judged("PROMPT-01", assessed(OTHER_DUE, first, second), at=OTHER_DUE).outcome is Outcome.MET


def test_being_late_is_told_apart_from_not_having_begun():
    late = OTHER_DUE + SECOND
    assert judged("PROMPT-01", assessed(late), at=late).words == "The case was assessed late."
    assert "Finish the assessment now" in judged("PROMPT-01", recorded(), at=late).words


def test_taking_a_grave_code_away_later_does_not_make_a_late_assessment_prompt():
    first = classified("death", id="first")
    later = classified("detention", replaces="first", made_at=OTHER_DUE + SECOND, reasons="Nobody died.")
    assert judged("PROMPT-01", assessed(OTHER_DUE, first, later), at=OTHER_DUE + SECOND).outcome is Outcome.NOT_MET


def test_a_decision_that_ends_a_case_unassessed_is_its_assessment():
    case = recorded(then=(a_move("reject", State.RECORDED, State.REJECTED),))
    assert judged("PROMPT-01", case, at=OTHER_DUE + SECOND).outcome is Outcome.MET


def test_the_first_assessment_counts_not_a_later_one():
    case = assessed(MONDAY)
    again = (
        a_move("refer", State.ASSESSED, State.REFERRED),
        a_move("take_back", State.REFERRED, State.ASSESSED, OTHER_DUE + SECOND),
    )
    case = recorded(then=(*case.history[2:], *again))
    assert judged("PROMPT-01", case, at=OTHER_DUE + SECOND).outcome is Outcome.MET


@pytest.mark.parametrize("state", [State.NEW, State.RECEIVED])
def test_nothing_is_assessed_before_it_is_registered(state):
    history = the_way_to(state) if state is State.RECEIVED else ()
    case = a_case(state=state, history=history)
    assert judged("PROMPT-01", case, at=OTHER_DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


def test_a_pause_with_reasons_and_a_date_is_met():
    assert judged("PROMPT-04", a_case(a_record("suspension"))).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [
        ({"reasons": None}, "has no reasons"),
        ({"ground": "criminal_only"}, "Criminal proceedings alone are no reason"),
        ({"review_due_on": None}, "looked at again by 2026-05-31"),
        ({"review_due_on": date(2026, 3, 1)}, "looked at again by 2026-05-31"),
        ({"preservation_continues": False}, "left without protection"),
        ({"preservation_continues": None}, "left without protection"),
    ],
)
def test_a_pause_that_lacks_one_thing_is_not_met(change, words):
    verdict = judged("PROMPT-04", a_case(a_record("suspension", incomplete=True, **change)))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


@pytest.mark.parametrize(
    "day, outcome",
    [
        (date(2026, 5, 30), Outcome.MET),
        (date(2026, 5, 31), Outcome.MET),
        (date(2026, 6, 1), Outcome.NOT_MET),
    ],
)
def test_a_pause_is_looked_at_again_within_90_days(day, outcome):
    assert judged("PROMPT-04", a_case(a_record("suspension", review_due_on=day))).outcome is outcome


def test_other_grounds_than_criminal_proceedings_alone_may_pause_a_case():
    for ground in ("criminal_prejudice", "person_unavailable", "court_order", "safety"):
        assert judged("PROMPT-04", a_case(a_record("suspension", ground=ground))).outcome is Outcome.MET


def test_a_case_never_paused_needs_no_reason():
    assert judged("PROMPT-04", a_case()).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "paused_at, outcome",
    [
        (MONDAY - SECOND, Outcome.NOT_APPLICABLE),
        (MONDAY, Outcome.NOT_MET),
        (MONDAY + SECOND, Outcome.NOT_MET),
    ],
)
def test_only_a_pause_since_the_case_last_went_on_is_judged(paused_at, outcome):
    resumed = a_move("resume", State.SUSPENDED, State.INVESTIGATION)
    pause = a_record("suspension", ground="criminal_only", made_at=paused_at)
    case = a_case(pause, history=(*the_way_to(State.INVESTIGATION), resumed))
    assert judged("PROMPT-04", case).outcome is outcome


# Without a complaint ------------------------------------------------------------------------------------------------

OWN = a_record("own_motion")


def learned(*records, source="media", code="death", received_at=MONDAY):
    return a_case(classified(code), *records, source=source, received_at=received_at)


@pytest.mark.parametrize(
    "source",
    ["media", "medical_report", "court_or_prosecutor", "custody_inspection", "officer_report", "police_notification"],
)
def test_grave_information_is_taken_up_without_a_complaint(source):
    assert judged("PROMPT-02", learned(OWN, source=source)).outcome is Outcome.MET
    assert judged("PROMPT-02", learned(source=source)).outcome is Outcome.NOT_MET


def test_a_case_opened_of_own_motion_says_so_by_its_source():
    assert judged("PROMPT-02", learned(source="own_motion")).outcome is Outcome.MET


@pytest.mark.parametrize("source", ["complainant", "third_party", "detainee", "anonymous"])
def test_what_is_a_complaint_needs_no_motion_of_the_body(source):
    assert judged("PROMPT-02", learned(source=source)).outcome is Outcome.NOT_APPLICABLE


def test_what_is_not_grave_may_wait_for_a_complaint():
    assert judged("PROMPT-02", learned(code="service_conduct")).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("late, outcome", [(timedelta(0), Outcome.MET), (SECOND, Outcome.NOT_MET)])
def test_the_case_is_there_within_a_day_of_the_information(late, outcome):
    case = learned(OWN, received_at=MONDAY - timedelta(hours=24) - late)
    assert judged("PROMPT-02", case).outcome is outcome


# Long cases ---------------------------------------------------------------------------------------------------------

YEAR_OVER = datetime(2027, 3, 2, 23, 59, 59, tzinfo=UTC)
HALF_YEAR_LATER = datetime(2027, 9, 2, 23, 59, 59, tzinfo=UTC)


def told(at, **more):
    return a_record("delay_statement", made_at=at, **more)


@pytest.mark.parametrize(
    "statements, now, outcome",
    [
        ([], YEAR_OVER, Outcome.NOT_YET_DUE),
        ([], YEAR_OVER + SECOND, Outcome.NOT_MET),
        ([told(YEAR_OVER)], YEAR_OVER, Outcome.MET),
        ([told(YEAR_OVER + SECOND)], YEAR_OVER + 2 * SECOND, Outcome.NOT_MET),
        ([told(YEAR_OVER)], HALF_YEAR_LATER, Outcome.NOT_YET_DUE),
        ([told(YEAR_OVER)], HALF_YEAR_LATER + SECOND, Outcome.NOT_MET),
        ([told(YEAR_OVER), told(HALF_YEAR_LATER)], HALF_YEAR_LATER + SECOND, Outcome.NOT_YET_DUE),
    ],
)
def test_after_a_year_and_each_half_year_everyone_is_told_why(statements, now, outcome):
    assert judged("PROMPT-03", a_case(*statements), now).outcome is outcome


def test_what_ended_in_time_needs_no_statement():
    ended = (*the_way_to(State.RECORDED), a_move("reject", State.RECORDED, State.REJECTED, at=YEAR_OVER))
    case = a_case(state=State.REJECTED, history=ended)
    assert judged("PROMPT-03", case, HALF_YEAR_LATER).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("field", ["sent_to_complainant_on", "sent_to_officer_on", "sent_to_head_on"])
def test_the_statement_goes_to_all_three(field):
    case = a_case(told(YEAR_OVER, incomplete=True, **{field: None}))
    assert "did not go to" in judged("PROMPT-03", case, YEAR_OVER).words


def test_who_cannot_be_reached_or_is_not_known_is_sent_nothing():
    unsent = {"sent_to_complainant_on": None, "sent_to_officer_on": None}
    case = a_case(told(YEAR_OVER, **unsent), people=(), officers=())
    assert judged("PROMPT-03", case, YEAR_OVER).outcome is Outcome.MET


def test_a_case_not_in_the_register_is_not_long_yet():
    assert judged("PROMPT-03", a_case(state=State.RECEIVED)).outcome is Outcome.NOT_APPLICABLE
