"""Which days count where."""

from datetime import date

import pytest

from workflows.clocks import Calendar, holiday_region

ENGLAND = Calendar("Europe/London", region="GB-ENG")


def test_public_holidays_of_a_region_are_days_off_by_name():
    assert ENGLAND.day_off(date(2026, 4, 6)) == "Easter Monday"
    assert Calendar(region="GB-SCT").works_on(date(2026, 4, 6))
    assert Calendar().works_on(date(2026, 12, 25))


def test_a_holiday_on_a_weekend_is_kept_on_the_working_day_after():
    assert "Boxing Day" in str(ENGLAND.day_off(date(2026, 12, 28)))


def test_closures_come_on_top():
    calendar = Calendar(region="ZA", closures={date(2026, 6, 15): "Office closed"})
    assert calendar.day_off(date(2026, 6, 15)) == "Office closed"
    assert calendar.day_off(date(2026, 6, 16)) == "Youth Day"
    assert calendar.day_off(date(2026, 6, 13)) == "weekend"


def test_the_days_off_of_a_year_leave_out_weekends():
    days = Calendar(region="CA", closures={date(2026, 7, 2): "Office closed", date(2026, 7, 4): "Saturday"}).days_off(
        2026
    )
    assert date(2026, 7, 1) in days
    assert days[date(2026, 7, 2)] == "Office closed"
    assert date(2026, 7, 4) not in days


@pytest.mark.parametrize(
    "name, complaint",
    [("XX", "XX is not a country"), ("GB-XXX", "XXX is not a part of GB"), ("Britain", "Britain is not a country")],
)
def test_an_unknown_region_is_refused(name, complaint):
    with pytest.raises(ValueError, match=complaint):
        holiday_region(name)


@pytest.mark.parametrize("name", ["GB-ENG", "ZA", "CA"])
def test_a_known_region_is_accepted(name):
    assert holiday_region(name) == name
