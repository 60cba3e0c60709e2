"""The published vectors: entries of one case, with the bytes, salts and leaves that any client must come to."""

from datetime import UTC, datetime, timedelta

from workflows.audit.entry import Record

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
    """Make the entry of that number, by somebody of the office."""
    at = FILED.at + timedelta(seconds=number - 1)
    entry_id = f"00000000-0000-4000-8000-00000000000{number}"
    return Record(entry_id, at, entry_type, "staff", STAFF, CASE, number - 1, LEAVES[number - 2], None)


def salt(number: int) -> bytes:
    """Give the salt of the entry of that number."""
    return bytes([0xA0 + number - 1]) * 32
