"""Signed notes (C2SP signed-note), and cosignatures of them (C2SP tlog-cosignature, v1): who vouches for which text."""

import base64
import binascii
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

MOST_SIGNATURES = 100
KEY_ID_BYTES = 4
KEY_BYTES = 32
SIGNATURE_BYTES = 64
TIME_BYTES = 8
MARK = "— "


class MalformedNote(ValueError):
    """Bytes that are no signed note, or a line that is no key."""


class BadSignature(ValueError):
    """A signature of a key that we know does not hold."""


class Algorithm(IntEnum):
    """What a key signs: the text itself, or the text with the time at which it was seen."""

    ED25519 = 1
    COSIGNATURE = 4


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: the name of a key, its id, and what it signed."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{MARK}{self.name} {to_base64(self.key_id + self.signature)}"

    @property
    def time(self) -> datetime | None:
        """When a witness says that it saw the text; none in a signature of another length."""
        if len(self.signature) != TIME_BYTES + SIGNATURE_BYTES:
            return None
        seconds = int.from_bytes(self.signature[:TIME_BYTES], "big")
        return datetime.fromtimestamp(seconds, UTC) if seconds < 1 << 37 else None


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name under which it signs."""

    name: str
    algorithm: Algorithm
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        named = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return hashlib.sha256(named).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(bytes([self.algorithm]) + self.public)}"

    def signed(self, signature: Signature) -> bool:
        """Whether a line says that it is of this key."""
        return (signature.name, signature.key_id) == (self.name, self.key_id)

    def check(self, text: bytes, signature: Signature) -> None:
        """Check a line that says that it is of this key.

        :raises BadSignature: it is not.
        """
        time, signed = b"", signature.signature
        if self.algorithm is Algorithm.COSIGNATURE:
            time, signed = signed[:TIME_BYTES], signed[TIME_BYTES:]
        try:
            if len(signed) != SIGNATURE_BYTES:
                raise BadSignatureError
            VerifyKey(self.public).verify(_signed_text(self.algorithm, text, time), signed)
        except BadSignatureError:
            raise BadSignature(f"the signature of {self.name} does not hold") from None


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with the name under which it signs."""

    name: str
    algorithm: Algorithm
    seed: bytes

    @property
    def verifier(self) -> VerifierKey:
        """The public key that belongs to it."""
        return VerifierKey(self.name, self.algorithm, bytes(SigningKey(self.seed).verify_key))

    def sign(self, text: bytes, at: datetime | None = None) -> Signature:
        """Sign a text. A witness signs the time with it."""
        time = b""
        if self.algorithm is Algorithm.COSIGNATURE:
            if at is None:
                raise ValueError("a witness says when it saw a text")
            time = int(at.timestamp()).to_bytes(TIME_BYTES, "big")
        signed = SigningKey(self.seed).sign(_signed_text(self.algorithm, text, time)).signature
        return Signature(self.name, self.verifier.key_id, time + signed)


@dataclass(frozen=True, slots=True)
class Note:
    """A text with the signatures under it."""

    text: bytes
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """Write the note."""
        return self.text + b"\n" + "".join(f"{line}\n" for line in self.signatures).encode()

    def with_signatures(self, *more: Signature) -> "Note":
        """Give the note with more signatures under it; a newer one of the same key takes the place of the older."""
        keys = {(one.name, one.key_id): one for one in (*self.signatures, *more)}
        return replace(self, signatures=tuple(keys.values()))

    def by(self, keys: Collection[VerifierKey]) -> dict[VerifierKey, Signature]:
        """Give the signatures of keys that we know, each checked. Unknown lines mean nothing.

        :raises BadSignature: a line of a known key fails.
        """
        found: dict[VerifierKey, Signature] = {}
        for line in self.signatures:
            for key in keys:
                if key.signed(line) and key not in found:
                    key.check(self.text, line)
                    found[key] = line
        return found


def read_note(data: bytes) -> Note:
    """Read a signed note.

    :raises MalformedNote: it is none.
    """
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise MalformedNote("a note is UTF-8 text") from None
    if any(char < " " and char != "\n" for char in whole):
        raise MalformedNote("a note holds no control characters")
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise MalformedNote("a note ends with an empty line and signatures, each on a line of its own")
    signatures = [read_signature(line) for line in lines[:-1].split("\n")]
    if len(signatures) > MOST_SIGNATURES:
        raise MalformedNote(f"a note has at most {MOST_SIGNATURES} signatures")
    return Note(f"{text}\n".encode(), tuple(signatures))


def read_signature(line: str) -> Signature:
    """Read one signature line.

    :raises MalformedNote: it is none.
    """
    name, gap, encoded = line.removeprefix(MARK).partition(" ")
    if not line.startswith(MARK) or not gap or not is_key_name(name):
        raise MalformedNote("a signature line is a dash, the name of a key, and what it signed")
    signed = from_base64(encoded)
    if len(signed) <= KEY_ID_BYTES:
        raise MalformedNote("a signature is too short")
    return Signature(name, signed[:KEY_ID_BYTES], signed[KEY_ID_BYTES:])


def read_verifier_key(line: str) -> VerifierKey:
    """Read a verifier key: name, key id and key.

    :raises MalformedNote: it is none, or its id is not the one of its key.
    """
    name, _, rest = line.partition("+")
    key_id, _, encoded = rest.partition("+")
    key = from_base64(encoded)
    if not is_key_name(name) or len(key) != 1 + KEY_BYTES or key[0] not in set(Algorithm):
        raise MalformedNote(f"{line} is no key that we can use")
    found = VerifierKey(name, Algorithm(key[0]), key[1:])
    if found.key_id.hex() != key_id:
        raise MalformedNote(f"the id of the key {name} is not the one of its bytes")
    return found


def is_key_name(name: str) -> bool:
    """Whether a key may have this name: something, without spaces and without a plus."""
    return bool(name) and not any(char.isspace() or char == "+" for char in name)


def to_base64(data: bytes) -> str:
    """Write bytes as base64 with padding."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """Read base64 as it is written here, in its one spelling.

    :raises MalformedNote: it is not.
    """
    try:
        data = base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise MalformedNote(f"{text[:80]} is not base64") from None
    if to_base64(data) != text:
        raise MalformedNote(f"{text[:80]} is not how base64 is written")
    return data


def _signed_text(algorithm: Algorithm, text: bytes, time: bytes) -> bytes:
    if algorithm is Algorithm.ED25519:
        return text
    return f"cosignature/v1\ntime {int.from_bytes(time, 'big')}\n".encode() + text
