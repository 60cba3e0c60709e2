"""All rows of a database, as tests compare them before and after."""

import hashlib

from sqlalchemy import Engine

from oversight.database import Base

WRITTEN_BY_LOOKING = frozenset({"audit_entry", "audit_data", "audit_pending"})
"""Where it is on record who read what."""


def digests(engine: Engine) -> dict[str, str]:
    """Give a digest of all rows of each table."""
    with engine.connect() as connection:
        rows = {name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').all() for name in Base.metadata.tables}
    return {name: hashlib.sha256(repr(found).encode()).hexdigest() for name, found in rows.items()}


def changed(engine: Engine, before: dict[str, str]) -> set[str]:
    """Name the tables in which a row is not as it was."""
    return {name for name, digest in digests(engine).items() if digest != before[name]}
