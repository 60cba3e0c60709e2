"""Whoever swaps rows of the record, cuts off its end or writes history anew behind the application's back is found."""

import secrets
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, update

from oversight.database import Base
from oversight.log.private import Private, opened_for_case, sealed_for_case
from oversight.log.verify import verify
from oversight.log.writer import keep
from oversight.models import ON_CASE, Account, CaseKey, Complaint
from oversight.sealing.databases import office_keys
from oversight.sealing.keys import CaseKeys, Ring
from tests.factories.tampering import (
    CASE,
    DATA,
    ENTRY,
    LEAF,
    PENDING,
    a_row,
    chained,
    copy_of,
    cut_off,
    found,
    key_of,
    renumber,
    rows_of,
)
from tests.factories.world import make_settings
from workflows.audit.entry import Record, commitment_to_bytes, leaf_of
from workflows.roles import SYSTEM


def keys_of(connection: Connection, case_id: str) -> CaseKeys:
    """Open the keys of a case, as only the office can."""
    keys = CaseKey.__table__.c
    wrapped = connection.scalar(select(keys.sealed_keys).where(keys.complaint_id == case_id, keys.holder == "office"))
    settings = make_settings("")
    return Ring(office_keys(settings)).unwrap(wrapped)


# Swaps ---------------------------------------------------------------------------------------------------------------


def swap(connection: Connection, table: Table, one: Any, other: Any, *names: str) -> None:
    for row, values in ((one, other), (other, one)):
        change = {name: getattr(values, name) for name in names}
        connection.execute(update(table).where(key_of(table, row)).values(change))


def test_private_parts_that_changed_places_are_found(unguarded):
    one, other = rows_of(unguarded, DATA)[:2]
    swap(unguarded, DATA, one, other, "private", "identity")
    assert found(unguarded)


def test_records_that_changed_places_are_found(unguarded):
    table = Base.metadata.tables["record"]
    one, *others = rows_of(unguarded, table, table.c.kind == "plan_line")
    swap(unguarded, table, one, others[0], "sealed")
    assert found(unguarded)


def test_records_of_one_case_are_sealed_for_their_own_place(unguarded):
    table = Base.metadata.tables["record"]
    one, *others = rows_of(unguarded, table, table.c.kind == "plan_line")
    other = next(row for row in others if row.complaint_id == one.complaint_id)
    swap(unguarded, table, one, other, "sealed")
    assert found(unguarded).what == "A sealed value cannot be opened"


@pytest.mark.parametrize("harm", ["removed", "changed", "of another case"])
def test_keys_of_a_case_that_were_touched_are_found(unguarded, harm):
    keys = CaseKey.__table__
    one, other = rows_of(unguarded, keys, keys.c.holder == "office")[:2]
    this = (keys.c.complaint_id == one.complaint_id) & (keys.c.holder == "office")
    if harm == "removed":
        unguarded.execute(delete(keys).where(this))
    else:
        wrapped = other.sealed_keys if harm == "of another case" else one.sealed_keys[:-1] + b"x"
        unguarded.execute(update(keys).where(this).values(sealed_keys=wrapped))
    assert "cannot be opened" in found(unguarded).what


def test_keys_of_a_case_that_there_is_not_are_found(unguarded):
    keys = CaseKey.__table__
    values = {**rows_of(unguarded, keys)[0]._mapping, "complaint_id": "nobody"}
    unguarded.execute(insert(keys).values(values))
    assert "keys of a case that has no row" in found(unguarded).means


def test_entries_that_changed_places_are_found(unguarded):
    entries = chained(unguarded)
    one, other = entries[2], entries[3]
    for entry, seq in ((one, 9999), (other, one.case_seq), (one, other.case_seq)):
        unguarded.execute(update(ENTRY).where(ENTRY.c.id == entry.id).values(case_seq=seq))
    assert found(unguarded)


def test_cases_that_changed_their_account_are_found(unguarded):
    one, other = rows_of(unguarded, CASE)[:2]
    swap(unguarded, CASE, one, other, "sealed", "changed_at")
    assert found(unguarded)


def test_entries_that_wait_in_another_order_are_found(unguarded):
    statement = select(ENTRY.c.id, PENDING.c.n).join(PENDING, PENDING.c.entry_id == ENTRY.c.id)
    case = unguarded.scalars(select(CASE.c.id).order_by(CASE.c.received_at.desc())).first()
    one, other, *_ = unguarded.execute(statement.where(ENTRY.c.case_id == case).order_by(ENTRY.c.case_seq)).all()
    for entry, n in ((one, -1), (other, one.n), (one, other.n)):
        unguarded.execute(update(PENDING).where(PENDING.c.entry_id == entry.id).values(n=n))
    assert found(unguarded).what == "An entry stands before the one it follows"


