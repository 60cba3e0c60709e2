"""Slow down whoever guesses or floods, without learning or keeping who they are, and without shutting out anyone else.

A source is known only by an HMAC of its address under a random key that lives in memory and is replaced every hour;
with the key all counts go. What is held is bounded: when there is no room, the oldest sources are forgotten.

Over the limit nobody is turned away: they are asked to wait, which a ticket tells to have been done. A ticket is good
for one thing only (one code, one account), so that it needs no memory and buys no second try.
"""

import hashlib
import hmac
import ipaddress
import secrets
import threading
from collections import deque
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

TRIES = 10
"""Wrong tries an hour that a source has free."""

TRIES_OF_ALL = 1_000
"""Wrong tries an hour of all sources together, after which each source is asked to wait before every try."""

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MOST_SOURCES = 50_000

WAIT = timedelta(seconds=5)
"""The longest that anybody is asked to wait before a try."""

TICKET_HOLDS = timedelta(minutes=15)
MOST_SPENT = 50_000


class Throttle:
    """Counts the tries of each source in the present hour."""

    def __init__(self, tries: int = TRIES, of_all: int = TRIES_OF_ALL) -> None:
        self._most, self._most_of_all = tries, of_all
        self._lock = threading.Lock()
        self._began: datetime | None = None
        self._key = b""
        self._tries: dict[bytes, int] = {}
        self._of_all = 0

    def take(self, address: str, at: datetime, subject: str = "") -> bool:
        """Count one try, and say whether it is free. ``subject`` parts what one source tries, such as accounts."""
        with self._lock:
            self._renew(at)
            source = self._source(address, subject)
            tries = self._tries.pop(source, 0)
            self._tries[source] = tries + 1 if tries < self._most else tries
            is_free = tries < self._most and self._of_all < self._most_of_all
            self._of_all += 1
            while len(self._tries) > MOST_SOURCES:
                del self._tries[next(iter(self._tries))]
            return is_free

    def give_back(self, address: str, subject: str = "") -> None:
        """Take back a try that was right: only wrong ones count."""
        with self._lock:
            source = self._source(address, subject)
            if self._tries.get(source, 0) > 0:
                self._tries[source] -= 1
                self._of_all -= 1

    def _renew(self, at: datetime) -> None:
        if self._began is None or not timedelta(0) <= at - self._began < HOUR:
            self._began, self._key, self._tries, self._of_all = at, secrets.token_bytes(32), {}, 0

    def _source(self, address: str, subject: str) -> bytes:
        return hmac.digest(self._key, f"{_network(address)}\0{subject}".encode(), "sha256")


def _network(address: str) -> str:
    """One household has a whole network of IPv6 addresses: they count as one source."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


class Tickets:
    """Signed statements that somebody was asked to wait, for one purpose, from when on."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt=f"ticket {purpose}")
        self._secret = hashlib.sha256(f"{purpose}\0{secret}".encode()).digest()
        self._spent: dict[str, None] = {}

    def issue(self, subject: str, at: datetime, wait: timedelta = WAIT) -> str:
        """Write a ticket that is good for a subject after a wait."""
        written = self._serializer.dumps([self._mark(subject), int((at + wait).timestamp() * 1000)])
        return written if isinstance(written, str) else written.decode()

    def left(self, ticket: str, subject: str, at: datetime) -> timedelta | None:
        """Tell how long is left to wait: nothing once it is over, none where the ticket is not good for this."""
        try:
            mark, good_from = self._serializer.loads(ticket)
            left = timedelta(milliseconds=good_from) - timedelta(seconds=at.timestamp())
        except (BadSignature, TypeError, ValueError):
            return None
        if not hmac.compare_digest(str(mark), self._mark(subject)) or left < -TICKET_HOLDS:
            return None
        return max(left, timedelta(0))

    def is_good(self, ticket: str, subject: str, at: datetime) -> bool:
        """Whether the wait for this is over."""
        return self.left(ticket, subject, at) == timedelta(0)

    def spend(self, ticket: str, subject: str, at: datetime) -> bool:
        """Whether the wait for this is over; a ticket that is spent is good for nothing more."""
        if not self.is_good(ticket, subject, at) or ticket in self._spent:
            return False
        self._spent[ticket] = None
        while len(self._spent) > MOST_SPENT:
            del self._spent[next(iter(self._spent))]
        return True

    def _mark(self, subject: str) -> str:
        return hmac.digest(self._secret, subject.encode(), "sha256").hex()[:32]


class Crowd:
    """Tells when more came within a minute than is usual. It remembers that many times, and nothing else."""

    def __init__(self, usual: int) -> None:
        self._times: deque[datetime] = deque(maxlen=usual)

    def note(self, at: datetime) -> None:
        """Somebody came."""
        self._times.append(at)

    def is_here(self, at: datetime) -> bool:
        """Whether as many as are usual in a minute came within the last one."""
        return len(self._times) == self._times.maxlen and timedelta(0) <= at - self._times[0] < MINUTE
