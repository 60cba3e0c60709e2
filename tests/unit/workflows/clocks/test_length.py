"""When time limits fall due."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from workflows.clocks import UNITS, Calendar, Length, due, end_of

PLAIN = Calendar()
BERLIN = Calendar("Europe/Berlin")


def on(year, month, day):
    """The last second of a day in UTC, when a limit in whole days runs out."""
    return datetime(year, month, day, 23, 59, 59, tzinfo=UTC)


def at(year, month, day, hour=12):
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_hours_run_exactly():
    start = datetime(2026, 3, 2, 12, 30, 15, tzinfo=UTC)
    assert due(start, Length(24, "hours"), PLAIN) == start + timedelta(days=1)
    assert due(start, Length(0, "hours"), PLAIN) == start


def test_hours_run_exactly_through_the_night_when_clocks_change():
    start = at(2026, 3, 28)
    assert due(start, Length(24, "hours"), BERLIN) == start + timedelta(hours=24)


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_days_begin_with_the_day_after_and_end_with_the_last_second(hour):
    assert due(at(2026, 3, 2, hour), Length(7, "days"), PLAIN) == on(2026, 3, 9)


def test_no_days_end_with_the_day_itself():
    assert due(at(2026, 3, 2), Length(0, "days"), PLAIN) == on(2026, 3, 2)
    assert due(at(2026, 3, 7), Length(0, "working days"), PLAIN) == on(2026, 3, 7)


@pytest.mark.parametrize(
    "start, count, last",
    [
        (at(2026, 3, 2), 1, on(2026, 3, 3)),
        (at(2026, 3, 2), 4, on(2026, 3, 6)),
        (at(2026, 3, 2), 5, on(2026, 3, 9)),
        (at(2026, 3, 6), 1, on(2026, 3, 9)),
        (at(2026, 3, 7), 1, on(2026, 3, 9)),
        (at(2026, 3, 8), 1, on(2026, 3, 9)),
        (at(2026, 3, 2), 10, on(2026, 3, 16)),
    ],
    ids=["next day", "Friday", "over a weekend", "from Friday", "from Saturday", "from Sunday", "two weeks"],
)
def test_working_days_skip_the_weekend(start, count, last):
    assert due(start, Length(count, "working days"), PLAIN) == last


def test_working_days_skip_closures():
    calendar = Calendar(closures={date(2026, 4, 3): "Closed", date(2026, 4, 6): "Closed"})
    assert due(at(2026, 4, 2), Length(1, "working days"), calendar) == on(2026, 4, 7)
    assert due(at(2026, 4, 2), Length(1, "days"), calendar) == on(2026, 4, 3)


def test_a_closure_on_a_weekend_is_not_counted_twice():
    calendar = Calendar(closures={date(2026, 3, 7): "Closed"})
    assert due(at(2026, 3, 6), Length(1, "working days"), calendar) == on(2026, 3, 9)


def test_each_jurisdiction_has_its_own_weekend():
    friday_and_saturday = Calendar(weekend=frozenset({4, 5}))
    assert due(at(2026, 3, 5), Length(1, "working days"), friday_and_saturday) == on(2026, 3, 8)


@pytest.mark.parametrize(
    "start, count, unit, last",
    [
        (at(2026, 3, 2), 12, "months", on(2027, 3, 2)),
        (at(2026, 1, 31), 1, "months", on(2026, 2, 28)),
        (at(2028, 1, 31), 1, "months", on(2028, 2, 29)),
        (at(2026, 3, 31), 1, "months", on(2026, 4, 30)),
        (at(2026, 12, 31), 2, "months", on(2027, 2, 28)),
        (at(2028, 2, 29), 1, "years", on(2029, 2, 28)),
        (at(2028, 2, 29), 4, "years", on(2032, 2, 29)),
        (at(2021, 3, 2), 5, "years", on(2026, 3, 2)),
        (at(2028, 2, 28), 1, "days", on(2028, 2, 29)),
    ],
)
def test_months_and_years_end_on_the_same_day_or_the_last_of_the_month(start, count, unit, last):
    assert due(start, Length(count, unit), PLAIN) == last


def test_the_day_is_the_one_where_the_jurisdiction_is():
    late_evening = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert due(late_evening, Length(1, "days"), PLAIN) == on(2026, 3, 3)
    assert due(late_evening, Length(1, "days"), BERLIN) == datetime(2026, 3, 4, 22, 59, 59, tzinfo=UTC)


def test_it_does_not_matter_in_which_zone_the_start_is_given():
    start = at(2026, 3, 2, 23)
    elsewhere = start.astimezone(timezone(timedelta(hours=-10)))
    assert due(start, Length(3, "working days"), BERLIN) == due(elsewhere, Length(3, "working days"), BERLIN)


@pytest.mark.parametrize(
    "start, last",
    [
        (at(2026, 3, 27), datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC)),
        (at(2026, 3, 28), datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)),
        (at(2026, 10, 23), datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC)),
        (at(2026, 10, 24), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),
    ],
    ids=["before summer time", "into summer time", "before winter time", "into winter time"],
)
def test_a_day_ends_at_midnight_there_also_when_clocks_change(start, last):
    assert due(start, Length(1, "days"), BERLIN) == last


def test_the_end_of_a_day_is_its_last_second_there():
    assert end_of(date(2026, 7, 1), BERLIN) == datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)
    assert end_of(date(2026, 7, 1), PLAIN) == on(2026, 7, 1)


@pytest.mark.parametrize("count, unit", [(-1, "days"), (1, "weeks"), (1, "")])
def test_a_length_that_makes_no_sense_is_refused(count, unit):
    with pytest.raises(ValueError, match="a time limit counts"):
        Length(count, unit)


@pytest.mark.parametrize("unit", UNITS)
def test_a_longer_limit_never_ends_earlier(unit):
    ends = [due(at(2028, 1, 31), Length(count, unit), BERLIN) for count in range(30)]
    assert ends == sorted(ends)
