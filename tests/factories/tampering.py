"""Change a database as only somebody with its password could: guards off, one row touched, all of it rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, delete, func, insert, select, text, update

from oversight.database import Base, Database
from oversight.log.case_files import FilesToVerify
from oversight.log.verify import verify
from oversight.models import AuditData, AuditEntry, AuditLeaf, AuditPending, Complaint
from tests.databases import rolled_back
from tests.factories.safes import SAFE
from tests.factories.world import make_settings
from workflows.audit.chain import Violation
from workflows.audit.merkle import Frontier

EXEMPT = {
    "account": {
        "email": "the address to sign in with; rights hang on role and closure, which are replayed",
        "name": "shown beside the random id that the record keeps",
        "password_hash": "a secret: the record never holds one",
        "totp_secret": "a secret: the record never holds one",
        "totp_step": "the last step of the device's code that was used",
        "agency": "not told yet: which accounts count as the police's own",
        "unit_id": "not told yet: the unit from which somebody comes",
        "unit_path": "not told yet: the units above it",
        "former_units": "not told yet: where somebody served before",
        "officer_id": "not told yet: who in the register somebody is",
        "failures": "wrong passwords in a row",
        "wait_until": "when the next try is looked at",
        "made_at": "when the account was made, which its entry tells too",
    },
    "audit_pending": {"n": "a number of the queue: only its order within a case means anything, and that is checked"},
}
"""Columns in which a change is not found, and why that may be."""

OUTSIDE = {
    "unit": "the agency's register; every case keeps a copy of its own",
    "officer": "the agency's register; every case keeps a copy of its own",
    "posting": "the agency's register; every case keeps a copy of its own",
    "sign_in": "lives for hours; what is done with it is in the record",
    "code_session": "lives for hours; what is done with it is in the record",
    "draft": "nothing was sent yet",
    "draft_file": "nothing was sent yet",
    "upload": "nothing was sent yet",
    "upload_part": "nothing was sent yet",
    "notice": "waits to be sent and holds no words; that it was sent or given up is in the record",
    "case_key": "opens what its case tells: what cannot be opened is found, and a key that opens is the right one",
    "search_case": "made anew from the cases whenever they change",
    "search_head": "made anew from the cases whenever they change",
    "search_word": "made anew from the cases whenever they change",
    "known_calendar": "what dates are compared with; each change of a date is an entry of its case",
}
"""Tables outside the record, and why."""

MAY_BE_ADDED = {"file_key": "a key that opens no file of a case is swept; no file of a case is another for it"}
"""Tables in which one row more is not found, and why that may be."""

COVERED = tuple(table for name, table in sorted(Base.metadata.tables.items()) if name not in OUTSIDE)

ENTRY: Table = AuditEntry.__table__
DATA: Table = AuditData.__table__
PENDING: Table = AuditPending.__table__
LEAF: Table = AuditLeaf.__table__
CASE: Table = Complaint.__table__


@contextmanager
def unguarded(engine: Engine) -> Iterator[Connection]:
    """Give a connection on which no trigger and no foreign key stands in the way; nothing of it is kept."""
    with engine.connect() as connection:
        transaction = connection.begin()
        lift_guards(connection)
        yield connection
        transaction.rollback()


def lift_guards(connection: Connection, *tables: str) -> None:
    """Take away every trigger of some tables, or of all, and let references dangle."""
    lifted = tables or tuple(Base.metadata.tables)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        triggers = connection.execute(text("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in (name for name, table in triggers if table in lifted):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return
    for table in lifted:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")


@contextmanager
def guards_lifted(connection: Connection, *tables: str) -> Iterator[None]:
    """Take away the triggers of some tables, and put them back."""
    is_sqlite = connection.dialect.name == "sqlite"
    triggers = (
        connection.execute(text("SELECT sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")) if is_sqlite else ()
    )
    lifted = [sql for sql, table in triggers if table in tables]
    lift_guards(connection, *tables)
    yield
    for sql in lifted:
        connection.exec_driver_sql(sql)
    if not is_sqlite:
        for table in tables:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def seen_through(connection: Connection) -> Database:
    """Give what commands are given, on this connection."""
    return rolled_back(connection, make_settings(""))


def rows_of(connection: Connection, table: Table, *where: Any) -> list[Any]:
    """Give the rows of a table, in the order of their keys."""
    return list(connection.execute(select(table).where(*where).order_by(*table.primary_key)))


def key_of(table: Table, row: Any) -> Any:
    """Say which row is meant."""
    key = next(iter(table.primary_key))
    return key == getattr(row, key.name)


def mutate(connection: Connection, column: Column[Any], row: Any) -> None:
    """Change one value of one row to another that fits the column."""
    value = another(column, getattr(row, column.name))
    connection.execute(update(column.table).where(key_of(column.table, row)).values({column.name: value}))


def another(column: Column[Any], value: Any) -> Any:
    """Give a value that is nearly the same."""
    match value:
        case None:
            return _something(column)
        case bool():
            return not value
        case int():
            return value + 100_000
        case str():
            return value[:-1] + ("y" if value.endswith("x") else "x")
        case bytes():
            return bytes([*value[:-1], value[-1] ^ 1])
        case datetime():
            return value + timedelta(milliseconds=1)
        case dict():
            return {**value, "more": True}
        case list():
            return [*value, "more"]
    raise TypeError(f"{column} holds {value!r}")


def _something(column: Column[Any]) -> Any:
    kind = getattr(column.type, "impl", column.type).python_type
    if kind is datetime:
        return datetime.fromisoformat("2026-03-02T00:00:00+00:00")
    if kind is int:
        return 100_000  # a small number may be the place of another
    return kind() if kind is bool else kind(b"x" if kind is bytes else "x")


def copy_of(connection: Connection, table: Table, row: Any) -> None:
    """Put in a row like another, under keys of its own."""
    values = dict(row._mapping)
    for column in {*table.primary_key, *_unique(table)}:
        if column.name not in {"complaint_id", "case_id"}:
            values[column.name] = another(column, values[column.name])
    if table.name == "audit_pending":
        values["n"] = connection.scalar(select(func.max(table.c.n))) + 1
    connection.execute(insert(table).values(values))


def renumber(connection: Connection) -> None:
    """Make the log anew, as somebody would who hides what they did to entries that have their places."""
    leaf, head, entry = (Base.metadata.tables[name] for name in ("audit_leaf", "audit_head", "audit_entry"))
    places = select(entry.c.id, entry.c.leaf).join(leaf, leaf.c.entry_id == entry.c.id).order_by(leaf.c.idx)
    found = connection.execute(places).all()
    connection.execute(delete(leaf))
    frontier = Frontier().extend(row.leaf for row in found)
    rows = [{"idx": index, "entry_id": row.id, "leaf": row.leaf} for index, row in enumerate(found)]
    connection.execute(insert(leaf), rows)
    grown = {"size": frontier.size, "root": frontier.root, "frontier": b"".join(frontier.hashes)}
    connection.execute(update(head).values(published_size=0, **grown))


def _unique(table: Table) -> Iterator[Column[Any]]:
    for constraint in table.constraints:
        if type(constraint).__name__ == "UniqueConstraint":
            yield from constraint.columns


def found(connection: Connection) -> Violation | None:
    """Give what a verification finds first, of the record and of the files in the safe of tests."""
    result = verify(seen_through(connection), files=FilesToVerify(SAFE))
    return result if isinstance(result, Violation) else None


def a_row(connection: Connection, table: Table, *where: Any) -> Any:
    """Pick a row from the middle, so that something stands before and after it."""
    rows = rows_of(connection, table, *where)
    return rows[len(rows) // 2]


def chained(connection: Connection) -> list[Any]:
    """The entries of the case that has most of them."""
    case = connection.scalars(select(CASE.c.id).order_by(CASE.c.audit_seq.desc())).first()
    entries = connection.execute(select(ENTRY).where(ENTRY.c.case_id == case).order_by(ENTRY.c.case_seq)).all()
    return [entry for entry in entries if entry.case_seq is not None]


def cut_off(connection: Connection, entry: Any) -> None:
    """Remove an entry with everything that stands beside it, and give the others new places."""
    connection.execute(delete(ENTRY).where(ENTRY.c.id == entry.id))
    connection.execute(delete(DATA).where(DATA.c.entry_id == entry.id))
    connection.execute(delete(PENDING).where(PENDING.c.entry_id == entry.id))
    renumber(connection)
