"""Erase the words of a case: its private parts and every key to it go; what stays is told by one entry of the house.

That entry is the last of its chain. It names the entries whose private parts went, and tells every row of the case as
it stands from then on, so that verifying goes on: each proof, each leaf, and each value that stayed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from oversight.log.rows import UNTOLD, plain
from oversight.log.writer import append_for_house
from oversight.models import (
    ON_CASE,
    AuditData,
    AuditEntry,
    CaseDocument,
    CaseKey,
    CodeSession,
    Complaint,
    EvidenceFile,
    FileKey,
    Notice,
)
from workflows.audit.canonical import canonical
from workflows.roles import Actor

EMPTIED: dict[str, dict[str, Any]] = {
    "move": {"unmet": []},
    "imported_row": {"file": ""},
    "evidence_file": {"declared": "", "sha256": "", "marks": [], "scan_note": ""},
    "case_document": {"sha256": ""},
}
"""Columns that are not sealed and could still tell of somebody."""


_ALL: tuple[type[Any], ...] = (AuditData, CaseKey, CodeSession, FileKey, Notice, Complaint, *ON_CASE)
EMPTIED_TABLES: tuple[str, ...] = tuple(table.__tablename__ for table in _ALL)
"""Tables from which something goes, or in which something is emptied."""


@dataclass(frozen=True, slots=True)
class Emptied:
    """What was erased: how many private parts, and the names of the files that are still in the store."""

    entries: int
    files: tuple[str, ...]


def erase_words(session: Session, complaint: Complaint, actor: Actor, at: datetime, told: Mapping[str, Any]) -> Emptied:
    """Erase a case inside a transaction that holds it. ``told`` says who asked, who agreed, and on which ground."""
    connection, case, seq = session.connection(), complaint.id, complaint.audit_seq + 1
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = on")
    of_case = select(AuditEntry.id).where(AuditEntry.case_id == case)
    entries = sorted(session.scalars(select(AuditData.entry_id).where(AuditData.entry_id.in_(of_case))))
    files = tuple(
        name
        for table in (EvidenceFile, CaseDocument)
        for name in session.scalars(select(table.store_name).where(table.complaint_id == case))
    )
    session.execute(delete(AuditData).where(AuditData.entry_id.in_(of_case)))
    session.execute(delete(CaseKey).where(CaseKey.complaint_id == case))
    session.execute(delete(CodeSession).where(CodeSession.complaint_id == case))
    session.execute(delete(Notice).where(Notice.complaint_id == case))
    session.execute(delete(FileKey).where(FileKey.store_name.in_(files)))
    ended: dict[str, Any] = {"changed_at": at, "erased_at": at}
    rows = list(_rows_that_stay(session, case, ended))
    private = canonical({"rows": rows, "told": {**told, "erased": entries}})
    leaf = append_for_house(session, "case.erased", actor, at, case, seq, complaint.audit_prev, private)
    chain = {"audit_seq": seq, "audit_prev": leaf.hex()}
    connection.execute(update(Complaint).where(Complaint.id == case).values(sealed=b"", **ended, **chain))
    for table in ON_CASE:
        sealed = {"sealed": b""} if "sealed" in table.__table__.columns else {}
        emptied = EMPTIED.get(table.__tablename__, {})
        connection.execute(update(table).where(table.complaint_id == case).values(audit_seq=seq, **sealed, **emptied))
    return Emptied(len(entries), files)


def _rows_that_stay(session: Session, case: str, ended: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell every row of the case as it will stand."""
    tables: tuple[type[Any], ...] = (Complaint, *ON_CASE)
    for table in tables:
        columns = [column for column in table.__table__.columns if column.key not in UNTOLD]
        key = Complaint.id if table is Complaint else table.complaint_id
        changed = {**EMPTIED.get(table.__tablename__, {}), **(ended if table is Complaint else {})}
        for row in session.execute(select(*columns).where(key == case)).mappings():
            stays = {**row, **changed}
            yield {"table": table.__tablename__, "row": {name: plain(value) for name, value in stays.items()}}
