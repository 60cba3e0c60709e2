"""The key folder in one sealed file, and the secret that opens it in shares: some of their holders together open it.

The shares are words of SLIP-39, with a checksum each, to be printed and typed. Fewer than are needed tell nothing.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from oversight.key_files import ConfigurationError, read_secret, write_secret

SECRET_BYTES = 32
IN_A_ROW = 3


class EscrowFault(Exception):
    """The shares do not open the file, or it is not what was sealed."""


@dataclass(frozen=True, slots=True)
class Escrow:
    """A sealed key folder, and the words of each share."""

    sealed: bytes
    shares: tuple[str, ...]
    needed: int


def seal_keys(keys: Path, people: int, needed: int) -> Escrow:
    """Seal every file of a key folder under a secret drawn for it, and share that out.

    :raises ConfigurationError: one of the keys cannot be read, is weak, or can be read by others.
    """
    found = {path.name: read_secret(path) for path in sorted(keys.iterdir()) if path.is_file()}
    secret = secrets.token_bytes(SECRET_BYTES)
    (shares,) = generate_mnemonics(1, [(needed, people)], secret)
    return Escrow(pyrage.passphrase.encrypt(json.dumps(found).encode(), secret.hex()), tuple(shares), needed)


def sheet(escrow: Escrow, number: int, at: datetime) -> str:
    """Write what the holder of a share gets: what it is for, and its words, numbered."""
    words = escrow.shares[number].split()
    numbered = [f"{place:2} {word:12}" for place, word in enumerate(words, 1)]
    rows = ["  ".join(numbered[first : first + IN_A_ROW]).rstrip() for first in range(0, len(words), IN_A_ROW)]
    told = (
        f"# Share {number + 1} of {len(escrow.shares)} of the keys of Oversight, {at:%Y-%m-%d}",
        f"# {escrow.needed} holders together open every case if the keys are lost. Fewer can do nothing.",
        "# Keep this sheet where nobody else comes. Type it exactly; case and numbers do not matter.",
    )
    return "\n".join((*told, "", *rows, ""))


def read_sheet(text: str) -> str:
    """Read the words of a share as they were printed, or as somebody typed them."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return " ".join(word.lower() for line in lines for word in line.split() if not word.rstrip(".").isdecimal())


def open_keys(sealed: bytes, shares: Sequence[str], into: Path) -> tuple[str, ...]:
    """Put the keys into a new folder, readable by this user alone, and name its files.

    :raises EscrowFault: the shares are too few, of different keys or mistyped, or the file is not what was sealed.
    :raises ConfigurationError: something lies in the folder already.
    """
    if into.exists() and any(into.iterdir()):
        raise ConfigurationError(f"{into} is not empty; name a new folder")
    try:
        secret = combine_mnemonics(list(dict.fromkeys(shares)))
    except MnemonicError as error:
        raise EscrowFault(f"these shares do not open it. {error}") from error
    try:
        packed = pyrage.passphrase.decrypt(sealed, secret.hex())
    except (pyrage.DecryptError, OSError) as error:
        raise EscrowFault("the shares belong together, but not to this file, or the file was changed") from error
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    into.chmod(0o700)
    for name, key in json.loads(packed).items():
        write_secret(into / name, key)
    return tuple(json.loads(packed))