def test_entries_whose_places_were_swapped_are_found(unguarded):
    one, other, *_ = rows_of(unguarded, LEAF)
    for row, values in ((one, {"entry_id": "x", "leaf": b"x"}), (other, one._mapping), (one, other._mapping)):
        change = {name: values[name] for name in ("entry_id", "leaf")}
        unguarded.execute(update(LEAF).where(LEAF.c.idx == row.idx).values(change))
    assert found(unguarded).what == "The head of the log is not what its places say"


def test_a_place_without_its_entry_is_found(unguarded):
    last = rows_of(unguarded, LEAF)[-1]
    unguarded.execute(delete(ENTRY).where(ENTRY.c.id == last.entry_id))
    unguarded.execute(delete(DATA).where(DATA.c.entry_id == last.entry_id))
    assert found(unguarded).what == "An entry is gone"


def test_a_lost_entry_that_no_entry_owns_up_to_is_found(unguarded):
    read = unguarded.execute(select(ENTRY).where(ENTRY.c.type == "case.read")).first()
    unguarded.execute(update(LEAF).where(LEAF.c.entry_id == read.id).values(entry_id=None))
    unguarded.execute(delete(ENTRY).where(ENTRY.c.id == read.id))
    unguarded.execute(delete(DATA).where(DATA.c.entry_id == read.id))
    assert found(unguarded).what == "An entry is gone"
    assert "no entry tells that it was lost" in found(unguarded).means


# Ends cut off and histories rewritten --------------------------------------------------------------------------------


def test_an_end_cut_off_is_found(unguarded):
    cut_off(unguarded, chained(unguarded)[-1])
    assert found(unguarded).what == "The chain does not end where the case says"


def test_an_end_cut_off_with_the_case_row_wound_back_is_found_by_what_hangs_on_it(unguarded):
    *_, before, last = chained(unguarded)
    cut_off(unguarded, last)
    end = {"audit_seq": before.case_seq, "audit_prev": before.leaf.hex()}
    unguarded.execute(update(CASE).where(CASE.c.id == last.case_id).values(end))
    assert found(unguarded)


def test_a_case_removed_with_its_rows_but_not_its_entries_is_found(unguarded):
    case = chained(unguarded)[0].case_id
    for table in ON_CASE:
        unguarded.execute(delete(table).where(table.complaint_id == case))
    unguarded.execute(delete(CASE).where(CASE.c.id == case))
    assert "an entry of a case that has no row" in found(unguarded).means


def test_a_case_put_in_without_entries_is_found(unguarded):
    copy_of(unguarded, CASE, a_row(unguarded, CASE))
    assert found(unguarded).what == "A case has no entries"


def test_a_private_part_written_anew_with_its_entry_breaks_the_chain(unguarded):
    entry = chained(unguarded)[2]
    data = unguarded.execute(select(DATA).where(DATA.c.entry_id == entry.id)).one()
    keys = keys_of(unguarded, entry.case_id)
    told = opened_for_case(keys, entry.id, data.private, data.identity)
    private = told.text.replace(b"baton", b"stick")
    record = entry.record.replace(
        commitment_to_bytes(told.text, told.salt).encode(), commitment_to_bytes(private, told.salt).encode()
    )
    leaf = leaf_of(record, entry.salt)
    sealed = sealed_for_case(keys, entry.id, told.salt, Private(private, private))
    unguarded.execute(update(DATA).where(DATA.c.entry_id == entry.id).values(**sealed))
    unguarded.execute(update(ENTRY).where(ENTRY.c.id == entry.id).values(record=record, leaf=leaf))
    renumber(unguarded)
    assert private != told.text
    assert found(unguarded).what == "The chain is broken"


def test_a_role_granted_by_hand_is_found(unguarded):
    unguarded.execute(update(Account).where(Account.role == "auditor").values(role="head"))
    assert found(unguarded).what == "An account has rights that no entry gave it"


def test_an_account_made_by_hand_is_found_even_with_an_entry_that_is_no_entry(unguarded):
    copy_of(unguarded, Account.__table__, a_row(unguarded, Account.__table__))
    record = Record(secrets.token_hex(18), a_time(unguarded), "account.added", "system", None)
    values = {"id": record.id, "record": record.encode(), "salt": b"s" * 32, "leaf": b"l" * 32, "case_id": None}
    unguarded.execute(insert(ENTRY).values(**values, case_seq=None, at="x", type="account.added", actor_id=None))
    unguarded.execute(insert(PENDING).values(entry_id=record.id))
    assert found(unguarded)


def a_time(connection: Connection) -> Any:
    return connection.scalars(select(CASE.c.received_at)).first()


def test_a_state_set_through_the_writer_without_a_move_is_found(world):
    world.file()
    with world.database.write() as session:
        complaint = session.scalars(select(Complaint)).one()
        complaint.state, complaint.is_open = "closed", False
        keep(session, complaint, "case.conclude", SYSTEM, world.soon())
    assert verify(world.database).what == "A state was set without a move"
