"""Change the keys of the log: a new one beside the old, the old one away after a month, or an end to a stolen one."""

from datetime import datetime, timedelta

from sqlalchemy import select

from oversight.database import Database
from oversight.log.keeper import Log
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.log.published import CHECKPOINT
from oversight.log.sequencer import integrate
from oversight.log.signer import SignerRefused, add_key, new_key, retire_key, start_anew
from oversight.log.store import must_read
from oversight.log.writer import note_read
from oversight.models import AuditData, AuditEntry
from workflows.audit.canonical import from_canonical
from workflows.audit.entry import read_time
from workflows.audit.note import VerifierKey
from workflows.audit.receipt import promise_name
from workflows.roles import SYSTEM

KEY_ADDED, KEY_RETIRED, ORIGIN_CHANGED = "log.key_added", "log.key_retired", "log.origin_changed"
SIDE_BY_SIDE = timedelta(days=30)
"""For how long an old key signs beside the new one, so that every reader learns of it."""


def rotate_key(database: Database, log: Log, at: datetime, *, promise: bool = False) -> VerifierKey:
    """Add a new key. The old one signs the entry that tells of it before the new one signs anything."""
    key = new_key(promise_name(log.signer.origin) if promise else log.signer.origin)
    _tell(database, KEY_ADDED, at, key=str(key.verifier))
    _publish(database, log)
    add_key(log.signer.folder, key, promise=promise)
    return key.verifier


def retire(database: Database, log: Log, key_id: str, at: datetime) -> VerifierKey:
    """Let an old key sign no more. It stays in the list of keys, for what it signed.

    :raises SignerRefused: there is no such key, it is the newest, or the newest has not signed for a month yet.
    """
    newer = retire_key(log.signer.folder, key_id, only_check=True)[0]
    added = _added_at(database, newer)
    if added is None or at - added < SIDE_BY_SIDE:
        raise SignerRefused(f"the key {newer.key_id.hex()} must sign beside the old one for {SIDE_BY_SIDE.days} days")
    old = retire_key(log.signer.folder, key_id)[1]
    _tell(database, KEY_RETIRED, at, key=str(old))
    return old


def change_origin(database: Database, log: Log, origin: str, at: datetime) -> VerifierKey:
    """End a log whose key was stolen: the same entries go on under another name and keys.

    The first new entry commits to the last checkpoint of the old name, which its thief can fork but not take back.
    """
    last = must_read(log.store, CHECKPOINT)
    key = start_anew(log.signer.folder, origin)
    _tell(database, ORIGIN_CHANGED, at, origin=origin, key=str(key), checkpoint=last.decode())
    _publish(database, log)
    return key


def _tell(database: Database, entry_type: str, at: datetime, **told: str) -> None:
    with database.write() as session:
        note_read(session, entry_type, SYSTEM, at, None, **told)


def _publish(database: Database, log: Log) -> None:
    while integrate(database):
        continue
    log.publisher(database).publish()


def _added_at(database: Database, key: VerifierKey) -> datetime | None:
    statement = (
        select(AuditEntry.at, *SEALED_PRIVATE)
        .join(AuditData, AuditData.entry_id == AuditEntry.id)
        .where(AuditEntry.type == KEY_ADDED)
    )
    with database.read() as session:
        for entry in session.execute(statement):
            if from_canonical(opened_private(session, entry).text).get("key") == str(key):
                return read_time(entry.at)
    return None
