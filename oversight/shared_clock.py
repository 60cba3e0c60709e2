"""One time for all hosts of an office: that of the database, so that a host whose clock is wrong breaks no rule.

Sessions, waits, leave to read and deadlines are written by one host and judged by another. Each would take an hour by
which the other's clock is wrong for an hour that has passed.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from oversight.database import Database, DatabaseFault

ASK_AGAIN = 60.0
"""Seconds after which the database is asked again."""

Clock = Callable[[], datetime]


def clock_of(database: Database, machine: Clock) -> Clock:
    """Give the clock that every host of a database goes by. SQLite lies on this machine, and has no other clock."""
    return machine if database.engine.dialect.name == "sqlite" else SharedClock(database, machine)


def seconds_awake_or_not() -> float:
    """Count seconds in a way that nobody can set, and that goes on while the machine sleeps, where the system can."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SharedClock:
    """Tells the time of the database, and counts on from one question to the next.

    Where the database does not answer, what it said last counts on; where it never did, the machine's clock must do.
    """

    def __init__(self, database: Database, machine: Clock, count: Callable[[], float] = seconds_awake_or_not) -> None:
        self._engine, self._count = database.engine, count
        self._lock = threading.Lock()
        self._told, self._counted = machine(), count()
        self._ask()

    def __call__(self) -> datetime:
        """Tell the time, in UTC."""
        with self._lock:
            if self._count() - self._counted >= ASK_AGAIN:
                self._ask()
            return self._now()

    def _now(self) -> datetime:
        return self._told + timedelta(seconds=self._count() - self._counted)

    def _ask(self) -> None:
        try:
            with self._engine.connect() as connection:
                told = connection.scalar(text("SELECT clock_timestamp()")).astimezone(UTC)
        except DatabaseFault:
            told = self._now()
        self._told, self._counted = told, self._count()
