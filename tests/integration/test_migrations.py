"""The migrations make exactly the tables that the models describe, on both databases, there and back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from oversight.database import alembic_config, make_engine, upgrade
from oversight.models import APPEND_ONLY, AuditEntry, Base, BodyRecord, Unit
from oversight.resources import resource_dir

MIGRATIONS = resource_dir("migrations")
MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def empty(empty_database_url) -> Engine:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config(make_engine("sqlite://")))


def add_an_entry(connection: Connection) -> None:
    entry = {"id": "e", "record": b"{}", "salt": b"s", "leaf": b"l", "at": "2026-01-01T00:00:00.000Z", "type": "test"}
    connection.execute(AuditEntry.__table__.insert(), entry)


def test_there_is_one_head_and_it_is_the_one_written_down(scripts):
    assert scripts.get_heads() == [(MIGRATIONS / "HEAD").read_text().strip()]


def test_each_revision_is_called_like_its_file(scripts):
    revisions = {revision.revision: Path(revision.path).stem for revision in scripts.walk_revisions()}
    assert {name: stem for name, stem in revisions.items() if name != stem} == {}


@pytest.mark.parametrize("path", sorted((MIGRATIONS / "versions").glob("*.py")), ids=lambda path: path.stem)
def test_no_revision_imports_the_application(path):
    words = path.read_text()
    assert all(f"{how} {name}" not in words for how in ("import", "from") for name in ("oversight", "workflows"))


def test_an_empty_database_upgraded_has_the_schema_of_the_models(empty):
    upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_changes_nothing(empty):
    upgrade(empty)
    before = sorted(inspect(empty).get_table_names())
    upgrade(empty)
    assert sorted(inspect(empty).get_table_names()) == before


def test_it_goes_down_and_up_again_while_there_are_rows(empty):
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(Unit.__table__.insert(), {"id": "u", "agency": "City Police", "name": "North"})
    command.downgrade(alembic_config(empty), "base")
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}
    upgrade(empty)
    assert set(inspect(empty).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


@pytest.mark.parametrize("revision", ["base", "0001_create_tables"])
def test_no_downgrade_drops_the_record_or_its_guard(empty, revision):
    upgrade(empty)
    with empty.begin() as connection:
        add_an_entry(connection)
    with pytest.raises(RuntimeError, match="the record"):
        command.downgrade(alembic_config(empty), revision)
    with empty.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("DELETE FROM audit_entry"))


def add_a_body_record(connection: Connection) -> None:
    row = {"id": "b", "entry_id": "e", "kind": "agreement", "content": {}, "made_by": "head", "made_at": MOMENT}
    connection.execute(BodyRecord.__table__.insert(), row)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("attack", ["UPDATE {table} SET id = 'x'", "DELETE FROM {table}"])
def test_the_record_is_only_ever_added_to(empty, table, attack):
    upgrade(empty)
    with empty.begin() as connection:
        add_an_entry(connection)
        add_a_body_record(connection)
    with empty.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(attack.format(table=table)))
