"""Send the notices that wait: each is leased, handed over and settled by itself, and tried again after growing delays.

Whoever is stopped between handing over and settling sends a second copy later, and never none.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from oversight.config import Settings
from oversight.database import Database, DatabaseFault
from oversight.jobs.alone import alone
from oversight.sending import NotSent, Words, senders, words_in
from oversight.services.notice_sending import due_notices, not_sent, sent, take

EVERY_SECONDS = 20.0

words = logging.getLogger(__name__)

Senders = Mapping[str, Callable[[str, str, Words, datetime], None]]


def send_due(database: Database, by_way: Senders, clock: Callable[[], datetime]) -> int:
    """Send what is due, and give the number of notices that were handed over."""
    count = 0
    for notice_id in due_notices(database, clock()):
        count += _send(database, by_way, notice_id, clock())
    return count


def _send(database: Database, by_way: Senders, notice_id: str, at: datetime) -> bool:
    outgoing = take(database, notice_id, at)
    if outgoing is None:
        return False
    try:
        if outgoing.way not in by_way:
            raise NotSent("this installation sends nothing by this way")
        by_way[outgoing.way](outgoing.id, outgoing.to, words_in(outgoing.language), at)
    except NotSent as problem:
        not_sent(database, notice_id, at, str(problem), for_good=problem.for_good)
        return False
    sent(database, notice_id, at)
    return True


class NoticeKeeper(threading.Thread):
    """Sends every few seconds until told to stop."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        super().__init__(name="notices", daemon=True)
        self._database = database
        self._senders = senders(settings)
        self._clock = clock
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Send, unless another process does."""
        while True:
            try:
                with alone(self._database.engine, "notices") as is_alone:
                    if is_alone:
                        send_due(self._database, self._senders, self._clock)
            except (DatabaseFault, OSError) as error:
                words.error("Notices wait: %s", error)
            if self._stop_asked.wait(EVERY_SECONDS):
                return

    def stop(self) -> None:
        """End after the notice in hand."""
        self._stop_asked.set()
        if self.is_alive():
            self.join(timeout=30)
