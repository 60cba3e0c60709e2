"""Keep the index of words behind the log by no more than a moment."""

import logging
import threading

from oversight.database import Database, DatabaseFault
from oversight.jobs.alone import alone
from oversight.services.indexing import follow_log

EVERY_SECONDS = 2.0

words = logging.getLogger(__name__)


class Indexer(threading.Thread):
    """Follows the log until told to stop."""

    def __init__(self, database: Database, every_seconds: float = EVERY_SECONDS) -> None:
        super().__init__(name="index", daemon=True)
        self._database = database
        self._every_seconds = every_seconds
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Follow the log, unless another process does."""
        while True:
            try:
                with alone(self._database.engine, "index") as is_alone:
                    while is_alone and follow_log(self._database) and not self._stop_asked.is_set():
                        continue
            except (DatabaseFault, OSError) as error:
                words.error("The index waits: %s", error)
            if self._stop_asked.wait(self._every_seconds):
                return

    def stop(self) -> None:
        """End after the work in hand."""
        self._stop_asked.set()
        if self.is_alive():
            self.join(timeout=30)
