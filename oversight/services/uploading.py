"""Take a file in over several requests: each part is sealed as it arrives, and the whole becomes a file like any other.

The parts are sealed under a key that only the browser's own token gives: the table holds no more than the token's hash.
So neither a copy of the database and the store, nor this process without a request of that browser, opens anything.
When the last part is there, they are read in their order, hashed, and sealed for the office as one file.
"""

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from oversight.database import Database
from oversight.evidence.arriving import Arrived
from oversight.evidence.safe import Safe
from oversight.key_files import one_key_for_all
from oversight.models import Upload, UploadPart
from oversight.sealing.box import derive, opened, seal
from oversight.services.drafts import hash_of
from workflows.errors import NotFound, WorkflowError

MOST_PARTS = 5_000
"""Parts of one file: as many as a bad connection cuts it into, and not one for every byte."""


class OutOfStep(WorkflowError):
    """A part does not begin where the parts before it end."""


class TooLong(WorkflowError):
    """There is more than the file was said to have, or there are too many parts."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A file on its way: its length as it was told, and how much of it is here."""

    id: str
    name: str
    declared: str
    purpose: str
    size: int
    arrived: int = 0
    is_finished: bool = False


def begin(database: Database, token: str, told: Coming, at: datetime) -> Coming:
    """Begin to take a file in; what it is called is sealed too."""
    coming = replace(told, id=secrets.token_hex(16))
    words = json.dumps([told.name, told.declared, told.purpose]).encode()
    row = {
        "id": coming.id,
        "holder": hash_of(token),
        "size": told.size,
        "arrived": 0,
        "sealed": seal(derive(token.encode(), "upload words"), words, _place(coming.id)),
        "touched_at": at,
        "finished_at": None,
    }
    with database.write() as session:
        session.execute(insert(Upload), row)
    return coming


def find(database: Database, token: str, upload_id: str) -> Coming:
    """Tell how far a file has come.

    :raises NotFound: this browser has begun no such file.
    """
    found = next((one for one in _all(database, token) if one.id == upload_id), None)
    if found is None:
        raise NotFound
    return found


def unfinished(database: Database, token: str | None) -> tuple[Coming, ...]:
    """List the files of a browser that are not here whole."""
    return tuple(one for one in _all(database, token) if not one.is_finished) if token else ()


def add_part(
    database: Database, safe: Safe, token: str, coming: Coming, at: datetime, place: int, pieces: Iterable[bytes]
) -> Coming:
    """Take in what comes next of a file. What arrives is kept, also where ``pieces`` ends sooner than it should.

    :raises OutOfStep: it is not what comes next, or something else came first.
    :raises TooLong: it is more than the file was said to have.
    """
    if place != coming.arrived:
        raise OutOfStep
    part = _sealed(_safe_of(safe, token), pieces, coming.size - place)
    if part.size == 0:
        safe.store.remove(part.store_name)
        return coming
    try:
        with database.write() as session:
            _keep_part(session, coming, part, at)
    except BaseException:
        safe.store.remove(part.store_name)
        raise
    return replace(coming, arrived=place + part.size)


def whole(database: Database, safe: Safe, token: str, coming: Coming) -> Arrived:
    """Make one file of the parts, sealed for the office. It is not kept anywhere yet.

    :raises CannotOpen: a part is not as it was sealed.
    """
    arriving = safe.arriving(coming.name, coming.declared)
    try:
        for piece in _pieces(database, _safe_of(safe, token), coming):
            arriving.write(piece)
        arrived = arriving.finish()
    except BaseException:
        arriving.abandon()
        raise
    if arrived is None or arrived.size != coming.size:
        raise TooLong
    return replace(arrived, purpose=coming.purpose)


def finish(database: Database, safe: Safe, coming: Coming, at: datetime) -> None:
    """Let go of the parts. That the file came is remembered, for a browser whose answer was lost."""
    with database.write() as session:
        names = _forget_parts(session, UploadPart.upload_id == coming.id)
        session.execute(update(Upload).where(Upload.id == coming.id).values(finished_at=at))
    for name in names:
        safe.store.remove(name)


def give_up(database: Database, safe: Safe, token: str, upload_id: str) -> None:
    """Leave nothing of a file that somebody does not want to send after all.

    :raises NotFound: this browser has begun no such file.
    """
    find(database, token, upload_id)
    with database.write() as session:
        names = forget(session, Upload.id == upload_id)
    for name in names:
        safe.store.remove(name)


def forget(session: Session, wanted: Any) -> list[str]:
    """Delete what is known of some files on their way, and name their parts in the store."""
    names = _forget_parts(session, UploadPart.upload_id.in_(select(Upload.id).where(wanted)))
    session.execute(delete(Upload).where(wanted))
    return names


def _forget_parts(session: Session, wanted: Any) -> list[str]:
    return list(session.scalars(delete(UploadPart).where(wanted).returning(UploadPart.store_name)))


def _all(database: Database, token: str | None) -> Iterator[Coming]:
    if not token:
        return
    statement = select(Upload).where(Upload.holder == hash_of(token)).order_by(Upload.touched_at)
    with database.read() as session:
        rows = session.scalars(statement).all()
    for row in rows:
        name, declared, purpose = json.loads(opened(derive(token.encode(), "upload words"), row.sealed, _place(row.id)))
        yield Coming(row.id, name, declared, purpose, row.size, row.arrived, row.finished_at is not None)


def _place(upload_id: str) -> str:
    return f"upload|words|{upload_id}|1"


def _safe_of(safe: Safe, token: str) -> Safe:
    """Give the same safe with the keys of one browser in place of the office's."""
    return replace(safe, office=one_key_for_all(derive(token.encode(), "upload parts")))


def _sealed(safe: Safe, pieces: Iterable[bytes], most: int) -> Arrived:
    arriving = safe.arriving("", "", most)
    try:
        for piece in pieces:
            arriving.write(piece)
        part = arriving.finish()
    except BaseException:
        arriving.abandon()
        raise
    if part is None:
        raise TooLong
    return part


def _keep_part(session: Session, coming: Coming, part: Arrived, at: datetime) -> None:
    """Of two parts that begin at one place the first to be here counts."""
    moved = update(Upload).where(Upload.id == coming.id, Upload.arrived == coming.arrived, Upload.finished_at.is_(None))
    changed: Any = session.execute(moved.values(arrived=coming.arrived + part.size, touched_at=at))
    if changed.rowcount != 1:
        raise OutOfStep
    there = session.scalars(select(UploadPart.place).where(UploadPart.upload_id == coming.id)).all()
    if len(there) >= MOST_PARTS:
        raise TooLong
    row = {"upload_id": coming.id, "place": coming.arrived, "store_name": part.store_name, "wrapped": part.wrapped_key}
    session.execute(insert(UploadPart), row)


def _pieces(database: Database, safe: Safe, coming: Coming) -> Iterator[bytes]:
    with database.read() as session:
        parts = session.scalars(
            select(UploadPart).where(UploadPart.upload_id == coming.id).order_by(UploadPart.place)
        ).all()
    for part in parts:
        yield from safe.open(part.store_name, part.wrapped)
