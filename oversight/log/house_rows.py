"""What stands in the tables that belong to no case: accounts with their rights, and the records about the body."""

from typing import Any

from sqlalchemy import select

from oversight.log.stored import Reading, raw, reader_of
from oversight.models import Account, BodyRecord
from workflows.audit.accounts import Rights

_ACCOUNTS = select(*(raw(Account.__table__.c[name]) for name in ("id", "role", "disabled_at", "relations")))
_BODY = select(*(raw(column) for column in BodyRecord.__table__.c))


def rights_standing(reading: Reading) -> dict[str, Rights]:
    """Give the rights of every account, as the table has them."""
    return {row.id: _rights(reading, row) for row in reading.rows(_ACCOUNTS)}


def body_standing(reading: Reading) -> dict[str, dict[str, Any]]:
    """Give every record about the body, as the table has it."""
    return {row.id: _record(reading, row) for row in reading.rows(_BODY)}


def _rights(reading: Reading, row: Any) -> Rights:
    columns, dialect = Account.__table__.c, reading.connection.dialect.name
    shut, ties = (
        read(value) if (read := reader_of(columns[name], dialect)) else value
        for name, value in (("disabled_at", row.disabled_at), ("relations", row.relations))
    )
    try:
        return Rights(row.role, shut, frozenset(tie["id"] for tie in ties))
    except (KeyError, TypeError):
        return Rights(row.role, shut, frozenset({"what is not a list of ties"}))


def _record(reading: Reading, row: Any) -> dict[str, Any]:
    dialect = reading.connection.dialect.name
    found = {column.key: (reader_of(column, dialect), row._mapping[column.key]) for column in BodyRecord.__table__.c}
    return {name: read(value) if read else value for name, (read, value) in found.items()}
