"""Keep what somebody typed and has not sent yet: sealed under the token in their browser, so that nobody else reads it.

The table holds only the hash of the token. Whoever wants to go on elsewhere or later takes a code: it opens the token.
"""

import hashlib
import json
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
from oversight.sealing import receipt_code, slow_hash
from oversight.sealing.box import CannotOpen, derive, opened, seal
from oversight.statements import Prepared, Query
from workflows.errors import WorkflowError

SENT_KEPT = timedelta(hours=1)
"""How long somebody whose answer was lost can still come back for a receipt code."""

LONGEST = timedelta(days=7)
"""How long an unsent complaint is kept at most, however often somebody writes on it."""

SAVED_KEPT, SAVED_LONGEST = timedelta(days=14), timedelta(days=60)
"""The same two limits for what somebody saved with a code."""

Answers = dict[str, Any]

_ROW = Draft.__table__
_OF_TOKEN = select(_ROW.c.sealed, _ROW.c.began_at, _ROW.c.ends_at, _ROW.c.code_lookup).where(
    _ROW.c.token_hash == bindparam("token")
)
_READ, _LOCK = Query(_OF_TOKEN), Query(_OF_TOKEN.with_for_update())
_CHANGE = (
    update(_ROW)  # type: ignore[arg-type]
    .where(_ROW.c.token_hash == bindparam("token"))
    .values(sealed=bindparam("kept"), ends_at=bindparam("until"))
)
_KEEP = Prepared(_CHANGE)
_SAVE = Prepared(_CHANGE.values(code_lookup=bindparam("lookup"), code_sealed=bindparam("wrapped")))
_FIND = select(_ROW.c.code_sealed).where(_ROW.c.code_lookup == bindparam("lookup"))


class NotKept(WorkflowError):
    """The answers could not be stored now; whoever typed them still has them on the page."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An unsent complaint: the answers by step, the secret with which it is sent, and whether it was sent already.

    ``saved`` tells whether there is a code for coming back, ``ends_at`` when it is removed if nobody writes on it.
    """

    answers: Answers
    submission: str
    began_at: datetime
    ends_at: datetime
    sent: bool = False
    saved: bool = False


def start(database: Database, settings: Settings, at: datetime, answers: Answers | None = None) -> str:
    """Begin a complaint and return the token that opens it. Drafts whose time ran out are removed."""
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": hash_of(token),
        "sealed": _sealed(token, answers or {}, secrets.token_hex(32)),
        "began_at": at,
        "ends_at": at + timedelta(hours=settings.draft_hours),
    }
    with database.write() as session:
        session.execute(delete(Draft).where(Draft.ends_at < at))
        session.execute(insert(Draft), row)
    return token


def read(database: Database, token: str | None, at: datetime) -> Kept | None:
    """Give the draft of a token; none where there is none or its time ran out."""
    if not token:
        return None
    with database.read() as session:
        rows = _READ.rows(session.connection(), {"token": hash_of(token)})
    return _live(rows, token, at)


def keep(
    database: Database, settings: Settings, token: str | None, at: datetime, change: Callable[[Answers], Answers]
) -> Kept | None:
    """Change the answers of a draft and give it as it stands; none where there is none, or it was sent already.

    :raises NotKept: the database did not take them.
    """
    if not token:
        return None
    try:
        with database.write() as session:
            found = lock(session, token, at)
            if found is None or found.sent:
                return None
            answers, until = change(dict(found.answers)), _until(settings, found.began_at, at, saved=found.saved)
            values = {"token": hash_of(token), "kept": _sealed(token, answers, found.submission), "until": until}
            _KEEP.send(session.connection(), values)
    except SQLAlchemyError as error:
        raise NotKept("The answers could not be stored.") from error
    return Kept(answers, found.submission, found.began_at, until, saved=found.saved)


