"""What an auditor does: every look at a trail is on record before it is shown, and so is every verification."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.safe import safe_to_open
from oversight.log.case_files import FilesToVerify
from oversight.log.keeper import log_to_verify
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.log.signer import SignerRefused
from oversight.log.verify import Verified, verify
from oversight.log.writer import note_read
from oversight.models import AuditData, AuditEntry
from workflows.access import Action, may_ever
from workflows.audit.canonical import from_canonical
from workflows.audit.chain import Violation
from workflows.audit.entry import read_time, write_time
from workflows.errors import NotFound
from workflows.roles import Actor

VERIFIED = "trail.verified"
LOOKED_BACK = timedelta(days=31)
"""How far back the newest verification is looked for."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found, and when. ``violation`` is empty where everything holds."""

    at: datetime
    entries: int = 0
    cases: int = 0
    published: int = 0
    lost: int = 0
    files: int = 0
    erased: int = 0
    backdated: int = 0
    first_backdated: str = ""
    violation: str = ""
    where: str = ""
    since: str = ""
    means: str = ""

    @property
    def holds(self) -> bool:
        """Whether the whole record was found to be as it was written."""
        return not self.violation


def note_page(
    database: Database, actor: Actor, at: datetime, page: str, case_id: str | None = None, **told: str
) -> None:
    """Put on record that somebody looks at a trail or a standing list. Call it before anything is shown."""
    with database.write() as session:
        note_read(session, "trail.read", actor, at, case_id, page=page, **told)


def note_export(
    database: Database, actor: Actor, at: datetime, page: str, case_id: str | None = None, **told: str
) -> str:
    """Put on record that somebody takes a trail away, and return the id of that entry: it marks what they take.

    Call it before the first byte leaves.
    """
    with database.write() as session:
        return note_read(session, "trail.exported", actor, at, case_id, page=page, **told)


def verify_record(database: Database, settings: Settings, actor: Actor, clock: Callable[[], datetime]) -> str:
    """Verify the whole record, put the outcome on record, and return the id of the entry that tells it.

    :raises NotFound: this person reads no trails.
    """
    if not may_ever(actor, Action.READ_TRAIL):
        raise NotFound
    found = _verify(database, settings, clock())
    with database.write() as session:
        if isinstance(found, Verified):
            wanted = {one.name for one in fields(Verification)}
            counted = {name: value for name, value in asdict(found).items() if name in wanted}
            return note_read(session, VERIFIED, actor, clock(), None, **counted)
        told = {"violation": found.what, "where": found.where, "means": found.means}
        since = found.since.isoformat() if found.since else ""
        return note_read(session, VERIFIED, actor, clock(), None, since=since, **told)


def _verify(database: Database, settings: Settings, at: datetime) -> Verified | Violation:
    try:
        files = FilesToVerify(safe_to_open(settings), whole=False)
        return verify(database, log=log_to_verify(settings), at=at, files=files)
    except SignerRefused as error:
        return Violation("The signer cannot be asked", "signer", None, str(error))


def verification(database: Database, actor: Actor, entry_id: str) -> Verification:
    """Read the outcome of a verification back from the record.

    :raises NotFound: there was none, or this person reads no trails.
    """
    found = _told(database, actor, AuditEntry.id == entry_id)
    if found is None:
        raise NotFound
    return found


def latest_verification(database: Database, actor: Actor, at: datetime) -> Verification | None:
    """Read the outcome of the newest verification; none if there was none for a month.

    :raises NotFound: this person reads no trails.
    """
    return _told(database, actor, AuditEntry.at >= write_time(at - LOOKED_BACK))


def _told(database: Database, actor: Actor, wanted: ColumnElement[bool]) -> Verification | None:
    if not may_ever(actor, Action.READ_TRAIL):
        raise NotFound
    statement = (
        select(AuditEntry.at, *SEALED_PRIVATE)
        .join(AuditData, AuditData.entry_id == AuditEntry.id)
        .where(wanted, AuditEntry.type == VERIFIED)
        .order_by(AuditEntry.at.desc())
    )
    with database.read() as session:
        row = session.execute(statement.limit(1)).first()
        return Verification(read_time(row.at), **from_canonical(opened_private(session, row).text)) if row else None
