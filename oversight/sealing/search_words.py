"""The words of a text as they are looked for, and what stands for them in the index: a keyed hash, which tells nothing.

Words are told apart by what is neither a letter nor a digit, and are the same in any case and with or without accents.
Chinese and Japanese have no gaps between words: two neighbouring characters count as one.
"""

import hmac
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from oversight.sealing.box import derive

LONGEST = 64
"""Longer words are cut: nobody types them whole."""

_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC")


def search_key(house: bytes) -> bytes:
    """Derive the key of the index from the key of the house, so that it survives a new key of the office."""
    return derive(house, "search")


def words_in(text: str) -> set[str]:
    """Give the words of a text as they are looked for."""
    return set(_words(text))


def hashed(key: bytes, words: Iterable[str]) -> set[int]:
    """Give what stands in the index for some words: 64 bits each."""
    return {int.from_bytes(hmac.digest(key, word.encode(), "sha256")[:8], "big", signed=True) for word in words}


def _words(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    spread = unicodedata.normalize("NFD", folded)
    plain = unicodedata.normalize("NFC", "".join(one for one in spread if unicodedata.category(one) not in _MARKS))
    for kind, run in groupby(plain, _kind):
        joined = "".join(run)
        if kind == "unspaced" and len(joined) > 1:
            yield from (joined[start : start + 2] for start in range(len(joined) - 1))
        elif kind:
            yield joined[:LONGEST]


_MARKS = frozenset({"Mn", "Me", "Cf"})


def _kind(character: str) -> str:
    """Tell letters and digits from what stands between them, and characters that are written without gaps."""
    if not character.isalnum():
        return ""
    is_unspaced = ord(character) > 0x2E7F and unicodedata.name(character, "").startswith(_UNSPACED)
    return "unspaced" if is_unspaced else "letters"
