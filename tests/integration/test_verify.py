"""Whoever changes the database behind the application's back is found: any column, any row, any table of the record."""

import secrets
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from oversight.database import Base
from oversight.log.case_files import FilesToVerify
from oversight.log.private import Private, opened_for_case, sealed_for_case
from oversight.log.publisher import Publisher
from oversight.log.sequencer import integrate
from oversight.log.signer import LogSigner, make_signer
from oversight.log.store import Directory
from oversight.log.verify import PublishedLog, Verified, verify
from oversight.log.writer import keep
from oversight.models import (
    ON_CASE,
    Account,
    AuditData,
    AuditEntry,
    AuditLeaf,
    AuditPending,
    CaseDocument,
    CaseKey,
    Complaint,
    EvidenceFile,
)
from oversight.sealing.databases import office_keys
from oversight.sealing.keys import CaseKeys, Ring
from tests.databases import Databases
from tests.factories.safes import SAFE
from tests.factories.tampering import (
    COVERED,
    EXEMPT,
    MAY_BE_ADDED,
    OUTSIDE,
    copy_of,
    key_of,
    mutate,
    renumber,
    rows_of,
    seen_through,
    unguarded,
)
from tests.factories.world import full_office, make_settings, open_office
from workflows.audit.chain import Violation
from workflows.audit.checkpoint import Checkpoint, Trust
from workflows.audit.entry import Record, commitment_to_bytes, leaf_of, read_time
from workflows.audit.merkle import EMPTY_ROOT
from workflows.audit.note import Note
from workflows.roles import SYSTEM
from workflows.states import State

CHECKED = [column for table in COVERED for column in table.columns if column.name not in EXEMPT.get(table.name, {})]
UNCHECKED = [column for table in COVERED for column in table.columns if column.name in EXEMPT.get(table.name, {})]
ENTRY: Table = AuditEntry.__table__
DATA: Table = AuditData.__table__
PENDING: Table = AuditPending.__table__
LEAF: Table = AuditLeaf.__table__
CASE: Table = Complaint.__table__


@pytest.fixture(scope="module")
def unguarded_database(databases: Databases, database_kind: str) -> Iterator[Connection]:
    """A database in which everything has happened, through the services; then its guards are taken down."""
    world = open_office(databases, database_kind, full_office)
    with unguarded(world.database.engine) as connection:
        yield connection
    world.close()


@pytest.fixture
def connection(unguarded_database: Connection) -> Iterator[Connection]:
    """That database; every test leaves it as it was."""
    with unguarded_database.begin_nested() as savepoint:
        yield unguarded_database
        savepoint.rollback()


def found(connection: Connection) -> Violation | None:
    result = verify(seen_through(connection), files=FilesToVerify(SAFE))
    return result if isinstance(result, Violation) else None


