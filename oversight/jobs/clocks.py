"""Tell people of time limits: the holder of a case when one is near, the superior when it is over.

What is due is found by index, a few cases at a time, and each case is dealt with in a transaction of its own. Whoever
is stopped in the middle has lost nothing and done nothing twice.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from oversight.database import Database
from oversight.jobs.repeated import RepeatedJob
from oversight.queries.clocks import cases_to_tell
from oversight.services.body import review_body
from oversight.services.calendars import recompute
from oversight.services.clocks import tell_of_clocks
from oversight.services.watching import notice_mass_reading
from workflows.errors import WorkflowError

AT_ONCE = 200
EVERY_SECONDS = 60.0

words = logging.getLogger(__name__)


def sweep(database: Database, at: datetime) -> int:
    """Tell everybody who is to be told by now, and give the number of cases that this was about."""
    told, failed, before = 0, set[str](), frozenset[str]()
    while cases := cases_to_tell(database, at, AT_ONCE, failed):
        failed |= before.intersection(cases)  # what is still due after it was dealt with would keep us here for ever
        before = frozenset(cases)
        for case_id in before - failed:
            try:
                told += tell_of_clocks(database, case_id, at)
            except WorkflowError as error:
                failed.add(case_id)
                words.error("The clocks of case %s wait: %s", case_id, error)
    return told


class ClockKeeper(RepeatedJob):
    """Sweeps every minute, and looks who read very many cases; first of all, whether a calendar changed.

    It reviews the body on its cycle where the pack is given.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        every_seconds: float = EVERY_SECONDS,
        pack: str | None = None,
    ) -> None:
        super().__init__("clocks", database, every_seconds)
        self._pack = pack
        self._clock = clock
        self._calendars_seen = False

    def work(self) -> None:
        """Tell of what is due."""
        if not self._calendars_seen:
            recompute(self._database, self._clock())
            self._calendars_seen = True
        sweep(self._database, self._clock())
        notice_mass_reading(self._database, self._clock())
        if self._pack:
            review_body(self._database, self._pack, self._clock())
