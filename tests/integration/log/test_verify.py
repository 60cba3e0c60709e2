"""Whoever changes the database behind the application's back is found: any column, any row, any table of the record."""

import threading
from typing import Any

import pytest
from sqlalchemy import Column, delete, insert, select, update

from oversight.database import Base
from oversight.log.case_files import FilesToVerify
from oversight.log.verify import Verified, verify
from oversight.models import ON_CASE, Account, CaseDocument, EvidenceFile
from tests.factories.safes import SAFE
from tests.factories.tampering import (
    CASE,
    COVERED,
    DATA,
    ENTRY,
    EXEMPT,
    LEAF,
    MAY_BE_ADDED,
    OUTSIDE,
    PENDING,
    a_row,
    chained,
    copy_of,
    found,
    key_of,
    mutate,
    rows_of,
    seen_through,
)
from workflows.audit.chain import Violation
from workflows.states import State

CHECKED = [column for table in COVERED for column in table.columns if column.name not in EXEMPT.get(table.name, {})]
UNCHECKED = [column for table in COVERED for column in table.columns if column.name in EXEMPT.get(table.name, {})]


def named(column: Column[Any]) -> str:
    return str(column)


# No false alarm ------------------------------------------------------------------------------------------------------


def test_an_untouched_record_verifies(unguarded):
    entries, cases, files = (len(rows_of(unguarded, table)) for table in (ENTRY, CASE, EvidenceFile.__table__))
    files += len(rows_of(unguarded, CaseDocument.__table__))
    assert verify(seen_through(unguarded), files=FilesToVerify(SAFE)) == Verified(entries, cases, files=files)
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


# One value, one row --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", CHECKED, ids=named)
def test_one_changed_value_is_found(unguarded, column):
    mutate(unguarded, column, a_row(unguarded, column.table))
    assert found(unguarded)


def test_another_moment_at_which_an_account_was_shut_is_found(unguarded):
    shut = a_row(unguarded, Account.__table__, Account.disabled_at.is_not(None))
    mutate(unguarded, Account.__table__.c.disabled_at, shut)
    assert found(unguarded).what == "An account has rights that no entry gave it"


def test_a_shut_account_opened_by_hand_is_found(unguarded):
    unguarded.execute(update(Account).values(disabled_at=None))
    assert found(unguarded).what == "An account has rights that no entry gave it"


@pytest.mark.parametrize("column", UNCHECKED, ids=named)
def test_the_list_of_columns_outside_the_record_is_honest(unguarded, column):
    entry = chained(unguarded)[-1]
    row = entry if column.table is ENTRY else rows_of(unguarded, column.table)[-1]
    mutate(unguarded, column, row)
    assert found(unguarded) is None


def test_every_table_is_either_checked_or_named_with_a_reason():
    assert {table.name for table in COVERED} | OUTSIDE.keys() == Base.metadata.tables.keys()
    assert all(table.__tablename__ not in OUTSIDE for table in ON_CASE)


@pytest.mark.parametrize("table", COVERED, ids=str)
def test_a_removed_row_is_found(unguarded, table):
    unguarded.execute(delete(table).where(key_of(table, a_row(unguarded, table))))
    assert found(unguarded)


@pytest.mark.parametrize("table", COVERED, ids=str)
def test_a_row_put_in_is_found(unguarded, table):
    copy_of(unguarded, table, a_row(unguarded, table))
    assert bool(found(unguarded)) is (table.name not in MAY_BE_ADDED)


@pytest.mark.parametrize("table", [table for table in COVERED if len(table.columns) > 3], ids=str)
def test_the_violation_says_where_and_what_it_means(unguarded, table):
    unguarded.execute(delete(table).where(key_of(table, a_row(unguarded, table))))
    violation = found(unguarded)
    assert violation
    assert all((violation.what, violation.where, violation.means))


def test_a_private_part_that_is_gone_is_told_from_one_that_was_changed(unguarded):
    data = a_row(unguarded, DATA)
    unguarded.execute(delete(DATA).where(key_of(DATA, data)))
    assert found(unguarded).what == "The private part of an entry is missing"


def test_a_private_part_beside_an_entry_that_has_none_is_found(unguarded):
    entry = unguarded.execute(select(ENTRY).where(ENTRY.c.type == "account.signed_out")).first()
    unguarded.execute(insert(DATA).values(entry_id=entry.id, private=b"{}"))
    assert found(unguarded).what == "A private part stands where none was written"


def test_an_entry_that_waits_twice_is_found(unguarded):
    unguarded.execute(insert(PENDING).values(n=999_999, entry_id=rows_of(unguarded, PENDING)[0].entry_id))
    assert "waits twice for the log" in found(unguarded).means


@pytest.mark.parametrize("entry_type", ["case.read", "case.file"])
def test_an_entry_that_waits_although_it_has_its_place_is_found(unguarded, entry_type):
    placed = select(ENTRY).join(LEAF, LEAF.c.entry_id == ENTRY.c.id).where(ENTRY.c.type == entry_type)
    unguarded.execute(insert(PENDING).values(n=999_999, entry_id=unguarded.execute(placed).first().id))
    assert found(unguarded).means == "it has its place and waits for one"


# Malformed values ----------------------------------------------------------------------------------------------------


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
def test_a_value_of_another_type_is_found(unguarded, table, change):
    if unguarded.dialect.name == "postgresql":
        change = "id = 'x'" if "id" in Base.metadata.tables[table].columns else "entry_id = 'x'"
    key = next(iter(Base.metadata.tables[table].primary_key)).name
    first = f"SELECT {key} FROM {table} ORDER BY {key} LIMIT 1"
    unguarded.exec_driver_sql(f"UPDATE {table} SET {change} WHERE {key} = ({first})")
    assert found(unguarded)


def test_a_value_that_cannot_be_read_at_all_is_found(unguarded):
    unreadable = "changed_at = 'infinity'" if unguarded.dialect.name == "postgresql" else "source = CAST(x'ff' AS TEXT)"
    unguarded.exec_driver_sql(f"UPDATE complaint SET {unreadable}")
    assert found(unguarded).what == "A value cannot be read"


def test_an_instant_finer_than_any_that_is_stored_is_found(unguarded):
    if unguarded.dialect.name == "postgresql":
        unguarded.exec_driver_sql("UPDATE move SET at = at + interval '1 microsecond'")
    else:
        unguarded.exec_driver_sql("UPDATE move SET at = substr(at, 1, 25) || '1'")
    assert found(unguarded)
