"""Due dates agree with counting on one's fingers, day by day, wherever and whenever they are counted."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.clocks import Calendar, ClockEvent, EventKind, Length, Still, tell, work_out
from workflows.clocks.run import Took

ZONES = ("UTC", "Europe/London", "Africa/Johannesburg", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu")
HARD_DAYS = (
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
    datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
    datetime(2028, 2, 28, 23, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 0, 30, tzinfo=UTC),
    datetime(2027, 1, 31, 12, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
)
starts = st.sampled_from(HARD_DAYS) | st.integers(0, 60 * 24 * 365 * 4).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
closures = st.dictionaries(st.dates(date(2025, 1, 1), date(2029, 12, 31)), st.just("Closed"), max_size=12)
calendars = st.builds(
    Calendar,
    timezone=st.sampled_from(ZONES),
    weekend=st.sampled_from((frozenset({5, 6}), frozenset({4, 5}), frozenset({6}))),
    closures=closures,
    region=st.sampled_from(("", "GB-ENG", "ZA")),
)
offsets = st.lists(st.integers(0, 60 * 24 * 60), min_size=2, max_size=6, unique=True).map(sorted)


def counted_on_fingers(start: datetime, count: int, calendar: Calendar, stills: list[Still], *, working: bool) -> date:
    """Go through the days one by one: a day counts unless the clock stood still over it, or nobody works on it."""
    day, left, zone = start.astimezone(ZoneInfo(calendar.timezone)).date(), count, ZoneInfo(calendar.timezone)
    stood = [(still.began_at.astimezone(zone).date(), still.ended_at.astimezone(zone).date()) for still in stills]
    was_held = False
    while True:
        is_held = any(began <= day < end for began, end in stood)
        was_held = left <= 0 and (was_held or is_held)
        if left <= 0 and not is_held and not (working and was_held and not calendar.works_on(day)):
            return day
        day += timedelta(days=1)
        is_still = any(began < day <= end for began, end in stood)
        left -= not is_still and (not working or calendar.works_on(day))


@settings(max_examples=150)
@given(starts, st.integers(1, 40), calendars, offsets, st.sampled_from(("days", "working days")))
def test_pauses_agree_with_counting_day_by_day(start, count, calendar, minutes, unit):
    moments = [start + timedelta(minutes=number) for number in minutes]
    stills = [Still(began, ended) for began, ended in zip(moments[::2], moments[1::2], strict=False)]
    worked = work_out(start, Length(count, unit), calendar, stills=stills)
    effective = [
        still
        for still in stills
        if any(step.began_at == still.began_at for step in worked.steps if step.took is Took.STILL)
    ]
    expected = counted_on_fingers(start, count, calendar, effective, working=unit == "working days")
    assert calendar.day_of(worked.due_at) == expected


@settings(max_examples=150)
@given(
    starts,
    st.integers(0, 40),
    calendars,
    offsets,
    st.sampled_from(("hours", "days", "working days", "months", "years")),
)
def test_the_last_step_told_is_the_date_itself(start, count, calendar, minutes, unit):
    events = [
        ClockEvent(kind, start + timedelta(minutes=number), by=Length(3, "days"))
        for kind, number in zip(
            (EventKind.EXTEND, EventKind.PAUSE, EventKind.EXTEND, EventKind.RESUME), minutes, strict=False
        )
    ]
    worked = work_out(start, Length(count, unit), calendar, events, at=start + timedelta(days=90))
    assert worked.steps[-1].due_at == worked.due_at
    last = tell(worked, calendar)[-1]
    assert last.values["due"] == worked.due_at
    again = work_out(
        start.astimezone(ZoneInfo(calendar.timezone)),
        Length(count, unit),
        calendar,
        events,
        at=start + timedelta(days=90),
    )
    assert again.due_at == worked.due_at


@settings(max_examples=100)
@given(starts, st.integers(1, 30), calendars, offsets)
def test_an_extension_adds_the_same_whether_granted_before_or_while_the_clock_stands_still(
    start, count, calendar, minutes
):
    stopped, went_on = (start + timedelta(minutes=number) for number in (minutes[0], minutes[-1]))
    length = Length(count, "days")
    if stopped > work_out(start, length, calendar).due_at:
        return
    stood = [Still(stopped, went_on)]
    before = ClockEvent(EventKind.EXTEND, stopped, by=Length(7, "days"))
    meanwhile = ClockEvent(EventKind.EXTEND, stopped + (went_on - stopped) / 2, by=Length(7, "days"))
    plain = work_out(start, length, calendar, stills=stood).due_at
    found = {work_out(start, length, calendar, [event], stood).due_at for event in (before, meanwhile)}
    assert {calendar.day_of(moment) for moment in found} == {calendar.day_of(plain) + timedelta(days=7)}


@pytest.mark.parametrize("zone", ZONES)
def test_a_limit_in_days_always_ends_with_the_last_second_of_a_day_there(zone):
    calendar = Calendar(zone)
    for start in HARD_DAYS:
        for length in (Length(1, "days"), Length(1, "months"), Length(1, "years"), Length(2, "working days")):
            ends = work_out(start, length, calendar).due_at.astimezone(ZoneInfo(zone))
            assert (ends.hour, ends.minute, ends.second) == (23, 59, 59)
