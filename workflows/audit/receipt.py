"""What a person can hold: a promise that their entry will be logged, and the proof that it is (C2SP tlog-proof).

Neither says anything of what was complained of.
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workflows.audit.canonical import NotCanonical, canonical, from_canonical
from workflows.audit.checkpoint import SignedCheckpoint, Trust, open_checkpoint
from workflows.audit.entry import SALT_BYTES, InvalidEntry, Record, decode, leaf_of
from workflows.audit.merkle import HASH_BYTES, ProofRefused, root_from_path
from workflows.audit.note import (
    BadSignature,
    MalformedNote,
    Note,
    Signer,
    VerifierKey,
    from_base64,
    read_note,
    to_base64,
)

PROMISE = "complaint-promise/v1"
PROOF = "c2sp.org/tlog-proof@v1"
ALLOWED = timedelta(days=1)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class Refused(ValueError):
    """A receipt that fails: which step did, and what that means."""

    def __init__(self, step: str, means: str) -> None:
        self.step = step
        self.means = means
        super().__init__(f"{step}: {means}")


@dataclass(frozen=True, slots=True)
class Promise:
    """The log says that it accepted an entry, and until when the entry will be provable."""

    origin: str
    leaf: bytes
    accepted: datetime
    allowed: timedelta = ALLOWED

    @property
    def text(self) -> bytes:
        """What is signed."""
        accepted, allowed = int(self.accepted.timestamp()), int(self.allowed.total_seconds())
        return f"{PROMISE}\n{self.origin}\n{to_base64(self.leaf)}\n{accepted}\n{allowed}\n".encode()

    @property
    def due(self) -> datetime:
        """When the proof must be there."""
        return self.accepted + self.allowed

    def sign(self, signer: Signer) -> bytes:
        """Sign it with the promise key of the log."""
        return Note(self.text, (signer.sign(self.text),)).encode()


def promise_name(origin: str) -> str:
    """Give the name under which a log signs promises."""
    return f"{origin}/promise"


def read_promise(data: bytes, keys: Collection[VerifierKey]) -> Promise:
    """Read a promise and check that the log made it.

    :raises MalformedNote: it is no promise.
    :raises BadSignature: the log did not sign it.
    """
    note = read_note(data)
    kind, origin, leaf, accepted, allowed, *rest = [*note.text.decode().split("\n"), "", "", "", "", ""]
    if kind != PROMISE or any(rest) or not _NUMBER.fullmatch(accepted) or not _NUMBER.fullmatch(allowed):
        raise MalformedNote("this is no promise of a log")
    if not any(key.name == promise_name(origin) for key in note.by(keys)):
        raise BadSignature(f"no key that we know signed this promise of {origin}")
    hashed = from_base64(leaf)
    if len(hashed) != HASH_BYTES:
        raise MalformedNote("a promise names a leaf of 32 bytes")
    try:
        promise = Promise(origin, hashed, datetime.fromtimestamp(int(accepted), UTC), timedelta(seconds=int(allowed)))
        is_exact = promise.text == note.text and promise.due
    except (OverflowError, ValueError, OSError):
        is_exact = None
    if not is_exact:
        raise MalformedNote("this is not how a promise is written")
    return promise


@dataclass(frozen=True, slots=True)
class Proof:
    """A path from one leaf to a signed checkpoint. ``extra`` lets its holder recompute the leaf; it is not signed."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """Write the proof as a file."""
        lines = [PROOF, *([f"extra {to_base64(self.extra)}"] if self.extra is not None else []), f"index {self.index}"]
        return "\n".join([*lines, *map(to_base64, self.path), "", ""]).encode() + self.checkpoint


def read_proof(data: bytes) -> Proof:
    """Read a file that proves an entry to be in the log.

    :raises MalformedNote: it is none.
    """
    head, gap, checkpoint = data.partition(b"\n\n")
    try:
        kind, *lines = head.decode().split("\n")
    except UnicodeDecodeError:
        raise MalformedNote("a proof is text") from None
    if kind != PROOF or not gap:
        raise MalformedNote(f"a proof begins with the line {PROOF}")
    extra = from_base64(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
    name, _, index = (lines.pop(0) if lines else "").partition(" ")
    if name != "index" or not _NUMBER.fullmatch(index):
        raise MalformedNote("a proof says the number of its entry")
    path = tuple(map(from_base64, lines))
    if len(path) > 63 or any(len(one) != HASH_BYTES for one in path):
        raise MalformedNote("the path of a proof is made of at most 63 hashes of 32 bytes")
    return Proof(int(index), path, checkpoint, extra)


def receipt_extra(record: bytes, salt: bytes) -> bytes:
    """Give what the holder of a receipt needs to recompute the entry."""
    return canonical({"record": json.loads(record), "salt": salt.hex(), "v": 1})


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """A receipt that holds: what was entered when, at which place, in which checkpoint."""

    record: Record
    leaf: bytes
    index: int
    signed: SignedCheckpoint


def check_receipt(data: bytes, trust: Trust) -> CheckedReceipt:
    """Check a receipt from its holder's words to the witnesses, with nothing but the keys somebody trusts.

    :raises Refused: with the step that failed and what it means.
    """
    try:
        proof = read_proof(data)
    except MalformedNote as error:
        raise Refused("reading the file", f"it is no receipt, or was damaged: {error}") from error
    record, leaf = _recomputed(proof.extra)
    try:
        signed = open_checkpoint(proof.checkpoint, trust)
    except MalformedNote as error:
        raise Refused("reading the checkpoint", f"the end of the file was damaged: {error}") from error
    except BadSignature as error:
        raise Refused("the signatures", f"the log or its witnesses did not sign this: {error}") from error
    _check_path(proof, leaf, signed)
    return CheckedReceipt(record, leaf, proof.index, signed)


def check_promise_kept(promise: Promise, receipts: Sequence[CheckedReceipt], at: datetime) -> CheckedReceipt | None:
    """Find the receipt that keeps a promise; none while it may still come.

    :raises Refused: the time is over.
    """
    for receipt in receipts:
        if receipt.leaf == promise.leaf:
            return receipt
    if at <= promise.due:
        return None
    means = (
        f"the log signed on {promise.accepted:%d %B %Y} that this entry would be provable by {promise.due:%d %B %Y}; "
        "if its proof cannot be had, the log broke its word, and this file shows it without naming anybody"
    )
    raise Refused("keeping the promise", means)


def _recomputed(extra: bytes | None) -> tuple[Record, bytes]:
    if extra is None:
        raise Refused("recomputing the entry", "the file says nothing of the entry, so it proves nothing to its holder")
    try:
        told = from_canonical(extra)
        if set(told) != {"record", "salt", "v"} or told["v"] != 1:
            raise InvalidEntry("it has other parts than a receipt")
        salt = bytes.fromhex(told["salt"])
        record = canonical(told["record"])
        if len(salt) != SALT_BYTES or salt.hex() != told["salt"]:
            raise InvalidEntry("its salt is none")
        return decode(record), leaf_of(record, salt)
    except (NotCanonical, InvalidEntry, TypeError, ValueError) as error:
        raise Refused("recomputing the entry", f"what the file says of the entry was damaged: {error}") from error


def _check_path(proof: Proof, leaf: bytes, signed: SignedCheckpoint) -> None:
    checkpoint = signed.checkpoint
    try:
        root = root_from_path(leaf, proof.index, checkpoint.size, proof.path)
    except ProofRefused as error:
        raise Refused("the path to the root", f"the path was damaged: {error}") from error
    if root != checkpoint.root:
        means = "this entry is not in the log that was signed: the receipt or what it says of the entry was changed"
        raise Refused("the path to the root", means)
