"""The files of a case, and the custody of each: everything that happened to it, told again from the record alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from oversight.case_rows import find_case
from oversight.database import Database
from oversight.evidence import films
from oversight.evidence.kinds import KINDS, MARKS
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.models import Account, AuditData, AuditEntry, EvidenceFile, share_keys
from oversight.queries.opening import NOBODY, THE_SYSTEM, OpenedCase
from oversight.queries.trail_words import words_of
from workflows.access import Action, CaseAccess, allow, may_record
from workflows.audit.canonical import from_canonical
from workflows.audit.entry import read_time
from workflows.errors import NotFound
from workflows.originals import Standing, standing_of
from workflows.roles import Actor
from workflows.states import State
from workflows.wording import N_

RECEIPTS = frozenset({"case.file", "evidence.received"})
CUSTODY = (
    *sorted(RECEIPTS),
    "evidence.scanned",
    "evidence.copied",
    "evidence.not_copied",
    "evidence.read",
    "evidence.previewed",
    "evidence.downloaded",
    "evidence.copy_downloaded",
    "evidence.original_downloaded",
    "evidence.handed_over",
)
UNKNOWN = N_("A type that we do not know")
RECEIVED = N_("Received")
SCANS = {
    "waiting": N_("Not scanned"),
    "failed": N_("Not scanned: the scanner did not answer, or the file is too large for it"),
    "clean": N_("Yes: nothing was found"),
    "found": N_("Yes: the scanner says that it is harmful"),
}
"""What the scanner said, in words."""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a case, with its type and marks in words."""

    id: str
    name: str
    size: int
    sha256: str
    kind: str
    label: str
    marks: tuple[str, ...]
    received_at: datetime
    received_by: str
    is_statement: bool
    scan: str
    is_harmful: bool
    copies: str
    has_preview: bool
    standing: Standing

    def copies_here(self, *, with_program: bool) -> str:
        """Tell how it stands with copies where there is a program for films, or none: then they may be impossible."""
        if self.copies == "none" and self.kind in films.MADE_OF:
            return "waiting" if with_program else "impossible"
        return self.copies


@dataclass(frozen=True, slots=True)
class CustodyLine:
    """One thing that happened to a file, as its entry tells it, with the leaf by which it is found in the log."""

    at: datetime
    what: str
    by: str
    sha256: str
    to: str
    why: str
    leaf: str


@dataclass(frozen=True, slots=True)
class SentFiles:
    """The files that a person sent with their complaint or since, and whether they may add to them now."""

    files: tuple[FileView, ...]
    may_add: bool


def sent_files(database: Database, reference: str, actor: Actor) -> SentFiles:
    """Give the person whose code opened a case what they sent; files that the office added are none of it.

    :raises NotFound: there is no such case, or it is not theirs.
    """
    with database.read() as session:
        complaint = find_case(session, reference)
        access = CaseAccess(complaint.id, State(complaint.state)) if complaint else None
        if complaint is None or not allow(actor, Action.FOLLOW_CASE, access):
            raise NotFound
        statement = select(EvidenceFile).where(
            EvidenceFile.complaint_id == complaint.id,
            EvidenceFile.received_by.is_(None),
            EvidenceFile.derived_from.is_(None),
        )
        files = session.scalars(statement.order_by(EvidenceFile.received_at)).all()
        views = sorted((_view(file, NOBODY) for file in files), key=lambda view: (view.received_at, view.name))
    may_add = access is not None and may_record(actor, "more_information", access)
    return SentFiles(tuple(views), may_add)


def case_files(database: Database, opened: OpenedCase) -> tuple[FileView, ...]:
    """Give the files of an opened case, in the order in which they came."""
    made = aliased(EvidenceFile)
    preview = exists().where(
        made.complaint_id == EvidenceFile.complaint_id, made.derived_from == EvidenceFile.id, made.purpose == "preview"
    )
    statement = select(EvidenceFile, Account.name, preview).outerjoin(Account, Account.id == EvidenceFile.received_by)
    statement = statement.where(
        EvidenceFile.complaint_id == opened.rows.complaint.id, EvidenceFile.derived_from.is_(None)
    )
    with database.read() as session:
        share_keys(session, opened.rows.complaint)
        rows = session.execute(statement).all()
        ordered = sorted(rows, key=lambda row: (row[0].received_at, row[0].arrived_at, row[0].name))
        return tuple(
            _view(
                file,
                by or NOBODY,
                standing_of(file.received_by, opened.casefile, opened.actor.id, opened.at),
                has_preview=has_preview,
            )
            for file, by, has_preview in ordered
        )


def case_file(database: Database, opened: OpenedCase, file_id: str) -> FileView:
    """Give one file of an opened case.

    :raises NotFound: the case has no such file.
    """
    found = next((file for file in case_files(database, opened) if file.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def custody_of(database: Database, opened: OpenedCase, file_id: str) -> tuple[CustodyLine, ...]:
    """Tell what happened to a file from the entries of the record, and from nothing else."""
    statement = (
        select(AuditEntry.at, AuditEntry.type, AuditEntry.leaf, *SEALED_PRIVATE, Account.name)
        .join(AuditData, AuditData.entry_id == AuditEntry.id)
        .outerjoin(Account, Account.id == AuditEntry.actor_id)
        .where(AuditEntry.case_id == opened.rows.complaint.id, AuditEntry.type.in_(CUSTODY))
        .order_by(AuditEntry.at)
    )
    with database.read() as session:
        share_keys(session, opened.rows.complaint)
        entries = [(entry, opened_private(session, entry).text) for entry in session.execute(statement)]
    return tuple(line for entry, text in entries for line in _lines(entry, text, file_id))


def _lines(entry: Any, private: bytes, file_id: str) -> Iterator[CustodyLine]:
    told = from_canonical(private)
    received = {row["row"]["id"]: row["row"] for row in told.get("rows", ()) if row["table"] == "evidence_file"}
    words = told.get("told", told)
    is_receipt = entry.type in RECEIPTS and file_id in received
    if not is_receipt and words.get("file") != file_id:
        return
    yield CustodyLine(
        at=read_time(entry.at),
        what=RECEIVED if is_receipt else words_of(entry.type),
        by=(entry.name or NOBODY) if is_receipt or entry.name else THE_SYSTEM,
        sha256=received[file_id]["sha256"] if is_receipt else words["sha256"],
        to=words.get("to", ""),
        why=words.get("why", "") or words.get("result", ""),
        leaf=bytes(entry.leaf).hex(),
    )


def _view(file: EvidenceFile, by: str, standing: Standing = Standing.OPEN, *, has_preview: bool = False) -> FileView:
    kind = KINDS.get(file.kind)
    return FileView(
        id=file.id,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        kind=file.kind,
        label=kind.label if kind else UNKNOWN,
        marks=tuple(MARKS[mark] for mark in file.marks),
        received_at=file.received_at,
        received_by=by,
        is_statement=file.purpose == "statement",
        scan=SCANS[file.scan],
        is_harmful=file.scan == "found",
        copies=file.copies,
        has_preview=has_preview,
        standing=standing,
    )
