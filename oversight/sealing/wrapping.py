"""Wrap a key for the office: everybody can, and whoever has the private half of the pair takes it out again."""

from nacl.bindings import crypto_box_seal_open, crypto_box_SEALBYTES, crypto_scalarmult_base
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from oversight.key_files import Pair
from oversight.sealing.box import KEY_BYTES, CannotOpen

WRAPPED_BYTES: int = KEY_BYTES + crypto_box_SEALBYTES
"""The length of one key once it is wrapped."""


def wrap(public: bytes, key: bytes) -> bytes:
    """Wrap a key for whoever has the private half."""
    wrapped: bytes = SealedBox(PublicKey(public)).encrypt(key)
    return wrapped


def unwrap(pair: Pair, wrapped: bytes) -> bytes:
    """Take out what was wrapped for a pair, or for the one before it while a rotation is under way.

    :raises CannotOpen: this process has no private half, or it was changed since, or is for somebody else.
    """
    for private in filter(None, (pair.private, pair.old)):
        try:
            public = crypto_scalarmult_base(private) if private is pair.old else pair.public
            key: bytes = crypto_box_seal_open(bytes(wrapped), public, private)
        except (CryptoError, TypeError, ValueError):
            continue
        return key
    raise CannotOpen("a key cannot be opened here")


def wrapped_anew(pair: Pair, wrapped: bytes) -> bytes | None:
    """Wrap for a pair what was wrapped for the one before it; none where that is done.

    :raises CannotOpen: neither opens it.
    """
    try:
        unwrap(Pair(pair.public, pair.private), wrapped)
    except CannotOpen:
        return wrap(pair.public, unwrap(pair, wrapped))
    return None
