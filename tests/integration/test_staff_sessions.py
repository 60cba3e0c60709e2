"""A staff session ends when it should, for whoever took its cookie too; and its cookie goes nowhere else."""

import hashlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from oversight.cli import main
from oversight.factory import create_staff_app
from oversight.log.verify import Verified, verify
from oversight.models import Account, SignIn
from oversight.services import accounts
from oversight.services.accounts import NewAccount
from tests.databases import ONE_DATABASE
from tests.factories.client import make_app
from tests.factories.public_client import Person
from tests.factories.public_client import make_app as make_public_app
from tests.factories.world import World, open_office
from workflows.roles import Role

pytestmark = ONE_DATABASE

COOKIE = "staff_session"
FRESH = "four quite unlikely words"
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def house(databases, database_kind) -> Iterator[tuple[World, Flask]]:
    world = open_office(databases, database_kind)
    yield world, make_app(world)
    assert isinstance(verify(world.database), Verified)
    world.close()


@pytest.fixture
def world(house) -> World:
    return house[0]


@pytest.fixture
def newcomer(house) -> tuple["Newcomer", NewAccount]:
    """Somebody with an account and an address of their own, signed in through the pages."""
    world, app = house
    account = add_account(world, f"newcomer-{next(NUMBERS)}@oversight.example")
    return Newcomer(app, world, account), account


def add_account(world: World, email: str) -> NewAccount:
    return accounts.add_account(
        world.database, world.settings, world.at, email=email, name="Newcomer", role=Role.INVESTIGATOR, agency="O"
    )


class Newcomer(Person):
    """Somebody at the sign-in page."""

    def __init__(self, app: Flask, world: World, account: NewAccount) -> None:
        super().__init__(app, f"192.0.2.{next(NUMBERS)}")
        self.app, self.world, self.account = app, world, account
        self.give_password()
        self.give_code()

    def give_password(self) -> None:
        self.get("/sign-in")
        self.send(email=self.account.email, password=self.account.password)

    def give_code(self) -> None:
        self.world.later(minutes=1)
        assert self.send(code=self.world.code_of(self.account)).address == "/worklist"

    @property
    def token(self) -> str:
        with self.browser.session_transaction() as session:
            return str(session["_user_id"])

    def stolen(self) -> FlaskClient:
        """Give a browser of somebody else that holds the same cookie."""
        thief = self.app.test_client()
        thief.set_cookie(COOKIE, self.browser.get_cookie(COOKIE).value)
        return thief


def is_in(browser: FlaskClient) -> bool:
    """Tell whether a cookie still opens anything, and that it is turned away with nothing where it does not."""
    looked = browser.get("/account")
    assert looked.status_code == 200 or (looked.status_code, looked.location[:8]) == (302, "/sign-in")
    return looked.status_code == 200


def sign_out(newcomer: Newcomer) -> None:
    newcomer.press("/sign-out")


def change_password(newcomer: Newcomer) -> None:
    newcomer.get("/account/password")
    assert newcomer.send(present=newcomer.account.password, fresh=FRESH).address == "/sign-in"


def draw_password(newcomer: Newcomer) -> None:
    world = newcomer.world
    accounts.draw_password(world.database, world.settings, newcomer.account.email, world.at)


def change_role(newcomer: Newcomer) -> None:
    accounts.change_account(newcomer.world.database, newcomer.account.email, newcomer.world.at, role=Role.SUPERVISOR)


def disable(newcomer: Newcomer) -> None:
    accounts.change_account(newcomer.world.database, newcomer.account.email, newcomer.world.at, disabled=True)


def sign_in_again(newcomer: Newcomer) -> None:
    newcomer.give_password()
    newcomer.give_code()


