"""Examine files after they were received: have them scanned, and make previews and copies without hidden data.

Nothing of it stands between a person and the case: a file is received, kept and given out whatever the scanner says.
Every result is an entry of the record. The work is done outside of any transaction; what it found is written in one.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.database import Database
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
"""The mark of a picture of which nothing could be made."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that waits to be examined: what is needed to read it."""

    id: str
    case_id: str
    size: int
    store_name: str
    wrapped: bytes


def to_scan(database: Database, *, again: bool) -> tuple[str, ...]:
    """Name the files that nobody scanned, or with ``again`` those that could not be scanned before."""
    return _waiting(database, EvidenceFile.scan == (FAILED if again else "waiting"))


def to_copy(database: Database) -> tuple[str, ...]:
    """Name the files of which no preview and no copy was tried yet."""
    return _waiting(database, EvidenceFile.copies == "waiting")


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
    made = _made_of(safe, stored)
    try:
        with database.write() as session:
            complaint, file = _locked(session, stored)
            if file.copies == "waiting":
                _keep_copies(session, complaint, file, made, at)
    except BaseException:
        for one in made:
            safe.store.remove(one.store_name)
        raise


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
    statement = select(EvidenceFile.id).where(wanted, EvidenceFile.derived_from.is_(None))
    with database.read() as session:
        return tuple(session.scalars(statement.order_by(EvidenceFile.received_at).limit(AT_ONCE)))


def _stored(database: Database, file_id: str) -> Stored | None:
    """Find what is needed to read a file; none where its key was destroyed."""
    columns: Any = (
        EvidenceFile.id,
        EvidenceFile.complaint_id,
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
