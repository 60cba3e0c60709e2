"""Try a code: at once as a rule, after a wait of seconds where many wrong ones came. Nobody is ever shut out."""

import math
from collections.abc import Callable

from flask import current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from oversight.blueprints.public.resuming import words_carried
from oversight.sealing import receipt_code
from oversight.sealing.slow_hash import Busy
from oversight.security import database, now, settings
from oversight.services import follow_up
from oversight.throttle import WAIT, Throttle, Tickets

TICKET = "ticket"


def try_code(typed: str, opening: Callable[..., str | None] = follow_up.open_by_code) -> str | Response | None:
    """Give the token that a code opens, none where it opens nothing, or the page that asks to wait and try again.

    By default it opens a visit to a case; whatever it opens, a guess counts alike.
    """
    throttle: Throttle = current_app.extensions.setdefault("code_throttle", Throttle())
    source, ticket = request.remote_addr or "", request.form.get(TICKET, "")
    is_free = throttle.take(source, now())
    waited = _tickets().is_good(ticket, _subject(typed), now())
    if not is_free and not waited:
        return _wait(typed, ticket)
    try:
        token = opening(database(), settings(), typed, now(), waited=waited)
    except Busy:
        throttle.give_back(source)
        return _wait(typed, ticket)
    if token is not None:
        throttle.give_back(source)
    return token


def _wait(typed: str, ticket: str) -> Response:
    """Ask to wait: a page that holds the code, and a ticket that is good for this code only."""
    left = _tickets().left(ticket, _subject(typed), now())
    if left is None:
        ticket, left = _tickets().issue(_subject(typed), now()), WAIT
    seconds = max(1, math.ceil(left.total_seconds()))
    page, _, words = words_carried()
    html = render_template(
        "public/too_many_codes.html",
        seconds=seconds,
        code=typed,
        ticket=ticket,
        page=page,
        words=words,
        action=request.path,
    )
    answer = make_response(html, 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _tickets() -> Tickets:
    return Tickets(settings().public_secret, "code")


def _subject(typed: str) -> str:
    return receipt_code.typed(typed) or typed
