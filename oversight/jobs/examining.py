"""Examine files soon after they came in: scan them, and make previews and copies of pictures."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from oversight.config import Settings
from oversight.database import Database, DatabaseFault
from oversight.evidence.safe import Safe, safe_to_open
from oversight.evidence.scanner import Scanner
from oversight.evidence.store import StoreFault
from oversight.jobs.alone import alone
from oversight.services.examining import make_copies, scan, to_copy, to_scan

EVERY_SECONDS = 10.0
AGAIN_AFTER = 180
"""Rounds after which files are scanned again that could not be: half an hour."""

words = logging.getLogger(__name__)


def examine(database: Database, safe: Safe, scanner: Scanner | None, at: datetime, *, again: bool = True) -> None:
    """Do what waits to be done; ``again`` also scans what could not be scanned before."""
    failed = to_scan(database, again=True) if again else ()
    if scanner is not None:
        for file_id in (*to_scan(database, again=False), *failed):
            scan(database, safe, scanner, file_id, at)
    for file_id in to_copy(database):
        make_copies(database, safe, file_id, at)


class Examiner(threading.Thread):
    """Looks every few seconds, unless another process does, until told to stop."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        super().__init__(name="examining", daemon=True)
        self._database = database
        self._clock = clock
        self._safe = safe_to_open(settings)
        self._scanner = Scanner(settings.scanner) if settings.scanner else None
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Examine, and after half an hour try again what failed."""
        rounds = 0
        while True:
            try:
                with alone(self._database.engine, "examining") as is_alone:
                    if is_alone:
                        again = rounds % AGAIN_AFTER == 0
                        examine(self._database, self._safe, self._scanner, self._clock(), again=again)
            except (DatabaseFault, StoreFault, OSError) as error:
                words.error("The examining of files waits: %s", error)
            rounds += 1
            if self._stop_asked.wait(EVERY_SECONDS):
                return

    def stop(self) -> None:
        """End after the work in hand."""
        self._stop_asked.set()
        if self.is_alive():
            self.join(timeout=30)
