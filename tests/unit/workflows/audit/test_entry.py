"""Entries have the bytes, commitments and leaves that the published vectors say (audit-log.md, section 8)."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.factories.vectors import DATA, FILED, FILED_BYTES, LEAVES, PRIVATE, by_staff, salt
from workflows.audit.canonical import NotCanonical, canonical
from workflows.audit.entry import (
    InvalidEntry,
    _decode_any,
    commitment,
    commitment_to_bytes,
    decode,
    entry_bytes,
    leaf_of,
    read_time,
    write_time,
)


def test_the_private_part_has_the_published_commitment():
    assert commitment(PRIVATE, b"\xd0" * 32) == DATA
    assert commitment_to_bytes(canonical(PRIVATE), b"\xd0" * 32) == DATA


def test_a_record_has_the_published_bytes_and_is_read_back():
    assert FILED.encode() == FILED_BYTES
    assert decode(FILED_BYTES) == FILED


def test_the_published_entry_is_opaque_and_of_one_length():
    entry = entry_bytes(FILED_BYTES, salt(1))
    assert entry == b"entry/v1 01239b73a66d4615135c88985d03cdea0f49d197205d929cd42b89ecf1c5e144"
    assert {len(entry_bytes(data, salt(1))) for data in (b"", FILED_BYTES, FILED_BYTES * 9)} == {73}


@pytest.mark.parametrize(
    "number, record", [(1, FILED), (2, by_staff(2, "case.assigned")), (3, by_staff(3, "case.read"))]
)
def test_three_linked_entries_have_the_published_leaves(number, record):
    assert leaf_of(record.encode(), salt(number)).hex() == LEAVES[number - 1]


@pytest.mark.parametrize("length", [0, 31, 33])
def test_it_refuses_a_salt_of_another_length(length):
    with pytest.raises(InvalidEntry):
        leaf_of(FILED_BYTES, b"s" * length)
    with pytest.raises(InvalidEntry):
        commitment(PRIVATE, b"s" * length)


@pytest.mark.parametrize(
    "change", [{"type": "Case.Filed"}, {"type": "ab"}, {"type": "a" * 65}, {"type": "a b"}, {"actor_kind": "police"}]
)
def test_it_refuses_what_is_no_entry_of_this_record(change):
    with pytest.raises(InvalidEntry):
        dataclasses.replace(FILED, **change).encode()


@pytest.mark.parametrize(
    "value",
    [
        [],
        None,
        {},
        {"id": "x"},
        {"v": 1, "id": "x", "at": "yesterday", "type": "a.b", "actor": {"kind": "staff", "id": None}},
    ],
    ids=repr,
)
def test_it_refuses_canonical_bytes_that_are_no_record(value):
    with pytest.raises(InvalidEntry):
        decode(canonical(value))


@pytest.mark.parametrize(
    "old, new",
    [
        (b"2026-01-01T", b"2026-13-01T"),
        (b"T00:00:00", b"T24:00:00"),
        (b"T00:00:00", b"T00:60:00"),
        (b'"case_seq":0', b'"case_seq":00'),
        (b'"case_seq":0', b'"case_seq":0.0'),
        (b'"v":1', b'"v":1,"v":1'),
        (b'"kind"', b'"kinds"'),
        (b"}", b"} "),
    ],
)
def test_bytes_that_are_nearly_a_record_are_refused(old, new):
    with pytest.raises((InvalidEntry, NotCanonical)):
        decode(FILED_BYTES.replace(old, new, 1) if old != b"}" else FILED_BYTES + b" ")


def test_records_of_any_shape_are_read_alike():
    """The quick way and the general way agree; an id that is none of ours goes the general way."""
    for record in (FILED, by_staff(2, "case.read"), dataclasses.replace(FILED, id="entry-1", case="case-1")):
        assert decode(record.encode()) == record == _decode_any(record.encode())


def test_times_are_written_in_utc_to_the_millisecond():
    at = datetime(2026, 3, 2, 1, 30, 0, 123_999, tzinfo=timezone(timedelta(hours=2)))
    assert write_time(at) == "2026-03-01T23:30:00.123Z"
    assert read_time("2026-03-01T23:30:00.123Z") == datetime(2026, 3, 1, 23, 30, 0, 123_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-03-01T23:30:00Z", "2026-03-01T23:30:00.123+00:00", "2026-03-01 23:30:00.123Z", "2026-03-01", ""]
)
def test_a_time_has_one_spelling(text):
    with pytest.raises(ValueError, match=r".*"):
        read_time(text)


def test_equal_records_differ_once_published():
    assert entry_bytes(FILED_BYTES, salt(1)) != entry_bytes(FILED_BYTES, salt(2))
