"""Statements that go to the driver as they are do what SQLAlchemy would have done with them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, bindparam, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from oversight.case_rows import case_rows, find_case
from oversight.database import Database, make_engine
from oversight.log.writer import keep
from oversight.models import AuditData, Clock, Complaint, Draft, Party
from oversight.statements import Prepared, Query, in_one_go
from tests.factories.world import World
from workflows.roles import SYSTEM

NOW = datetime(2026, 3, 2, 9, 30, 15, 123_000, tzinfo=UTC)
DRAFT = {"sealed": b"\x00\xff", "began_at": NOW, "ends_at": NOW, "code_lookup": None, "code_sealed": None}

ADD = Prepared(insert(Draft.__table__))  # type: ignore[arg-type]
MARK = Prepared(
    update(Draft.__table__)  # type: ignore[arg-type]
    .where(Draft.token_hash == bindparam("token"))
    .values(sealed=bindparam("kept"))
)
FIND = select(*Draft.__table__.columns).where(Draft.token_hash == bindparam("token"))


def draft(token: str) -> dict[str, object]:
    return {**DRAFT, "token_hash": token}


def test_what_is_written_is_read_back_as_sqlalchemy_reads_it(connection):
    ADD.send(connection, draft("one"))
    ADD.send(connection, draft("two"), draft("three"))
    MARK.send(connection, {"token": "two", "kept": b"changed"})
    for token, sealed in {"one": b"\x00\xff", "two": b"changed", "three": b"\x00\xff"}.items():
        (found,) = Query(FIND).rows(connection, {"token": token})
        assert tuple(found) == tuple(connection.execute(FIND, {"token": token}).one())
        assert (found.token_hash, found.sealed, found.ends_at) == (token, sealed, NOW)


def test_every_value_of_a_list_is_sent(connection):
    ADD.send(connection, draft("one"))
    ADD.send(connection, draft("two"), draft("three"))
    among = FIND.with_only_columns(Draft.token_hash).where(Draft.token_hash.in_(["one", "two", "four"]))
    assert Query(among).rows(connection, {"token": "two"}) == [("two",)]
    assert Query(among).rows(connection, {"token": "three"}) == []


@pytest.mark.parametrize("table", [Party, Clock])
def test_every_type_of_column_is_read_as_sqlalchemy_reads_it(world_with_cases, table):
    every = select(*table.__table__.columns).order_by(table.id)
    with world_with_cases.database.engine.connect() as connection:
        ours, theirs = Query(every).rows(connection, {}), connection.execute(every).all()
    assert [row._asdict() for row in ours] == [dict(row._mapping) for row in theirs] != []


def test_the_tables_of_a_case_are_read_together_each_for_itself(world):
    reference, _ = world.file(), world.file()
    with world.database.read() as session:
        rows = case_rows(session, reference)
    assert {row.complaint_id for row in (*rows.parties, *rows.records)} == {rows.complaint.id}
    assert [(row.case_seq, row.trigger) for row in rows.entries] == [(0, "file")]
    assert rows.assignments == []


def test_what_the_database_refuses_is_raised_as_by_sqlalchemy(connection):
    ADD.send(connection, draft("one"))
    with pytest.raises(IntegrityError) as refused, connection.begin_nested():
        ADD.send(connection, draft("one"))
    assert refused.value.params is None
    with pytest.raises(IntegrityError), connection.begin_nested():
        add_together(connection, "one", "two")
    assert Query(FIND).rows(connection, {"token": "two"}) == []


def add_together(connection: Connection, *tokens: str) -> None:
    with in_one_go(connection):
        for token in tokens:
            ADD.send(connection, draft(token))


def test_a_table_that_is_not_there_is_a_fault_of_the_database(connection):
    connection.exec_driver_sql("DROP TABLE audit_data")
    with pytest.raises(SQLAlchemyError):
        Query(select(AuditData.entry_id)).rows(connection, {})


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_connection_that_was_lost_is_not_used_again(database_url):
    database = Database(make_engine(database_url))
    with pytest.raises(OperationalError):
        write_and_lose(database)
    with database.read() as session:
        assert Query(FIND).rows(session.connection(), {"token": "one"}) == []
    database.engine.dispose()


def write_and_lose(database: Database) -> None:
    with database.write() as session:
        end(database, session.connection())
        ADD.send(session.connection(), draft("one"))


def end(database: Database, connection: Connection) -> None:
    process = connection.scalar(select(func.pg_backend_pid()))
    with database.engine.connect() as other:
        other.execute(select(func.pg_terminate_backend(process)))


def test_whoever_listens_hears_of_every_statement(connection: Connection):
    heard: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *told: heard.append(told[2].split()[0]))
    ADD.send(connection, draft("one"))
    Query(FIND).rows(connection, {"token": "one"})
    assert heard == ["INSERT", "SELECT"]


def test_a_row_has_nothing_that_its_table_has_not():
    with pytest.raises(TypeError, match="colour"):
        Draft(colour="red")


def test_a_case_is_found_as_the_session_would_have_loaded_it(world: World):
    reference = world.file()
    with world.database.read() as ours, world.database.read() as theirs:
        found, loaded = find_case(ours, reference), theirs.scalars(select(Complaint)).one()
        assert found is not None
        for name in (*Complaint.__table__.columns.keys(), "wrapped_keys", *Complaint.SEALED):
            assert getattr(found, name) == getattr(loaded, name), name
        assert found in ours
        assert not ours.dirty
        assert find_case(ours, reference) is found


def test_what_was_kept_is_all_that_is_written(world: World):
    reference, written = world.file(), []
    with world.database.write() as session:
        complaint = find_case(session, reference, lock=True)
        assert complaint is not None
        complaint.channel = complaint.channel
        complaint.is_assigned = True
        event.listen(world.database.engine, "before_cursor_execute", lambda *told: written.append(told[2]))
        keep(session, complaint, "case.note", SYSTEM, world.at)
        assert not session.dirty
    (changed,) = [statement for statement in written if statement.startswith("UPDATE")]
    assert "is_assigned" in changed
    assert "channel" not in changed
