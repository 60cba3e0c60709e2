"""Hashes that are slow on purpose: each takes much memory, so only two run at once in a process.

Guesses, of codes and of passwords, have one of the two places between them: whoever sends a complaint never waits
behind somebody who guesses.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from workflows.errors import WorkflowError

PATIENCE = 5.0
"""Seconds that a hash waits for its place at most."""

_PLACES = threading.BoundedSemaphore(2)
_GUESSING = threading.BoundedSemaphore(1)
_IN_LINE = threading.BoundedSemaphore(3)
"""Those who guess, waiting included: more of them would hold every thread of the server."""


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
    with ExitStack() as held:
        held.enter_context(_held(_IN_LINE, 0))
        held.enter_context(_held(_GUESSING, PATIENCE))
        held.enter_context(place())
        yield


@contextmanager
def _held(places: threading.BoundedSemaphore, patience: float) -> Iterator[None]:
    if not places.acquire(timeout=patience) if patience else not places.acquire(blocking=False):
        raise Busy("Too many are being checked just now.")
    try:
        yield
    finally:
        places.release()
