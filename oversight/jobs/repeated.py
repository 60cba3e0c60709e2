"""What all jobs share: each is done again and again by a thread, and in one process at a time."""

import logging
import threading

from oversight.database import Database, DatabaseFault
from oversight.evidence.store import StoreFault
from oversight.jobs.alone import alone

LONGEST_END = 30.0
"""How many seconds a job may take to end the work in hand when it is told to stop."""

words = logging.getLogger(__name__)


class RepeatedJob(threading.Thread):
    """Does its work every so many seconds, unless another process does, until told to stop.

    What fails is said in the log of the process, and tried again the next time.
    """

    def __init__(self, job: str, database: Database, every_seconds: float) -> None:
        super().__init__(name=job, daemon=True)
        self._database = database
        self._every_seconds = every_seconds
        self._stop_asked = threading.Event()

    def work(self) -> None:
        """Do the work once."""
        raise NotImplementedError

    def run(self) -> None:
        """Work until told to stop."""
        while True:
            try:
                with alone(self._database.engine, self.name) as is_alone:
                    if is_alone:
                        self.work()
            except (DatabaseFault, StoreFault, OSError) as error:
                words.error("The job “%s” waits: %s", self.name, error)
            if self._stop_asked.wait(self._every_seconds):
                return

    def stop(self) -> None:
        """End after the work in hand."""
        self._stop_asked.set()
        if self.is_alive():
            self.join(timeout=LONGEST_END)
