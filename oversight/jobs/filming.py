"""Make copies of films and sounds, one after the other, apart from all other work: one may take many minutes."""

from collections.abc import Callable
from datetime import datetime

from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.films import Interrupted, Program
from oversight.evidence.safe import safe_to_open
from oversight.evidence.store import StoreFault
from oversight.jobs.repeated import RepeatedJob
from oversight.services.examining import make_film_copies, to_film

EVERY_SECONDS = 5.0


class FilmCopier(RepeatedJob):
    """Makes a copy of one film each time, where this machine has the program.

    What it has in hand when it is told to stop is given up, and waits.
    """

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        super().__init__("films", database, EVERY_SECONDS)
        self._clock = clock
        self._safe = safe_to_open(settings)
        self._program = Program(settings.ffmpeg) if settings.ffmpeg else None
        self._is_tried = False

    def work(self) -> None:
        """Make a copy of the film that waits longest, of those that the store gives."""
        if self._program is None:
            return
        if not self._is_tried:
            self._program, self._is_tried = self._program.tried(), True
        fault: StoreFault | None = None
        for file_id in to_film(self._database):
            try:
                make_film_copies(self._database, self._safe, self._program, file_id, self._clock, self._stop_asked)
                return
            except StoreFault as error:
                fault = error
            except Interrupted:
                return
        if fault is not None:
            raise fault
