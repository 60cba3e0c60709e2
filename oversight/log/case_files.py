"""Verify the files of the cases: each is stored, opens under its key, and is what the record tells of it."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from oversight.evidence.papers import sealed_length, taken_out
from oversight.evidence.safe import Safe
from oversight.evidence.store import StoreFault
from oversight.log.stored import Reading, as_bytes, raw
from oversight.models import OFFICE, CaseDocument, CaseKey, Complaint, EvidenceFile, FileKey, open_values
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import Ring
from oversight.sealing.sealed_file import sealed_size
from workflows.audit.chain import Violated, Violation

GONE = ("A file is gone", "it was removed from the store, and no erasure covers it")
LEFT = ("A file of an erased case is left", "it or its key was kept, or was put back")
NO_KEY = ("The key of a file is missing", "nobody can open it any more, and no erasure covers it")
ANOTHER = ("A file is not the one that was received", "its content does not hash to what the record tells")

Wrong = tuple[str, str]
"""What is wrong, and what it means."""


@dataclass(frozen=True, slots=True)
class FilesToVerify:
    """Where the files of the cases lie. Each is opened and hashed or, to be quick, only looked for.

    One that is only looked for is there, has a key, and is exactly as long as it must be; it may still be another.
    """

    safe: Safe
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Kind:
    """Files of one table: how to find them with their keys, how long they are sealed, and how one is opened."""

    table: str
    statement: Select[Any]
    length: Callable[[int], int]
    opened: Callable[[Any], Iterable[bytes]]

    def among(self, cases: ColumnElement[bool]) -> "_Kind":
        """Give those of some cases."""
        return replace(self, statement=self.statement.where(cases))


def check_files(
    reading: Reading, wanted: FilesToVerify, ring: Ring, looked_at: ColumnElement[bool] | None = None
) -> int:
    """Check every file that a row of a case tells of, and give their number.

    Those of cases that are not ``looked_at`` again are only looked for.

    :raises Violated: with the first thing that is wrong.
    """
    kinds = _kinds(wanted.safe, ring)
    if looked_at is None:
        return sum(_check_kind(reading, wanted, kind) for kind in kinds)
    quick = replace(wanted, whole=False)
    parts = ((wanted, looked_at), (quick, ~looked_at))
    return sum(_check_kind(reading, how, kind.among(cases)) for kind in kinds for how, cases in parts)


def _kinds(safe: Safe, ring: Ring) -> tuple[_Kind, ...]:
    """Files that people sent have keys of their own for the office; those of what was sent to them are sealed words."""
    received = _files_of(EvidenceFile, FileKey.__table__.c.wrapped).outerjoin(
        FileKey, FileKey.store_name == EvidenceFile.store_name
    )
    sent = (
        _files_of(CaseDocument, CaseKey.__table__.c.sealed_keys)
        .add_columns(raw(CaseDocument.__table__.c.sealed))
        .outerjoin(CaseKey, and_(CaseKey.complaint_id == CaseDocument.complaint_id, CaseKey.holder == OFFICE))
    )

    def open_sent(row: Any) -> Iterable[bytes]:
        values = open_values(CaseDocument, row.id, as_bytes(row.sealed), ring.unwrap(as_bytes(row.wrapped)))
        return (taken_out(safe.store, row.store_name, bytes.fromhex(values["key"])),)

    return (
        _Kind("evidence_file", received, sealed_size, lambda row: safe.open(row.store_name, as_bytes(row.wrapped))),
        _Kind("case_document", sent, sealed_length, open_sent),
    )


def _files_of(table: Any, key: Any) -> Select[Any]:
    columns = table.__table__.c
    return (
        select(
            *(raw(columns[name]) for name in ("id", "complaint_id", "size", "sha256", "store_name")),
            raw(key).label("wrapped"),
            raw(Complaint.__table__.c.erased_at).label("erased"),
        )
        .join(Complaint, Complaint.id == table.complaint_id)
        .order_by(table.complaint_id, table.id)
    )


def _check_kind(reading: Reading, wanted: FilesToVerify, kind: _Kind) -> int:
    checked = 0
    for row in reading.rows(kind.statement):
        try:
            wrong = _wrong_with(row, wanted, kind)
        except StoreFault as error:
            wrong = ("A file cannot be read", str(error))
        except CannotOpen as error:
            wrong = ("A file cannot be opened", f"the file or its key was changed: {error}")
        if wrong is not None:
            what, means = wrong
            where = f"case {row.complaint_id}, {kind.table} {row.id}, stored as {row.store_name}"
            raise Violated(Violation(what, where, None, means))
        checked += row.erased is None
    return checked


def _wrong_with(row: Any, wanted: FilesToVerify, kind: _Kind) -> Wrong | None:
    length = wanted.safe.store.size(row.store_name)
    if row.erased is not None:
        return LEFT if row.wrapped is not None or length is not None else None
    if row.wrapped is None:
        return NO_KEY
    if length is None:
        return GONE
    if length != kind.length(row.size):
        return "A file has another length", f"{length} bytes are stored, not {kind.length(row.size)}: it was changed"
    return _wrong_inside(row, kind) if wanted.whole else None


def _wrong_inside(row: Any, kind: _Kind) -> Wrong | None:
    hashed, size = hashlib.sha256(), 0
    for piece in kind.opened(row):
        hashed.update(piece)
        size += len(piece)
    return None if (hashed.hexdigest(), size) == (row.sha256, row.size) else ANOTHER
