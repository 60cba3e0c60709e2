"""Trees for tests: entries by number, a log published into a dictionary, and the keys of the published vectors."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from workflows.audit.checkpoint import Checkpoint
from workflows.audit.merkle import Nodes, leaf_hash, root_of
from workflows.audit.note import Algorithm, Note, Signer
from workflows.audit.tile import ENTRIES, HEIGHT, Tile, join_entries, tiles_of

ORIGIN = "oversight.example/log1"
LOG = Signer(ORIGIN, Algorithm.ED25519, bytes(range(0x00, 0x20)))
WITNESS = Signer("witness.example/w1", Algorithm.COSIGNATURE, bytes(range(0x20, 0x40)))
PROMISER = Signer(f"{ORIGIN}/promise", Algorithm.ED25519, bytes(range(0x40, 0x60)))


def entry(number: int) -> bytes:
    """Give the entry of a number: 73 bytes, as every published one."""
    return b"entry/v1 " + hashlib.sha256(str(number).encode()).hexdigest().encode()


def entries(size: int) -> list[bytes]:
    """Give the first entries."""
    return [entry(number) for number in range(size)]


def leaves(size: int) -> list[bytes]:
    """Give the leaves of the first entries."""
    return [leaf_hash(one) for one in entries(size)]


def nodes_over(leaves: Sequence[bytes]) -> Nodes:
    """Give full subtrees straight from leaves that are all at hand."""

    def node(level: int, number: int) -> bytes:
        return root_of(leaves[number << level : number + 1 << level])

    return node


def tile_bytes(tile: Tile, published: Sequence[bytes]) -> bytes:
    """Write a tile the slow way: every hash from the leaves."""
    within = slice(tile.first, tile.first + tile.width)
    if tile.level == ENTRIES:
        return join_entries(published[within])
    nodes = nodes_over([leaf_hash(one) for one in published])
    return b"".join(nodes(HEIGHT * int(tile.level), number) for number in range(within.start, within.stop))


def publish(published: Sequence[bytes]) -> dict[str, bytes]:
    """Give every file of a log but its checkpoint."""
    return {tile.path: tile_bytes(tile, published) for tile in tiles_of(len(published))}


def signed(published: Sequence[bytes], *witnesses: Signer, at: datetime | None = None) -> bytes:
    """Give the checkpoint of a log, signed and cosigned."""
    return sign(Checkpoint(ORIGIN, len(published), root_of(map(leaf_hash, published))), *witnesses, at=at)


def sign(checkpoint: Checkpoint, *witnesses: Signer, at: datetime | None = None, by: Signer = LOG) -> bytes:
    """Sign a checkpoint, whatever it says."""
    lines = [by.sign(checkpoint.text), *(witness.sign(checkpoint.text, at) for witness in witnesses)]
    return Note(checkpoint.text, tuple(lines)).encode()
