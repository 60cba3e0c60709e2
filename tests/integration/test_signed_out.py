"""Somebody who is signed out while filling in a form loses nothing of it."""

import pytest

from tests.factories.client import Colleague, make_app, sign_in
from workflows.roles import Role
from workflows.states import State

WORDS = "He said <b>nothing</b> & left.\nThen he came back."


@pytest.fixture
def case(world):
    return world.advance(world.file(), State.ASSESSED)


@pytest.fixture
def supervisor(world):
    return Colleague(make_app(world), world, Role.SUPERVISOR)


def sign_in_beside(world, colleague):
    sign_in(colleague.browser, world, world.accounts[Role.SUPERVISOR])


def test_a_form_sent_too_late_is_given_back_and_sent_again(world, case, supervisor):
    supervisor.get(f"/cases/{case}/records/note")
    world.later(hours=1)
    page = supervisor.send(text=WORDS)
    assert page.status == 401
    assert "nothing is lost" in page.text
    assert WORDS in [value.replace("\r\n", "\n") for value in page.form.fields.values()]
    assert supervisor.send().status == 401
    sign_in_beside(world, supervisor)
    assert supervisor.send().address == f"/cases/{case}#notes"
    assert "Then he came back." in supervisor.get(f"/cases/{case}").text


def test_answers_of_which_there_are_several_all_come_back(world, case, supervisor):
    supervisor.get(f"/cases/{case}/records/classification?about={world.cases[case].allegations[0]}")
    world.later(hours=1)
    supervisor.send(categories=["detention", "force_other"], reasons="Both", conduct_type="act")
    assert supervisor.page.form.fields.getlist("categories") == ["detention", "force_other"]


def test_whoever_only_looks_is_led_to_the_sign_in(world, case, supervisor):
    world.later(hours=1)
    assert supervisor.get(f"/cases/{case}").address.startswith("/sign-in?next=")


def test_nothing_is_done_before_the_sign_in(world, case, supervisor):
    supervisor.get(f"/cases/{case}/records/note")
    world.later(hours=1)
    supervisor.send(text="Quite another thing")
    sign_in_beside(world, supervisor)
    assert "Quite another thing" not in supervisor.get(f"/cases/{case}").text
