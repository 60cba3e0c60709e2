"""Receipt codes: 20 random digits that find a case, of which nothing is kept that could give them away."""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from oversight.sealing import slow_hash
from oversight.sealing.box import derive

DIGITS = 20
GROUP = 4
ROUNDS = 3
KEY_BYTES = 64


def new_code() -> str:
    """Draw a code from the operating system's generator: 66 random bits as 20 digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def shown(code: str) -> str:
    """Write a code for reading: five groups of four digits."""
    return " ".join(code[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def typed(text: str) -> str | None:
    """Read a code as people type it: any spacing or dashes, any script's digits. None if it cannot be a code."""
    code = digits_of(text)
    return code if len(code) == DIGITS else None


def digits_of(text: str) -> str:
    """Read the digits of what somebody typed as a code; none where anything but digits stands in it."""
    digits = [character for character in text if not character.isspace() and character not in "-‐‑–—.·"]
    try:
        return "".join(str(unicodedata.digit(character)) for character in digits)
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class CodeKeys:
    """What only the code can make: the name under which its case is found, and the key that opens it."""

    lookup: str
    wrap: bytes


def keys_of(code: str, pepper: bytes, memory: int, place: slow_hash.Place = slow_hash.place) -> CodeKeys:
    """Derive from a code what is stored to find its case, in hex, and the key of the case's key, which never is.

    ``memory`` is in KiB. The pepper lives outside the database, so a copy of the database alone cannot be searched for
    codes. ``place`` is where the hash is worked out: for a code that somebody typed, and may only be guessing, another.

    :raises Busy: too many are worked out at once.
    """
    salt = hashlib.sha256(pepper + b"receipt").digest()[:16]
    with place():
        key = hash_secret_raw(
            code.encode(), salt, time_cost=ROUNDS, memory_cost=memory, parallelism=1, hash_len=KEY_BYTES, type=Type.ID
        )
    return CodeKeys(derive(key, "lookup").hex(), derive(key, "wrap"))
