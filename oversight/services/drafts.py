"""Keep what somebody typed and has not sent yet: the table holds only the hash of the token in their browser."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from oversight.config import Settings
from oversight.database import Database
from oversight.models import Draft
from workflows.errors import WorkflowError

SENT_KEPT = timedelta(hours=1)
"""How long somebody whose answer was lost can still come back for a receipt code."""

SENT = "_sent"

Answers = dict[str, Any]

_ROW = Draft.__table__
_READ = select(_ROW.c.answers, _ROW.c.submission, _ROW.c.touched_at).where(_ROW.c.token_hash == bindparam("token"))
_LOCK = _READ.with_for_update()
_KEEP = (
    update(Draft)
    .where(_ROW.c.token_hash == bindparam("token"))
    .values(answers=bindparam("kept"), touched_at=bindparam("at"))
)


class NotKept(WorkflowError):
    """The answers could not be stored now; whoever typed them still has them on the page."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An unsent complaint: the answers by step, the secret with which it is sent, and whether it was sent already."""

    answers: Answers
    submission: str
    sent: bool = False


def start(database: Database, settings: Settings, at: datetime) -> str:
    """Begin a complaint and return the token that opens it. Drafts whose time ran out are removed."""
    token = secrets.token_urlsafe(32)
    with database.write() as session:
        session.execute(delete(Draft).where(Draft.touched_at < at - timedelta(hours=settings.draft_hours)))
        session.execute(
            insert(Draft),
            {
                "token_hash": hash_of(token),
                "answers": {},
                "submission": secrets.token_hex(32),
                "began_at": at,
                "touched_at": at,
            },
        )
    return token


def read(database: Database, settings: Settings, token: str | None, at: datetime) -> Kept | None:
    """Give the draft of a token; none where there is none or its time ran out."""
    if not token:
        return None
    with database.read() as session:
        row = session.connection().execute(_READ, {"token": hash_of(token)}).one_or_none()
    return _live(row, settings, at)


def keep(
    database: Database, settings: Settings, token: str | None, at: datetime, change: Callable[[Answers], Answers]
) -> Kept | None:
    """Change the answers of a draft and give it as it stands; none where there is none, or it was sent already.

    :raises NotKept: the database did not take them.
    """
    if not token:
        return None
    key = hash_of(token)
    try:
        with database.write() as session:
            found = lock(session, settings, token, at)
            if found is None or found.sent:
                return None
            answers = change(dict(found.answers))
            session.connection().execute(_KEEP, {"token": key, "kept": answers, "at": at})
    except SQLAlchemyError as error:
        raise NotKept("The answers could not be stored.") from error
    return Kept(answers, found.submission)


def lock(session: Session, settings: Settings, token: str, at: datetime) -> Kept | None:
    """Give the draft of a token as ``read`` does, and let nobody else change it in this transaction."""
    row = session.connection().execute(_LOCK, {"token": hash_of(token)}).one_or_none()
    return _live(row, settings, at)


def mark_sent(session: Session, token: str, at: datetime) -> None:
    """Forget the answers of a draft. Its secret stays for a while, for somebody whose answer was lost."""
    session.connection().execute(_KEEP, {"token": hash_of(token), "kept": {SENT: True}, "at": at})


def remove(database: Database, token: str | None) -> None:
    """Delete a draft."""
    if token:
        with database.write() as session:
            session.execute(delete(Draft).where(Draft.token_hash == hash_of(token)))


def _live(row: Any, settings: Settings, at: datetime) -> Kept | None:
    if row is None:
        return None
    sent = SENT in row.answers
    longest = SENT_KEPT if sent else timedelta(hours=settings.draft_hours)
    return Kept({} if sent else row.answers, row.submission, sent) if at - row.touched_at <= longest else None


def hash_of(token: str) -> str:
    """Give what the table knows a token by."""
    return hashlib.sha256(token.encode()).hexdigest()
