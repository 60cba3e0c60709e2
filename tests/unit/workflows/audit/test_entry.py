"""Entries have the bytes, commitments and leaves that the published vectors say (audit-log.md, section 8)."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import pytest

from workflows.audit.canonical import NotCanonical, canonical
from workflows.audit.entry import (
    InvalidEntry,
    Record,
    _decode_any,
    commitment,
    commitment_to_bytes,
    decode,
    entry_bytes,
    leaf_of,
    read_time,
    write_time,
)

PRIVATE = {"category": "force", "channel": "web"}
DATA = "c395bb0244c1f14409f47a3349db1058dee195cd74c64d55e059cb20d306d18a"
CASE = "00000000-0000-4000-8000-00000000000c"
STAFF = "00000000-0000-4000-8000-00000000000a"
LEAVES = (
    "651fde55c0b0e5dd659141c4cfe72e4fa85d083eae93ca5ff997d09f38785d7a",
    "822533604861615a19baef02fab9e76b32e4ead4cb94b4b6c73e63498497e2dd",
    "785ecc4b3db08201534ae9061773542c4d41d54b6339df3c95e59beef9d5afd5",
)
FILED = Record(
    id="00000000-0000-4000-8000-000000000001",
    at=datetime(2026, 1, 1, tzinfo=UTC),
    type="complaint.filed",
    actor_kind="complainant",
    actor_id=None,
    case=CASE,
    case_seq=0,
    data=DATA,
)
FILED_BYTES = (
    b'{"actor":{"id":null,"kind":"complainant"},"at":"2026-01-01T00:00:00.000Z",'
    b'"case":"00000000-0000-4000-8000-00000000000c","case_seq":0,'
    b'"data":"c395bb0244c1f14409f47a3349db1058dee195cd74c64d55e059cb20d306d18a",'
    b'"id":"00000000-0000-4000-8000-000000000001","prev":null,"type":"complaint.filed","v":1}'
)


def by_staff(number: int, entry_type: str) -> Record:
    at = FILED.at + timedelta(seconds=number - 1)
    entry_id = f"00000000-0000-4000-8000-00000000000{number}"
    return Record(entry_id, at, entry_type, "staff", STAFF, CASE, number - 1, LEAVES[number - 2], None)


def salt(number: int) -> bytes:
    return bytes([0xA0 + number - 1]) * 32


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
