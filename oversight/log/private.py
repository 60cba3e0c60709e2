"""Seal the private part of an entry, and open it again to the very bytes to which the entry committed.

The private part of an entry of a case is canonical text that holds rows. It is kept in two pieces. ``private`` is the
salt and the text under the case's key for words, with a mark in place of each row that tells who people are;
``identity`` is those rows, under the key for identities. Entries that belong to no chain are sealed whole, under the
key of the house.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from oversight.models import AuditData, AuditEntry, HoldsSealed, case_keys, held_keys
from oversight.sealing.box import CannotOpen, opened, seal
from oversight.sealing.keys import CaseKeys
from workflows.audit.canonical import canonical
from workflows.audit.entry import SALT_BYTES
from workflows.audit.erasure import ERASED

_MARK = b"\xff"
"""A byte that no UTF-8 text holds."""

_TABLE = AuditData.__tablename__

SEALED_PRIVATE = (
    AuditEntry.id,
    AuditEntry.case_id,
    AuditEntry.case_seq,
    AuditEntry.type,
    AuditData.private,
    AuditData.identity,
)
"""What ``opened_private`` needs of an entry."""


@dataclass(frozen=True, slots=True)
class Private:
    """A private part before it is sealed: its text, and the same in pieces where it tells rows of a case."""

    text: bytes
    words: bytes
    identity: bytes | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A private part as it was committed to, with the salt of the commitment."""

    text: bytes
    salt: bytes


def private_of_rows(rows: Sequence[tuple[type[Any], Mapping[str, Any]]], told: Mapping[str, Any]) -> Private:
    """Write the private part of an entry that tells rows: exactly ``canonical({"rows": …, "told": …})``."""
    texts = [(_tells_identity(model), canonical(row)) for model, row in rows]
    words = b",".join(_MARK if hidden else text for hidden, text in texts)
    whole = b",".join(text for _, text in texts)
    end = b'],"told":' + canonical(dict(told)) + b"}"
    identity = _MARK.join(text for hidden, text in texts if hidden)
    return Private(b'{"rows":[' + whole + end, b'{"rows":[' + words + end, identity or None)


def _tells_identity(model: type[Any]) -> bool:
    return issubclass(model, HoldsSealed) and model.KEY == "identity"


def sealed_for_case(keys: CaseKeys, entry_id: str, salt: bytes, private: Private) -> dict[str, Any]:
    """Seal the private part of an entry in the chain of a case, as it is stored."""
    identity = private.identity
    return {
        "entry_id": entry_id,
        "private": seal(keys.of("words"), salt + private.words, _place("private", entry_id)),
        "identity": None if identity is None else seal(keys.of("identity"), identity, _place("identity", entry_id)),
    }


def sealed_for_house(house: bytes, entry_id: str, salt: bytes, text: bytes) -> dict[str, Any]:
    """Seal the private part of an entry outside any chain, as it is stored."""
    return {
        "entry_id": entry_id,
        "private": seal(house, salt + text, _place("house", entry_id)),
        "identity": None,
    }


def opened_for_case(keys: CaseKeys, entry_id: str, private: bytes, identity: bytes | None) -> Opened:
    """Open the private part of an entry in the chain of a case.

    :raises CannotOpen: it is not what was sealed.
    """
    salt, words = _parted(opened(keys.of("words"), bytes(private), _place("private", entry_id)))
    rows = (
        opened(keys.of("identity"), bytes(identity), _place("identity", entry_id)).split(_MARK)
        if identity is not None
        else []
    )
    between = words.split(_MARK)
    if len(between) != len(rows) + 1:
        raise CannotOpen("a part of an entry is missing, or one too many is there")
    text = between[0] + b"".join(row + rest for row, rest in zip(rows, between[1:], strict=True))
    return Opened(text, salt)


def opened_for_house(house: bytes, entry_id: str, private: bytes, identity: bytes | None) -> Opened:
    """Open the private part of an entry outside any chain.

    :raises CannotOpen: it is not what was sealed.
    """
    if identity is not None:
        raise CannotOpen("a part of an entry stands where none was written")
    salt, text = _parted(opened(house, bytes(private), _place("house", entry_id)))
    return Opened(text, salt)


def opened_private(session: Session, entry: Any) -> Opened:
    """Open the private part of an entry as it was read; see ``SEALED_PRIVATE``.

    :raises CannotOpen: it is not what was sealed, or not for this process.
    """
    if is_of_house(entry):
        return opened_for_house(held_keys(session).house, entry.id, entry.private, entry.identity)
    return opened_for_case(case_keys(session, entry.case_id), entry.id, entry.private, entry.identity)


def is_of_house(entry: Any) -> bool:
    """Tell whether the private part of an entry is under the key of the house, and not under that of a case."""
    return entry.case_seq is None or entry.type == ERASED


class OpenedEntry:
    """An entry as it was read, with its private part and the salt of that opened; neither, where it cannot be."""

    __slots__ = ("_row", "data_salt", "private")

    def __init__(self, row: Any, found: Opened | None) -> None:
        self._row = row
        self.private = found.text if found else None
        self.data_salt = found.salt if found else b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def opened_entries(session: Session, rows: Iterable[Any]) -> Iterator[OpenedEntry]:
    """Open entries one after the other, with the wrapped keys that their rows bring along."""
    return (_opened_entry(session, row) for row in rows)


def _opened_entry(session: Session, row: Any) -> OpenedEntry:
    if row.private is None:
        return OpenedEntry(row, None)
    if not is_of_house(row):
        held_keys(session).remember(row.case_id, row.wrapped)
    try:
        return OpenedEntry(row, opened_private(session, row))
    except CannotOpen:
        return OpenedEntry(row, Opened(b"", b""))


def _parted(plain: bytes) -> tuple[bytes, bytes]:
    return plain[:SALT_BYTES], plain[SALT_BYTES:]


def _place(column: str, entry_id: str) -> str:
    return f"{_TABLE}|{column}|{entry_id}|1"
