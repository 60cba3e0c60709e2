"""A case's chain holds from the first entry to the last, and every break in it is found."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from workflows.audit.chain import StoredEntry, Violation, check_chain, check_entry
from workflows.audit.entry import Record, leaf_of

CASE = "00000000-0000-4000-8000-00000000000c"
START = datetime(2026, 1, 1, tzinfo=UTC)


def store(record: Record, salt: bytes = b"s" * 32) -> StoredEntry:
    encoded = record.encode()
    return StoredEntry(record.id, record.case, record.case_seq, encoded, salt, leaf_of(encoded, salt))


def a_chain(length: int = 4, case: str = CASE) -> list[StoredEntry]:
    entries: list[StoredEntry] = []
    for seq in range(length):
        prev = entries[-1].leaf.hex() if entries else None
        at = START + timedelta(minutes=seq)
        entries.append(store(Record(f"entry-{seq}", at, "case.note", "system", None, case, seq, prev)))
    return entries


def found(entries: list[StoredEntry], **end: object) -> str:
    violation = check_chain(entries, **end)
    assert isinstance(violation, Violation)
    return violation.what


def test_an_untouched_chain_gives_its_records():
    entries = a_chain()
    records = check_chain(entries, length=4, head=entries[-1].leaf.hex())
    assert [record.case_seq for record in records] == [0, 1, 2, 3]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize(
    "column, value",
    [
        ("record", b"{}"),
        ("record", b"\xff"),
        ("salt", b"t" * 32),
        ("salt", b"short"),
        ("leaf", b"l" * 32),
        ("id", "another"),
        ("case_id", "another"),
        ("case_seq", 9),
        ("case_id", None),
    ],
)
def test_one_changed_column_is_found(place, column, value):
    entries = a_chain()
    entries[place] = dataclasses.replace(entries[place], **{column: value})
    assert found(entries)


@pytest.mark.parametrize("place", range(3))
def test_a_removed_entry_is_found(place):
    entries = a_chain()
    del entries[place]
    assert found(entries) == "An entry is missing"


def test_swapped_entries_are_found():
    entries = a_chain()
    entries[1], entries[2] = entries[2], entries[1]
    assert found(entries) == "An entry is missing"


def test_an_entry_rewritten_with_a_fitting_leaf_breaks_the_next_link():
    entries = a_chain()
    record = check_entry(entries[1])
    entries[1] = store(dataclasses.replace(record, type="case.other"))
    assert found(entries) == "The chain is broken"


def test_a_first_entry_that_names_one_before_it_is_found():
    entries = a_chain(1)
    record = check_entry(entries[0])
    assert found([store(dataclasses.replace(record, prev="00" * 32))]) == "The chain is broken"


def test_an_end_cut_off_is_found_where_the_case_says_how_long_it_is():
    entries = a_chain()
    end = {"length": 4, "head": entries[-1].leaf.hex()}
    assert found(entries[:-1], **end) == "The chain does not end where the case says"
    assert found(entries[:-1], length=4) == "The chain does not end where the case says"
    assert found(entries[:-1], head=end["head"]) == "The chain does not end where the case says"
    assert found([], **end) == "The chain does not end where the case says"
    cut = check_chain(entries[:-1], **end)
    assert (cut.where, cut.since) == (f"case {CASE}", START + timedelta(minutes=2))
    assert (check_chain([], **end).where, check_chain([], **end).since) == ("case ?", None)


@pytest.mark.parametrize("seq", [0, 1, 3, 7])
def test_a_place_that_is_not_the_next_is_found(seq):
    first, second = a_chain(2)
    moved = dataclasses.replace(check_entry(second), case_seq=seq + (seq == 1))
    violation = check_chain([first, store(moved)])
    assert (violation.what, violation.where) == ("An entry is missing", f"case {CASE}, place 1")


def test_a_violation_says_what_where_and_since_when():
    entries = a_chain()
    entries[2] = dataclasses.replace(entries[2], salt=b"t" * 32)
    assert str(check_chain(entries)) == (
        "An entry does not match its leaf (entry entry-2 since 2026-01-01T00:02:00+00:00): "
        "its bytes, salt or leaf were changed"
    )
