"""What somebody may take home to show later that their complaint was recorded. Neither file says what it was about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from oversight.case_rows import find_case
from oversight.config import Settings
from oversight.database import Database
from oversight.log.proofs import proof_of
from oversight.log.signer import SignerRefused, is_signer, read_keys
from oversight.log.stores import open_store
from oversight.models import AuditEntry
from workflows.audit.entry import read_time
from workflows.audit.receipt import Promise, receipt_extra
from workflows.errors import NotFound


@dataclass(frozen=True, slots=True)
class Keepsake:
    """Two small files: what the office promised at once, and the proof, which comes once the log is published."""

    accepted: datetime
    due: datetime
    promise: bytes
    proof: bytes | None


def is_offered(settings: Settings) -> bool:
    """Whether this host can sign a promise at all."""
    return is_signer(settings.signer)


def keepsake(database: Database, settings: Settings, reference: str) -> Keepsake | None:
    """Give both files for the first entry of a case. None where this host may not sign.

    Call it only once the complaint is stored for good. Asked again, it gives the same promise.

    :raises NotFound: there is no such case.
    """
    if not is_offered(settings):
        return None
    with database.read() as session:
        complaint = find_case(session, reference)
        if complaint is None:
            raise NotFound
        entry = session.execute(
            select(AuditEntry.record, AuditEntry.salt, AuditEntry.leaf, AuditEntry.at).where(
                AuditEntry.case_id == complaint.id, AuditEntry.case_seq == 0
            )
        ).one()
    try:
        keys = read_keys(settings.signer)
    except SignerRefused:
        return None
    promise = Promise(keys.origin, bytes(entry.leaf), read_time(entry.at))
    extra = receipt_extra(bytes(entry.record), bytes(entry.salt))
    proof = proof_of(database, open_store(settings), promise.leaf, extra)
    return Keepsake(promise.accepted, promise.due, promise.sign(keys.promise[0]), proof.encode() if proof else None)
