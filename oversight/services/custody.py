"""Read, download and hand over files of a case: each is an entry of the record, with hash, who, when and why."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows, load_rows
from oversight.casefile import access_of, casefile_of
from oversight.database import Database
from oversight.evidence.safe import Safe
from oversight.log.writer import keep, note_read
from oversight.models import EvidenceFile, FileKey
from oversight.reach import find_reached
from oversight.sealing.box import CannotOpen
from oversight.services.case import open_case
from workflows.access import Action, allow, may_record
from workflows.errors import NotFound, WorkflowError
from workflows.originals import Standing, standing_of
from workflows.roles import Actor
from workflows.wording import N_


class Damaged(WorkflowError):
    """A file cannot be opened: what is stored is not what was received, or its key is gone."""

    def __str__(self) -> str:
        return N_(
            "This file cannot be opened: what is stored is not what was received, or its key is gone. "
            "Tell the auditor. Its hash stays on record."
        )


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way to somebody: how many bytes, its type by content, and the bytes."""

    size: int
    kind: str
    pieces: Iterator[bytes]


def note_file_read(database: Database, reference: str, actor: Actor, at: datetime, file_id: str) -> None:
    """Put on record that somebody looks at what is known of a file. Call it before anything is shown.

    :raises NotFound: there is no such file for this person.
    """
    with database.write() as session:
        file = _file_of(session, _opened(session, reference, actor, at).complaint.id, file_id)
        note_read(session, "evidence.read", actor, at, file.complaint_id, file=file.id, sha256=file.sha256)


def download(
    database: Database, safe: Safe, reference: str, actor: Actor, at: datetime, file_id: str, why: str
) -> Download:
    """Give a file as it was received. That it leaves is on record before its first byte does.

    :raises NotFound: there is no such file for this person, or they may have no more than a copy of it.
    :raises Damaged: it cannot be opened.
    """
    with database.write() as session:
        rows = _opened(session, reference, actor, at)
        file = _file_of(session, rows.complaint.id, file_id)
        standing = standing_of(file.received_by, casefile_of(rows), actor.id, at)
        if standing is Standing.KEPT_BACK:
            raise NotFound
        wrapped, told = _key_of(session, file), {"file": file.id, "sha256": file.sha256, "why": why}
        if standing is Standing.BY_LEAVE:
            note_read(session, "evidence.original_downloaded", actor, at, file.complaint_id, **told)
        else:
            note_read(session, "evidence.downloaded", actor, at, file.complaint_id, **told)
    return _given(safe, file, wrapped)


def download_copy(
    database: Database, safe: Safe, reference: str, actor: Actor, at: datetime, file_id: str, why: str
) -> Download:
    """Give the copy of a picture that holds no hidden data.

    :raises NotFound: there is no such file or copy for this person.
    :raises Damaged: it cannot be opened.
    """
    return _derived(database, safe, reference, actor, at, file_id, "copy", "evidence.copy_downloaded", why=why)


def preview(database: Database, safe: Safe, reference: str, actor: Actor, at: datetime, file_id: str) -> Download:
    """Give the preview of a picture, to be shown on its page.

    :raises NotFound: there is no such file or preview for this person.
    :raises Damaged: it cannot be opened.
    """
    return _derived(database, safe, reference, actor, at, file_id, "preview", "evidence.previewed")


def _derived(
    database: Database,
    safe: Safe,
    reference: str,
    actor: Actor,
    at: datetime,
    file_id: str,
    purpose: str,
    entry_type: str,
    **told: str,
) -> Download:
    with database.write() as session:
        file = _file_of(session, _opened(session, reference, actor, at).complaint.id, file_id)
        wanted = select(EvidenceFile).where(EvidenceFile.derived_from == file.id, EvidenceFile.purpose == purpose)
        made = session.scalars(wanted).one_or_none()
        if made is None:
            raise NotFound
        wrapped = _key_of(session, made)
        note_read(session, entry_type, actor, at, file.complaint_id, file=file.id, sha256=made.sha256, **told)
    return _given(safe, made, wrapped)


def _key_of(session: Session, file: EvidenceFile) -> bytes | None:
    return session.scalars(select(FileKey.wrapped).where(FileKey.store_name == file.store_name)).one_or_none()


def _given(safe: Safe, file: EvidenceFile, wrapped: bytes | None) -> Download:
    if wrapped is None:
        raise Damaged
    try:
        pieces = safe.open(file.store_name, wrapped)
        first = next(pieces, b"")
    except CannotOpen as error:
        raise Damaged from error
    return Download(file.size, file.kind, _as_received(first, pieces, file.sha256))


def hand_over(database: Database, reference: str, actor: Actor, at: datetime, file_id: str, to: str, why: str) -> None:
    """Put on record that a copy of a file was given to somebody outside the case.

    :raises NotFound: there is no such file for this person, or they make no records about evidence now.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.MAKE_RECORD)
        if not may_record(actor, "custody_event", access_of(rows)):
            raise NotFound
        file = _file_of(session, rows.complaint.id, file_id)
        told = {"file": file.id, "sha256": file.sha256, "to": to, "why": why}
        keep(session, rows.complaint, "evidence.handed_over", actor, at, told=told)


def _opened(session: Session, reference: str, actor: Actor, at: datetime) -> CaseRows:
    complaint = find_reached(session, reference, actor)
    if complaint is None:
        raise NotFound
    rows = load_rows(session, complaint)
    if not allow(actor, Action.READ_CASE, access_of(rows), at):
        raise NotFound
    return rows


def _file_of(session: Session, case_id: str, file_id: str) -> EvidenceFile:
    wanted = select(EvidenceFile).where(
        EvidenceFile.id == file_id, EvidenceFile.complaint_id == case_id, EvidenceFile.derived_from.is_(None)
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def _as_received(first: bytes, others: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    """Give the pieces, and break off at the end where the whole is not what the record tells."""
    found = hashlib.sha256(first)
    yield first
    for piece in others:
        found.update(piece)
        yield piece
    if found.hexdigest() != sha256:
        raise CannotOpen("the file is not the one that was received")
