"""Leave to read a case in an emergency: for whom it was given, by somebody else, for an hour, to read and no more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.standings import CASE, actor_of
from workflows.access import Action, Emergency, Part, allow, in_emergency
from workflows.roles import Role

GIVEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOMEONE = actor_of(Role.INVESTIGATOR)
LEAVE = Emergency(SOMEONE.id, "somebody-else", GIVEN)


def with_leave(*leaves: Emergency):
    return replace(CASE, subjects=(), parts=(), emergencies=leaves)


@pytest.mark.parametrize(
    "after, holds",
    [
        (timedelta(microseconds=-1), False),
        (timedelta(), True),
        (timedelta(minutes=30), True),
        (timedelta(minutes=60, microseconds=-1), True),
        (timedelta(minutes=60), False),
        (timedelta(days=30), False),
    ],
)
def test_it_lasts_an_hour_from_when_it_was_given(after, holds):
    assert allow(SOMEONE, Action.READ_CASE, with_leave(LEAVE), GIVEN + after) is holds
    assert in_emergency(SOMEONE, with_leave(LEAVE), GIVEN + after) is holds


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.READ_CASE}))
def test_it_opens_nothing_but_reading(action):
    without = allow(SOMEONE, action, with_leave(), GIVEN)
    assert allow(SOMEONE, action, with_leave(LEAVE), GIVEN) is without


@pytest.mark.parametrize("other", ["a", "zzz", SOMEONE.id + "x"])
def test_it_is_for_nobody_else(other):
    assert not allow(SOMEONE, Action.READ_CASE, with_leave(replace(LEAVE, user_id=other)), GIVEN)


@pytest.mark.parametrize("giver", ["a", "zzz"])
def test_anybody_but_oneself_may_give_it(giver):
    assert allow(SOMEONE, Action.READ_CASE, with_leave(replace(LEAVE, granted_by=giver)), GIVEN)


def test_nobody_gives_it_to_themselves():
    same = "".join(list(SOMEONE.id))
    assert not allow(SOMEONE, Action.READ_CASE, with_leave(replace(LEAVE, granted_by=same)), GIVEN)


def test_one_leave_among_several_is_enough():
    over = replace(LEAVE, granted_at=GIVEN - timedelta(hours=2))
    assert allow(SOMEONE, Action.READ_CASE, with_leave(over, LEAVE, replace(LEAVE, user_id="other")), GIVEN)


def test_without_the_time_of_asking_it_counts_for_nothing():
    assert not allow(SOMEONE, Action.READ_CASE, with_leave(LEAVE))


def test_a_wall_stands_before_it():
    walled = replace(with_leave(LEAVE), recused=frozenset({SOMEONE.id}))
    assert not allow(SOMEONE, Action.READ_CASE, walled, GIVEN)


def test_whoever_reaches_the_case_anyway_is_in_no_emergency():
    part = Part(SOMEONE.id, "investigator", opens_the_file=True, conflicted=False)
    assert not in_emergency(SOMEONE, replace(with_leave(LEAVE), parts=(part,)), GIVEN)
    assert not in_emergency(replace(SOMEONE, role=Role.SUPERVISOR), with_leave(LEAVE), GIVEN)
