"""The key files: made at the first start, read and checked at each, replaced at a rotation, and watched meanwhile."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

from nacl.public import PrivateKey

SECRET_BYTES = 32
PUBLIC_SECRETS = ("public_secret", "pepper")
HOUSE_SECRETS = ("staff_secret", "house_key")
"""What a host that serves citizens alone is never given, beside the private keys of the office."""
OFFICE, IDENTITY = "office", "identity"
PAIRS = (OFFICE, IDENTITY)
"""The two pairs of keys of the office. Each has a file ``<pair>_key``, which opens, and one ``<pair>_public``."""

Seen = tuple[tuple[int, int, int] | None, ...]
"""When the files of the pairs were written last, and which they are."""


class ConfigurationError(Exception):
    """A setting or key that is missing or cannot be used, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of keys: what everybody may wrap with, what opens that, and what did before the rotation under way."""

    public: bytes
    private: bytes = field(default=b"", repr=False)
    old: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """What the office opens with: ``words`` what was written and the office's own files, ``identity`` who wrote it.

    ``seen`` tells which files they were read from.
    """

    words: Pair
    identity: Pair
    seen: Seen = field(default=(None,) * 6, compare=False)

    def of(self, name: Literal["words", "identity"]) -> Pair:
        """Give one of the two."""
        return self.words if name == "words" else self.identity

    @property
    def in_rotation(self) -> bool:
        """Whether some keys may still be wrapped for keys that were replaced."""
        return bool(self.words.old or self.identity.old)

    def refuse_without_identity(self) -> None:
        """Refuse what cannot be done by a process that opens words only.

        :raises ConfigurationError: this is one.
        """
        if not self.identity.private:
            raise ConfigurationError(
                "the key identity_key is not here, so nobody can be told apart or written to; put it into the folder "
                "of keys, or run this where it is"
            )

    def public_halves(self) -> "OfficeKeys":
        """Give what citizens' pages have of them."""
        return OfficeKeys(Pair(self.words.public), Pair(self.identity.public), self.seen)


OfficeNow = Callable[[], OfficeKeys]
"""What gives the keys of the office as they are at this moment."""


def pair_of(private: bytes, old: bytes = b"") -> Pair:
    """Give the pair that a private key belongs to."""
    return Pair(bytes(PrivateKey(private).public_key), private, old)


def one_key_for_all(private: bytes) -> OfficeNow:
    """Give somebody's single key in place of the office's, which is no file and never changes."""
    keys = OfficeKeys(pair_of(private), pair_of(private))
    return lambda: keys


class FollowedKeys:
    """The keys of the office in a process that lives on: their files are read anew as soon as others lie there.

    What cannot be read at this moment, because somebody is about to write it, is left for the next time.
    """

    def __init__(self, folder: Path, known: OfficeKeys, *, only_public: bool) -> None:
        self._folder, self._known, self._only_public = folder, known, only_public

    def __call__(self) -> OfficeKeys:
        """Give the keys as they are now."""
        if files_seen(self._folder) != self._known.seen:
            try:
                self._known = read_office_keys(self._folder, only_public=self._only_public)
            except ConfigurationError:
                return self._known
        return self._known


def files_seen(folder: Path) -> Seen:
    """Look which files the pairs are in now."""
    return tuple(_seen(f"{folder}/{pair}_{end}") for pair in PAIRS for end in ("key", "key.old", "public"))


