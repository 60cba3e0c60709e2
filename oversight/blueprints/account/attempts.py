"""Let somebody try to sign in: what fails slows its own source down, and never keeps the owner of an account out."""

from collections.abc import Callable

from flask import current_app, g, request

from oversight.sealing.slow_hash import Busy
from oversight.security import now, settings
from oversight.throttle import Throttle, Tickets

TRIES_OF_ACCOUNT = 1
"""Wrong tries an hour that a source has for one account before the account's own wait holds for it."""


def attempt(subject: str, typed: str, check: Callable[[bool], str | None]) -> str | None:
    """Have what was typed checked, and give what came of it; none as well where a wait is not over.

    A wait is for one account and the very words typed: it buys no second try. ``check`` is told whether the wait of the
    account holds for this source: it does once this source has failed.
    """
    source, at = request.remote_addr or "", now()
    every, one = _throttles()
    is_free, is_first = every.take(source, at), one.take(source, at, subject)
    waited_for = f"{subject}\0{typed}"
    if not is_free and not _tickets().is_good(request.form.get("ticket", ""), waited_for, at):
        g.ticket = _tickets().issue(waited_for, at)
        return None
    try:
        found = check(not is_first)
    except Busy:
        found = None
    if found is not None:
        every.give_back(source)
        one.give_back(source, subject)
    return found


def ticket() -> str:
    """Give the ticket that the next try of this source needs; empty where it needs none."""
    written: str = g.get("ticket", "")
    return written


def _throttles() -> tuple[Throttle, Throttle]:
    held: tuple[Throttle, Throttle] = current_app.extensions.setdefault(
        "sign_in_throttles", (Throttle(), Throttle(tries=TRIES_OF_ACCOUNT))
    )
    return held


def _tickets() -> Tickets:
    return Tickets(settings().staff_secret, "sign-in")
