"""Seal a file piece by piece under a key of its own, so that only who holds a key of the office can open it.

The file is a header and then pieces of XChaCha20-Poly1305 (libsodium's secretstream). Each piece is bound to the name
under which the file is stored and to its place; the last one is marked. A piece that is missing, moved, cut off, put
behind the end or taken from another file is refused. The file's key is wrapped for one pair of the office's keys alone.
"""

from collections.abc import Iterable, Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_keygen,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import CryptoError

from oversight.sealing.box import CannotOpen
from oversight.sealing.wrapping import wrap

PIECE = 1 << 20
"""Bytes of one piece before it is sealed; only the last may be shorter."""

_SEALED = PIECE + crypto_secretstream_xchacha20poly1305_ABYTES
_HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES


def sealed_size(size: int) -> int:
    """Give the length of a file once it is sealed."""
    pieces = max(1, -(-size // PIECE))
    return _HEADER + size + pieces * crypto_secretstream_xchacha20poly1305_ABYTES


class Sealer:
    """Seals one file. ``wrapped`` is its key, for whoever has the private half alone."""

    def __init__(self, name: str, public: bytes) -> None:
        key = crypto_secretstream_xchacha20poly1305_keygen()
        self.wrapped = wrap(public, key)
        self._bound_to = name.encode()
        self._state = crypto_secretstream_xchacha20poly1305_state()
        self.header: bytes = crypto_secretstream_xchacha20poly1305_init_push(self._state, key)

    def seal(self, piece: bytes, *, last: bool) -> bytes:
        """Seal the next piece: ``PIECE`` bytes, or fewer if it is the last."""
        tag = (
            crypto_secretstream_xchacha20poly1305_TAG_FINAL
            if last
            else crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
        )
        sealed: bytes = crypto_secretstream_xchacha20poly1305_push(self._state, piece, self._bound_to, tag)
        return sealed


def opened(stored: Iterable[bytes], name: str, key: bytes) -> Iterator[bytes]:
    """Give the pieces of a sealed file one after the other, each only after it was found to be as it was sealed.

    :raises CannotOpen: at the first piece that is not, and at the end of a file that lacks its own.
    """
    pieces = _in_pieces(stored)
    try:
        state = crypto_secretstream_xchacha20poly1305_state()
        crypto_secretstream_xchacha20poly1305_init_pull(state, next(pieces, b""), key)
        ended = False
        for piece in pieces:
            if ended:
                raise CannotOpen("there is more behind the end")
            plain, tag = crypto_secretstream_xchacha20poly1305_pull(state, piece, name.encode())
            ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL
            yield plain
    except (CryptoError, RuntimeError, ValueError) as error:
        raise CannotOpen("a piece is not as it was sealed") from error
    if not ended:
        raise CannotOpen("the end is missing")


def _in_pieces(stored: Iterable[bytes]) -> Iterator[bytes]:
    """Cut what a store gives, in whatever portions, into the header and the pieces."""
    held, size = bytearray(), _HEADER
    for portion in stored:
        held += portion
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
            size = _SEALED
    if held:
        yield bytes(held)