def a_row(connection: Connection, table: Table, *where: Any) -> Any:
    """Pick a row from the middle, so that something stands before and after it."""
    rows = rows_of(connection, table, *where)
    return rows[len(rows) // 2]


def chained(connection: Connection, seq: int | None = None) -> list[Any]:
    """The entries of the case that has most of them."""
    case = connection.scalars(select(CASE.c.id).order_by(CASE.c.audit_seq.desc())).first()
    entries = connection.execute(select(ENTRY).where(ENTRY.c.case_id == case).order_by(ENTRY.c.case_seq)).all()
    return [entry for entry in entries if entry.case_seq is not None]


def keys_of(connection: Connection, case_id: str) -> CaseKeys:
    """Open the keys of a case, as only the office can."""
    keys = CaseKey.__table__.c
    wrapped = connection.scalar(select(keys.sealed_keys).where(keys.complaint_id == case_id, keys.holder == "office"))
    settings = make_settings("")
    return Ring(office_keys(settings)).unwrap(wrapped)


def named(column: Column[Any]) -> str:
    return str(column)


# No false alarm ----------------------------------------------------------------------------------------------------


def test_an_untouched_record_verifies(connection):
    entries, cases, files = (len(rows_of(connection, table)) for table in (ENTRY, CASE, EvidenceFile.__table__))
    files += len(rows_of(connection, CaseDocument.__table__))
    assert verify(seen_through(connection), files=FilesToVerify(SAFE)) == Verified(entries, cases, files=files)
    assert files


def test_an_empty_record_verifies(world):
    assert verify(world.database) == Verified(len(world.accounts), 0)


def test_writing_meanwhile_raises_no_alarm(world):
    """One moment is verified, whatever is written while it is looked at."""
    world.file()
    filing = threading.Thread(target=lambda: [world.advance(world.file(), State.ASSESSED) for _ in range(5)])
    filing.start()
    results = [verify(world.database) for _ in range(10)]
    filing.join()
    assert [result for result in (*results, verify(world.database)) if isinstance(result, Violation)] == []


def test_it_tells_how_far_it_is(world, monkeypatch):
    monkeypatch.setattr("oversight.log.verify.TELL_EVERY", 2)
    told: list[int] = []
    verify(world.database, told.append)
    assert told == list(range(2, len(world.accounts) + 1, 2))


# One value, one row ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", CHECKED, ids=named)
def test_one_changed_value_is_found(connection, column):
    mutate(connection, column, a_row(connection, column.table))
    assert found(connection)


def test_another_moment_at_which_an_account_was_shut_is_found(connection):
    shut = a_row(connection, Account.__table__, Account.disabled_at.is_not(None))
    mutate(connection, Account.__table__.c.disabled_at, shut)
    assert found(connection).what == "An account has rights that no entry gave it"


def test_a_shut_account_opened_by_hand_is_found(connection):
    connection.execute(update(Account).values(disabled_at=None))
    assert found(connection).what == "An account has rights that no entry gave it"


@pytest.mark.parametrize("column", UNCHECKED, ids=named)
def test_the_list_of_columns_outside_the_record_is_honest(connection, column):
    entry = chained(connection)[-1]
    row = entry if column.table is ENTRY else rows_of(connection, column.table)[-1]
    mutate(connection, column, row)
    assert found(connection) is None


def test_every_table_is_either_checked_or_named_with_a_reason():
    assert {table.name for table in COVERED} | OUTSIDE.keys() == Base.metadata.tables.keys()
    assert all(table.__tablename__ not in OUTSIDE for table in ON_CASE)


@pytest.mark.parametrize("table", COVERED, ids=str)
def test_a_removed_row_is_found(connection, table):
    connection.execute(delete(table).where(key_of(table, a_row(connection, table))))
    assert found(connection)


@pytest.mark.parametrize("table", COVERED, ids=str)
def test_a_row_put_in_is_found(connection, table):
    copy_of(connection, table, a_row(connection, table))
    assert bool(found(connection)) is (table.name not in MAY_BE_ADDED)


@pytest.mark.parametrize("table", [table for table in COVERED if len(table.columns) > 3], ids=str)
def test_the_violation_says_where_and_what_it_means(connection, table):
    connection.execute(delete(table).where(key_of(table, a_row(connection, table))))
    violation = found(connection)
    assert violation
    assert all((violation.what, violation.where, violation.means))


def test_a_private_part_that_is_gone_is_told_from_one_that_was_changed(connection):
    data = a_row(connection, DATA)
    connection.execute(delete(DATA).where(key_of(DATA, data)))
    assert found(connection).what == "The private part of an entry is missing"


def test_a_private_part_beside_an_entry_that_has_none_is_found(connection):
    entry = connection.execute(select(ENTRY).where(ENTRY.c.type == "account.signed_out")).first()
    connection.execute(insert(DATA).values(entry_id=entry.id, private=b"{}"))
    assert found(connection).what == "A private part stands where none was written"


def test_an_entry_that_waits_twice_is_found(connection):
    connection.execute(insert(PENDING).values(n=999_999, entry_id=rows_of(connection, PENDING)[0].entry_id))
    assert "waits twice for the log" in found(connection).means


@pytest.mark.parametrize("entry_type", ["case.read", "case.file"])
def test_an_entry_that_waits_although_it_has_its_place_is_found(connection, entry_type):
    placed = select(ENTRY).join(LEAF, LEAF.c.entry_id == ENTRY.c.id).where(ENTRY.c.type == entry_type)
    connection.execute(insert(PENDING).values(n=999_999, entry_id=connection.execute(placed).first().id))
    assert found(connection).means == "it has its place and waits for one"


# Malformed values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "table, change",
    [
        ("complaint", "is_open = 2"),
        ("complaint", "received_at = '2026-03-02T09:01:00.000000'"),
        ("complaint", "received_at = 'yesterday'"),
        ("complaint", "received_at = substr(received_at, 1, 23) || '001'"),
        ("move", "unmet = 'no json'"),
        ("move", 'unmet = \'{"a": 1, "a": 1}\''),
        ("complaint", "channel = CAST(channel AS BLOB)"),
        ("complaint", "channel = CAST(x'ff' AS TEXT)"),
        ("complaint", "sealed = CAST(sealed AS TEXT)"),
        ("complaint", "audit_seq = 'many'"),
        ("audit_entry", "record = CAST(record AS TEXT)"),
        ("audit_entry", "salt = 'x'"),
        ("audit_data", "private = CAST(private AS TEXT)"),
        ("audit_data", "private = x'00'"),
        ("audit_data", "identity = x'00'"),
        ("account", "disabled_at = 'x'"),
    ],
)
def test_a_value_of_another_type_is_found(connection, table, change):
    if connection.dialect.name == "postgresql":
        change = "id = 'x'" if "id" in Base.metadata.tables[table].columns else "entry_id = 'x'"
    key = next(iter(Base.metadata.tables[table].primary_key)).name
    first = f"SELECT {key} FROM {table} ORDER BY {key} LIMIT 1"
    connection.exec_driver_sql(f"UPDATE {table} SET {change} WHERE {key} = ({first})")
    assert found(connection)


