"""Keep the index of words behind the log by no more than a moment."""

from oversight.database import Database
from oversight.jobs.repeated import RepeatedJob
from oversight.services.indexing import follow_log

EVERY_SECONDS = 2.0


class Indexer(RepeatedJob):
    """Follows the log."""

    def __init__(self, database: Database, every_seconds: float = EVERY_SECONDS) -> None:
        super().__init__("index", database, every_seconds)

    def work(self) -> None:
        """Follow the log to its end."""
        while follow_log(self._database) and not self._stop_asked.is_set():
            continue
