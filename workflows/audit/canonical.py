"""Canonical JSON: RFC 8785 restricted to what the standard library emits identically."""

import json
from typing import Any

LARGEST = 2**53


class NotCanonical(ValueError):
    """A value that has no canonical form here."""


def canonical(value: Any) -> bytes:
    """Encode a value.

    :raises NotCanonical: floats, lone surrogates, integers of 2^53 or more, keys that are not ASCII text.
    """
    _check(value)
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError:
        raise NotCanonical("a lone surrogate cannot be encoded") from None


def from_canonical(data: bytes) -> Any:
    """Decode what ``canonical`` wrote.

    :raises NotCanonical: the bytes are not the canonical form of what they say.
    """
    try:
        value = _DECODER.decode(data.decode())
        again = canonical(value)
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise NotCanonical("this is not JSON") from error
    if again != data:
        raise NotCanonical("these bytes are not the canonical form of their value")
    return value


_ALWAYS = frozenset({str, bool, type(None)})
"""Types whose values always have a canonical form: they are told at once, because most values are of these."""


def _check(value: Any) -> None:
    kind = type(value)
    if kind in _ALWAYS:
        return
    if kind is int:
        if abs(value) >= LARGEST:
            raise NotCanonical(f"{value} is too large an integer")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical(f"the key {key!r} is not ASCII text")
            if type(inner) not in _ALWAYS:
                _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            if type(inner) not in _ALWAYS:
                _check(inner)
    elif isinstance(value, str):  # words that know more of themselves are written as the words they are
        return
    else:
        raise NotCanonical(f"{kind.__name__} has no canonical form")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_DECODER = json.JSONDecoder()
"""A key that stands twice is found by writing the value again."""
