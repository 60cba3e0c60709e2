"""The database itself refuses to change or lose what is on record, whoever asks and however."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from oversight.database import Base
from oversight.models import APPEND_ONLY, ON_CASE
from tests.factories.world import World

CASE_TABLES = ("complaint", *(table.__tablename__ for table in ON_CASE))
GUARDED = (*APPEND_ONLY, *CASE_TABLES)
ATTACKS = {
    "delete": "DELETE FROM {table}",
    "update": "UPDATE {table} SET id = id",
    "update backwards": "UPDATE {table} SET audit_seq = audit_seq - 1",
    "update without an entry": "UPDATE {table} SET audit_seq = audit_seq + 9999",
    "move to another row": "UPDATE {table} SET id = 'another', audit_seq = audit_seq + 1",
}
ONLY_SQLITE = {
    "insert or replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "replace": "REPLACE INTO {table} SELECT * FROM {table}",
    "update or replace": "UPDATE OR REPLACE {table} SET id = id",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET id = excluded.id",
}
ONLY_POSTGRESQL = {
    "truncate": "TRUNCATE {table} CASCADE",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = excluded.id",
    "merge": "MERGE INTO {table} t USING {table} s ON t.id = s.id WHEN MATCHED THEN DELETE",
}


@pytest.fixture
def connection(full: World) -> Iterator[Connection]:
    """Whoever reaches a database in which every guarded table has rows."""
    with full.database.engine.connect() as opened:
        yield opened
        opened.rollback()


def attacks_on(connection: Connection) -> dict[str, str]:
    return ATTACKS | (ONLY_SQLITE if connection.dialect.name == "sqlite" else ONLY_POSTGRESQL)


def refuses(connection: Connection, statement: str) -> bool:
    with connection.begin_nested() as savepoint:
        try:
            connection.execute(text(statement))
        except DBAPIError as refusal:
            savepoint.rollback()
            return "record" in str(refusal.orig) or "row of a case" in str(refusal.orig)
        savepoint.rollback()
        return False


@pytest.mark.parametrize("table", GUARDED)
def test_it_refuses_every_way_to_change_or_remove_a_row(connection, table):
    assert connection.execute(select(Base.metadata.tables[table]).limit(1)).first() is not None
    statements = {name: attack.format(table=table) for name, attack in attacks_on(connection).items()}
    if table not in CASE_TABLES:
        statements = {name: words for name, words in statements.items() if "audit_seq" not in words}
    assert [name for name, statement in statements.items() if not refuses(connection, statement)] == []


@pytest.mark.parametrize("table", GUARDED)
def test_it_refuses_in_a_session_that_skips_ordinary_triggers(connection, table):
    if connection.dialect.name == "sqlite":
        statements = ["PRAGMA recursive_triggers = off", "PRAGMA ignore_check_constraints = on"]
    else:
        statements = ["SET LOCAL session_replication_role = replica"]
    for statement in statements:
        connection.execute(text(statement))
    assert refuses(connection, f"DELETE FROM {table}")
    assert refuses(connection, f"UPDATE {table} SET id = id")


@pytest.mark.parametrize("table", [name for name in CASE_TABLES if name != "complaint"])
def test_a_row_does_not_move_to_another_case(connection, table):
    other = "(SELECT id FROM complaint c WHERE c.id <> complaint_id ORDER BY c.audit_seq DESC LIMIT 1)"
    assert refuses(connection, f"UPDATE {table} SET complaint_id = {other}, audit_seq = audit_seq + 1")


@pytest.mark.parametrize("table", CASE_TABLES)
def test_a_new_row_needs_an_entry(connection, table):
    columns = [column.name for column in Base.metadata.tables[table].columns]
    unique = {"id", "lookup", "reference", "submission_hash", "import_key", "store_name"}
    values = ", ".join("'new'" if name in unique else "99" if name == "number" else name for name in columns)
    seq = values.replace("audit_seq", "9999")
    copy = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {seq} FROM {table} LIMIT 1"
    assert refuses(connection, copy)


@pytest.mark.parametrize("key", ["id", "leaf", "case_id, case_seq"])
def test_an_entry_cannot_be_put_in_the_place_of_another(connection, key):
    kept = key.split(", ")
    columns = [column.name for column in Base.metadata.tables["audit_entry"].columns]
    others = {"id": "'new'", "leaf": "salt", "case_seq": "9999"}
    values = ", ".join(name if name in kept else others.get(name, name) for name in columns)
    put = f"INTO audit_entry ({', '.join(columns)}) SELECT {values} FROM audit_entry WHERE case_seq IS NOT NULL LIMIT 1"
    if connection.dialect.name == "sqlite":
        assert refuses(connection, f"INSERT OR REPLACE {put}")
    else:
        assert refuses(connection, f"INSERT {put} ON CONFLICT ({key}) DO UPDATE SET salt = excluded.salt")


def test_an_entry_always_waits_for_the_log(connection):
    columns = [column.name for column in Base.metadata.tables["audit_entry"].columns]
    others = {"id": "'new'", "leaf": "salt", "case_seq": "9999"}
    values = ", ".join(others.get(name, name) for name in columns)
    connection.execute(
        text(
            f"INSERT INTO audit_entry ({', '.join(columns)}) SELECT {values} FROM audit_entry "
            "WHERE case_seq IS NOT NULL LIMIT 1"
        )
    )
    waiting = connection.execute(text("SELECT count(*) FROM audit_pending WHERE entry_id = 'new'"))
    assert waiting.scalar() == 1
