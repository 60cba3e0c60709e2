"""Examine files soon after they came in: scan them, and make previews and copies of pictures."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.safe import Safe, safe_to_open
from oversight.evidence.scanner import Scanner
from oversight.evidence.store import StoreFault
from oversight.jobs.repeated import RepeatedJob
from oversight.services.examining import make_copies, scan, to_copy, to_scan

EVERY_SECONDS = 10.0
AGAIN_AFTER = 180
"""Rounds after which files are scanned again that could not be: half an hour."""


def examine(database: Database, safe: Safe, scanner: Scanner | None, at: datetime, *, again: bool = True) -> None:
    """Do what waits to be done; ``again`` also scans what could not be scanned before.

    :raises StoreFault: the store did not give some of the files. All others are done.
    """
    tasks: list[Callable[[], object]] = []
    if scanner is not None:
        failed = to_scan(database, again=True) if again else ()
        to_do = (*to_scan(database, again=False), *failed)
        tasks += [partial(scan, database, safe, scanner, file_id, at) for file_id in to_do]
    tasks += [partial(make_copies, database, safe, file_id, at) for file_id in to_copy(database)]
    fault: StoreFault | None = None
    for task in tasks:
        try:
            task()
        except StoreFault as error:
            fault = error
    if fault is not None:
        raise fault


class Examiner(RepeatedJob):
    """Looks every few seconds, and after half an hour tries again what failed."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        super().__init__("examining", database, EVERY_SECONDS)
        self._clock = clock
        self._safe = safe_to_open(settings)
        self._scanner = Scanner(settings.scanner) if settings.scanner else None
        self._rounds = 0

    def work(self) -> None:
        """Examine what came in."""
        again = self._rounds % AGAIN_AFTER == 0
        self._rounds += 1
        examine(self._database, self._safe, self._scanner, self._clock(), again=again)