EVENTS: tuple[Callable[[Newcomer], None], ...] = (
    sign_out,
    change_password,
    draw_password,
    change_role,
    disable,
    sign_in_again,
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_a_stolen_cookie_opens_nothing_any_more_after(newcomer, event):
    person, _ = newcomer
    thief = person.stolen()
    assert is_in(thief)
    event(person)
    assert not is_in(thief)
    assert is_in(person.browser) == (event is sign_in_again)


def test_the_cookie_from_before_the_second_factor_opens_nothing_after_it(newcomer):
    person, _ = newcomer
    person.give_password()
    half, before = person.stolen(), person.token
    assert not is_in(half)
    person.give_code()
    assert not is_in(half)
    assert half.get("/account").location.startswith("/sign-in?"), "it is not even half a session any more"
    assert person.token != before


def test_a_session_is_256_random_bits_of_which_only_the_hash_is_kept(newcomer, world):
    person, account = newcomer
    assert len(person.token) >= 43, "43 characters of base64 hold 256 bits"
    with world.database.read() as session:
        kept = session.scalars(select(SignIn.token_hash).where(SignIn.account_id == account.id)).one()
    assert kept == hashlib.sha256(person.token.encode()).hexdigest()


# Changing a password -----------------------------------------------------------------------------------------------


def test_only_the_new_password_is_good_once_it_was_changed_and_the_second_factor_is_asked_for(newcomer, world):
    person, account = newcomer
    change_password(person)
    person.send(email=account.email, password=account.password)
    assert person.page.status == 422
    world.later(minutes=2)
    person.account = replace(account, password=FRESH)
    person.give_password()
    assert person.page.address.startswith("/sign-in/code")
    person.give_code()


@pytest.mark.parametrize("present, fresh", [("a wrong present one", FRESH), (None, "too short"), (None, "")])
def test_a_password_is_not_changed_without_the_present_one_or_to_a_weak_one(newcomer, world, present, fresh):
    person, account = newcomer
    before = password_hash(world, account)
    person.get("/account/password")
    assert person.send(present=present or account.password, fresh=fresh).status == 422
    assert password_hash(world, account) == before
    assert is_in(person.browser)


def test_whoever_took_a_session_over_does_not_guess_the_password_without_a_pause(newcomer, world):
    person, account = newcomer
    person.get("/account/password")
    for _ in range(8):
        person.send(present="a wrong present one", fresh=FRESH)
    with world.database.read() as session:
        assert session.get_one(Account, account.id).wait_until > world.at
    before = password_hash(world, account)
    assert person.send(present=account.password, fresh=FRESH).status == 422
    assert password_hash(world, account) == before


def password_hash(world: World, account: NewAccount) -> str:
    with world.database.read() as session:
        return session.get_one(Account, account.id).password_hash


def test_a_command_gives_a_new_password_to_whoever_forgot_theirs(newcomer, world, monkeypatch, capsys):
    person, account = newcomer
    monkeypatch.setattr("oversight.cli._opened", lambda: (world.settings, world.database))
    monkeypatch.setattr("oversight.cli.system_clock", lambda: world.at)
    assert main(["user", "password", account.email]) == 0
    fresh = capsys.readouterr().out.split("new password ")[1].split(". Open")[0]
    assert not is_in(person.browser)
    person.account = replace(account, password=fresh)
    sign_in_again(person)
    assert main(["user", "password", "nobody@oversight.example"]) == 2


# Cookies and clocks ------------------------------------------------------------------------------------------------


def test_the_cookie_of_staff_is_closed_to_scripts_other_sites_and_other_hosts(world):
    app = create_staff_app(replace(world.settings, https=True), world.database, lambda: world.at)
    person = Newcomer(app, world, add_account(world, "cookie@oversight.example"))
    set_by = [app.test_client().get("/sign-in"), *(page for page in person.pages)]
    cookies = [cookie for answer in set_by for cookie in answer.headers.getlist("Set-Cookie")]
    assert len(cookies) > 1
    for cookie in cookies:
        named, *attributes = cookie.split("; ")
        assert named.startswith("__Host-staff_session=")
        assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]


def test_staff_are_out_after_a_quarter_of_an_hour_without_a_request(newcomer, world):
    person, _ = newcomer
    assert is_in(person.browser)
    world.later(minutes=15)
    assert is_in(person.browser)
    world.later(minutes=15, seconds=1)
    assert not is_in(person.browser)


def test_staff_are_out_after_eight_hours_however_busy_they_are(newcomer, world):
    person, _ = newcomer
    until = world.at + timedelta(hours=8)
    while world.at < until:
        assert is_in(person.browser)
        world.later(minutes=10)
    world.at = until
    assert is_in(person.browser)
    world.later(seconds=1)
    assert not is_in(person.browser)


def test_whoever_follows_a_case_is_out_after_twenty_minutes_and_after_eight_hours(world):
    code = world.codes[world.file()]
    person = Person(make_public_app(world.settings, world.database, lambda: world.at))
    for steps in ([20, 20.02], [15] * 32 + [0.02]):
        person.follow(code)
        for minutes in steps[:-1]:
            world.later(minutes=minutes)
            assert person.get("/status").address == "/status"
        world.later(minutes=steps[-1])
        assert person.get("/status").address == "/code"
