"""Due dates through pauses, extensions and waivers, each with the words that tell how it was worked out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from workflows.clocks import Calendar, ClockEvent, EventKind, Length, Still, tell, work_out

PLAIN = Calendar()
BERLIN = Calendar("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = Length(7, "days")
WORKING_WEEK = Length(5, "working days")


def on(year, month, day):
    """The last second of a day in UTC."""
    return datetime(year, month, day, 23, 59, 59, tzinfo=UTC)


def after(days, hour=12):
    return MONDAY.replace(hour=hour) + timedelta(days=days)


def pause(days):
    return ClockEvent(EventKind.PAUSE, after(days), "Court order")


def resume(days):
    return ClockEvent(EventKind.RESUME, after(days))


def extend(days, count=7, unit="days"):
    return ClockEvent(EventKind.EXTEND, after(days), "A witness is abroad", Length(count, unit), "The Regulations")


def due(*events, length=WEEK, calendar=PLAIN, **more):
    return work_out(MONDAY, length, calendar, events, **more).due_at


def test_nothing_done_to_a_clock_leaves_the_date():
    assert due() == on(2026, 3, 9)


@pytest.mark.parametrize(
    "stopped, went_on, last",
    [(2, 5, on(2026, 3, 12)), (2, 2, on(2026, 3, 9)), (0, 7, on(2026, 3, 16)), (7, 10, on(2026, 3, 12))],
    ids=["in the middle", "on the same day", "from the first day", "on the last day"],
)
def test_a_clock_that_stood_still_runs_as_many_days_longer(stopped, went_on, last):
    assert due(pause(stopped), resume(went_on)) == last


@pytest.mark.parametrize("late, last", [(0, on(2026, 3, 16)), (1, on(2026, 3, 9))], ids=["last second", "too late"])
def test_a_clock_may_be_extended_up_to_its_last_second(late, last):
    at = on(2026, 3, 9) + timedelta(seconds=late)
    assert due(ClockEvent(EventKind.EXTEND, at, "A witness is abroad", WEEK, "The Regulations")) == last


def test_working_days_stand_still_only_for_working_days():
    assert due(pause(3), resume(6), length=WORKING_WEEK) == on(2026, 3, 10)


def test_a_clock_stopped_on_its_last_day_goes_on_for_a_working_day():
    assert due(pause(4), resume(5), length=Length(4, "working days")) == on(2026, 3, 9)


def test_hours_stand_still_to_the_second():
    stopped = Still(MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=3, minutes=7))
    assert due(length=Length(24, "hours"), stills=[stopped]) == MONDAY + timedelta(hours=26, minutes=7)


def test_what_stops_after_the_time_is_over_changes_nothing():
    assert due(pause(8), resume(20)) == on(2026, 3, 9)
    assert due(extend(8)) == on(2026, 3, 9)


def test_an_extension_leads_on_from_the_date_that_stands():
    assert due(extend(1)) == on(2026, 3, 16)
    assert due(extend(1, 1, "months")) == on(2026, 4, 9)
    assert due(extend(1, 5, "working days")) == on(2026, 3, 16)


def test_an_extension_granted_while_the_clock_stands_still_counts():
    assert due(pause(2), extend(20), resume(30)) == on(2026, 3, 9 + 7) + timedelta(days=28)


def test_a_pause_inside_an_extension_counts():
    assert due(extend(1), pause(10), resume(12)) == on(2026, 3, 18)
    assert due(pause(10), resume(12)) == on(2026, 3, 9)


def test_a_holiday_added_later_moves_the_date():
    closed = Calendar(closures={date(2026, 3, 6): "Day of mourning"})
    assert due(length=WORKING_WEEK) == on(2026, 3, 9)
    assert due(length=WORKING_WEEK, calendar=closed) == on(2026, 3, 10)
    assert due(pause(3), resume(4), length=WORKING_WEEK) == on(2026, 3, 10)
    assert due(pause(3), resume(4), length=WORKING_WEEK, calendar=closed) == on(2026, 3, 10)


def test_a_clock_stands_still_once_however_many_things_stop_it():
    suspended = Still(after(1), after(4), "Suspended")
    assert due(pause(2), resume(6), stills=[suspended]) == on(2026, 3, 14)
    assert due(stills=[suspended, suspended]) == on(2026, 3, 12)


def test_what_stood_still_before_a_clock_began_counts_from_its_beginning():
    assert due(stills=[Still(after(-5), after(2))]) == on(2026, 3, 11)
    assert due(stills=[Still(after(-5), after(-2))]) == on(2026, 3, 9)
    assert due(extend(-1)) == on(2026, 3, 9)


def test_a_clock_that_stands_still_gives_the_date_if_it_went_on_now():
    worked = work_out(MONDAY, WEEK, PLAIN, [pause(2)], at=after(12))
    assert worked.still_since == after(2)
    assert worked.due_at == on(2026, 3, 19)
    assert work_out(MONDAY, WEEK, PLAIN, [pause(2)]).due_at == on(2026, 3, 9)


def test_pausing_twice_is_pausing_once_and_resuming_what_runs_does_nothing():
    assert due(resume(1), pause(2), pause(3), resume(5), resume(6)) == on(2026, 3, 12)


def test_a_waived_clock_says_so():
    waiver = ClockEvent(EventKind.WAIVE, after(1), "No longer wanted", authority="The person")
    assert work_out(MONDAY, WEEK, PLAIN, [waiver]).waived
    assert not work_out(MONDAY, WEEK, PLAIN, [ClockEvent(EventKind.WAIVE, after(9))]).waived


def test_the_day_of_a_pause_is_the_one_where_the_jurisdiction_is():
    late = ClockEvent(EventKind.PAUSE, datetime(2026, 3, 4, 23, 30, tzinfo=UTC))
    go_on = ClockEvent(EventKind.RESUME, datetime(2026, 3, 6, 12, tzinfo=UTC))
    assert due(late, go_on) == on(2026, 3, 11)
    assert due(late, go_on, calendar=BERLIN) == datetime(2026, 3, 10, 22, 59, 59, tzinfo=UTC)


def test_a_date_may_be_put_off_by_a_rule_of_its_own_but_never_brought_forward():
    worked = work_out(MONDAY, WEEK, PLAIN)
    assert worked.put_off_to(on(2026, 3, 20), "Held back").due_at == on(2026, 3, 20)
    assert worked.put_off_to(on(2026, 3, 5), "Held back") is worked


def words(*events, length=WEEK, **more):
    worked = work_out(MONDAY, length, more.pop("calendar", PLAIN), events, **more)
    return [str(sentence) for sentence in tell(worked, PLAIN)]


def test_the_plain_working_is_told_in_three_sentences():
    assert words() == [
        "The clock started on Monday 2 March 2026, 12:00 UTC.",
        "Counting from the day after, 7 days lead to Monday 9 March 2026.",
        "The time is over with the last second of Monday 9 March 2026, as clocks show it in UTC.",
    ]


def test_hours_are_told_to_the_minute():
    assert words(length=Length(24, "hours"))[-1] == "The time is over at Tuesday 3 March 2026, 12:00 UTC."


def test_days_that_do_not_count_are_named():
    told = words(length=WORKING_WEEK, calendar=Calendar(closures={date(2026, 3, 6): "Day of mourning"}))
    assert told[2] == "Not counted as working days: 2 days of weekends, 6 March 2026 (Day of mourning)."


@pytest.mark.parametrize(
    "events, told",
    [
        (
            [pause(2), resume(5)],
            "The clock stood still from Wednesday 4 March 2026 until Saturday 7 March 2026: 3 days.",
        ),
        ([pause(2), resume(5)], "Reason: Court order."),
        ([pause(2)], "The clock has stood still since Wednesday 4 March 2026, 12:00 UTC."),
        ([extend(1)], "On Tuesday 3 March 2026 the time was extended by 7 days. That leads to Monday 16 March 2026"),
        ([extend(1)], "On the authority of: The Regulations."),
        ([extend(9)], "What was done on Wednesday 11 March 2026, 12:00 UTC came after the time was over"),
        ([ClockEvent(EventKind.WAIVE, after(1))], "On Tuesday 3 March 2026 the time limit was waived."),
    ],
)
def test_what_was_done_to_a_clock_is_told(events, told):
    assert told in " ".join(words(*events))