def test_a_value_that_cannot_be_read_at_all_is_found(connection):
    unreadable = (
        "changed_at = 'infinity'" if connection.dialect.name == "postgresql" else "source = CAST(x'ff' AS TEXT)"
    )
    connection.exec_driver_sql(f"UPDATE complaint SET {unreadable}")
    assert found(connection).what == "A value cannot be read"


def test_an_instant_finer_than_any_that_is_stored_is_found(connection):
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("UPDATE move SET at = at + interval '1 microsecond'")
    else:
        connection.exec_driver_sql("UPDATE move SET at = substr(at, 1, 25) || '1'")
    assert found(connection)


# Swaps -------------------------------------------------------------------------------------------------------------


def swap(connection: Connection, table: Table, one: Any, other: Any, *names: str) -> None:
    for row, values in ((one, other), (other, one)):
        change = {name: getattr(values, name) for name in names}
        connection.execute(update(table).where(key_of(table, row)).values(change))


def test_private_parts_that_changed_places_are_found(connection):
    one, other = rows_of(connection, DATA)[:2]
    swap(connection, DATA, one, other, "private", "identity")
    assert found(connection)


def test_records_that_changed_places_are_found(connection):
    table = Base.metadata.tables["record"]
    one, *others = rows_of(connection, table, table.c.kind == "plan_line")
    swap(connection, table, one, others[0], "sealed")
    assert found(connection)


def test_records_of_one_case_are_sealed_for_their_own_place(connection):
    table = Base.metadata.tables["record"]
    one, *others = rows_of(connection, table, table.c.kind == "plan_line")
    other = next(row for row in others if row.complaint_id == one.complaint_id)
    swap(connection, table, one, other, "sealed")
    assert found(connection).what == "A sealed value cannot be opened"


