"""Try a code: at once as a rule, after a wait of seconds where many wrong ones came. Nobody is ever shut out."""

import math
from collections.abc import Callable

from flask import current_app, make_response, render_template, request
from flask_babel import format_decimal
from flask_babel import gettext as _
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


def say_wrong(typed: str, unknown: str) -> str:
    """Say of a code that was tried and opens nothing how many digits are too few or too many.

    Of all that could be a code, and of what is not digits alone, the words are the same: ``unknown``.
    """
    digits = len(receipt_code.digits_of(typed))
    if digits in {0, receipt_code.DIGITS}:
        return unknown
    return _(
        "A code has %(digits)s digits, and you typed %(typed)s. Check each group of four digits and try again",
        digits=format_decimal(receipt_code.DIGITS),
        typed=format_decimal(digits),
    )


def _wait(typed: str, ticket: str) -> Response:
    """Ask to wait: a page that holds the code, and a ticket that is good for this code only."""
    left = _tickets().left(ticket, _subject(typed), now())
    if left is None:
        ticket, left = _tickets().issue(_subject(typed), now()), WAIT
    seconds = max(1, math.ceil(left.total_seconds()))
    page, _shown, words = words_carried()
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