def save_for_later(database: Database, settings: Settings, token: str | None, at: datetime) -> str | None:
    """Give a code with which somebody goes on later, from any device. A code that was given before works no more."""
    if not token:
        return None
    code = receipt_code.new_code()
    keys = receipt_code.keys_of(code, settings.pepper, settings.argon2_memory)
    with database.write() as session:
        found = lock(session, token, at)
        if found is None or found.sent:
            return None
        values = {
            "token": hash_of(token),
            "kept": _sealed(token, found.answers, found.submission),
            "until": _until(settings, found.began_at, at, saved=True),
            "lookup": keys.lookup,
            "wrapped": seal(keys.wrap, token.encode(), f"draft|code|{keys.lookup}"),
        }
        _SAVE.send(session.connection(), values)
    return code


def find_saved(database: Database, settings: Settings, typed: str, at: datetime, *, waited: bool = False) -> str | None:
    """Give the token that a code opens; none where there is no such draft, it was sent, or its time ran out.

    The work is the same whether the code is one or not. ``waited``: the person was asked to wait before, and did.

    :raises Busy: too many codes are checked at once.
    """
    code = receipt_code.typed(typed) or receipt_code.new_code()
    keys = receipt_code.keys_of(code, settings.pepper, settings.argon2_memory, slow_hash.place_for(waited=waited))
    with database.read() as session:
        wrapped = session.connection().execute(_FIND, {"lookup": keys.lookup}).scalar_one_or_none()
    if wrapped is None:
        return None
    try:
        token = opened(keys.wrap, wrapped, f"draft|code|{keys.lookup}").decode()
    except CannotOpen:
        return None
    found = read(database, token, at)
    return token if found is not None and not found.sent else None


def lock(session: Session, token: str, at: datetime) -> Kept | None:
    """Give the draft of a token as ``read`` does, and let nobody else change it in this transaction."""
    return _live(_LOCK.rows(session.connection(), {"token": hash_of(token)}), token, at)


def mark_sent(session: Session, token: str, submission: str, at: datetime) -> None:
    """Forget the answers of a draft. Its secret stays for a while, for somebody whose answer was lost."""
    values = {"kept": _sealed(token, None, submission), "until": at + SENT_KEPT, "lookup": None, "wrapped": None}
    _SAVE.send(session.connection(), {"token": hash_of(token), **values})


def remove(database: Database, token: str | None) -> None:
    """Delete a draft."""
    if token:
        with database.write() as session:
            session.execute(delete(Draft).where(Draft.token_hash == hash_of(token)))


def hash_of(token: str) -> str:
    """Give what the table knows a token by."""
    return hashlib.sha256(token.encode()).hexdigest()


def seal_name(token: str, store_name: str, name: str) -> bytes:
    """Seal what a waiting file is called for the browser that sent it."""
    return seal(_key(token), name.encode(), f"draft_file|name|{store_name}")


def name_of(token: str, store_name: str, sealed: bytes) -> str:
    """Tell what a waiting file is called.

    :raises CannotOpen: it waits with another complaint.
    """
    return opened(_key(token), sealed, f"draft_file|name|{store_name}").decode()


def _until(settings: Settings, began_at: datetime, at: datetime, *, saved: bool) -> datetime:
    """Tell when a draft is removed: some time after somebody last wrote on it, and never after the longest."""
    idle, longest = (SAVED_KEPT, SAVED_LONGEST) if saved else (timedelta(hours=settings.draft_hours), LONGEST)
    return min(at + idle, began_at + max(longest, idle))


def _sealed(token: str, answers: Answers | None, submission: str) -> bytes:
    plain = json.dumps({"answers": answers, "submission": submission}, separators=(",", ":")).encode()
    return seal(_key(token), plain, _place(token))


def _live(rows: list[Any], token: str, at: datetime) -> Kept | None:
    if not rows or at > rows[0].ends_at:
        return None
    row = rows[0]
    try:
        kept = json.loads(opened(_key(token), row.sealed, _place(token)))
    except CannotOpen:
        return None
    answers, sent = kept["answers"], kept["answers"] is None
    return Kept(answers or {}, kept["submission"], row.began_at, row.ends_at, sent, row.code_lookup is not None)


def _key(token: str) -> bytes:
    return derive(token.encode(), "draft")


def _place(token: str) -> str:
    return f"draft|sealed|{hash_of(token)}"
