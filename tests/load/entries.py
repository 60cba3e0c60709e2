"""Many entries at once, written as the writer writes them, but without asking anybody."""

import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from sqlalchemy import insert

from oversight.database import Database
from oversight.log.private import sealed_for_house
from oversight.models import AuditData, AuditEntry
from tests.factories.world import make_settings
from workflows.audit.entry import Record, commitment_to_bytes, leaf_of, write_time

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 5_000
PRIVATE = b'{"page":"case"}'


def fill(database: Database, count: int) -> None:
    """Write entries of reads with their private parts."""
    entries, data = insert(AuditEntry.__table__), insert(AuditData.__table__)
    rows = _rows(count, make_settings("").house_key)
    for _ in range(0, count, AT_ONCE):
        some = list(islice(rows, AT_ONCE))
        with database.write() as session:
            session.connection().execute(entries, [entry for entry, _ in some])
            session.connection().execute(data, [private for _, private in some])


def _rows(count: int, house: bytes) -> Iterator[tuple[dict, dict]]:
    for number in range(count):
        entry_id, salt, data_salt = str(uuid.uuid4()), secrets.token_bytes(32), secrets.token_bytes(32)
        at = BEGAN + timedelta(milliseconds=number)
        committed = commitment_to_bytes(PRIVATE, data_salt)
        record = Record(entry_id, at, "case.read", "staff", str(uuid.uuid4()), data=committed)
        encoded = record.encode()
        entry = {
            "id": entry_id,
            "case_id": None,
            "case_seq": None,
            "record": encoded,
            "salt": salt,
            "leaf": leaf_of(encoded, salt),
            "at": write_time(at),
            "type": record.type,
            "actor_id": record.actor_id,
        }
        yield entry, sealed_for_house(house, entry_id, data_salt, PRIVATE)
