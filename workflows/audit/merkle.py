"""The tree over all entries (RFC 6962 section 2.1): roots, and proofs that an entry is in it or that it only grew."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()

Nodes = Callable[[int, int], bytes]
"""Gives the hash of a full subtree by its level and its number in the level: ``2 ** level`` leaves hang under it."""


class ProofRefused(ValueError):
    """A proof that does not prove what it says. Its words tell which step failed."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The full subtrees that a tree is made of, widest first: all that is needed to go on, and its root."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count() or any(len(one) != HASH_BYTES for one in hashes):
            raise ProofRefused(f"a tree of {size} entries is not made of {len(hashes)} subtrees")
        self.size = size
        self._hashes = list(hashes)

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The subtrees, widest first."""
        return tuple(self._hashes)

    def append(self, subtree: bytes, level: int = 0) -> None:
        """Add one leaf at the right, or a full subtree of a level where one as wide may begin."""
        if self.size & (1 << level) - 1:
            raise ProofRefused(f"no subtree of level {level} begins after {self.size} entries")
        merged, above = subtree, self.size >> level
        while above & 1:
            merged = node_hash(self._hashes.pop(), merged)
            above >>= 1
        self._hashes.append(merged)
        self.size += 1 << level

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        """Add many leaves."""
        for leaf in leaves:
            self.append(leaf)
        return self

    @property
    def root(self) -> bytes:
        """The hash that stands for the whole tree."""
        return _fold(self._hashes) if self._hashes else EMPTY_ROOT


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Hash a whole tree from its leaves."""
    return Frontier().extend(leaves).root


def tree_root(size: int, nodes: Nodes) -> bytes:
    """Hash a whole tree from its full subtrees."""
    return _range_hash(0, size, nodes) if size else EMPTY_ROOT


def frontier_of(size: int, nodes: Nodes) -> Frontier:
    """Give the frontier of a tree of a size."""
    return Frontier(size, [nodes(level, number) for level, number in _full_subtrees(0, size)])


def inclusion_path(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Prove that a leaf is in the tree: the hashes beside its way up, leaf first (RFC 6962 section 2.1.1).

    :raises ProofRefused: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ProofRefused(f"a tree of {size} entries has none of number {index}")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_range_hash(middle, end, nodes))
            end = middle
        else:
            path.append(_range_hash(begin, middle, nodes))
            begin = middle
    return path[::-1]


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """Prove that a tree of ``new`` entries begins with the one of ``old`` (RFC 6962 section 2.1.2).

    :raises ProofRefused: the tree shrank.
    """
    if not 0 <= old <= new:
        raise ProofRefused(f"a tree of {new} entries does not begin with one of {old}")
    proof: list[bytes] = []
    if old in {0, new}:
        return proof
    begin, end = 0, new
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_range_hash(middle, end, nodes))
            end = middle
        else:
            proof.append(_range_hash(begin, middle, nodes))
            begin = middle
    if begin:
        proof.append(_range_hash(begin, end, nodes))
    return proof[::-1]


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Give the root that a path leads to (RFC 9162 section 2.1.3.2).

    :raises ProofRefused: the path has another length than any in a tree of this size.
    """
    if not 0 <= index < size:
        raise ProofRefused(f"a tree of {size} entries has none of number {index}")
    inner = (index ^ (size - 1)).bit_length()
    if len(path) != inner + (index >> inner).bit_count():
        raise ProofRefused(f"a path of {len(path)} hashes does not lead from entry {index} to the root of {size}")
    found = leaf
    for level, beside in enumerate(path):
        is_right = level >= inner or (index >> level) & 1
        found = node_hash(beside, found) if is_right else node_hash(found, beside)
    return found


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of ``new`` entries begins with the tree of ``old`` (RFC 9162 section 2.1.4.2).

    :raises ProofRefused: it does not, or the proof does not show it.
    """
    if not 0 <= old <= new:
        raise ProofRefused(f"the tree shrank from {old} to {new} entries")
    if old in {0, new}:
        if proof:
            raise ProofRefused("nothing is to be proved here, and yet hashes are given")
        if old_root != (EMPTY_ROOT if old == 0 else new_root):
            raise ProofRefused(f"two trees of {old} entries have different roots")
        return
    inner = (old - 1 ^ new - 1).bit_length()
    shift = (old & -old).bit_length() - 1
    inner -= shift
    border = (old - 1 >> inner + shift).bit_count()
    seeded = old != 1 << shift
    if len(proof) != seeded + inner + border:
        raise ProofRefused(f"a proof of {len(proof)} hashes does not lead from {old} to {new} entries")
    before = after = proof[0] if seeded else old_root
    for level, beside in enumerate(proof[seeded:]):
        if level >= inner or (old - 1 >> shift + level) & 1:
            before, after = node_hash(beside, before), node_hash(beside, after)
        else:
            after = node_hash(after, beside)
    if before != old_root:
        raise ProofRefused(f"the proof does not lead to the root of the tree of {old} entries")
    if after != new_root:
        raise ProofRefused(f"the proof does not lead to the root of the tree of {new} entries")


def _split(size: int) -> int:
    """The largest power of two smaller than a size."""
    return 1 << (size - 1).bit_length() - 1


def _full_subtrees(begin: int, end: int) -> list[tuple[int, int]]:
    """Take a range apart, widest subtree first. It begins where a subtree as wide as its first one begins."""
    found = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def _range_hash(begin: int, end: int, nodes: Nodes) -> bytes:
    return _fold([nodes(level, number) for level, number in _full_subtrees(begin, end)])


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Hash subtrees of falling width together, from the right."""
    *others, found = hashes
    for left in reversed(others):
        found = node_hash(left, found)
    return found
