"""What entries of the house tell, opened."""

import json
from typing import Any

from sqlalchemy import select

from oversight.database import Database
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.models import AuditData, AuditEntry


def entry_told(database: Database, entry_type: str) -> dict[str, Any]:
    """Give what the one entry of a type tells."""
    with database.read() as session:
        joined = select(*SEALED_PRIVATE).join(AuditData, AuditData.entry_id == AuditEntry.id)
        entry = session.execute(joined.where(AuditEntry.type == entry_type)).one()
        told: dict[str, Any] = json.loads(opened_private(session, entry).text)
        return told
