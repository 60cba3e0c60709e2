"""Stay open while very many file at once: everybody is asked to wait some seconds, and what comes is marked for triage.

Nobody is refused, and nobody is asked who they are. The wait is before the first question, when nothing is typed yet.
"""

import math
from datetime import timedelta

from flask import current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from oversight.security import now, settings
from oversight.throttle import Crowd, Tickets

WAIT_TO_BEGIN = timedelta(seconds=4)
TICKET = "ticket"
BEGIN = "begin"


class Door:
    """What this process knows of how many begin and how many send, and the tickets of those who wait."""

    def __init__(self, usual: int, secret: str) -> None:
        self.begun, self.sent = Crowd(usual), Crowd(usual)
        self.tickets = Tickets(secret, BEGIN)


def door() -> Door:
    """Give the door of this application."""
    found: Door | None = current_app.extensions.get("door")
    if found is None:
        found = current_app.extensions.setdefault("door", Door(settings().usual_filings, settings().public_secret))
    return found


def is_crowded() -> bool:
    """Whether more complaints are begun or sent than usual."""
    return door().begun.is_here(now()) or door().sent.is_here(now())


def ask_to_wait() -> Response | None:
    """Give the page that asks to wait before a complaint is begun; none for whoever has waited, or need not."""
    ticket, tickets, at = request.form.get(TICKET, ""), door().tickets, now()
    if not is_crowded() or tickets.spend(ticket, BEGIN, at):
        return None
    door().begun.note(at)
    left = tickets.left(ticket, BEGIN, at)
    if not left:
        ticket, left = tickets.issue(BEGIN, at, WAIT_TO_BEGIN), WAIT_TO_BEGIN
    seconds = max(1, math.ceil(left.total_seconds()))
    answer = make_response(render_template("public/crowd.html", seconds=seconds, ticket=ticket), 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
