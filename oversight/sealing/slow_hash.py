"""Hashes that are slow on purpose: each takes much memory, so only two run at once in a process.

Guesses, of codes and of passwords, have one of the two places between them: whoever sends a complaint never waits
behind somebody who guesses.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from workflows.errors import WorkflowError

PATIENCE = 5.0
"""Seconds that a hash waits for its place at most."""


class Places:
    """Some places, given to those who wait in the order in which they came, or before all others."""

    def __init__(self, count: int) -> None:
        self._lock, self._free, self._line = threading.Lock(), count, deque[threading.Event]()

    def take(self, patience: float = 0.0, *, first: bool = False) -> bool:
        """Take a place, and say whether there was one in time."""
        with self._lock:
            if self._free and not self._line:
                self._free -= 1
                return True
            if not patience:
                return False
            turn = threading.Event()
            (self._line.appendleft if first else self._line.append)(turn)
        if turn.wait(patience):
            return True
        with self._lock:
            if not turn.is_set():
                self._line.remove(turn)
            return turn.is_set()

    def leave(self) -> None:
        """Give a place back."""
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1


_PLACES = Places(2)
_GUESSING = Places(1)
_IN_LINE = Places(2)
"""Those who guess, waiting included: more of them would hold every thread of the server."""

_WAITED = Places(2)
"""The same for those who were asked to wait and did: they go before those who just came."""

Place = Callable[[], AbstractContextManager[None]]


class Busy(WorkflowError):
    """There is no place now for a hash; it may be tried again in a few seconds."""


@contextmanager
def place() -> Iterator[None]:
    """Hold a place while a hash is worked out.

    :raises Busy: none became free in time.
    """
    with _held(_PLACES, PATIENCE):
        yield


@contextmanager
def place_to_guess() -> Iterator[None]:
    """Hold a place while something that may be a guess is checked: few wait for it, the others are told at once.

    :raises Busy: too many are checked already.
    """
    with _held(_IN_LINE), _held(_GUESSING, PATIENCE), place():
        yield


@contextmanager
def place_after_waiting() -> Iterator[None]:
    """Hold a place to guess for somebody who was asked to wait, and did.

    :raises Busy: too many of them are checked already.
    """
    with _held(_WAITED), _held(_GUESSING, PATIENCE, first=True), place():
        yield


def place_for(*, waited: bool) -> Place:
    """Give the place for somebody who typed a code, and was asked to wait before or not."""
    return place_after_waiting if waited else place_to_guess


@contextmanager
def _held(places: Places, patience: float = 0.0, *, first: bool = False) -> Iterator[None]:
    if not places.take(patience, first=first):
        raise Busy("Too many are being checked just now.")
    try:
        yield
    finally:
        places.leave()
