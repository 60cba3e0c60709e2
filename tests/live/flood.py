"""Flood a real server with complaints, and tell whether people who file honestly are still served.

Usual is one complaint a minute: half a million a year, more than any office whose figures we know is sent over the
web. A flood is a hundred times that. Half of the robots do what the page says, wait and file; the other half never
wait. All come from one address, as people behind Tor or a proxy do. Six honest people a minute file at the same time,
so that there is something to count, answering every question.
"""

import argparse
import random
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles

from tests.factories.public_client import ANONYMOUS
from tests.live.serving import Served, served
from tests.live.wire import Visitor

FLOOD, HONEST = 100, 6
"""Complaints a minute."""

MOST_AT_ONCE = 200
SERVED, P95, GROWTH = 0.99, 5.0, 1.25
"""Goals: share of honest people served, seconds for a page, and memory at the end as a multiple of the middle."""


@dataclass
class Tally:
    """What became of everybody."""

    served: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


def file_honestly(port: int, tally: Tally) -> None:
    """File a complaint, doing what each page says, and open it with its code."""
    person, code = Visitor(port), ""
    try:
        person.begin()
        person.wait_as_asked()
        person.answer(ANONYMOUS)
        code = person.send().code
        person.send(kept="y")
        person.follow(code)
        person.wait_as_asked()
        outcome = "served" if person.page.address == "/status" else f"{person.page.status} at {person.page.address}"
    except Exception as error:
        outcome = type(error).__name__ + (f" at {person.page.address}" if person.pages else "")
    with tally.lock:
        tally.served["served" if code and outcome == "served" else "failed"] += 1
        tally.seconds += person.wire.seconds
        tally.waits.append(person.waited)
        if outcome != "served":
            tally.failures[outcome] += 1


def file_as_robot(port: int, tally: Tally) -> None:
    """File the shortest complaint; every other robot does not wait."""
    robot, is_patient = Visitor(port), random.random() < 0.5
    try:
        robot.begin()
        if is_patient:
            robot.wait_as_asked(most=1)
        if robot.page.status != 429:
            robot.answer(ANONYMOUS)
            robot.send()
        outcome = "filed" if robot.page.code else "turned to wait"
    except Exception as error:
        outcome = type(error).__name__
    with tally.lock:
        tally.served[f"robots {outcome}"] += 1


def run(server: Served, minutes: float, tally: Tally) -> None:
    """Let robots and honest people come at their pace, whatever became of those before."""
    threads: list[threading.Thread] = []
    began = time.monotonic()
    came = {file_as_robot: 0, file_honestly: 0}
    pace: dict[Callable[[int, Tally], None], float] = {file_as_robot: FLOOD / 60, file_honestly: HONEST / 60}
    while (passed := time.monotonic() - began) < minutes * 60:
        for who, a_second in pace.items():
            while came[who] < passed * a_second:
                came[who] += 1
                if who is file_as_robot and threading.active_count() > MOST_AT_ONCE:
                    tally.served["robots not sent: too many wait"] += 1
                    continue
                threads.append(threading.Thread(target=who, args=(server.port, tally), daemon=True))
                threads[-1].start()
        time.sleep(0.05)
    for thread in threads:
        thread.join(120)


def marked(server: Served) -> tuple[int, int]:
    """Count the complaints filed, and those marked for triage."""
    connection = sqlite3.connect(server.data / "oversight.db")
    try:
        filed = connection.execute("SELECT count(*) FROM complaint").fetchone()[0]
        return filed, connection.execute("SELECT count(*) FROM record WHERE kind = 'many_at_once'").fetchone()[0]
    finally:
        connection.close()


def main() -> int:
    """Run, print the figures, and say by the exit status whether every goal was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    minutes = parser.parse_args().minutes
    tally = Tally()
    with served() as server, server.watched():
        file_honestly(server.port, Tally())
        run(server, minutes, tally)
        filed, triage = marked(server)
    honest = tally.served["served"] + tally.served["failed"]
    share, p95 = tally.served["served"] / honest, quantiles(tally.seconds, n=20)[-1]
    middle = sorted(server.memory[len(server.memory) // 4 : len(server.memory) // 2])
    end = sorted(server.memory[-len(middle) or -1 :])
    growth = end[len(end) // 2] / middle[len(middle) // 2]
    print(f"{minutes:g} minutes, {FLOOD} robots and {HONEST} honest people a minute; usual is 1 a minute")
    print(f"honest people served: {tally.served['served']} of {honest}, {share:.1%} (goal {SERVED:.0%})")
    print(f"their {len(tally.seconds)} pages: p95 {p95:.2f} s (goal {P95:g} s), slowest {max(tally.seconds):.2f} s")
    print(f"asked to wait before the first question: {max(tally.waits):g} s at most")
    print(
        f"memory: {middle[len(middle) // 2] >> 20} MiB in the second quarter, {end[len(end) // 2] >> 20} MiB at the end"
    )
    print(f"  most {max(server.memory) >> 20} MiB; growth {growth:.2f} x (goal at most {GROWTH:g} x)")
    print(f"complaints in the database: {filed}, of which marked for triage: {triage}")
    for words, count in sorted((tally.served + tally.failures).items()):
        print(f"  {words}: {count}")
    return 0 if share >= SERVED and p95 <= P95 and growth <= GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
