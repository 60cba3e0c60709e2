"""Sweep: files cut off on their way in, what went with a complaint never sent, and keys that sent forms still hold."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from oversight.config import Settings
from oversight.database import Database, DatabaseFault
from oversight.evidence.safe import safe_to_fill
from oversight.evidence.store import StoreFault
from oversight.jobs.alone import alone
from oversight.services.files import sweep
from oversight.services.holders import forget_forms

EVERY_SECONDS = 3600.0

words = logging.getLogger(__name__)


class FileKeeper(threading.Thread):
    """Sweeps at the start, because a server may have been killed before, and then every hour."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        super().__init__(name="files", daemon=True)
        self._database = database
        self._settings = settings
        self._clock = clock
        self._safe = safe_to_fill(settings)
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Sweep, unless another process does, until told to stop."""
        while True:
            try:
                with alone(self._database.engine, "files") as is_alone:
                    if is_alone:
                        sweep(self._database, self._settings, self._safe, self._clock())
                        forget_forms(self._database, self._clock())
            except (DatabaseFault, StoreFault, OSError) as error:
                words.error("The sweeping of files waits: %s", error)
            if self._stop_asked.wait(EVERY_SECONDS):
                return

    def stop(self) -> None:
        """End after the work in hand."""
        self._stop_asked.set()
        if self.is_alive():
            self.join(timeout=30)
