"""Guess ten thousand codes on a real server while somebody with a code comes again and again; then compare answers.

Robots guess from one address and from many, some wait when they are asked to, some do not. Somebody honest shares the
address of the guessers, which is the worst there is. The second part tells whether the time of an answer shows that an
account or a code is known, with hashes as costly as in earnest, and the third whether that of a refusal shows that
there is a case.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from oversight.config import Settings, read_settings
from oversight.database import Database, make_engine, upgrade
from oversight.key_files import make_keys
from oversight.sealing import receipt_code
from oversight.sealing.databases import office_database
from oversight.security import system_clock
from oversight.services import accounts, filing, follow_up
from oversight.services.assignments import recuse
from tests.factories.client import Colleague, make_app
from tests.factories.public_client import ANONYMOUS
from tests.factories.world import make_world
from tests.live.serving import Served, served
from tests.live.wire import Visitor
from workflows.roles import Actor, Role
from workflows.states import State

ROBOTS = 8
EVERY = 5.0
"""Seconds between two visits of somebody with a code."""

GROWTH, WITHIN = 1.25, 0.10


class Guesses:
    """Guesses codes from several threads until enough were tried."""

    def __init__(self, server: Served, codes: int) -> None:
        self.server, self.left, self.lock = server, codes, threading.Lock()
        self.answers: Counter[str] = Counter()

    def take(self) -> bool:
        with self.lock:
            self.left -= 1
            return self.left >= 0

    def robot(self, number: int) -> None:
        """Guess: even ones from one address, odd ones from a new one for each guess; every fourth one waits."""
        while self.take():
            source = "127.0.0.1" if number % 2 == 0 else f"127.1.{random.randrange(256)}.{random.randrange(1, 255)}"
            guesser = Visitor(self.server.port, source)
            try:
                guesser.follow(receipt_code.new_code())
                if number % 4 == 3:
                    guesser.wait_as_asked(most=1)
                answer = "opened a case" if guesser.page.address == "/status" else str(guesser.page.status)
            except OSError as error:
                answer = type(error).__name__
            with self.lock:
                self.answers[answer] += 1


def guess(codes: int) -> bool:
    """Guess, print, and tell whether nobody got in but the one who may, and the memory stayed as it was."""
    with served() as server, server.watched(1.0):
        owner = Visitor(server.port)
        code = owner.file(ANONYMOUS)
        guesses = Guesses(server, codes)
        robots = [threading.Thread(target=guesses.robot, args=(number,)) for number in range(ROBOTS)]
        began = time.monotonic()
        for robot in robots:
            robot.start()
        visits, seconds, pages = Counter[bool](), list[float](), list[float]()
        while any(robot.is_alive() for robot in robots):
            came, person = time.monotonic(), Visitor(server.port)
            person.follow(code)
            person.wait_as_asked()
            seconds.append(time.monotonic() - came)
            pages += person.wire.seconds
            visits[person.page.address == "/status"] += 1
            time.sleep(EVERY)
        took = time.monotonic() - began
        for robot in robots:
            robot.join()
    half = len(server.memory) // 2
    growth = median(server.memory[half:]) / median(server.memory[half // 2 : half] or server.memory)
    hits = guesses.answers["opened a case"]
    print(
        f"{codes} wrong codes in {took:.0f} s by {ROBOTS} robots: {hits} opened a case; answers {dict(guesses.answers)}"
    )
    print(f"somebody with a code, from the same address: served {visits[True]} of {visits.total()} times,", end=" ")
    print(f"in {median(seconds):.1f} s as a rule and {max(seconds):.1f} s at most, the waits included")
    print(f"  slowest page {max(pages):.1f} s, {len(pages)} pages")
    print(f"memory {max(server.memory) >> 20} MiB at most, {growth:.2f} x from the second quarter to the second half")
    return hits == 0 and visits[True] == visits.total() and growth <= GROWTH


@contextmanager
def an_office() -> Iterator[tuple[Database, Settings, str, str]]:
    """Make an office with one account and one case, and hashes as costly as in earnest."""
    with tempfile.TemporaryDirectory() as folder:
        make_keys(Path(folder))
        settings = read_settings({"OVERSIGHT_DATA": folder})
        database = office_database(settings)
        upgrade(database.engine)
        at, email = system_clock(), "ana@example.org"
        accounts.add_account(
            database, settings, at, email=email, name="Ana Lima", role=Role.INTAKE_OFFICER, agency="Office"
        )
        content = filing.Filing(account="They hit me.")
        filed = filing.file_complaint(database, settings, content, "secret", Actor("", Role.COMPLAINANT), at)
        yield database, settings, email, filed.code or ""
        database.engine.dispose()


def compare(tries: int) -> bool:
    """Print the medians of the known and the unknown, in turns; tell whether they are alike."""
    with an_office() as (database, settings, email, code):
        at = system_clock()

        def later(number: int) -> datetime:
            return at + timedelta(minutes=2 * number)

        def sign_in(who: str) -> Callable[[int], object]:
            return lambda n: accounts.begin_sign_in(database, settings, who, "a wrong password", later(n))

        def follow(typed: str) -> Callable[[int], object]:
            return lambda n: follow_up.open_by_code(database, settings, typed, later(n))

        accounts_tried = {"known": sign_in(email), "unknown": sign_in("x@y.example")}
        signed_in = _alike("an account, with a wrong password", accounts_tried, tries)
        followed = _alike("a code", {"known": follow(code), "unknown": follow("1" * 20)}, tries)
    return signed_in and followed


@contextmanager
def an_investigator() -> Iterator[tuple[Colleague, dict[str, str]]]:
    """Sign an investigator in, and give three addresses that are refused: of a case they were walled off, of a case
    that others work on, and of none.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/office.sqlite"
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        world = make_world(url)
        walled = world.advance(world.file(), State.INVESTIGATION)
        recuse(world.database, walled, world.actors[Role.INVESTIGATOR], world.soon(), "My cousin serves there.")
        world.actors[Role.INVESTIGATOR] = world.add_colleague(Role.INVESTIGATOR, "Somebody Else")
        foreign = world.advance(world.file(), State.INVESTIGATION)
        cases = {"walled": walled, "foreign": foreign, "nonexistent": "22222-22222"}
        colleague = Colleague(make_app(world), world, Role.INVESTIGATOR)
        yield colleague, {name: f"/cases/{reference}" for name, reference in cases.items()}
        world.close()


