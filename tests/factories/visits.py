"""Browsers that are about to send: answers already kept, and a cookie with its form token, made without their pages."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from oversight.database import Database
from oversight.services import drafts

ANSWERS: dict[str, Any] = {
    "who": {"who": "self"},
    "account": {"account": "An officer hit my arm twice with his baton and left. " * 4},
    "when": {"date": "2026-02", "time": "In the evening"},
    "where": {"place": "Corner of Harbour Street and Mill Lane"},
    "officers": {"list": [{"id": "1", "name": "Roe", "station": "North", "description": "Tall"}]},
    "files": {},
    "harm": {"harm": "A broken wrist"},
    "wishes": {"wishes": "An apology"},
    "age": {"age": 34},
    "needs": {},
    "identity": {"identity": "anonymous"},
}


@dataclass(frozen=True, slots=True)
class Sender:
    """What a browser holds that only has to press Send: its cookie, the form's token, and the draft's secret."""

    cookie: str
    csrf_token: str
    submission: str


def sender(app: Flask, database: Database, settings: Any, answers: dict[str, Any] | None = None) -> Sender:
    """Keep answers as somebody gives them, and make the cookie of their browser."""
    at = datetime.now(UTC)
    token = drafts.start(database, settings, at)
    kept = drafts.keep(database, settings, token, at, lambda _: answers or ANSWERS)
    assert kept is not None
    with app.test_request_context("/"):
        session["draft"] = token
        session["csrf_token"] = secrets.token_hex(20)
        csrf_token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(session))}"
    return Sender(cookie, csrf_token, kept.submission)
