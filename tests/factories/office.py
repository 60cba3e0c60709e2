"""A database as an office of the tests opens it, and what it holds: the only row of a table, what entries tell."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.database import Database
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.models import AuditData, AuditEntry
from oversight.sealing.databases import office_database
from tests.factories.world import make_settings


def office_at(url: str) -> Database:
    """Open a database with the keys of every world."""
    return office_database(make_settings(url))


def told_in_private(session: Session) -> list[bytes]:
    """Give the private parts of all entries, opened."""
    entries = select(*SEALED_PRIVATE).join(AuditData, AuditData.entry_id == AuditEntry.id)
    return [opened_private(session, entry).text for entry in session.execute(entries)]


def only(database: Database, *columns: Any) -> Any:
    """Give columns of the only row of a table, as they are stored."""
    with database.read() as session:
        return session.execute(select(*columns)).one()


def the_only(database: Database, model: type, *names: str) -> tuple[Any, ...]:
    """Give some of what the only row of a table holds, sealed or not."""
    with database.read() as session:
        row = session.scalars(select(model)).one()
        return tuple(getattr(row, name) for name in names)
