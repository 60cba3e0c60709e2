"""While very many file at once filing stays open: a wait of seconds, and a mark for those who read it first."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from oversight.blueprints.public.crowd import WAIT_TO_BEGIN
from oversight.log.verify import verify
from oversight.models import CaseRecord, Complaint, Draft
from oversight.queries.worklist import Came, Tab, Wanted, list_cases
from oversight.throttle import Crowd, Tickets
from tests.factories.client import Colleague
from tests.factories.client import make_app as make_staff_app
from tests.factories.public_client import ANONYMOUS, Person, make_app
from tests.factories.world import MORNING
from workflows.audit.chain import Violation
from workflows.roles import Role

USUAL = 5


@pytest.fixture
def app(world):
    return make_app(replace(world.settings, usual_filings=USUAL), world.database, lambda: world.at)


def begin(app, times=1):
    people = []
    for _ in range(times):
        people.append(Person(app))
        people[-1].begin()
    return people


def finish(person):
    person.answer(ANONYMOUS)
    return person.send().code


def count(world, table):
    with world.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_nobody_waits_while_no_more_come_than_usual(world, app):
    assert {person.page.address for person in begin(app, USUAL)} == {"/file/who"}


def test_beyond_that_one_waits_some_seconds_and_begins(world, app):
    begin(app, USUAL)
    (person,) = begin(app)
    assert (person.page.status, person.page.headers["Retry-After"]) == (429, "4")
    assert count(world, Draft) == USUAL
    world.later(seconds=1)
    assert person.send().headers["Retry-After"] == "3"
    world.later(seconds=3)
    assert person.send().address == "/file/who"
    assert finish(person)


def test_a_wait_is_good_for_one_complaint(world, app):
    begin(app, USUAL)
    (person,) = begin(app)
    fields = person.page.form.fields
    world.later(seconds=4)
    assert person.post("/file", fields).address == "/file/who"
    person.send(who="self")
    person.get("/file/delete")
    person.press("/file/delete")
    assert person.post("/file", fields).status == 429


def test_the_crowd_is_over_after_a_minute(world, app):
    begin(app, USUAL + 1)
    world.later(seconds=61)
    assert begin(app)[0].page.address == "/file/who"


def test_who_began_before_is_neither_stopped_nor_asked_to_wait(world, app):
    (person,) = begin(app)
    begin(app, 3 * USUAL)
    assert finish(person)


def test_what_is_sent_in_a_crowd_is_marked_and_listed_apart_for_intake(world, app):
    before = world.file()
    (person,) = begin(app)
    begin(app, USUAL)
    finish(person)
    with world.database.read() as session:
        (marked,) = session.scalars(
            select(Complaint.reference)
            .join(CaseRecord, CaseRecord.complaint_id == Complaint.id)
            .where(CaseRecord.kind == "many_at_once")
        )
    listed = {
        came: {line.reference for line in cases(world, came).lines} for came in (None, Came.IN_A_CROWD, Came.OTHERWISE)
    }
    assert listed == {None: {marked, before}, Came.IN_A_CROWD: {marked}, Came.OTHERWISE: {before}}
    intake = Colleague(make_staff_app(world), world, Role.INTAKE_OFFICER)
    page = intake.get("/worklist?tab=all&came=crowd")
    assert marked in page.text
    assert before not in page.text
    assert "very many complaints came at once" in intake.get(f"/cases/{marked}").text
    assert not isinstance(verify(world.database), Violation)


def cases(world, came):
    return list_cases(world.database, world.actors[Role.INTAKE_OFFICER], Wanted(tab=Tab.ALL, came=came), world.at)


def test_a_flood_of_a_hundred_a_minute_keeps_nobody_honest_out(world, app):
    """Two minutes, 100 robots a minute that never wait, one person a minute who does what the page says."""
    waits = []
    for _ in range(2):
        begin(app, 60)
        (person,) = begin(app)
        asked = 0
        while person.page.status == 429:
            asked += int(person.page.headers["Retry-After"])
            world.later(seconds=int(person.page.headers["Retry-After"]))
            person.send()
        waits.append(asked)
        assert finish(person)
        world.later(seconds=50)
    door = app.extensions["door"]
    assert max(waits) <= WAIT_TO_BEGIN.seconds
    assert count(world, Draft) <= 2 * (USUAL + 1)
    assert (len(door.begun._times), len(door.tickets._spent)) == (USUAL, len(waits))


def test_what_is_remembered_of_a_crowd_is_bounded(monkeypatch):
    monkeypatch.setattr("oversight.throttle.MOST_SPENT", 3)
    crowd, tickets = Crowd(4), Tickets("s3cret", "begin")
    for number in range(20):
        crowd.note(MORNING)
        ticket = tickets.issue("begin", MORNING.replace(second=number))
        assert tickets.spend(ticket, "begin", MORNING.replace(minute=1))
        assert not tickets.spend(ticket, "begin", MORNING.replace(minute=1))
    assert crowd.is_here(MORNING)
    assert (len(crowd._times), len(tickets._spent)) == (4, 3)
