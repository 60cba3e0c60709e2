"""Whoever guesses codes or passwords is slowed down; whoever has the right one is served, from anywhere."""

import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from oversight.models import Account
from oversight.sealing import receipt_code, slow_hash
from oversight.services import accounts
from oversight.throttle import TRIES, WAIT
from tests.factories.client import counted
from tests.factories.client import make_app as make_staff_app
from tests.factories.public_client import Person, make_app
from workflows.roles import Role

WRONG_CODE = "12345678901234567890"
WRONG_PASSWORD = "quite another password"
GUESSER, OWNER = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def app(world):
    return make_app(world.settings, world.database, lambda: world.at)


@pytest.fixture
def staff_app(world):
    return make_staff_app(world)


@pytest.fixture
def hashed(monkeypatch):
    """Count what is hashed, and how much memory each may take."""
    costs = []
    real = receipt_code.hash_secret_raw

    def count(*args, **kwargs):
        costs.append((kwargs["memory_cost"], kwargs["time_cost"]))
        return real(*args, **kwargs)

    monkeypatch.setattr(receipt_code, "hash_secret_raw", count)
    return costs


# Codes --------------------------------------------------------------------------------------------------------------


def test_after_ten_wrong_codes_a_source_waits_five_seconds_and_no_other_does(world, app):
    code = world.codes[world.file()]
    guesser, owner = Person(app, GUESSER), Person(app, OWNER)
    for _ in range(TRIES):
        assert guesser.follow(WRONG_CODE).status == 422
    page = guesser.follow(code)
    assert page.status == 429
    assert "your code still works" in page.text
    assert page.headers["Retry-After"] == "5"
    assert code not in page.title + page.address
    assert owner.follow(code).address == "/status"


def test_too_few_digits_and_too_many_are_counted_as_any_wrong_code(world, app):
    code = world.codes[world.file()]
    guesser = Person(app, GUESSER)
    for number in range(TRIES):
        assert guesser.follow("1" * (19 + 2 * (number % 2))).status == 422
    assert guesser.follow(WRONG_CODE[1:]).status == 429
    assert guesser.follow(code).status == 429


def test_the_right_code_opens_the_case_once_the_wait_is_over(world, app):
    code = world.codes[world.file()]
    person = Person(app, GUESSER)
    for _ in range(TRIES):
        person.follow(WRONG_CODE)
    person.follow(code)
    world.later(seconds=2)
    assert person.send().headers["Retry-After"] == "3"
    world.later(seconds=3)
    assert person.send().address == "/status"


def test_what_was_written_before_the_wait_is_not_lost(world, app):
    code = world.codes[world.file()]
    person = Person(app, GUESSER)
    for _ in range(TRIES):
        person.follow(WRONG_CODE)
    person.get("/code")
    person.send(code=code, going_on="message", text="They came back <today>")
    world.later(seconds=5)
    page = person.send()
    assert page.form.fields["text"] == "They came back <today>"


def test_a_wait_buys_no_second_code(world, app):
    code = world.codes[world.file()]
    person = Person(app, GUESSER)
    for _ in range(TRIES + 1):
        person.follow(WRONG_CODE)
    world.later(seconds=5)
    assert person.send(code=code).status == 429


def test_ten_wrong_codes_cost_ten_hashes_and_a_thousand_more_cost_none(world, app, hashed):
    code = world.codes[world.file()]
    guesser, owner = Person(app, GUESSER), Person(app, OWNER)
    hashed.clear()
    guesser.get("/code")
    form = guesser.page.form
    statuses = {guesser.post("/code", {**form.fields, "code": f"{number:020d}"}).status for number in range(200)}
    assert statuses == {422, 429}
    assert len(hashed) == TRIES
    assert len(app.extensions["code_throttle"]._tries) == 1
    assert owner.follow(code).address == "/status"


def test_a_code_costs_the_same_work_whether_it_is_known_wrong_or_no_code_at_all(world, app, hashed):
    code = world.codes[world.file()]
    hashed.clear()
    for typed in (code, WRONG_CODE, "no code", WRONG_CODE[1:], WRONG_CODE + "1"):
        Person(app, OWNER).follow(typed)
    assert len(hashed) == 5
    assert len(set(hashed)) == 1


