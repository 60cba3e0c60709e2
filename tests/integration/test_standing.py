"""What an auditor sees without asking: overrides as they stand, overdue cases, untouched cases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from oversight.models import CheckOverride, Complaint
from oversight.queries.audited import case_of, list_people, person_of
from oversight.queries.overrides import Standing, list_overrides, overrides_by_check
from oversight.queries.standing import UNTOUCHED, counts, list_overdue, list_untouched
from oversight.services import overrides as departures
from tests.factories.world import World
from workflows.errors import NotFound
from workflows.roles import STAFF_ROLES, Actor, Role
from workflows.states import State

ALONE, FOUR_EYES = "RECORD-02", "ADEQUACY-01"


def auditor(world: World) -> Actor:
    return world.actors[Role.AUDITOR]


def depart(world: World, reference: str, check: str, role: Role, days: int = 30) -> None:
    departures.ask_override(
        world.database,
        reference,
        check,
        world.actors[role],
        world.soon(),
        reason="Flood.",
        expires_at=world.at + timedelta(days=days),
    )


def agree(world: World, reference: str) -> None:
    with world.database.read() as session:
        waiting = select(CheckOverride.id).where(CheckOverride.four_eyes.is_(True))
        found = session.scalars(waiting.join(Complaint).where(Complaint.reference == reference)).one()
    departures.approve_override(world.database, reference, found, world.actors[Role.SUPERVISOR], world.soon())


def references(lines: Any) -> list[str]:
    return [line.reference for line in lines.lines]


@pytest.fixture
def departed(world: World) -> World:
    """One override alone, one that waits, one agreed to, one that ends early: of three cases."""
    world.first, world.second, world.third = (world.advance(world.file(), State.INVESTIGATION) for _ in range(3))
    depart(world, world.first, ALONE, Role.HEAD)
    depart(world, world.second, FOUR_EYES, Role.INVESTIGATOR)
    depart(world, world.third, FOUR_EYES, Role.INVESTIGATOR)
    agree(world, world.third)
    depart(world, world.third, ALONE, Role.HEAD, days=1)
    world.later(days=2)
    return world


# Overrides ---------------------------------------------------------------------------------------------------------


def test_overrides_are_sorted_by_how_they_stand(departed):
    found = {
        standing: list_overrides(departed.database, auditor(departed), standing, departed.at) for standing in Standing
    }
    assert references(found[Standing.ALL]) == [departed.third, departed.third, departed.second, departed.first]
    assert references(found[Standing.WAITING]) == [departed.second]
    assert references(found[Standing.HOLDING]) == [departed.third, departed.first]
    assert references(found[Standing.EXPIRED]) == [departed.third]


def test_each_override_tells_how_it_stands_as_the_lists_do(departed):
    everything = list_overrides(departed.database, auditor(departed), Standing.ALL, departed.at).lines
    for standing in (Standing.WAITING, Standing.HOLDING, Standing.EXPIRED):
        listed = list_overrides(departed.database, auditor(departed), standing, departed.at).lines
        assert listed == tuple(line for line in everything if line.standing is standing)


def test_an_override_tells_who_why_until_when_and_who_agreed(departed):
    agreed = list_overrides(departed.database, auditor(departed), Standing.HOLDING, departed.at).lines[0]
    assert (agreed.check_id, agreed.check, agreed.reason) == (FOUR_EYES, "Mandatory lines of inquiry", "Flood.")
    assert (agreed.asked_by, agreed.approved_by) == ("Investigator", "Supervisor")
    assert agreed.asked_at < agreed.approved_at < agreed.expires_at


def test_overrides_are_counted_by_check(departed):
    counted = overrides_by_check(departed.database, auditor(departed))
    assert [(check, number) for check, _, number in counted] == [(FOUR_EYES, 2), (ALONE, 2)]
    only = list_overrides(departed.database, auditor(departed), Standing.ALL, departed.at, check_id=ALONE)
    assert {line.check_id for line in only.lines} == {ALONE}


def test_overrides_come_in_pages_that_miss_none(departed, monkeypatch):
    monkeypatch.setattr("oversight.queries.overrides.PAGE", 3)
    first = list_overrides(departed.database, auditor(departed), Standing.ALL, departed.at)
    second = list_overrides(departed.database, auditor(departed), Standing.ALL, departed.at, after=first.after)
    assert [len(first.lines), len(second.lines)] == [3, 1]
    assert len({line.id for line in (*first.lines, *second.lines)}) == 4
    assert second.after is None


# Cases -------------------------------------------------------------------------------------------------------------


def test_a_case_is_overdue_once_its_deadline_has_passed(world):
    reference = world.file()
    due_at = the_deadline(world, reference)
    assert references(list_overdue(world.database, auditor(world), due_at)) == []
    (line,) = list_overdue(world.database, auditor(world), due_at + timedelta(days=3, seconds=1)).lines
    assert (line.reference, line.days, line.due_title) == (reference, 3, "Immediate registration of the account")


def test_days_overdue_are_counted_by_the_calendar_as_on_the_worklist(world):
    reference = world.advance(world.file(), State.RECORDED)
    due_at = the_deadline(world, reference)
    assert due_at.hour == 23
    (line,) = list_overdue(world.database, auditor(world), due_at + timedelta(days=4, hours=6)).lines
    assert line.days == 5


def test_an_ended_case_is_neither_overdue_nor_untouched(world):
    world.advance(world.file(), State.REJECTED)
    at = world.later(days=400)
    assert references(list_overdue(world.database, auditor(world), at)) == []
    assert references(list_untouched(world.database, auditor(world), at)) == []


def test_the_most_overdue_comes_first(world):
    first = world.file()
    world.later(hours=5)
    second = world.file()
    at = world.later(days=30)
    assert references(list_overdue(world.database, auditor(world), at)) == [first, second]


def test_a_case_is_untouched_after_four_weeks_without_a_change(world):
    still, touched = world.file(), world.file()
    filed_at = world.at
    world.later(days=20)
    world.advance(touched, State.RECORDED)
    assert references(list_untouched(world.database, auditor(world), filed_at + UNTOUCHED - timedelta(minutes=2))) == []
    (line,) = list_untouched(world.database, auditor(world), filed_at + UNTOUCHED + timedelta(days=2)).lines
    assert (line.reference, line.days) == (still, 30)


@pytest.mark.parametrize("listing", [list_overdue, list_untouched])
def test_lists_come_in_pages_that_miss_none(world, monkeypatch, listing):
    monkeypatch.setattr("oversight.queries.standing.PAGE", 2)
    world.soon = lambda: world.at
    filed = {world.file() for _ in range(5)}
    at = world.at + timedelta(days=60)
    found, after = [], ""
    while after is not None:
        page = listing(world.database, auditor(world), at, after)
        found += references(page)
        after = page.after
    assert (len(found), set(found)) == (5, filed)


def test_what_stands_out_is_counted(departed):
    counted = counts(departed.database, auditor(departed), departed.at)
    assert (counted.waiting, counted.holding, counted.overdue, counted.untouched) == (1, 2, 0, 0)
    later = counts(departed.database, auditor(departed), departed.later(days=60))
    assert (later.waiting, later.holding, later.overdue, later.untouched) == (0, 0, 3, 3)


def test_nothing_is_counted_further_than_anybody_reads(departed, monkeypatch):
    monkeypatch.setattr("oversight.queries.standing.COUNTED_AT_MOST", 1)
    assert counts(departed.database, auditor(departed), departed.later(days=60)).overdue == 2


def the_deadline(world: World, reference: str) -> Any:
    with world.database.read() as session:
        return session.scalars(select(Complaint.next_due_at).where(Complaint.reference == reference)).one()


# Who may, and how --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in STAFF_ROLES if role is not Role.AUDITOR])
def test_nobody_but_an_auditor_sees_the_lists(world, role):
    actor = world.actors[role]
    for look in (
        lambda: counts(world.database, actor, world.at),
        lambda: list_overrides(world.database, actor, Standing.ALL, world.at),
        lambda: overrides_by_check(world.database, actor),
        lambda: list_overdue(world.database, actor, world.at),
        lambda: list_untouched(world.database, actor, world.at),
        lambda: list_people(world.database, actor),
        lambda: person_of(world.database, actor, actor.id),
        lambda: case_of(world.database, actor, "any"),
    ):
        with pytest.raises(NotFound):
            look()


def test_a_walled_auditor_is_shown_nothing_of_the_case(departed):
    departed.advance(departed.third, State.REPORT_REVIEW)
    walled = departed.add_colleague(Role.AUDITOR, "Seconded", unit_id=departed.unit_id)
    at = departed.later(days=60)
    assert departed.third not in references(list_overrides(departed.database, walled, Standing.ALL, at))
    assert departed.third not in references(list_overdue(departed.database, walled, at))
    assert departed.third not in references(list_untouched(departed.database, walled, at))
    by_check = {check: number for check, _, number in overrides_by_check(departed.database, walled)}
    assert by_check[ALONE] == 1
    with pytest.raises(NotFound):
        case_of(departed.database, walled, departed.third)


@pytest.mark.parametrize(
    "order, index",
    [("next_due_at", "ix_complaint_is_open_next_due_at_id"), ("changed_at", "ix_complaint_is_open_changed_at_id")],
)
def test_the_lists_of_cases_are_read_from_an_index(world, order, index):
    listed = f"SELECT reference FROM complaint WHERE is_open AND {order} < '2027-01-01' ORDER BY {order}, id LIMIT 51"
    with world.database.read() as session:
        if session.get_bind().dialect.name == "sqlite":
            plan = session.execute(text("EXPLAIN QUERY PLAN " + listed.replace("is_open", "is_open = 1"))).all()
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            plan = session.execute(text("EXPLAIN " + listed)).all()
    assert index in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_people_are_listed_by_name_in_pages(world, monkeypatch):
    monkeypatch.setattr("oversight.queries.audited.PAGE", 4)
    names, after = [], ""
    while after is not None:
        people, after = list_people(world.database, auditor(world), after)
        names += [person.name for person in people]
    assert names == sorted(names)
    assert len(names) == len(STAFF_ROLES)
