"""A checkpoint (C2SP tlog-checkpoint): the size and root of the whole log in three lines, signed and cosigned."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from workflows.audit.merkle import HASH_BYTES
from workflows.audit.note import (
    BadSignature,
    MalformedNote,
    Note,
    VerifierKey,
    from_base64,
    is_key_name,
    read_note,
    to_base64,
)

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its origin, how many entries it has, and the hash over all of them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> bytes:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n".encode()


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint that was read, with the signatures that hold."""

    checkpoint: Checkpoint
    note: Note
    witnessed: dict[VerifierKey, datetime | None]


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses of whom so many must have signed; a member may be a group again."""

    threshold: int
    members: "tuple[VerifierKey | Group, ...]"

    def met_by(self, signed: Collection[VerifierKey]) -> bool:
        """Whether enough of its members signed."""
        met = (one.met_by(signed) if isinstance(one, Group) else one in signed for one in self.members)
        return sum(met) >= self.threshold


NOBODY = Group(0, ())
"""The quorum of somebody who asks for no witness."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom somebody believes: the keys of the log, the witnesses, and which of these must have signed."""

    log_keys: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: Group = NOBODY


def read_checkpoint(text: bytes) -> Checkpoint:
    """Read the text of a checkpoint. Lines that extend it are read over, as the format asks.

    :raises MalformedNote: it is none.
    """
    lines = text.decode().split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise MalformedNote("a checkpoint has an origin, a size and a root, each on a line of its own")
    origin, size, root = lines[0], lines[1], from_base64(lines[2])
    if not is_key_name(origin) or not _SIZE.fullmatch(size) or len(root) != HASH_BYTES:
        raise MalformedNote("a checkpoint has an origin, a size without leading zeros, and a root of 32 bytes")
    return Checkpoint(origin, int(size), root)


def open_checkpoint(data: bytes, trust: Trust) -> SignedCheckpoint:
    """Read a signed checkpoint and check who signed it.

    :raises MalformedNote: it is no checkpoint, or one of another log.
    :raises BadSignature: the log did not sign it, a signature fails, or too few witnesses signed.
    """
    note = read_note(data)
    checkpoint = read_checkpoint(note.text)
    signed = note.by(trust.log_keys)
    if not any(key.name == checkpoint.origin for key in signed):
        raise BadSignature(f"no key of the log that we know signed the checkpoint of {checkpoint.origin}")
    cosigned = note.by(trust.witnesses)
    if not trust.quorum.met_by(cosigned):
        raise BadSignature(f"{len(cosigned)} of the witnesses signed, fewer than are asked for")
    return SignedCheckpoint(checkpoint, note, {key: line.time for key, line in cosigned.items()})


def witnesses_among(keys: Collection[VerifierKey], note: Note) -> dict[VerifierKey, datetime | None]:
    """Tell which witnesses signed a note, and when. A line that fails counts as none."""
    found: dict[VerifierKey, datetime | None] = {}
    for key in keys:
        try:
            found |= {witness: line.time for witness, line in note.by([key]).items()}
        except BadSignature:
            continue
    return found