@pytest.mark.parametrize("harm", ["removed", "changed", "of another case"])
def test_keys_of_a_case_that_were_touched_are_found(connection, harm):
    keys = CaseKey.__table__
    one, other = rows_of(connection, keys, keys.c.holder == "office")[:2]
    this = (keys.c.complaint_id == one.complaint_id) & (keys.c.holder == "office")
    if harm == "removed":
        connection.execute(delete(keys).where(this))
    else:
        wrapped = other.sealed_keys if harm == "of another case" else one.sealed_keys[:-1] + b"x"
        connection.execute(update(keys).where(this).values(sealed_keys=wrapped))
    assert "cannot be opened" in found(connection).what


def test_keys_of_a_case_that_there_is_not_are_found(connection):
    keys = CaseKey.__table__
    values = {**rows_of(connection, keys)[0]._mapping, "complaint_id": "nobody"}
    connection.execute(insert(keys).values(values))
    assert "keys of a case that has no row" in found(connection).means


def test_entries_that_changed_places_are_found(connection):
    entries = chained(connection)
    one, other = entries[2], entries[3]
    for entry, seq in ((one, 9999), (other, one.case_seq), (one, other.case_seq)):
        connection.execute(update(ENTRY).where(ENTRY.c.id == entry.id).values(case_seq=seq))
    assert found(connection)


def test_cases_that_changed_their_account_are_found(connection):
    one, other = rows_of(connection, CASE)[:2]
    swap(connection, CASE, one, other, "sealed", "changed_at")
    assert found(connection)


def test_entries_that_wait_in_another_order_are_found(connection):
    statement = select(ENTRY.c.id, PENDING.c.n).join(PENDING, PENDING.c.entry_id == ENTRY.c.id)
    case = connection.scalars(select(CASE.c.id).order_by(CASE.c.received_at.desc())).first()
    one, other, *_ = connection.execute(statement.where(ENTRY.c.case_id == case).order_by(ENTRY.c.case_seq)).all()
    for entry, n in ((one, -1), (other, one.n), (one, other.n)):
        connection.execute(update(PENDING).where(PENDING.c.entry_id == entry.id).values(n=n))
    assert found(connection).what == "An entry stands before the one it follows"


def test_entries_whose_places_were_swapped_are_found(connection):
    one, other, *_ = rows_of(connection, LEAF)
    for row, values in ((one, {"entry_id": "x", "leaf": b"x"}), (other, one._mapping), (one, other._mapping)):
        change = {name: values[name] for name in ("entry_id", "leaf")}
        connection.execute(update(LEAF).where(LEAF.c.idx == row.idx).values(change))
    assert found(connection).what == "The head of the log is not what its places say"


def test_a_place_without_its_entry_is_found(connection):
    last = rows_of(connection, LEAF)[-1]
    connection.execute(delete(ENTRY).where(ENTRY.c.id == last.entry_id))
    connection.execute(delete(DATA).where(DATA.c.entry_id == last.entry_id))
    assert found(connection).what == "An entry is gone"


def test_a_lost_entry_that_no_entry_owns_up_to_is_found(connection):
    read = connection.execute(select(ENTRY).where(ENTRY.c.type == "case.read")).first()
    connection.execute(update(LEAF).where(LEAF.c.entry_id == read.id).values(entry_id=None))
    connection.execute(delete(ENTRY).where(ENTRY.c.id == read.id))
    connection.execute(delete(DATA).where(DATA.c.entry_id == read.id))
    assert found(connection).what == "An entry is gone"
    assert "no entry tells that it was lost" in found(connection).means


# Ends cut off and histories rewritten ------------------------------------------------------------------------------


def cut_off(connection: Connection, entry: Any) -> None:
    """Remove an entry with everything that stands beside it, and give the others new places."""
    connection.execute(delete(ENTRY).where(ENTRY.c.id == entry.id))
    connection.execute(delete(DATA).where(DATA.c.entry_id == entry.id))
    connection.execute(delete(PENDING).where(PENDING.c.entry_id == entry.id))
    renumber(connection)


