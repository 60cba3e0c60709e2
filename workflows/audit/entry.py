"""One entry of the record: what is said openly, what is committed to, and the leaf that stands for both."""

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from workflows.audit.canonical import canonical, from_canonical
from workflows.audit.merkle import leaf_hash

SALT_BYTES = 32
ENTRY_TYPE = re.compile(r"[a-z0-9_.]{3,64}")
ACTOR_KINDS = frozenset({"complainant", "staff", "auditor", "system"})


class InvalidEntry(ValueError):
    """An entry that does not have the form of the record."""


@dataclass(frozen=True, slots=True)
class Record:
    """What an entry says without personal data: types, times, random ids and commitments.

    ``at`` is UTC to the millisecond. ``case_seq`` and ``prev`` (hex leaf of the entry before) chain the entries of one
    case; both are none for reads, log-ins and system events. ``data`` commits to the private part (hex).
    """

    id: str
    at: datetime
    type: str
    actor_kind: str
    actor_id: str | None
    case: str | None = None
    case_seq: int | None = None
    prev: str | None = None
    data: str | None = None

    def encode(self) -> bytes:
        """Give the canonical bytes of the record, all nine keys present.

        :raises InvalidEntry: the type or the kind of actor is not one of the record's.
        """
        if not ENTRY_TYPE.fullmatch(self.type) or self.actor_kind not in ACTOR_KINDS:
            raise InvalidEntry(f"{self.type} by {self.actor_kind} is not an entry of this record")
        return canonical(
            {
                "v": 1,
                "id": self.id,
                "at": write_time(self.at),
                "type": self.type,
                "actor": {"kind": self.actor_kind, "id": self.actor_id},
                "case": self.case,
                "case_seq": self.case_seq,
                "prev": self.prev,
                "data": self.data,
            }
        )


_UUID, _HASH = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", r"[0-9a-f]{64}"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
_PLAIN_RECORD = re.compile(
    rf'{{"actor":{{"id":(?:null|"({_UUID})"),"kind":"([a-z]+)"}},"at":"({_TIME})","case":(?:null|"({_UUID})"),'
    rf'"case_seq":(?:null|(0|[1-9][0-9]{{0,14}})),"data":(?:null|"({_HASH})"),"id":"({_UUID})",'
    rf'"prev":(?:null|"({_HASH})"),"type":"([a-z0-9_.]{{3,64}})","v":1}}'
)
"""Records as we write them. What matches is canonical as it stands: the general way of finding that out is slow."""


def decode(data: bytes) -> Record:
    """Read the canonical bytes of a record.

    :raises InvalidEntry: the bytes are canonical but not those of a record.
    """
    plain = _PLAIN_RECORD.fullmatch(data.decode()) if data.isascii() else None
    if plain is None:
        return _decode_any(data)
    actor, kind, at, case, seq, committed, entry_id, prev, entry_type = plain.groups()
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise InvalidEntry(f"this is not a record: {error}") from error
    return Record(entry_id, moment, entry_type, kind, actor, case, seq if seq is None else int(seq), prev, committed)


def _decode_any(data: bytes) -> Record:
    row = from_canonical(data)
    try:
        return Record(
            id=row["id"],
            at=read_time(row["at"]),
            type=row["type"],
            actor_kind=row["actor"]["kind"],
            actor_id=row["actor"]["id"],
            case=row["case"],
            case_seq=row["case_seq"],
            prev=row["prev"],
            data=row["data"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidEntry(f"this is not a record: {error}") from error


def write_time(at: datetime) -> str:
    """Write an instant as the record does: UTC, milliseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_time(text: str) -> datetime:
    """Read an instant of the record.

    :raises ValueError: it is not written as the record writes it.
    """
    at = datetime.fromisoformat(text)
    if write_time(at) != text:
        raise ValueError(f"{text} is not how the record writes a time")
    return at


def commitment(private: Any, salt: bytes) -> str:
    """Commit to the private part of an entry, in hex."""
    return hmac.digest(_salt(salt), canonical(private), "sha256").hex()


def commitment_to_bytes(private: bytes, salt: bytes) -> str:
    """Commit to a private part that is canonical already, in hex."""
    return hmac.digest(_salt(salt), private, "sha256").hex()


def entry_bytes(record: bytes, salt: bytes) -> bytes:
    """Give the 73 bytes that are published for an entry: they say nothing about its content."""
    return b"entry/v1 " + hmac.digest(_salt(salt), record, "sha256").hex().encode()


def leaf_of(record: bytes, salt: bytes) -> bytes:
    """Give the leaf hash of an entry."""
    return leaf_hash(entry_bytes(record, salt))


def _salt(salt: bytes) -> bytes:
    if len(salt) != SALT_BYTES:
        raise InvalidEntry(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return salt
