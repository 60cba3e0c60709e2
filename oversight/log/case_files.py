"""Verify the files of the cases: each is stored, opens under its key, and is what the record tells of it."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from oversight.evidence.safe import Safe
from oversight.evidence.store import StoreFault
from oversight.log.stored import Reading, as_bytes, raw
from oversight.models import EvidenceFile, FileKey
from oversight.sealing.box import CannotOpen
from oversight.sealing.sealed_file import sealed_size
from workflows.audit.chain import Violated, Violation

_FILE = EvidenceFile.__table__.c
_FILES = (
    select(
        *(raw(_FILE[name]) for name in ("id", "complaint_id", "size", "sha256", "store_name")),
        raw(FileKey.__table__.c.wrapped),
    )
    .outerjoin(FileKey, FileKey.store_name == EvidenceFile.store_name)
    .order_by(EvidenceFile.complaint_id, EvidenceFile.id)
)


@dataclass(frozen=True, slots=True)
class FilesToVerify:
    """Where the files of the cases lie. Each is opened and hashed or, to be quick, only looked for.

    One that is only looked for is there, has a key, and is exactly as long as it must be; it may still be another.
    """

    safe: Safe
    whole: bool = True


def check_files(reading: Reading, wanted: FilesToVerify) -> int:
    """Check every file that a row of a case tells of, and give their number.

    :raises Violated: with the first thing that is wrong.
    """
    checked = 0
    for row in reading.rows(_FILES):
        wrong = _wrong_with(row, wanted)
        if wrong is not None:
            what, means = wrong
            where = f"case {row.complaint_id}, evidence_file {row.id}, stored as {row.store_name}"
            raise Violated(Violation(what, where, None, means))
        checked += 1
    return checked


def _wrong_with(row: Any, wanted: FilesToVerify) -> tuple[str, str] | None:
    if row.wrapped is None:
        return "The key of a file is missing", "nobody can open it any more, and no erasure covers it"
    try:
        length = wanted.safe.store.size(row.store_name)
        if length is None:
            return "A file is gone", "it was removed from the store, and no erasure covers it"
        if length != sealed_size(row.size):
            return (
                "A file has another length",
                f"{length} bytes are stored, not {sealed_size(row.size)}: it was changed",
            )
        if not wanted.whole:
            return None
        hashed, size = hashlib.sha256(), 0
        for piece in wanted.safe.open(row.store_name, as_bytes(row.wrapped)):
            hashed.update(piece)
            size += len(piece)
    except StoreFault as error:
        return "A file cannot be read", str(error)
    except CannotOpen as error:
        return "A file cannot be opened", f"the file or its key was changed: {error}"
    if (hashed.hexdigest(), size) == (row.sha256, row.size):
        return None
    return "A file is not the one that was received", "its content does not hash to what the record tells"
