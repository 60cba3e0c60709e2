"""The signer: the one that holds the key of the log, and remembers on storage of its own what it signed last.

Whoever winds the database back cannot wind this back with it. It signs no smaller tree, no other tree of the same size,
and no larger one that is not proved to have grown from the last.
"""

import base64
import binascii
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oversight.log.store import sync_folder
from workflows.audit.checkpoint import Checkpoint, SignedCheckpoint, Trust, open_checkpoint
from workflows.audit.merkle import EMPTY_ROOT, ProofRefused, check_consistency
from workflows.audit.note import (
    Algorithm,
    BadSignature,
    MalformedNote,
    Note,
    Signer,
    VerifierKey,
    is_key_name,
    read_verifier_key,
    to_base64,
)
from workflows.audit.receipt import promise_name

KEYS = "log.keys"
PROMISE_KEYS = "promise.keys"
RETIRED = "retired.keys"
LAST = "last"
PRIVATE = "PRIVATE+KEY+"

Prove = Callable[[int], Sequence[bytes]]
"""Gives the proof that the tree to be signed has grown from the one of a size."""


class SignerRefused(Exception):
    """The signer will not sign: this would be a log that shrank or forked, or its memory is gone."""


@dataclass(frozen=True, slots=True)
class LogKeys:
    """The keys of one log, newest first."""

    log: tuple[Signer, ...]
    promise: tuple[Signer, ...]
    retired: tuple[VerifierKey, ...] = ()

    @property
    def origin(self) -> str:
        """The name of the log, which is the name of its keys."""
        return self.log[0].name

    @property
    def public(self) -> tuple[VerifierKey, ...]:
        """What others need in order to check."""
        return (*(key.verifier for key in (*self.log, *self.promise)), *self.retired)


def make_signer(folder: Path, origin: str) -> None:
    """Make the keys of a new log, and the memory of having signed nothing yet."""
    if is_signer(folder):
        return
    _refuse_bad_origin(origin)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = new_key(origin)
    empty = Checkpoint(origin, 0, EMPTY_ROOT)
    write_whole(folder, LAST, Note(empty.text, (key.sign(empty.text),)).encode())
    write_whole(folder, PROMISE_KEYS, private_lines([new_key(promise_name(origin))]))
    write_whole(folder, KEYS, private_lines([key]))


def is_signer(folder: Path) -> bool:
    """Whether a log has its keys there."""
    return (folder / KEYS).exists()


def read_keys(folder: Path) -> LogKeys:
    """Read the private keys.

    :raises SignerRefused: they are missing, damaged, or readable by others.
    """
    retired = (folder / RETIRED).read_text().splitlines() if (folder / RETIRED).exists() else []
    return LogKeys(
        read_private(folder / KEYS), read_private(folder / PROMISE_KEYS), tuple(map(read_verifier_key, retired))
    )


def new_key(name: str) -> Signer:
    """Draw a key."""
    return Signer(name, Algorithm.ED25519, os.urandom(32))


def add_key(folder: Path, key: Signer, *, promise: bool = False) -> None:
    """Sign with one more key from now on, the newest first."""
    keys = read_keys(folder)
    if promise:
        write_whole(folder, PROMISE_KEYS, private_lines([key, *keys.promise]))
    else:
        write_whole(folder, KEYS, private_lines([key, *keys.log]))


def retire_key(folder: Path, key_id: str, *, only_check: bool = False) -> tuple[VerifierKey, VerifierKey]:
    """Sign no more with an old key, and give the newest of its kind, and the old one.

    :raises SignerRefused: there is no such key, or it is the newest.
    """
    keys = read_keys(folder)
    for name, group in ((KEYS, keys.log), (PROMISE_KEYS, keys.promise)):
        old = [key for key in group[1:] if key.verifier.key_id.hex() == key_id]
        if old:
            if not only_check:
                _write_retired(folder, [old[0].verifier, *keys.retired])
                write_whole(folder, name, private_lines([key for key in group if key != old[0]]))
            return group[0].verifier, old[0].verifier
    raise SignerRefused(f"{key_id} is no older key of this log: rotate first, and name the key that is to go")