def _seen(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def read_office_keys(folder: Path, *, only_public: bool) -> OfficeKeys:
    """Read both pairs; only their public halves for citizens' pages.

    :raises ConfigurationError: one is missing, short, or readable by others.
    """
    seen = files_seen(folder)
    words, identity = (_read_pair(folder, pair, only_public=only_public) for pair in PAIRS)
    return OfficeKeys(words, identity, seen)


def _read_pair(folder: Path, name: str, *, only_public: bool) -> Pair:
    """Read a pair. A host of the office that was given one half of the identity pair alone opens words only."""
    public, private = folder / f"{name}_public", folder / f"{name}_key"
    if only_public or (name == IDENTITY and public.exists() and not private.exists()):
        return Pair(_read_public(public))
    return pair_of(bytes.fromhex(read_secret(private)), _old_key(folder, name))


def make_keys(data: Path, *, only_public: bool = False) -> None:
    """Make the data folder and every key that is not there yet, readable by this user alone.

    A host for citizens alone makes only what is its own, and a host of the office that was given the public half of a
    pair makes no other in its place: the rest they have from elsewhere, or they do not start.
    """
    keys = data / "keys"
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("public_secret",) if only_public else PUBLIC_SECRETS + HOUSE_SECRETS:
        if not (keys / name).exists():
            write_secret(keys / name, secrets.token_hex(SECRET_BYTES))
    for pair in () if only_public else PAIRS:
        if not (keys / f"{pair}_key").exists() and not (keys / f"{pair}_public").exists():
            write_secret(keys / f"{pair}_key", secrets.token_hex(SECRET_BYTES))
        _keep_public_half(keys, pair)


def start_rotation(keys: Path) -> None:
    """Put new keys in the place of the old ones, which stay beside them. Safe to be killed and run again.

    An old key has its second name before the new one takes its place, so that at no moment either is missing.
    """
    for pair in PAIRS:
        new, standing, old = keys / f"{pair}_key.new", keys / f"{pair}_key", keys / f"{pair}_key.old"
        if not standing.exists() or _old_key(keys, pair):
            continue
        if not new.exists():
            write_secret(new, secrets.token_hex(SECRET_BYTES))
        old.unlink(missing_ok=True)
        os.link(standing, old)
        os.replace(new, standing)
        _keep_public_half(keys, pair)


def rotated_at(keys: Path) -> datetime:
    """Tell when the last pair of keys was replaced: since then everybody wraps for the new ones."""
    written = max((keys / f"{pair}_public").stat().st_mtime for pair in PAIRS)
    return datetime.fromtimestamp(written, UTC)


def finish_rotation(keys: Path) -> None:
    """Remove the old keys, when nothing is wrapped for them any more."""
    for pair in PAIRS:
        (keys / f"{pair}_key.old").unlink(missing_ok=True)


def _keep_public_half(keys: Path, pair: str) -> None:
    """Let the file of the public half say what belongs to the private half now, where that is here."""
    private, path, fresh = keys / f"{pair}_key", keys / f"{pair}_public", keys / f"{pair}_public.new"
    if not private.exists():
        return
    public = pair_of(bytes.fromhex(read_secret(private))).public.hex()
    if not path.exists() or path.read_text().strip() != public:
        fresh.unlink(missing_ok=True)
        write_secret(fresh, public)
        os.replace(fresh, path)


def _old_key(keys: Path, pair: str) -> bytes:
    """Give the old key. One that is the present key too is what an interrupted rotation left: there is no other yet."""
    path = keys / f"{pair}_key.old"
    if not path.exists():
        return b""
    old = read_secret(path)
    return b"" if old == read_secret(keys / f"{pair}_key") else bytes.fromhex(old)


def _read_public(path: Path) -> bytes:
    try:
        found = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read; copy it from the keys of the office's host") from error
    if len(found) != SECRET_BYTES:
        raise ConfigurationError(
            f"{path} does not hold {SECRET_BYTES} bytes; copy it from the keys of the office's host"
        )
    return found


def write_secret(path: Path, secret: str) -> None:
    """Write one key, or a share of keys, readable by this user alone, under a name that is not there yet."""
    with private_file(path) as file:
        file.write(secret.encode())


def private_file(path: Path) -> BinaryIO:
    """Open a new file to write, which this user alone can read, under a name that is not there yet."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def read_secret(path: Path) -> str:
    """Read one key.

    :raises ConfigurationError: it is missing, short, not random, or readable by others.
    """
    try:
        mode = path.stat().st_mode
        secret = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the key {path} cannot be read; `oversight serve` makes it on first start") from error
    if mode & 0o077:
        raise ConfigurationError(f"the key {path} can be read by others; run: chmod 600 {path}")
    try:
        length = len(bytes.fromhex(secret))
    except ValueError:
        raise ConfigurationError(f"the key {path} must be written in hexadecimal digits") from None
    if length < SECRET_BYTES or len(set(secret)) < 8:
        raise ConfigurationError(f"the key {path} is too short or not random; it needs {SECRET_BYTES} random bytes")
    return secret
