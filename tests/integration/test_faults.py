"""A step that cannot be recorded does not happen: whatever statement fails, nothing of it is left behind."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from oversight.blueprints.public import sending
from oversight.factory import create_public_app
from oversight.log.signer import SignerRefused
from oversight.log.verify import verify
from oversight.models import Base
from oversight.services import assignments, filing, follow_up, moves, people, receipts, records
from tests.factories.client import Colleague, make_app, sample, typed
from tests.factories.faults import Fault, attempt
from tests.factories.public_client import Page, Person
from tests.factories.visits import Sender, sender
from tests.factories.world import World
from workflows.audit.chain import Violation
from workflows.roles import Actor, Role
from workflows.states import State


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


def test_a_fault_at_any_statement_of_a_step_of_staff_is_answered_503_and_takes_no_step(world):
    reference = world.advance(world.file(), State.ASSESSED)
    supervisor = Colleague(make_app(world), world, Role.SUPERVISOR)
    form = supervisor.get(f"/cases/{reference}/do/refer").form
    filled = {**dict(form.fields), **typed("other_referral", sample("other_referral", world.at))}
    answers = {name.replace("__", "-"): value for name, value in filled.items()}
    for number in itertools.count(1):
        fault = Fault(number)
        event.listen(world.database.engine, "before_cursor_execute", fault)
        answer = supervisor.browser.post(f"/cases/{reference}/do/refer", data=answers)
        event.remove(world.database.engine, "before_cursor_execute", fault)
        if fault.seen < number:
            break
        assert (answer.status_code, world.state(reference)) == (503, State.ASSESSED), f"statement {number}"
        assert "Traceback" not in answer.text
    assert number > 10
    assert (answer.status_code, world.state(reference)) == (302, State.REFERRED)
    assert not isinstance(verify(world.database), Violation)


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


# Sending: whatever fails between the first statement and the answer, one case, and a code that works ----------------


def waiting_to_send(world: World) -> tuple[Flask, Sender]:
    app = create_public_app(world.settings, world.database)
    return app, sender(app, world.database, world.settings)


def test_a_fault_at_any_statement_of_sending_is_mended_by_sending_again(world):
    app, browser = waiting_to_send(world)
    for number in itertools.count(1):
        fault = Fault(number)
        event.listen(world.database.engine, "before_cursor_execute", fault)
        answer = post(app, "/file/send", browser)
        event.remove(world.database.engine, "before_cursor_execute", fault)
        assert "Traceback" not in answer.text
        if answer.status_code == 200:
            break
        assert (answer.status_code, counts(world)["complaint"]) == (503, 0), f"statement {number}"
    assert number > 5
    assert opens_its_case(world, answer) == 1


@pytest.mark.parametrize("when", ["before_commit", "after_commit"])
def test_a_fault_around_the_commit_is_mended_by_sending_again(world, when):
    app, browser = waiting_to_send(world)
    failed = []

    def fail(_session) -> None:
        if not failed:
            failed.append(when)
            raise OperationalError("COMMIT", (), Exception("the line is cut"))

    event.listen(Session, when, fail)
    try:
        assert post(app, "/file/send", browser).status_code == 503
    finally:
        event.remove(Session, when, fail)
    assert failed
    assert opens_its_case(world, post(app, "/file/send", browser)) == 1


def test_an_answer_that_cannot_be_written_is_mended_by_sending_again(world, monkeypatch):
    app, browser = waiting_to_send(world)
    monkeypatch.setattr(sending, "_code_page", lambda *_: (_ for _ in ()).throw(RuntimeError("quotes the code")))
    lost = post(app, "/file/send", browser)
    assert (lost.status_code, "quotes" in lost.text) == (500, False)
    monkeypatch.undo()
    assert opens_its_case(world, post(app, "/file/send", browser)) == 1


def opens_its_case(world: World, answer: TestResponse) -> int:
    """Count the cases, once the code of an answer was seen to open one."""
    code = Page(answer, "/file/send").code
    assert code
    assert follow_up.open_by_code(world.database, world.settings, code, world.soon())
    return counts(world)["complaint"]


# No fault of anything we rest on lets anybody past a check, or shows how we are made ----------------------------------


@pytest.mark.parametrize("path", ["/", "/safety", "/file/who", "/file/check", "/code", "/status", "/status/message"])
def test_a_database_that_fails_shows_and_lets_through_nothing(world, path):
    reference = world.file("A thing nobody else should know")
    app = create_public_app(world.settings, world.database, lambda: world.at)
    person = Person(app)
    person.follow(world.codes[reference])
    person.get("/")
    event.listen(world.database.engine, "before_cursor_execute", refuse_everything)
    try:
        answer = person.browser.get(path)
    finally:
        event.remove(world.database.engine, "before_cursor_execute", refuse_everything)
    assert answer.status_code in {200, 302, 303, 503}
    assert not any(words in answer.text for words in ("Traceback", "OperationalError", "nobody else should know"))
    assert path in {"/", "/safety", "/code"} or answer.status_code != 200


def refuse_everything(connection, cursor, statement, parameters, context, many) -> None:
    raise OperationalError(statement, parameters, Exception("the server closed the connection"))


def test_staff_whose_session_cannot_be_read_see_nothing(world):
    reference = world.file("A thing nobody else should know")
    client = Colleague(make_app(world), world, Role.INTAKE_OFFICER).browser
    event.listen(world.database.engine, "before_cursor_execute", refuse_everything)
    try:
        answers = [client.get(path) for path in (f"/cases/{reference}", "/worklist", "/sign-in", "/account")]
    finally:
        event.remove(world.database.engine, "before_cursor_execute", refuse_everything)
    assert {answer.status_code for answer in answers} == {503}
    assert not any(words in answer.text for answer in answers for words in ("nobody else", "Traceback", "Operational"))


def test_a_signer_that_fails_stops_no_complaint_and_promises_nothing(world, monkeypatch):
    app, browser = waiting_to_send(world)
    monkeypatch.setattr(receipts, "is_signer", lambda *_: True)
    monkeypatch.setattr(receipts, "read_keys", lambda *_: (_ for _ in ()).throw(SignerRefused("the card is gone")))
    answer = post(app, "/file/send", browser)
    code = Page(answer, "/file/send").code
    fields = {"csrf_token": browser.csrf_token, "code": code.replace(" ", ""), "kept": "y"}
    kept = app.test_client(use_cookies=False).post("/file/code-kept", data=fields, headers={"Cookie": browser.cookie})
    assert kept.status_code == 200
    assert "the card is gone" not in kept.text
    assert follow_up.open_by_code(world.database, world.settings, code, world.soon())
