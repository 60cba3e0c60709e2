"""A step that cannot be recorded does not happen: whatever statement fails, nothing of it is left behind."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from oversight.factory import create_public_app
from oversight.log.verify import verify
from oversight.models import Base
from oversight.services import assignments, filing, moves, people, records
from tests.factories.client import Colleague, make_app
from tests.factories.visits import Sender, sender
from tests.factories.world import World
from workflows.audit.chain import Violation
from workflows.roles import Actor, Role
from workflows.states import State


class Fault:
    """Fails the ``number``-th statement that the engine is given, and counts them."""

    def __init__(self, number: int) -> None:
        self.number, self.seen = number, 0

    def __call__(self, connection, cursor, statement, parameters, context, many) -> None:
        self.seen += 1
        if self.seen == self.number:
            raise OperationalError(statement, parameters, Exception("the disk is full"))


def counts(world: World) -> dict[str, int]:
    with world.database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def file(world: World, reference: str) -> None:
    person = Actor("", Role.COMPLAINANT)
    content = filing.Filing(account="They hit me.", officers=(filing.OfficerDescribed(name="Roe"),))
    filing.file_complaint(world.database, world.settings, content, "a secret", person, world.at)


def move(world: World, reference: str) -> None:
    moves.move_case(world.database, reference, "record", world.actors[Role.INTAKE_OFFICER], world.at)


def record(world: World, reference: str) -> None:
    records.make_record(
        world.database, reference, "note", world.actors[Role.INTAKE_OFFICER], world.at, {"text": "Called back."}
    )


def add(world: World, reference: str) -> None:
    people.add_allegation(world.database, reference, world.actors[Role.INTAKE_OFFICER], world.at, "Hit a person")


def assign(world: World, reference: str) -> None:
    investigator, supervisor = world.actors[Role.INVESTIGATOR], world.actors[Role.SUPERVISOR]
    assignments.assign(world.database, reference, investigator.id, "investigator", supervisor, world.at)


ACTIONS: tuple[Callable[[World, str], None], ...] = (file, move, record, add, assign)


def attempt(engine: Engine, fault: Fault, action: Callable[[], None]) -> bool:
    """Tell whether the action went through although a statement was to fail."""
    event.listen(engine, "before_cursor_execute", fault)
    try:
        action()
    except OperationalError:
        return False
    finally:
        event.remove(engine, "before_cursor_execute", fault)
    return True


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_a_failure_at_any_statement_leaves_nothing_behind(world, action):
    reference = world.file()
    before = counts(world)
    for number in itertools.count(1):
        fault = Fault(number)
        if attempt(world.database.engine, fault, lambda: action(world, reference)):
            break
        assert counts(world) == before, f"statement {number} of {action.__name__} left something behind"
    assert number > 5
    assert counts(world)["audit_entry"] == before["audit_entry"] + 1
    assert not isinstance(verify(world.database), Violation)


def test_a_failing_step_leaves_the_state_as_it_was(world):
    reference = world.file()
    assert not attempt(world.database.engine, Fault(9), lambda: move(world, reference))
    assert world.state(reference) is State.RECEIVED


def test_a_filing_that_cannot_be_recorded_is_answered_503_and_can_be_sent_again(world):
    app = create_public_app(world.settings, world.database)
    browser = sender(app, world.database, world.settings)
    before = counts(world)
    with refusing_entries(world.database.engine):
        answer = post(app, "/file/send", browser)
    assert (answer.status_code, counts(world)) == (503, before)
    assert "Traceback" not in answer.text
    assert post(app, "/file/send", browser).status_code == 200
    assert counts(world)["complaint"] == before["complaint"] + 1


def test_a_page_whose_reading_cannot_be_recorded_shows_nothing(world):
    reference = world.file("A thing nobody else should know")
    client = Colleague(make_app(world), world, Role.INTAKE_OFFICER).browser
    assert "nobody else should know" in client.get(f"/cases/{reference}").text
    with refusing_entries(world.database.engine):
        answer = client.get(f"/cases/{reference}")
    assert answer.status_code == 503
    assert "nobody else should know" not in answer.text


@contextmanager
def refusing_entries(engine: Engine) -> Iterator[None]:
    """Have the database take no entry of the record."""

    def refuse(connection, cursor, statement, parameters, context, many) -> None:
        if statement.startswith("INSERT INTO audit_entry"):
            raise OperationalError(statement, parameters, Exception("the disk is full"))

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


def post(app: Flask, address: str, browser: Sender) -> TestResponse:
    return app.test_client(use_cookies=False).post(
        address, data={"csrf_token": browser.csrf_token}, headers={"Cookie": browser.cookie}
    )
