"""Walls: what keeps somebody from a case whatever their role, and from judging what they had a hand in."""

from dataclasses import replace

import pytest

from tests.factories.casefiles import MONDAY, a_case, an_assignment
from tests.factories.standings import CASE, WALLS, actor_of, standing
from workflows.access import Action, Held, Part, Subject, allow, conflict, is_walled, unfit
from workflows.roles import Actor, Role


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("where", WALLS)
def test_a_wall_stands_for_every_role(where, role):
    assert is_walled(*standing(where, role))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("where", ["part", "undeclared", "foreign"])
def test_without_a_conflict_there_is_no_wall(where, role):
    assert not is_walled(*standing(where, role))


def test_an_officer_whom_nobody_has_identified_walls_off_nobody():
    unknown = replace(CASE, subjects=(Subject(None),))
    assert not is_walled(Actor("someone-1", Role.SUPERVISOR), unknown)


@pytest.mark.parametrize("other", ["a", "someone-2"])
def test_an_interest_of_somebody_else_walls_off_nobody_but_them(other):
    theirs = Part(other, "investigator", opens_the_file=False, conflicted=True)
    case = replace(CASE, parts=(theirs,), recused=frozenset({"someone-3"}))
    assert not is_walled(actor_of(Role.SUPERVISOR), case)


@pytest.mark.parametrize("subject", [Subject("officer-9"), Subject("officer-8", frozenset({"team-1"}))])
def test_one_conflict_among_several_officers_is_enough(subject):
    case = replace(CASE, subjects=(Subject("officer-7"), subject))
    assert is_walled(actor_of(Role.HEAD, officer_id="officer-9"), case)


@pytest.mark.parametrize(
    "unit, path, shut",
    [("cells", "north/cells", 1), ("north", "north", 1), ("wing", "north/cells/wing", 1), ("south", "south", 0)],
)
def test_whoever_belongs_to_the_place_where_somebody_is_held_is_shut_out(unit, path, shut):
    case = replace(CASE, subjects=(), held=(Held("cells", frozenset({"north", "cells"})),))
    someone = Actor("x", Role.SUPERVISOR, unit_id=unit, unit_ids=frozenset(path.split("/")))
    assert bool(conflict(someone, case)) == bool(shut)
    assert allow(someone, Action.READ_CASE, case) != bool(shut)


def test_a_tie_to_another_officer_or_another_unit_shuts_nothing():
    someone = Actor("x", Role.SUPERVISOR, unit_id="team-1", unit_ids=frozenset({"district-2", "team-1"}))
    assert conflict(replace(someone, relations=frozenset({"officer-8"})), CASE) is None


@pytest.mark.parametrize(
    "part, before, words",
    [
        ("reviewer", "intake_officer", "had a hand in this case"),
        ("decision_maker", "investigator", "took part in the investigation"),
        ("investigator", "decision_maker", "decided on or reviewed"),
        ("investigator", "reviewer", "decided on or reviewed"),
    ],
)
def test_what_somebody_did_in_a_case_before_keeps_them_from_judging_it(part, before, words):
    was = replace(an_assignment(before, user_id="x"), ended_at=MONDAY)
    person = Actor("x", Role(part))
    assert words in unfit(person, part, CASE, a_case(assignments=(was,)), MONDAY)
    for other in ("w", "y"):
        assert unfit(replace(person, id=other), part, CASE, a_case(assignments=(was,)), MONDAY) is None


EVERY_PART = ("decision_maker", "intake_officer", "investigator", "mediator", "reviewer", "support_officer")
BARRED = {
    *(("reviewer", before) for before in EVERY_PART if before != "reviewer"),
    ("decision_maker", "investigator"),
    ("investigator", "decision_maker"),
    ("investigator", "reviewer"),
}


@pytest.mark.parametrize("before", EVERY_PART)
@pytest.mark.parametrize("part", EVERY_PART)
def test_nothing_else_that_somebody_did_before_keeps_them_from_a_part(part, before):
    was = replace(an_assignment(before, user_id="x"), ended_at=MONDAY)
    case = a_case(assignments=(was,))
    barred = (part, before) in BARRED
    assert (unfit(Actor("x", Role.SUPERVISOR), part, CASE, case, MONDAY) is not None) is barred


def test_who_investigated_before_may_do_so_again_and_a_conflict_comes_first():
    was = replace(an_assignment("investigator", user_id="x"), ended_at=MONDAY)
    person = Actor("x", Role.INVESTIGATOR)
    assert unfit(person, "investigator", CASE, a_case(assignments=(was,)), MONDAY) is None
    named = replace(person, officer_id="officer-9")
    assert unfit(named, "investigator", CASE, a_case(), MONDAY) == "is named in this case"
