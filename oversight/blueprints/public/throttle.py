"""Slow down whoever guesses codes, without learning or keeping who they are, and without shutting out anyone else.

A source is known only by an HMAC of its address under a random key that lives in memory and is replaced every hour;
with the key all counts go. What is held is bounded: when there is no room, the oldest sources are forgotten.
"""

import hmac
import ipaddress
import secrets
import threading
from datetime import datetime, timedelta

TRIES = 10
HOUR = timedelta(hours=1)
MOST_SOURCES = 50_000


class Throttle:
    """Counts the tries of each source in the present hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began: datetime | None = None
        self._key = b""
        self._tries: dict[bytes, int] = {}

    def take(self, address: str, at: datetime) -> bool:
        """Count one try, and say whether it may be made."""
        with self._lock:
            self._renew(at)
            source = self._source(address)
            tries = self._tries.pop(source, 0)
            self._tries[source] = tries + 1 if tries < TRIES else tries
            while len(self._tries) > MOST_SOURCES:
                del self._tries[next(iter(self._tries))]
            return tries < TRIES

    def give_back(self, address: str) -> None:
        """Take back a try that found a case: only wrong codes count."""
        with self._lock:
            source = self._source(address)
            if self._tries.get(source, 0) > 0:
                self._tries[source] -= 1

    def seconds_left(self, at: datetime) -> int:
        """Tell how long it takes until tries are counted anew."""
        left = (self._began or at) + HOUR - at
        return max(1, int(left.total_seconds()))

    def _renew(self, at: datetime) -> None:
        if self._began is None or not timedelta(0) <= at - self._began < HOUR:
            self._began, self._key, self._tries = at, secrets.token_bytes(32), {}

    def _source(self, address: str) -> bytes:
        return hmac.digest(self._key, _network(address).encode(), "sha256")


def _network(address: str) -> str:
    """One household has a whole network of IPv6 addresses: they count as one source."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
