"""Sweep: files cut off on their way in, what went with a complaint never sent, and keys that sent forms still hold."""

from collections.abc import Callable
from datetime import datetime

from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.safe import safe_to_fill
from oversight.jobs.repeated import RepeatedJob
from oversight.services.files import sweep
from oversight.services.holders import forget_forms

EVERY_SECONDS = 3600.0


class FileKeeper(RepeatedJob):
    """Sweeps at the start, because a server may have been killed before, and then every hour."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        super().__init__("files", database, EVERY_SECONDS)
        self._settings = settings
        self._clock = clock
        self._safe = safe_to_fill(settings)

    def work(self) -> None:
        """Sweep."""
        sweep(self._database, self._settings, self._safe, self._clock())
        forget_forms(self._database, self._clock())
