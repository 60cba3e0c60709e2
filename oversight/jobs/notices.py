"""Send the notices that wait: each is leased, handed over and settled by itself, and tried again after growing delays.

Whoever is stopped between handing over and settling sends a second copy later, and never none.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from oversight.config import Settings
from oversight.database import Database
from oversight.jobs.repeated import RepeatedJob
from oversight.sending import NotSent, Words, senders, words_in
from oversight.services.notice_sending import due_notices, not_sent, sent, take

EVERY_SECONDS = 20.0

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


class NoticeKeeper(RepeatedJob):
    """Sends every few seconds."""

    def __init__(self, database: Database, settings: Settings, clock: Callable[[], datetime]) -> None:
        super().__init__("notices", database, EVERY_SECONDS)
        self._senders = senders(settings)
        self._clock = clock

    def work(self) -> None:
        """Send what is due."""
        send_due(self._database, self._senders, self._clock)
