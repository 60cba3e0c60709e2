"""Keep files with an unsent complaint and with a case, and let go of those that nobody needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from oversight.case_rows import load_rows
from oversight.casefile import access_of
from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.arriving import Arrived
from oversight.evidence.copies import MADE_OF
from oversight.evidence.safe import Limits, Safe
from oversight.log.writer import keep
from oversight.models import CaseDocument, Complaint, Draft, DraftFile, EvidenceFile, FileKey, Upload, UploadPart
from oversight.reach import find_reached
from oversight.services import drafts, uploading
from oversight.services.case import open_case
from oversight.services.ids import new_id
from oversight.statements import Query
from workflows.access import Action, allow, may_record
from workflows.errors import NotFound, WorkflowError
from workflows.roles import Actor, Role

KNOWN = ("name", "size", "sha256", "declared", "kind", "marks", "store_name", "purpose")
"""What is known of a file when it has arrived, and kept wherever it goes."""

RECEIVED = EvidenceFile.derived_from.is_(None)
"""What somebody sent or took in, and not what we made of it."""

LEFTOVERS_KEPT = timedelta(hours=1)
"""How long what was cut off outlives a complaint that it could still have belonged to."""


class NoRoom(WorkflowError):
    """There are as many files as there may be, or as many bytes."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many files and bytes there is room for."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits with an unsent complaint."""

    id: str
    name: str
    size: int
    is_statement: bool = False


def waiting_files(database: Database, token: str | None) -> tuple[WaitingFile, ...]:
    """List the files that wait with an unsent complaint, in the order in which they arrived."""
    if not token:
        return ()
    statement = select(DraftFile).where(DraftFile.token_hash == drafts.hash_of(token))
    with database.read() as session:
        named = [(row.arrived_at, _name(token, row), row) for row in session.scalars(statement)]
    named.sort(key=lambda each: each[:2])
    return tuple(WaitingFile(row.id, name, row.size, row.purpose == "statement") for _, name, row in named)


def room_beside(files: Iterable[WaitingFile], limits: Limits) -> Room:
    """Tell how much may still be added to the files of an unsent complaint."""
    sizes = [file.size for file in files]
    return Room(limits.files - len(sizes), limits.case_bytes - sum(sizes))


def keep_with_draft(
    database: Database, settings: Settings, token: str, arrived: Arrived, limits: Limits, at: datetime
) -> None:
    """Keep a file with an unsent complaint.

    :raises NoRoom: there are too many already.
    :raises NotFound: the complaint is gone or sent.
    """
    with database.write() as session:
        draft = drafts.lock(session, token, at)
        if draft is None or draft.sent:
            raise NotFound
        key = drafts.hash_of(token)
        if _waits_already(session, token, arrived):
            return
        _refuse_without_room(session, DraftFile, DraftFile.token_hash == key, arrived, limits)
        known = _known_of(arrived)
        known["sealed_name"] = drafts.seal_name(token, arrived.store_name, known.pop("name"))
        session.execute(insert(DraftFile), {"id": new_id(), "token_hash": key, "arrived_at": at, **known})
        keep_key(session, arrived)


def remove_waiting(database: Database, safe: Safe, token: str | None, file_id: str) -> None:
    """Remove a file from an unsent complaint, and from the store."""
    if not token:
        return
    wanted = (DraftFile.id == file_id, DraftFile.token_hash == drafts.hash_of(token))
    _remove(database, safe, *wanted)


def remove_draft(database: Database, safe: Safe, token: str | None) -> None:
    """Delete an unsent complaint with all its files."""
    if token:
        _remove(database, safe, DraftFile.token_hash == drafts.hash_of(token))
        with database.write() as session:
            parts = uploading.forget(session, Upload.holder == drafts.hash_of(token))
        _remove_stored(safe, parts)
        drafts.remove(database, token)


def _remove(database: Database, safe: Safe, *wanted: Any) -> None:
    with database.write() as session:
        names = list(session.scalars(delete(DraftFile).where(*wanted).returning(DraftFile.store_name)))
        session.execute(delete(FileKey).where(FileKey.store_name.in_(names)))
    _remove_stored(safe, names)


def _remove_stored(safe: Safe, names: Iterable[str]) -> None:
    for name in names:
        safe.store.remove(name)


_WAITING = Query(
    select(*DraftFile.__table__.columns)
    .where(DraftFile.token_hash == bindparam("token_hash"))
    .order_by(DraftFile.arrived_at)
)


def carried_into_case(session: Session, token: str, at: datetime) -> list[EvidenceFile]:
    """Make of the files of a complaint that is being sent the rows of its case, and take them from the draft."""
    holder = drafts.hash_of(token)
    waiting = _WAITING.rows(session.connection(), {"token_hash": holder})
    if waiting:
        session.execute(delete(DraftFile).where(DraftFile.token_hash == holder))
    return [
        file_row(SimpleNamespace(**row._asdict(), name=_name(token, row)), row.arrived_at, at, None, id=row.id)
        for row in waiting
    ]


def file_row(
    known: Any,
    arrived_at: datetime,
    at: datetime,
    by: str | None,
    derived_from: str | None = None,
    id: str | None = None,
) -> EvidenceFile:
    """Make the row of a file that is received into a case, or that was made of one."""
    is_derived = derived_from is not None
    return EvidenceFile(
        id=id or new_id(),
        arrived_at=arrived_at,
        received_at=at,
        received_by=by,
        derived_from=derived_from,
        scan="none" if is_derived else "waiting",
        scan_note=None,
        copies="waiting" if known.kind in MADE_OF and not is_derived else "none",
        **{name: getattr(known, name) for name in KNOWN} | {"marks": list(known.marks)},
    )


def room_in_case(database: Database, reference: str, limits: Limits) -> Room:
    """Tell how much may still be added to the files of a case.

    :raises NotFound: there is no such case.
    """
    with database.read() as session:
        count, size = session.execute(
            _used(EvidenceFile)
            .join(Complaint, Complaint.id == EvidenceFile.complaint_id)
            .where(Complaint.reference == reference, RECEIVED)
        ).one()
    return Room(limits.files - count, limits.case_bytes - size)


def room_for_staff(database: Database, reference: str, actor: Actor, limits: Limits) -> Room:
    """Tell how much somebody of the office may still add to the files of a case.

    :raises NotFound: there is no such case for this person, or they cannot add to it now.
    """
    with database.read() as session:
        complaint = find_reached(session, reference, actor)
        access = access_of(load_rows(session, complaint)) if complaint else None
    if access is None or not allow(actor, Action.MAKE_RECORD, access) or not may_record(actor, "evidence_item", access):
        raise NotFound
    return room_in_case(database, reference, limits)


def receive(
    database: Database,
    reference: str,
    actor: Actor,
    at: datetime,
    arrived: Arrived,
    limits: Limits,
    *,
    in_parts: bool = False,
) -> None:
    """Receive a file into a case; its hash and length are in the record before anybody is told.

    A page that the person sends again brings no second copy, nor does a file that came ``in_parts``, whose browser asks
    again after its answer was lost: what they sent before is there.

    :raises NotFound: there is no such case for this person, or they cannot add to it now.
    :raises NoRoom: the case has too many files already.
    """
    is_person = actor.role is Role.COMPLAINANT
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.FOLLOW_CASE if is_person else Action.MAKE_RECORD)
        if not may_record(actor, "more_information" if is_person else "evidence_item", access_of(rows)):
            raise NotFound
        in_case = and_(EvidenceFile.complaint_id == rows.complaint.id, RECEIVED)
        sent_by = EvidenceFile.received_by == (None if is_person else actor.id)
        if (is_person or in_parts) and _is_there(session, and_(in_case, sent_by), arrived):
            return
        _refuse_without_room(session, EvidenceFile, in_case, arrived, limits)
        row = file_row(arrived, at, at, None if is_person else actor.id)
        keep_key(session, arrived)
        keep(session, rows.complaint, "evidence.received", actor, at, row)


def sweep(database: Database, settings: Settings, safe: Safe, at: datetime) -> int:
    """Remove what belongs to no case and to no complaint that can still be sent; return how many files that were."""
    last = at - timedelta(hours=settings.draft_hours)
    with database.write() as session:
        session.execute(delete(Draft).where(Draft.ends_at < at))
        uploading.forget(session, and_(Upload.touched_at < last, Upload.holder.not_in(select(Draft.token_hash))))
        needed = select(DraftFile.store_name).union(select(EvidenceFile.store_name))
        session.execute(delete(FileKey).where(FileKey.store_name.not_in(needed)))
        kept = select(FileKey.store_name).union(select(UploadPart.store_name), _documents())
        known = frozenset(session.scalars(kept))
    return safe.remove_unless(known, last - LEFTOVERS_KEPT)


def _documents() -> Select[Any]:
    """Name what was sent to people, but for cases that were erased."""
    at_home = CaseDocument.complaint_id == Complaint.id
    return select(CaseDocument.store_name).join(Complaint, at_home).where(Complaint.erased_at.is_(None))


def _known_of(arrived: Arrived) -> dict[str, Any]:
    return {name: getattr(arrived, name) for name in KNOWN} | {"marks": list(arrived.marks)}


def keep_key(session: Session, arrived: Arrived) -> None:
    """Keep the key of a stored file, as it is wrapped to the office."""
    session.execute(insert(FileKey), {"store_name": arrived.store_name, "wrapped": arrived.wrapped_key})


def _used(table: type[DraftFile | EvidenceFile]) -> Any:
    return select(func.count(), func.coalesce(func.sum(table.size), 0)).select_from(table)


def _name(token: str, row: Any) -> str:
    return drafts.name_of(token, row.store_name, row.sealed_name)


def _waits_already(session: Session, token: str, arrived: Arrived) -> bool:
    """Tell whether the same file came before under the same name with an unsent complaint."""
    wanted = (DraftFile.token_hash == drafts.hash_of(token), DraftFile.sha256 == arrived.sha256)
    return any(_name(token, row) == arrived.name for row in session.scalars(select(DraftFile).where(*wanted)))


def _is_there(session: Session, wanted: Any, arrived: Arrived) -> bool:
    """Tell whether the same file came before under the same name, which is sealed with its case."""
    same: Iterable[EvidenceFile] = session.scalars(
        select(EvidenceFile).where(wanted, EvidenceFile.sha256 == arrived.sha256)
    )
    return any(file.name == arrived.name for file in same)


def _refuse_without_room(
    session: Session, table: type[DraftFile | EvidenceFile], wanted: Any, arrived: Arrived, limits: Limits
) -> None:
    count, size = session.execute(_used(table).where(wanted)).one()
    if count >= limits.files or size + arrived.size > limits.case_bytes:
        raise NoRoom
