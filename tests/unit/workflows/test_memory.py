"""Whether a machine shared by all cases lets go of every one of them (the library keeps what is added as its model)."""

import gc
import sys
import tracemalloc
import weakref
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY
from tests.factories.journeys import ready_for, someone, whoever_fires
from workflows import machine
from workflows.casefile import CaseFile
from workflows.errors import Refused
from workflows.machine import available, fire
from workflows.roles import Role

CASES = 25_000
TRACED = 2_000
RECEIVED = ready_for("record")
OFFICER, AUDITOR = whoever_fires("record"), someone(Role.AUDITOR)


def a_fresh_case(number):
    return replace(RECEIVED, id=f"2026-{number:06}", received_at=MONDAY - timedelta(seconds=number % 3600))


def handle(numbers):
    """Take cases one after the other: move each, refuse one in fifty, and look ahead for as many."""
    for number in numbers:
        case = a_fresh_case(number)
        assert fire(case, "record", OFFICER, MONDAY).dest == "recorded"
        if number % 50 == 0:
            with pytest.raises(Refused):
                fire(case, "record", AUDITOR, MONDAY)
        if number % 50 == 25:
            available(case, OFFICER, MONDAY)


def alive(kind):
    gc.collect()
    return sum(isinstance(thing, kind) for thing in gc.get_objects())


def test_memory_stays_flat_over_tens_of_thousands_of_cases():
    handle(range(1_000))
    gc.collect()
    before, cases = sys.getallocatedblocks(), alive(CaseFile)
    handle(range(CASES))
    gc.collect()
    assert sys.getallocatedblocks() - before < CASES / 100
    assert alive(CaseFile) == cases


def test_no_byte_is_kept_of_a_case_that_was_handled():
    handle(range(1_000))
    tracemalloc.start()
    try:
        handle(range(100))
        before, _ = tracemalloc.get_traced_memory()
        handle(range(TRACED))
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < TRACED


def test_a_case_is_let_go_once_it_was_moved_refused_and_looked_ahead_for():
    case = a_fresh_case(1)
    handed_out = weakref.ref(case)
    fire(case, "record", OFFICER, MONDAY)
    available(case, OFFICER, MONDAY)
    with pytest.raises(Refused):
        fire(case, "decide", OFFICER, MONDAY)
    del case
    gc.collect()
    assert handed_out() is None


def test_nothing_that_the_library_moved_is_left():
    handle(range(100))
    assert alive(machine._Token) == 0


def test_all_cases_share_one_machine_that_holds_no_case():
    assert machine._machine() is machine._machine()
    assert machine._machine().models == []
