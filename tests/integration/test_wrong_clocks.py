"""Two hosts of one office whose clocks are two hours apart: what one writes, the other judges rightly."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from oversight.factory import create_public_app, create_staff_app
from oversight.models import SignIn
from oversight.shared_clock import ASK_AGAIN, SharedClock, clock_of
from tests.factories.client import Colleague
from tests.factories.public_client import ANONYMOUS, Person
from tests.factories.world import World
from workflows.roles import Role

HOUR, A_MOMENT = timedelta(hours=1), timedelta(seconds=5)
ON_POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


def wrong_by(span: timedelta):
    return lambda: datetime.now(UTC) + span


@pytest.fixture
def clocks(world):
    """The clocks of a host that is an hour ahead, and of one that is an hour behind."""
    return [clock_of(world.database, wrong_by(span)) for span in (HOUR, -HOUR)]


@ON_POSTGRESQL
def test_hosts_whose_clocks_disagree_tell_the_same_time(clocks):
    ahead, behind = clocks
    assert abs(ahead() - behind()) < A_MOMENT
    assert abs(ahead() - datetime.now(UTC)) < A_MOMENT, "that of the database, which the tests run beside"


@ON_POSTGRESQL
@pytest.mark.parametrize("first", [0, 1], ids=["ahead-first", "behind-first"])
def test_who_signs_in_on_one_host_is_in_on_the_other_and_out_of_both_after_the_quarter_of_an_hour(world, clocks, first):
    apps = [create_staff_app(world.settings, world.database, clock) for clock in clocks]
    world.at = clocks[0]() - timedelta(minutes=1)
    there, here = browsers(Colleague(apps[first], world, Role.SUPERVISOR), apps[1 - first])
    assert [one.get("/account").status_code for one in (there, here)] == [200, 200]
    let_pass(world, timedelta(minutes=15, seconds=10))
    assert [one.get("/account").status_code for one in (there, here)] == [302, 302]


@ON_POSTGRESQL
@pytest.mark.parametrize("first", [0, 1], ids=["ahead-first", "behind-first"])
def test_what_was_typed_on_one_host_is_sent_on_the_other_and_the_case_followed_there(world, clocks, first):
    apps = [create_public_app(world.settings, world.database, clock) for clock in clocks]
    person = Person(apps[first])
    person.begin()
    person.answer(ANONYMOUS)
    _, person.browser = browsers(person, apps[1 - first], "public_session")
    person.get("/file/check")
    code = person.send().code
    assert person.follow(code).address == "/status"
    _, person.browser = browsers(person, apps[first], "public_session")
    assert person.get("/status").address == "/status"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_cookie_that_one_host_wrote_ahead_of_time_is_taken_by_the_others(world, monkeypatch):
    person = Person(create_public_app(world.settings, world.database, lambda: world.at))
    with monkeypatch.context() as patched:
        patched.setattr("itsdangerous.timed.time.time", (datetime.now(UTC) + HOUR).timestamp)
        person.begin()
    assert person.get("/file/account").address == "/file/account"


def browsers(person: Person, other, cookie: str = "staff_session"):
    """Give the browser at the host where somebody is, and the same one when it comes to the other host."""
    moved = other.test_client()
    moved.set_cookie(cookie, person.browser.get_cookie(cookie).value)
    return person.browser, moved


def let_pass(world: World, span: timedelta) -> None:
    """Have every sign-in be as much older as if so much time had passed."""
    with world.database.write() as session:
        for row in session.query(SignIn):
            row.seen_at -= span


# The clock itself --------------------------------------------------------------------------------------------------


@ON_POSTGRESQL
def test_a_machine_whose_clock_is_set_while_it_runs_goes_on_as_before(world):
    wrong = [timedelta(0)]
    clock = SharedClock(world.database, lambda: datetime.now(UTC) + wrong[0])
    wrong[0] = -HOUR
    assert abs(clock() - datetime.now(UTC)) < A_MOMENT


@ON_POSTGRESQL
def test_where_the_database_does_not_answer_what_it_said_last_counts_on(world, monkeypatch):
    counted = itertools.count(0, ASK_AGAIN)
    clock = SharedClock(world.database, wrong_by(HOUR), lambda: float(next(counted)))
    monkeypatch.setattr(world.database.engine, "connect", lambda: (_ for _ in ()).throw(OperationalError("", (), None)))
    told = [clock() for _ in range(3)]
    assert told == sorted(told)
    assert told[-1] - datetime.now(UTC) < timedelta(seconds=20 * ASK_AGAIN), "not the hour of the machine besides"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_database_on_this_machine_goes_by_its_clock(world):
    machine = wrong_by(HOUR)
    assert clock_of(world.database, machine) is machine