def test_an_end_cut_off_is_found(connection):
    cut_off(connection, chained(connection)[-1])
    assert found(connection).what == "The chain does not end where the case says"


def test_an_end_cut_off_with_the_case_row_wound_back_is_found_by_what_hangs_on_it(connection):
    *_, before, last = chained(connection)
    cut_off(connection, last)
    end = {"audit_seq": before.case_seq, "audit_prev": before.leaf.hex()}
    connection.execute(update(CASE).where(CASE.c.id == last.case_id).values(end))
    assert found(connection)


def test_a_case_removed_with_its_rows_but_not_its_entries_is_found(connection):
    case = chained(connection)[0].case_id
    for table in ON_CASE:
        connection.execute(delete(table).where(table.complaint_id == case))
    connection.execute(delete(CASE).where(CASE.c.id == case))
    assert "an entry of a case that has no row" in found(connection).means


def test_a_case_put_in_without_entries_is_found(connection):
    copy_of(connection, CASE, a_row(connection, CASE))
    assert found(connection).what == "A case has no entries"


def test_a_private_part_written_anew_with_its_entry_breaks_the_chain(connection):
    entry = chained(connection)[2]
    data = connection.execute(select(DATA).where(DATA.c.entry_id == entry.id)).one()
    keys = keys_of(connection, entry.case_id)
    told = opened_for_case(keys, entry.id, data.private, data.identity)
    private = told.text.replace(b"baton", b"stick")
    record = entry.record.replace(
        commitment_to_bytes(told.text, told.salt).encode(), commitment_to_bytes(private, told.salt).encode()
    )
    leaf = leaf_of(record, entry.salt)
    sealed = sealed_for_case(keys, entry.id, told.salt, Private(private, private))
    connection.execute(update(DATA).where(DATA.c.entry_id == entry.id).values(**sealed))
    connection.execute(update(ENTRY).where(ENTRY.c.id == entry.id).values(record=record, leaf=leaf))
    renumber(connection)
    assert private != told.text
    assert found(connection).what == "The chain is broken"


def test_a_role_granted_by_hand_is_found(connection):
    connection.execute(update(Account).where(Account.role == "auditor").values(role="head"))
    assert found(connection).what == "An account has rights that no entry gave it"


def test_an_account_made_by_hand_is_found_even_with_an_entry_that_is_no_entry(connection):
    copy_of(connection, Account.__table__, a_row(connection, Account.__table__))
    record = Record(secrets.token_hex(18), a_time(connection), "account.added", "system", None)
    values = {"id": record.id, "record": record.encode(), "salt": b"s" * 32, "leaf": b"l" * 32, "case_id": None}
    connection.execute(insert(ENTRY).values(**values, case_seq=None, at="x", type="account.added", actor_id=None))
    connection.execute(insert(PENDING).values(entry_id=record.id))
    assert found(connection)


def a_time(connection: Connection) -> Any:
    return connection.scalars(select(CASE.c.received_at)).first()


def test_a_state_set_through_the_writer_without_a_move_is_found(world):
    world.file()
    with world.database.write() as session:
        complaint = session.scalars(select(Complaint)).one()
        complaint.state, complaint.is_open = "closed", False
        keep(session, complaint, "case.conclude", SYSTEM, world.soon())
    assert verify(world.database).what == "A state was set without a move"


# What only the published log will show -----------------------------------------------------------------------------


def test_what_cannot_be_seen_before_an_entry_has_its_place(connection):
    """A read removed in the second before it gets its place leaves no trace: nobody outside holds anything of it."""
    waiting = rows_of(connection, PENDING)[-1].entry_id
    cut_off(connection, connection.execute(select(ENTRY).where(ENTRY.c.id == waiting)).one())
    assert found(connection) is None


# The published log -------------------------------------------------------------------------------------------------


