"""Tries are counted by source without keeping it, and a wait that is over is proved by a ticket for one thing."""

from datetime import UTC, datetime, timedelta

import pytest

from oversight.throttle import HOUR, MOST_SOURCES, TICKET_HOLDS, TRIES, WAIT, Throttle, Tickets

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_no_address_is_kept_and_the_hour_takes_key_and_counts_with_it():
    throttle = Throttle()
    assert all(throttle.take("192.0.2.77", MORNING) for _ in range(TRIES))
    assert not throttle.take("192.0.2.77", MORNING)
    key = throttle._key
    assert "192.0.2.77" not in repr(vars(throttle))
    assert bytes([192, 0, 2, 77]) not in b"".join(throttle._tries)
    assert throttle.take("192.0.2.77", MORNING + HOUR)
    assert throttle._key != key


def test_a_restart_forgets():
    before, after = Throttle(), Throttle()
    for throttle in (before, after):
        throttle.take("192.0.2.77", MORNING)
    assert before._key != after._key
    assert not set(before._tries) & set(after._tries)


def test_what_is_held_does_not_grow_without_end():
    throttle = Throttle()
    for number in range(MOST_SOURCES + 50):
        throttle.take(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", MORNING)
    assert len(throttle._tries) == MOST_SOURCES


def test_one_household_of_the_new_internet_is_one_source():
    throttle = Throttle()
    assert sum(throttle.take(f"2001:db8::{number:x}", MORNING) for number in range(50)) == TRIES
    assert throttle.take("2001:db8:1::1", MORNING)
    assert throttle.take("not an address", MORNING)


def test_a_clock_that_goes_back_begins_a_new_hour():
    throttle = Throttle()
    for _ in range(TRIES):
        throttle.take("192.0.2.1", MORNING)
    assert throttle.take("192.0.2.1", MORNING - timedelta(minutes=1))


def test_all_sources_together_fill_one_bucket_and_right_tries_empty_it():
    throttle = Throttle(of_all=3)
    assert [throttle.take(f"192.0.2.{number}", MORNING) for number in range(4)] == [True, True, True, False]
    throttle.give_back("192.0.2.0")
    throttle.give_back("192.0.2.1")
    assert throttle.take("192.0.2.9", MORNING)


def test_what_a_source_tries_is_counted_apart_by_subject():
    throttle = Throttle(tries=1)
    assert [throttle.take("192.0.2.1", MORNING, who) for who in ("ana", "ben", "ana")] == [True, True, False]


@pytest.fixture
def tickets():
    return Tickets("s3cret", "code")


def test_a_ticket_is_good_once_its_time_has_come_and_for_a_while(tickets):
    ticket = tickets.issue("1234", MORNING)
    assert tickets.left(ticket, "1234", MORNING) == WAIT
    assert not tickets.is_good(ticket, "1234", MORNING + WAIT - timedelta(milliseconds=1))
    assert tickets.is_good(ticket, "1234", MORNING + WAIT)
    assert tickets.is_good(ticket, "1234", MORNING + WAIT + TICKET_HOLDS)
    assert not tickets.is_good(ticket, "1234", MORNING + WAIT + TICKET_HOLDS + timedelta(milliseconds=1))


def test_a_ticket_is_good_for_nothing_else(tickets):
    ticket, later = tickets.issue("1234", MORNING), MORNING + WAIT
    for other in ("1235", "", "12345"):
        assert not tickets.is_good(ticket, other, later)
    for forged in ("", ticket[:-1], ticket.swapcase(), "[]", Tickets("other", "code").issue("1234", MORNING)):
        assert not tickets.is_good(forged, "1234", later)
    assert not Tickets("s3cret", "sign-in").is_good(ticket, "1234", later)
    assert "1234" not in ticket
