"""One table: what went wrong, the status it has, and the page that says so in plain words."""

import logging
import secrets
from typing import Any

from flask import Flask, make_response, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from oversight.evidence.store import StoreFault
from oversight.extensions import login_manager
from oversight.saying import said
from workflows.errors import Changed, NotFound, WorkflowError

log = logging.getLogger("oversight")


def register(app: Flask) -> None:
    """Have every error answered by a page."""
    app.register_error_handler(NotFound, lambda error: _page(404))
    app.register_error_handler(Changed, lambda error: _page(409))
    app.register_error_handler(WorkflowError, _refused)
    app.register_error_handler(CSRFError, lambda error: _page(400, stale=True))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SQLAlchemyError, _unavailable)
    app.register_error_handler(StoreFault, _unavailable)
    app.register_error_handler(Exception, _unexpected)


def words(status: int, *, stale: bool = False) -> tuple[str, str]:
    """Say what an error status means and what to do about it."""
    if stale:
        return _("This page was open too long"), _(
            "Nothing was lost that you had sent before. Go back, load the page again, and send it once more."
        )
    return {
        400: (_("We could not read what was sent"), _("Go back and try again.")),
        404: (_("Page not found"), _("Check the address. If you followed a link, the page may have moved.")),
        405: (_("This page cannot be used that way"), _("Go back and use the buttons on the page.")),
        409: (_("Somebody else changed this meanwhile"), _("Nothing was saved. Load the page again to see it.")),
        413: (
            _("What you sent is too large"),
            _("Go back: what you typed is still there. Shorten it or leave files out, and send it again."),
        ),
        422: (_("This cannot be done now"), _("Go back to see why and what is missing.")),
        429: (_("Too many tries"), _("Wait a minute, then try again.")),
        503: (
            _("We could not save this"),
            _("Nothing was changed. Go back and send it again in a minute; what you typed is still there."),
        ),
    }.get(status, (_("Something went wrong"), _("Nothing was changed. Try again in a minute.")))


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    answer = make_response(_page(error.code or 500))
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    answer.headers.update(kept)
    return answer


def _refused(error: WorkflowError) -> tuple[str, int]:
    return _page(422, detail=said(str(error)))


def _unavailable(error: Exception) -> tuple[str, int]:
    return _page(503, reference=_note(error))


def _unexpected(error: Exception) -> tuple[str, int]:
    return _page(500, reference=_note(error))


def _note(error: Exception) -> str:
    """Log an error under a reference that the person can quote; only its kind, because its text may quote input."""
    login_manager._update_request_context_with_user()  # nobody: the page of an error may not need what has just failed
    reference = secrets.token_hex(4)
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    line = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
    log.error("error %s: %s at %s", reference, type(error).__name__, line)
    return reference


def _page(status: int, *, stale: bool = False, detail: str = "", reference: str = "") -> tuple[str, int]:
    heading, advice = words(status, stale=stale)
    page = render_template("error.html", heading=heading, advice=advice, detail=detail, reference=reference)
    return page, status