def refuse(tries: int) -> bool:
    """Print the medians of the pages that are refused; tell whether a refusal shows that there is a case (A2)."""
    with an_investigator() as (colleague, addresses):

        def ask(address: str) -> Callable[[int], object]:
            return lambda n: _refused(colleague, address)

        return _alike("a case", {name: ask(address) for name, address in addresses.items()}, tries)


def _refused(colleague: Colleague, address: str) -> None:
    assert colleague.browser.get(address).status_code == 404


def _alike(name: str, ways: Mapping[str, Callable[[int], object]], tries: int) -> bool:
    """Try each way in turns, so that whatever else the machine does slows all of them, and compare the medians."""
    taken: dict[str, list[float]] = {which: [] for which in ways}
    for number in range(tries + 1):
        for which, task in ways.items():
            began = time.perf_counter()
            task(number)
            taken[which].append(time.perf_counter() - began)
    medians = {which: median(each[1:]) for which, each in taken.items()}
    apart = (max(medians.values()) - min(medians.values())) / min(medians.values())
    said = ", ".join(f"{which} {seconds * 1000:.1f} ms" for which, seconds in medians.items())
    print(f"{name}: medians of {tries} tries: {said}; {apart:.1%} apart (goal at most {WITHIN:.0%})")
    return apart <= WITHIN


def main() -> int:
    """Run, print, and say by the exit status whether every goal was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=10_000)
    parser.add_argument("--tries", type=int, default=200)
    parsed = parser.parse_args()
    kept_out = guess(parsed.codes)
    alike = [compare(parsed.tries), refuse(parsed.tries)]
    return 0 if all(alike) and kept_out else 1


if __name__ == "__main__":
    sys.exit(main())