def start_anew(folder: Path, origin: str) -> VerifierKey:
    """Go on under another name and other keys, from where the log stands. The old keys sign no more.

    :raises SignerRefused: the name is none of a log, or the one that it has.
    """
    signer = LogSigner(folder)
    if origin == signer.origin:
        raise SignerRefused(f"{origin} is the name whose key is no longer to be believed: choose another")
    _refuse_bad_origin(origin)
    last, key = signer.last().checkpoint, new_key(origin)
    _write_retired(folder, signer.public)
    goes_on = Checkpoint(origin, last.size, last.root)
    write_whole(folder, PROMISE_KEYS, private_lines([new_key(promise_name(origin))]))
    write_whole(folder, KEYS, private_lines([key]))
    write_whole(folder, LAST, Note(goes_on.text, (key.sign(goes_on.text),)).encode())
    return key.verifier


class LogSigner:
    """Signs checkpoints of one log, one after the other, from however many processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        read_keys(folder)

    @property
    def keys(self) -> LogKeys:
        """The keys as they are now: they may be rotated while the log goes on."""
        return read_keys(self.folder)

    @property
    def origin(self) -> str:
        """The name of the log."""
        return self.keys.origin

    @property
    def public(self) -> tuple[VerifierKey, ...]:
        """Every key under which checkpoints or promises of this log hold."""
        return self.keys.public

    def last(self) -> SignedCheckpoint:
        """Give the checkpoint that was signed last.

        :raises SignerRefused: the memory is gone or damaged.
        """
        try:
            data = (self.folder / LAST).read_bytes()
            return open_checkpoint(data, Trust(tuple(key.verifier for key in self.keys.log)))
        except (OSError, MalformedNote, BadSignature) as error:
            raise SignerRefused(f"the signer no longer knows what it signed last ({error}); see the runbook") from error

    def sign(self, checkpoint: Checkpoint, prove: Prove) -> Note:
        """Sign a checkpoint, unless that would fork the log. It is remembered before the signature leaves.

        :raises SignerRefused: it would.
        """
        with self._alone():
            last = self.last().checkpoint
            if checkpoint.origin != self.origin:
                raise SignerRefused(f"{checkpoint.origin} is another log than {self.origin}")
            try:
                proof = prove(last.size) if checkpoint.size > last.size else ()
                check_consistency(last.size, checkpoint.size, last.root, checkpoint.root, proof)
            except ProofRefused as error:
                raise SignerRefused(f"the log shrank or was rewritten: {error}") from error
            note = Note(checkpoint.text, tuple(key.sign(checkpoint.text) for key in self.keys.log))
            write_whole(self.folder, LAST, note.encode())
            return note

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def write_whole(folder: Path, name: str, data: bytes) -> None:
    """Write or replace a file so that after any crash either the old or the new one is there, whole."""
    half = folder / f".{name}.new"
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    half.replace(folder / name)
    sync_folder(folder)


def _refuse_bad_origin(origin: str) -> None:
    if not is_key_name(origin) or "://" in origin:
        raise SignerRefused(f"{origin!r} is no name of a log: use an address without https:// and without spaces")


def _write_retired(folder: Path, keys: Sequence[VerifierKey]) -> None:
    write_whole(folder, RETIRED, "".join(f"{key}\n" for key in keys).encode())


def private_lines(keys: Sequence[Signer]) -> bytes:
    """Write private keys, a line each."""
    lines = (
        f"{PRIVATE}{key.name}+{key.verifier.key_id.hex()}+{to_base64(bytes([key.algorithm]) + key.seed)}"
        for key in keys
    )
    return "".join(f"{line}\n" for line in lines).encode()


def read_private(path: Path) -> tuple[Signer, ...]:
    """Read private keys.

    :raises SignerRefused: there are none, they are damaged, or others can read them.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise SignerRefused(f"the key {path} can be read by others; run: chmod 600 {path}")
        lines = path.read_text().splitlines()
    except OSError as error:
        raise SignerRefused(f"the key {path} cannot be read; `oversight serve` makes it on first start") from error
    keys = tuple(_private_key(line) for line in lines)
    if not keys or None in keys:
        raise SignerRefused(f"the key {path} is damaged")
    return tuple(key for key in keys if key)


def _private_key(line: str) -> Signer | None:
    name, key_id, encoded = [*line.removeprefix(PRIVATE).split("+", 2), "", ""][:3]
    try:
        key = base64.b64decode(encoded, validate=True)
        signer = Signer(name, Algorithm(key[0]), key[1:])
        return signer if line.startswith(PRIVATE) and signer.verifier.key_id.hex() == key_id else None
    except (binascii.Error, ValueError, IndexError):
        return None