def test_two_hashes_run_at_once_and_one_of_them_checks_guesses(world, monkeypatch):
    running, most, lock = {True: 0, False: 0}, {True: 0, False: 0}, threading.Lock()
    guesses, all_at_once, refused = threading.local(), [], []

    def slowly(*_args, **_kwargs):
        with lock:
            running[guesses.is_one] += 1
            most[guesses.is_one] = max(most[guesses.is_one], running[guesses.is_one])
            all_at_once.append(sum(running.values()))
        time.sleep(0.01)
        with lock:
            running[guesses.is_one] -= 1
        return bytes(64)

    monkeypatch.setattr(receipt_code, "hash_secret_raw", slowly)

    def work(is_guess):
        guesses.is_one = is_guess
        try:
            receipt_code.keys_of(WRONG_CODE, b"pepper", 64, slow_hash.place_to_guess if is_guess else slow_hash.place)
        except slow_hash.Busy:
            refused.append(is_guess)

    threads = [threading.Thread(target=work, args=(number % 2 == 0,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(all_at_once) == 2
    assert most[True] == 1
    assert refused
    assert all(refused), "a code that is handed out is never refused for guesses"


def test_where_too_many_codes_are_checked_one_waits_without_having_guessed(world, app, monkeypatch):
    code = world.codes[world.file()]
    person = Person(app, OWNER)
    monkeypatch.setattr(slow_hash, "_IN_LINE", slow_hash.Places(1))
    with slow_hash._held(slow_hash._IN_LINE):
        assert person.follow(code).status == 429
        world.later(seconds=5)
        assert person.send().address == "/status", "who has waited stands in no line behind those who just came"
    assert not any(app.extensions["code_throttle"]._tries.values())


# Signing in ---------------------------------------------------------------------------------------------------------


def sign_in(app, email, password, source=GUESSER):
    person = Person(app, source)
    person.get("/sign-in")
    return person, person.send(email=email, password=password)


def test_known_unknown_disabled_and_waiting_accounts_are_answered_alike(world, staff_app):
    account, other = world.accounts[Role.INTAKE_OFFICER], world.accounts[Role.SUPERVISOR]
    with world.database.write() as session:
        session.execute(update(Account).where(Account.id == other.id).values(disabled_at=world.at))
    bodies = set()
    for email, password in (
        (account.email, WRONG_PASSWORD),
        ("nobody@example.org", WRONG_PASSWORD),
        (other.email, other.password),
    ):
        page = sign_in(staff_app, email, password)[1]
        assert page.status == 422
        bodies.add(page.html.replace(page.form.fields["csrf_token"], "").replace(email, ""))
    assert len(bodies) == 1


def test_a_password_costs_the_same_work_whether_the_account_is_known_or_not(world, monkeypatch):
    email = world.accounts[Role.INTAKE_OFFICER].email
    costs, checked = [], []
    monkeypatch.setattr(
        accounts.PasswordHasher, "verify", lambda self, known, typed: checked.append(known.rsplit("$", 2)[0]) or False
    )
    for who in (email, "nobody@example.org"):
        with counted(world) as sent:
            assert accounts.begin_sign_in(world.database, world.settings, who, WRONG_PASSWORD, world.at) is None
        costs.append(len(sent))
    assert len(checked) == 2
    assert len(set(checked)) == 1
    assert abs(costs[0] - costs[1]) <= 1


def test_no_transaction_waits_for_a_password(world, monkeypatch):
    """A flood of wrong passwords must not hold up those who file: SQLite has one writer at a time."""
    email = world.accounts[Role.INTAKE_OFFICER].email

    def verify(self, known, typed):
        with world.database.write() as session:
            session.execute(update(Account).values(failures=Account.failures))
        return False

    monkeypatch.setattr(accounts.PasswordHasher, "verify", verify)
    assert accounts.begin_sign_in(world.database, world.settings, email, WRONG_PASSWORD, world.at) is None


def test_five_failures_slow_and_the_wait_doubles_to_a_minute(world):
    email, waits = world.accounts[Role.INTAKE_OFFICER].email, []
    for _ in range(14):
        accounts.begin_sign_in(world.database, world.settings, email, WRONG_PASSWORD, world.at)
        with world.database.read() as session:
            until = session.scalars(select(Account.wait_until).where(Account.email == email)).one()
        waits.append((until - world.at).total_seconds() if until else 0)
        world.later(seconds=waits[-1])
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_the_owner_signs_in_while_somebody_else_guesses_without_a_pause(world, staff_app):
    account = world.accounts[Role.INTAKE_OFFICER]
    for _ in range(9):
        sign_in(staff_app, account.email, WRONG_PASSWORD)
    assert sign_in(staff_app, account.email, account.password, GUESSER)[1].status == 422
    owner, page = sign_in(staff_app, account.email, account.password, OWNER)
    assert page.address.startswith("/sign-in/code")
    assert owner.send(code=world.code_of(account)).status == 200
    assert owner.page.address.startswith("/worklist")


def test_whoever_guessed_gets_in_with_the_right_password_after_the_wait(world, staff_app):
    account, supervisor = world.accounts[Role.INTAKE_OFFICER], world.accounts[Role.SUPERVISOR]
    for _ in range(TRIES + 1):
        sign_in(staff_app, account.email, WRONG_PASSWORD)
    person, page = sign_in(staff_app, supervisor.email, supervisor.password)
    assert page.status == 422, "the whole source waits by now, whatever the account"
    world.later(seconds=WAIT.seconds)
    assert person.send(password=supervisor.password).address.startswith("/sign-in/code")


def test_a_wrong_second_factor_slows_its_source_and_not_the_owner(world, staff_app):
    account = world.accounts[Role.INTAKE_OFFICER]
    thief, page = sign_in(staff_app, account.email, account.password)
    for _ in range(6):
        page = thief.send(code="000000")
    assert page.status == 422
    with world.database.read() as session:
        assert session.scalars(select(Account.wait_until).where(Account.email == account.email)).one() > world.at
    assert thief.send(code=world.code_of(account)).status == 422
    owner = sign_in(staff_app, account.email, account.password, OWNER)[0]
    assert owner.send(code=world.code_of(account)).address.startswith("/worklist")


# Behind a proxy -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("proxies, statuses", [(0, {429}), (1, {422})])
def test_behind_a_proxy_the_address_that_it_names_counts_if_the_proxy_is_ours(world, proxies, statuses):
    app = make_app(replace(world.settings, proxies=proxies), world.database, lambda: world.at)
    seen = set()
    for number in range(TRIES + 1):
        person = Person(app, "127.0.0.1")
        person.environ["HTTP_X_FORWARDED_FOR"] = f"203.0.113.9, 198.51.100.{number}"
        seen = {person.follow(WRONG_CODE).status}
    assert seen == statuses
