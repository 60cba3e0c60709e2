"""Whether somebody who is detained can complain and be heard without those who guard them."""

from datetime import UTC, datetime

import pytest

from tests.factories.casefiles import (
    MONDAY,
    SECOND,
    a_case,
    a_move,
    a_person,
    a_record,
    an_assignment,
    judged,
    the_way_to,
)
from workflows.involved import Access
from workflows.standards import Outcome
from workflows.states import State

DUE = datetime(2026, 3, 5, 23, 59, 59, tzinfo=UTC)
REJECTED_AT_ONCE = (*the_way_to(State.RECEIVED), a_move("reject", State.RECEIVED, State.REJECTED))
GUARD = Access("guard-1", MONDAY, MONDAY, "register-9", ("headquarters", "custody-1"))


def detained(*records, source="detainee", **facts):
    return a_case(*records, source=source, people=(a_person("complainant"),), **facts)


def seen(at=MONDAY, **more):
    return a_record("contact", **{"content_type": "safety_check", "at": at, **more})


def heard(**more):
    return a_record("interview", **{"person": "person-1", "out_of_hearing": True, **more})


@pytest.mark.parametrize(
    "records, now, outcome",
    [
        ([seen(DUE)], DUE, Outcome.MET),
        ([seen(DUE + SECOND)], DUE + SECOND, Outcome.NOT_MET),
        ([], DUE, Outcome.NOT_YET_DUE),
        ([], DUE + SECOND, Outcome.NOT_MET),
        ([seen(delivered=False)], DUE + SECOND, Outcome.NOT_MET),
        ([seen(content_type="progress")], DUE + SECOND, Outcome.NOT_MET),
        ([seen(DUE + SECOND), seen(DUE)], DUE + SECOND, Outcome.MET),
    ],
)
def test_somebody_sees_within_three_days_that_the_person_is_safe(records, now, outcome):
    assert judged("CUSTODY-01", detained(*records), now).outcome is outcome


def test_a_case_that_ends_before_owes_no_such_visit():
    ended = detained(state=State.REJECTED, history=REJECTED_AT_ONCE)
    assert judged("CUSTODY-01", ended, DUE + SECOND).outcome is Outcome.MET


@pytest.mark.parametrize(
    "out_of_hearing, outcome", [(True, Outcome.MET), (False, Outcome.NOT_MET), (None, Outcome.NOT_MET)]
)
def test_interviews_are_held_out_of_hearing(out_of_hearing, outcome):
    assert judged("CUSTODY-01", detained(seen(), heard(out_of_hearing=out_of_hearing))).outcome is outcome


def test_interviews_of_others_are_not_looked_at():
    other = heard(person="somebody-else", out_of_hearing=False)
    assert judged("CUSTODY-01", detained(seen(), other)).outcome is Outcome.MET


def test_nobody_who_may_be_a_guard_uses_the_file():
    assert judged("CUSTODY-01", detained(seen(), accesses=(GUARD,))).outcome is Outcome.NOT_MET
    part = an_assignment(user_id="guard-1")
    assert judged("CUSTODY-01", detained(seen(), accesses=(GUARD,), assignments=(part,))).outcome is Outcome.MET


def test_who_is_free_needs_no_such_channel():
    case = detained(heard(out_of_hearing=False), source="complainant", accesses=(GUARD,))
    assert judged("CUSTODY-01", case, DUE + SECOND).outcome is Outcome.NOT_APPLICABLE
