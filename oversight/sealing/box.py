"""Seal a value under a key, bound to the place where it is kept, and derive a key for one purpose from another.

A sealed value that is moved to another table, column or row, or opened with another version of the key, is refused.
"""

import hashlib
import hmac
import secrets

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError

KEY_BYTES = 32
_NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
SEALED_MORE = _NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES
"""By how many bytes a sealed value is longer."""


class CannotOpen(Exception):
    """What is stored is not what was sealed, or it was sealed for somebody else."""


def new_key() -> bytes:
    """Draw a key from the operating system's generator."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plain: bytes, place: str) -> bytes:
    """Seal a value for one place, such as ``party|words|<row id>|1``. The nonce is drawn anew and stands in front."""
    nonce = secrets.token_bytes(_NONCE)
    sealed: bytes = crypto_aead_xchacha20poly1305_ietf_encrypt(plain, place.encode(), nonce, key)
    return nonce + sealed


def opened(key: bytes, sealed: bytes, place: str) -> bytes:
    """Open what was sealed for this place under this key.

    :raises CannotOpen: it was sealed for another place, under another key, or was changed since.
    """
    try:
        plain: bytes = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[_NONCE:], place.encode(), sealed[:_NONCE], key)
    except (CryptoError, TypeError, ValueError) as error:
        raise CannotOpen(f"what is kept at {place.split('|')[0]} is not as it was sealed") from error
    return plain


def derive(key: bytes, purpose: str) -> bytes:
    """Derive a key of 32 bytes for one purpose alone (HKDF-SHA-256, RFC 5869, without salt)."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), key, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")
