"""Examine files after they were received: have them scanned, and make previews and copies without hidden data.

Nothing of it stands between a person and the case: a file is received, kept and given out whatever the scanner says.
Every result is an entry of the record. The work is done outside of any transaction; what it found is written in one.
"""

import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from oversight.database import Database
from oversight.evidence import films
from oversight.evidence.arriving import Arrived
from oversight.evidence.copies import NoCopies, copies_of
from oversight.evidence.kinds import KINDS
from oversight.evidence.safe import Safe
from oversight.evidence.scanner import FAILED, Scan, Scanner
from oversight.evidence.store import StoreFault
from oversight.log.writer import keep
from oversight.models import Complaint, EvidenceFile, FileKey
from oversight.sealing.box import CannotOpen
from oversight.services.files import file_row, keep_key
from workflows.roles import SYSTEM

LARGEST_PICTURE = 64 << 20
AT_ONCE = 100
UNREAD = "not read"
NO_COPIES = "no_copies"
"""The mark of a picture, film or sound of which nothing could be made."""
UNTRIED = ("waiting", "none")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that waits to be examined: what is needed to read it."""

    id: str
    case_id: str
    kind: str
    size: int
    store_name: str
    wrapped: bytes


def to_scan(database: Database, *, again: bool) -> tuple[str, ...]:
    """Name the files that nobody scanned, or with ``again`` those that could not be scanned before."""
    return _waiting(database, EvidenceFile.scan == (FAILED if again else "waiting"))


def to_copy(database: Database) -> tuple[str, ...]:
    """Name the files of which no preview and no copy was tried yet."""
    return _waiting(database, EvidenceFile.copies == "waiting")


def to_film(database: Database) -> tuple[str, ...]:
    """Name the films and sounds of which no copy was tried, be it that there was no program for it when they came."""
    return _waiting(database, and_(EvidenceFile.copies == "none", EvidenceFile.kind.in_(sorted(films.MADE_OF))))


def scan(database: Database, safe: Safe, scanner: Scanner, file_id: str, at: datetime) -> bool:
    """Have a file scanned, and put the result on record where it is a new one. Tell whether it was.

    :raises StoreFault: the store does not give the file.
    """
    stored = _stored(database, file_id)
    if stored is None:
        return False
    try:
        found = scanner.scan(safe.open(stored.store_name, stored.wrapped))
    except CannotOpen:
        found = Scan(FAILED, UNREAD)
    with database.write() as session:
        complaint, file = _locked(session, stored)
        if (file.scan, file.scan_note or "") == (found.result, found.note):
            return False
        file.scan, file.scan_note = found.result, found.note or None
        told = {"file": file.id, "sha256": file.sha256, "result": " ".join(filter(None, (found.result, found.note)))}
        keep(session, complaint, "evidence.scanned", SYSTEM, at, file, told=told)
    return True


def make_copies(database: Database, safe: Safe, file_id: str, at: datetime) -> None:
    """Make a preview and a copy of a picture, and mark one of which nothing can be made.

    :raises StoreFault: the store does not give the file, or does not take what was made.
    """
    stored = _stored(database, file_id)
    if stored is None:
        return
    _keep_made(database, safe, stored, _made_of(safe, stored), lambda: at)


def make_film_copies(
    database: Database,
    safe: Safe,
    program: films.Program,
    file_id: str,
    clock: Callable[[], datetime],
    given_up: threading.Event | None = None,
) -> None:
    """Make a copy of a film or sound, and a preview of a film; mark one of which nothing can be made.

    :raises StoreFault: the store does not give the file, or does not take what was made.
    :raises NoProgram: the program cannot be started; the film waits.
    :raises Interrupted: ``given_up`` was set meanwhile; the film waits.
    """
    stored = _stored(database, file_id)
    if stored is None:
        return
    made: list[Arrived] = []
    try:
        with program.reading(stored.kind, stored.size, safe.open(stored.store_name, stored.wrapped), given_up) as film:
            for one in _made_of_film(safe, film):
                made.append(one)
    except (NoCopies, CannotOpen):
        _remove(safe, made)
        made = []
    except BaseException:
        _remove(safe, made)
        raise
    _keep_made(database, safe, stored, tuple(made), clock)


def _made_of_film(safe: Safe, film: films.Film) -> Iterator[Arrived]:
    if film.has_pictures():
        yield _sealed(safe, film.preview(), "jpeg", "preview")
        yield _sealed_as_it_comes(safe, film.film(), "mp4")
    else:
        yield _sealed_as_it_comes(safe, film.sound(), "mp3")


def _sealed_as_it_comes(safe: Safe, content: Generator[bytes, None, None], kind: str) -> Arrived:
    """Seal a copy while it is being made.

    :raises NoCopies: it comes to no end, or is longer than a file may be.
    """
    arriving = safe.arriving(f"copy.{KINDS[kind].endings[0]}", "")
    try:
        with closing(content):
            for piece in content:
                arriving.write(piece)
                if arriving.too_large:
                    raise NoCopies
        arrived = arriving.finish()
    except BaseException:
        arriving.abandon()
        raise
    if arrived is None:
        raise NoCopies
    return replace(arrived, purpose="copy")


def _keep_made(
    database: Database, safe: Safe, stored: Stored, made: tuple[Arrived, ...], clock: Callable[[], datetime]
) -> None:
    """Keep what was made of a file, unless it was erased meanwhile, or somebody else was sooner."""
    is_kept = False
    try:
        with database.write() as session:
            complaint, file = _locked(session, stored)
            if file.copies in UNTRIED and _has_key(session, stored):
                _keep_copies(session, complaint, file, made, clock())
                is_kept = True
    finally:
        if not is_kept:
            _remove(safe, made)


def _remove(safe: Safe, made: Iterable[Arrived]) -> None:
    for one in made:
        safe.store.remove(one.store_name)


def _has_key(session: Session, stored: Stored) -> bool:
    return (
        session.scalars(select(FileKey.store_name).where(FileKey.store_name == stored.store_name)).first() is not None
    )


def _keep_copies(
    session: Session, complaint: Complaint, file: EvidenceFile, made: tuple[Arrived, ...], at: datetime
) -> None:
    told = {"file": file.id, "sha256": file.sha256}
    rows = [file_row(one, at, at, None, file.id) for one in made]
    for one in made:
        keep_key(session, one)
    if made:
        file.copies = "made"
        told["result"] = ", ".join(f"{row.purpose} {row.sha256}" for row in rows)
    else:
        file.copies, file.marks = "failed", [*file.marks, NO_COPIES]
    keep(session, complaint, "evidence.copied" if made else "evidence.not_copied", SYSTEM, at, file, *rows, told=told)


def _made_of(safe: Safe, stored: Stored) -> tuple[Arrived, ...]:
    """Give the copy and the preview, each sealed under a key of its own; none where nothing can be made."""
    if stored.size > LARGEST_PICTURE:
        return ()
    try:
        copies = copies_of(safe.open(stored.store_name, stored.wrapped))
    except (NoCopies, CannotOpen):
        return ()
    kinds = {"copy": (copies.copy, copies.kind), "preview": (copies.preview, "jpeg")}
    return tuple(_sealed(safe, content, kind, purpose) for purpose, (content, kind) in kinds.items())


def _sealed(safe: Safe, content: bytes, kind: str, purpose: str) -> Arrived:
    arriving = safe.arriving(f"{purpose}.{KINDS[kind].endings[0]}", "", len(content))
    arriving.write(content)
    arrived = arriving.finish()
    if arrived is None:
        raise StoreFault("what was made of a file is longer than a file may be")
    return replace(arrived, purpose=purpose)


def _waiting(database: Database, wanted: Any) -> tuple[str, ...]:
    """Name files that were received and not erased since."""
    statement = select(EvidenceFile.id).join(FileKey, FileKey.store_name == EvidenceFile.store_name)
    statement = statement.where(wanted, EvidenceFile.derived_from.is_(None))
    with database.read() as session:
        return tuple(session.scalars(statement.order_by(EvidenceFile.received_at).limit(AT_ONCE)))


def _stored(database: Database, file_id: str) -> Stored | None:
    """Find what is needed to read a file; none where its key was destroyed."""
    columns: Any = (
        EvidenceFile.id,
        EvidenceFile.complaint_id,
        EvidenceFile.kind,
        EvidenceFile.size,
        EvidenceFile.store_name,
        FileKey.wrapped,
    )
    statement = select(*columns).join(FileKey, FileKey.store_name == EvidenceFile.store_name)
    with database.read() as session:
        row = session.execute(statement.where(EvidenceFile.id == file_id)).one_or_none()
    return Stored(*row) if row else None


def _locked(session: Session, stored: Stored) -> tuple[Complaint, EvidenceFile]:
    complaint = session.get_one(Complaint, stored.case_id, with_for_update=True)
    return complaint, session.get_one(EvidenceFile, stored.id)