@pytest.fixture
def log(connection: Connection, tmp_path: Path) -> PublishedLog:
    """The log of that database, published; what is done to the database afterwards, it does not know."""
    make_signer(tmp_path / "signer", "oversight.example/log1")
    signer = LogSigner(tmp_path / "signer")
    integrate(seen_through(connection))
    Publisher(seen_through(connection), Directory(tmp_path / "log"), signer).publish()
    trust = Trust(tuple(key.verifier for key in signer.keys.log))
    return PublishedLog(Directory(tmp_path / "log"), trust, signer.last().checkpoint)


def against(connection: Connection, log: PublishedLog) -> Violation | Verified:
    return verify(seen_through(connection), log=log)


def test_the_published_log_verifies_with_its_database(connection, log):
    verified = against(connection, log)
    assert verified == Verified(verified.entries, verified.cases, published=verified.entries)


def test_a_read_removed_without_a_trace_in_the_database_is_found(connection, log):
    cut_off(connection, connection.execute(select(ENTRY).where(ENTRY.c.type == "case.read")).first())
    assert found(connection) is None
    assert against(connection, log).what == "An entry is not the one that was published"


def test_a_whole_case_wound_back_is_found(connection, log):
    *_, last = rows_of(connection, LEAF)
    cut_off(connection, connection.execute(select(ENTRY).where(ENTRY.c.id == last.entry_id)).one())
    assert found(connection) is None
    assert against(connection, log).what == "An entry is not the one that was published"


def test_a_published_log_wound_back_together_with_the_database_is_known_to_the_signer(connection, log, tmp_path):
    with connection.begin_nested():
        older = Directory(tmp_path / "older")
        make_signer(tmp_path / "another", "oversight.example/log1")
        cut_off(connection, connection.execute(select(ENTRY).where(ENTRY.c.type == "case.read")).first())
        signer = LogSigner(tmp_path / "another")
        Publisher(seen_through(connection), older, signer).publish()
    trust = Trust(tuple(key.verifier for key in signer.keys.log))
    wound_back = PublishedLog(older, trust, signer.last().checkpoint)
    assert isinstance(against(connection, wound_back), Verified)
    assert against(connection, replace(wound_back, last=log.last)).what == "The log shrank"


def test_a_published_log_that_is_older_than_the_database_says_is_found(connection, log, tmp_path):
    (tmp_path / "log/checkpoint").write_bytes((tmp_path / "signer/last").read_bytes())
    connection.execute(update(Base.metadata.tables["audit_head"]).values(published_size=1))
    assert isinstance(against(connection, log), Verified)
    empty = Checkpoint("oversight.example/log1", 0, EMPTY_ROOT)
    signed = Note(empty.text, (LogSigner(tmp_path / "signer").keys.log[0].sign(empty.text),))
    (tmp_path / "log/checkpoint").write_bytes(signed.encode())
    assert against(connection, log).what == "The published log shrank"


def test_every_damaged_file_is_found(connection, log, tmp_path):
    files = [path for path in sorted((tmp_path / "log").rglob("*")) if path.is_file() and "history" not in path.parts]
    missed = []
    for path in files:
        was = path.read_bytes()
        for damaged in (None, b"", was[:-1], bytes([*was[:40], was[40] ^ 1, *was[41:]])):
            path.unlink()
            if damaged is not None:
                path.write_bytes(damaged)
            missed += [(path, damaged)] if isinstance(against(connection, log), Verified) else []
            path.write_bytes(was)
    assert {path.name for path, _ in missed} <= {"keys"}
    assert len(files) >= 4


def test_an_entry_that_waits_for_more_than_a_day_is_found(connection):
    newest = max(read_time(row.at) for row in rows_of(connection, ENTRY))
    assert isinstance(verify(seen_through(connection), at=newest), Verified)
    late = verify(seen_through(connection), at=newest + timedelta(days=1, seconds=1))
    assert late.what == "An entry waits for the log for more than a day"
