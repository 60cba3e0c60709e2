"""The clocks that run on a case: those of its checks, and those of the law of the place."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_move, a_record, judged, the_way_to
from tests.factories.journeys import a_form, ready_for, standing_in, whoever_fires
from tests.factories.packs import freedonia
from workflows.case_clocks import clocks_of, is_over, timed_checks
from workflows.clock_changes import changeable, refuse_change
from workflows.clocks import tell
from workflows.errors import InvalidRecord, Refused
from workflows.involved import Person
from workflows.jurisdictions import load_pack
from workflows.jurisdictions.clock_rule import Breach
from workflows.machine import fire
from workflows.records import KINDS
from workflows.roles import Actor, Role
from workflows.standards import Evaluation, When, load_standards
from workflows.states import STORED, State

HERE = freedonia().but(parameters={})
AFRICA = load_pack("south-africa")
CANADA = load_pack("canada-rcmp")
DAY = timedelta(days=1)
BEATEN = a_record("classification", "allegation-1", of_place=("beating",), categories=("force_other",))
HEAD = Actor("head-1", Role.HEAD)
SUPERVISOR = Actor("supervisor-1", Role.SUPERVISOR)


def running(case, at=MONDAY):
    return {run.clock: run for run in clocks_of(Evaluation(case, at))}


def own(case, clock, at=MONDAY):
    return next((run for run in clocks_of(Evaluation(case, at)) if run.clock == clock), None)


def done(what, clock="first-news", days=1, target=None, **content):
    return a_record("clock_event", clock=clock, what=what, target=target, made_at=MONDAY + days * DAY, **content)


def later(kind, days, about=None, **content):
    return a_form(kind, about, made_by="somebody", made_at=MONDAY + days * DAY, **content)


# The clocks of checks ----------------------------------------------------------------------------------------------


def test_the_first_date_of_the_clocks_of_a_check_is_the_date_of_the_check():
    for state in STORED:
        for at in (MONDAY, MONDAY + 400 * DAY):
            evaluation = Evaluation(standing_in(state), at)
            dates = {}
            for run in clocks_of(evaluation):
                dates.setdefault(run.check, run.worked.due_at)
            assert dates
            assert dates == {check: evaluation.verdict(check).due_at for check in dates}


def test_every_date_that_a_check_waits_for_can_be_explained():
    """A predicate that bends a date without saying so would leave the page without its working."""
    cases = [standing_in(state) for state in STORED] + [
        a_case(state=state, history=the_way_to(state)) for state in STORED[:3]
    ]
    for case in cases:
        evaluation = Evaluation(case, MONDAY + 10 * DAY)
        waiting = [check for check in timed_checks() if evaluation.verdict(check).outstanding]
        assert all(evaluation.working(check) is not None for check in waiting if evaluation.verdict(check).due_at)


def test_clocks_come_in_the_order_in_which_they_are_due():
    dates = [run.worked.due_at for run in clocks_of(Evaluation(a_case(state=State.RECORDED), MONDAY))]
    assert len(dates) > 1
    assert dates == sorted(dates)


def test_each_person_and_thing_that_a_check_waits_about_has_a_clock_of_its_own():
    """That nobody assessed the needs of one person hides neither the other nor the day to ask after a referral."""
    people = tuple(Person(name, frozenset({"victim"})) for name in ("person-1", "person-2", "person-3"))
    assessed = a_record("assistance", "person-2", needs_assessed_at=MONDAY)
    referred = a_record("help_referral", "consent-1", id="referral-1", ask_on=date(2026, 4, 1))
    case = a_case(assessed, referred, state=State.RECORDED, people=people)
    runs = [run for run in clocks_of(Evaluation(case, MONDAY)) if run.check and run.check.id == "VICTIM-04"]
    assert [(run.limit, run.target) for run in runs] == [
        ("assist_days", "person-1"),
        ("assist_days", "person-3"),
        ("ask_days", "referral-1"),
    ]
    assert runs[0].due_at == runs[1].due_at < runs[2].due_at


def test_of_the_dates_about_one_thing_the_first_is_the_clock():
    case = a_case(state=State.RECORDED, history=the_way_to(State.RECORDED))
    runs = [run for run in clocks_of(Evaluation(case, MONDAY + 800 * DAY)) if run.check and run.check.id == "PROMPT-03"]
    assert [run.limit for run in runs] == ["first_statement_months"]


def test_timed_checks_wait_for_something():
    checks = load_standards().checks
    assert {check.id for check in timed_checks()} >= {"PROMPT-01", "VICTIM-02", "CLOSURE-02"}
    assert all(checks[check.id].when is not When.TRANSITION for check in timed_checks())


def test_a_limit_that_ran_out_holds_only_where_its_check_is_blocking():
    runs = running(a_case(state=State.RECORDED))
    assert runs["PROMPT-01.triage_other_days"].holds
    assert not runs["VICTIM-02.first_update_days"].holds


def test_a_short_limit_turns_amber_half_way_and_a_long_one_a_week_before():
    case = a_case(state=State.RECEIVED, history=())
    registered = running(case)["RECORD-01.record_hours"]
    assert registered.amber_at(case) == MONDAY + timedelta(hours=12)
    case = a_case()
    news = running(case)["VICTIM-02.first_update_days"]
    assert news.amber_at(case) == news.due_at - 7 * DAY


def test_a_pack_says_itself_when_a_limit_turns_amber():
    case = a_case(pack=HERE)
    news = own(case, "first-news")
    assert news.amber_at(case) == news.due_at - 2 * DAY
    review = a_case(done("start", "review"), pack=CANADA)
    amber = own(review, "review").amber_at(review)
    assert (own(review, "review").due_at - amber).days in range(27, 32)


def test_a_clock_that_stands_still_is_due_at_no_date():
    case = a_case(done("pause"), pack=HERE)
    news = own(case, "first-news", MONDAY + 5 * DAY)
    assert (news.state, news.due_at, news.amber_at(case)) == ("stopped", None, None)
    assert not is_over(news, MONDAY + 500 * DAY)


# The clocks of the place -------------------------------------------------------------------------------------------


def test_a_clock_of_the_place_runs_where_its_codes_are():
    assert own(a_case(BEATEN, pack=HERE), "minister").due_at == datetime(2026, 5, 2, 18, 14, 59, tzinfo=UTC)
    assert own(a_case(pack=HERE), "minister") is None


def test_a_recurring_clock_begins_anew_when_it_is_met_and_ends_when_it_is_stopped():
    reported = a_case(BEATEN, later("report", 30), pack=HERE)
    assert own(reported, "minister").worked.started_at == MONDAY + 30 * DAY
    closed = a_case(BEATEN, pack=HERE, state=State.CLOSED)
    assert own(closed, "minister") is None


def test_a_clock_that_is_met_by_hand_is_over():
    assert own(a_case(pack=CANADA), "send-to-police").title == "Complaint sent to the police"
    assert own(a_case(done("met", "send-to-police"), pack=CANADA), "send-to-police") is None
    assert own(a_case(done("met", "review"), pack=CANADA), "send-to-police") is not None


def test_a_clock_is_met_by_a_moment_that_a_record_tells():
    sent = later("other_referral", 2, sent_at=MONDAY + DAY)
    assert own(a_case(sent, pack=CANADA), "send-to-police") is None


def test_a_clock_that_is_started_by_hand_runs_from_then():
    assert own(a_case(pack=CANADA), "review") is None
    assert own(a_case(done("start", "review"), pack=CANADA), "review").worked.started_at == MONDAY + DAY


def test_each_recommendation_has_a_clock_of_its_own():
    first = a_record("recommendation", id="first", sent_on=date(2026, 3, 2))
    second = a_record("recommendation", id="second", sent_on=date(2026, 3, 9))
    answer = later("police_response", 20, "first", received_on=date(2026, 3, 20))
    runs = [
        run
        for run in clocks_of(Evaluation(a_case(first, second, answer, pack=AFRICA), MONDAY))
        if run.clock == "discipline-reports"
    ]
    assert {run.target: AFRICA.calendar.day_of(run.due_at) for run in runs} == {
        "first": date(2026, 6, 20),
        "second": date(2026, 6, 9),
    }


def test_an_answer_about_nothing_in_particular_answers_them_all():
    asked = [a_record("recommendation", id=name, sent_on=date(2026, 3, 2)) for name in ("first", "second")]
    answer = later("police_response", 20, None, received_on=date(2026, 3, 20))
    for answers, day in (((), date(2026, 6, 2)), ((answer,), date(2026, 6, 20))):
        runs = clocks_of(Evaluation(a_case(*asked, *answers, pack=AFRICA), MONDAY))
        days = [AFRICA.calendar.day_of(run.due_at) for run in runs if run.clock == "discipline-reports"]
        assert days == [day, day]


def test_a_clock_may_begin_with_a_move_and_end_with_another():
    asked = (*the_way_to(State.CLOSED), a_move("request_review", State.CLOSED, State.UNDER_REVIEW, MONDAY))
    under_review = a_case(pack=CANADA, state=State.UNDER_REVIEW, history=asked)
    assert own(under_review, "police-told-of-review") is not None
    dismissed = (*asked, a_move("dismiss_review", State.UNDER_REVIEW, State.CLOSED, MONDAY + DAY))
    assert own(a_case(pack=CANADA, state=State.CLOSED, history=dismissed), "police-told-of-review") is None


def reasons(case, at):
    try:
        fire(case, "approve_report", whoever_fires("approve_report"), at)
    except Refused as refused:
        return {reason.code for reason in refused.reasons}
    return set()


def test_a_missed_limit_of_the_place_holds_the_way_to_the_end_until_it_is_explained():
    case = ready_for("approve_report", BEATEN, pack=HERE)
    late = own(case, "minister").due_at + SECOND
    assert "minister" not in reasons(case, late - SECOND)
    assert "minister" in reasons(case, late)
    explained = done("waive", "minister", days=100)
    assert "minister" not in reasons(ready_for("approve_report", BEATEN, explained, pack=HERE), late + 100 * DAY)


def test_a_missed_limit_of_the_place_that_is_only_told_holds_nothing():
    (minister,) = (rule for rule in HERE.clocks if rule.id == "minister")
    lenient = HERE.but(
        clocks=tuple(r if r is not minister else r.model_copy(update={"breach": Breach.WARNING}) for r in HERE.clocks)
    )
    case = ready_for("approve_report", BEATEN, pack=lenient)
    late = own(case, "minister").due_at + SECOND
    assert is_over(own(case, "minister", late), late)
    assert "minister" not in reasons(case, late)


# What may be done to a clock ---------------------------------------------------------------------------------------


def refused(case, actor=SUPERVISOR, at=MONDAY + DAY, **values):
    content = {"clock": "first-news", "target": None, "count": None, "unit": None, **values}
    with pytest.raises(InvalidRecord) as caught:
        refuse_change(case, content, actor, at)
    return caught.value.problems


def accepted(case, actor=SUPERVISOR, at=MONDAY + DAY, **values):
    refuse_change(case, {"clock": "first-news", "target": None, "count": None, "unit": None, **values}, actor, at)
    return True


WEEK = {"what": "extend", "count": 7, "unit": "days"}


def test_a_clock_is_changed_only_by_whom_the_pack_names():
    case = a_case(pack=HERE)
    assert accepted(case, **WEEK)
    assert "what" in refused(case, HEAD, **WEEK)
    assert accepted(case, HEAD, what="pause")
    assert "what" in refused(case, what="pause")
    assert "clock" in refused(case, clock="no-such", what="pause")
    assert "clock" in refused(a_case(), **WEEK)


def test_a_clock_is_extended_no_more_often_and_no_longer_than_the_pack_says():
    assert "count" in refused(a_case(pack=HERE), **{**WEEK, "count": 8})
    assert "what" in refused(a_case(done("extend", count=7, unit="days"), pack=HERE), at=MONDAY + 2 * DAY, **WEEK)


def test_a_clock_whose_time_is_over_is_not_changed():
    case = a_case(pack=HERE)
    over = own(case, "first-news").due_at + SECOND
    assert refused(case, at=over, **WEEK) == {"what": "The time is over. A missed limit is explained, not changed"}
    minister = a_case(BEATEN, pack=HERE)
    assert accepted(minister, HEAD, at=MONDAY + 300 * DAY, clock="minister", what="waive")


def test_a_clock_is_changed_for_those_whom_it_is_about_and_for_nobody_else():
    case = a_case(pack=HERE)
    assert own(case, "first-news").target is None
    assert refused(case, target="somebody", **WEEK) == {
        "target": "This clock does not run for them. Choose another, or all"
    }


def test_a_clock_is_stopped_once_and_goes_on_only_when_it_stands():
    assert "what" in refused(a_case(pack=HERE), HEAD, what="resume")
    standing = a_case(done("pause"), pack=HERE)
    assert "what" in refused(standing, HEAD, at=MONDAY + 2 * DAY, what="pause")
    assert accepted(standing, HEAD, at=MONDAY + 2 * DAY, what="resume")


def test_a_clock_by_hand_is_started_and_met_but_no_other():
    case = a_case(pack=CANADA)
    assert accepted(case, clock="review", what="start")
    assert refused(case, clock="incomplete-complaint", what="met") == {
        "clock": "This clock does not run on the case now"
    }
    assert accepted(
        a_case(done("start", "incomplete-complaint"), pack=CANADA),
        clock="incomplete-complaint",
        what="met",
        at=MONDAY + 2 * DAY,
    )
    assert "what" in refused(case, clock="final-report", what="start")


def test_only_clocks_that_somebody_may_touch_are_offered():
    assert [rule.id for rule in changeable(a_case(pack=HERE), Role.SUPERVISOR)] == ["first-news", "minister"]
    assert not changeable(a_case(), Role.SUPERVISOR)
    assert not changeable(a_case(pack=HERE), Role.AUDITOR)
    assert "clock_event" in KINDS


def test_the_working_of_a_clock_is_told_with_reason_and_authority():
    case = a_case(done("extend", count=7, unit="days", authority="Section 4"), pack=HERE)
    told = [str(sentence) for sentence in tell(own(case, "first-news", MONDAY + DAY).worked, HERE.calendar)]
    assert "On the authority of: Section 4." in told
    assert judged("VICTIM-02", case).due_at == own(case, "first-news").due_at
