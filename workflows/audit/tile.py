"""How the tree is published (C2SP tlog-tiles): files of up to 256 hashes or entries, which never change once full."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from struct import Struct
from typing import Any

from workflows.audit.merkle import HASH_BYTES

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRIES = "entries"
ENTRY_BYTES = 73
"""The length of every entry that we publish."""

HIGHEST = 5
"""Level of the highest tile that a tree of fewer than 2^48 entries needs."""


class MalformedTile(ValueError):
    """Bytes or a path that are none of a tile."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One file: hashes of a level, or the bundle of entries under a tile of level 0 (``level`` is ``ENTRIES``)."""

    level: int | str
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where the file stands, under the prefix of the log."""
        groups = [f"{self.number % 1000:03d}"]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{self.level}/{'/'.join(groups)}{partial}"

    @property
    def first(self) -> int:
        """The number of its first hash in the level, or of its first entry."""
        return self.number * WIDTH


ReadTile = Callable[[Tile], bytes]
"""Gives the bytes of a tile from wherever it is kept."""

_PATH = re.compile(r"tile/(entries|0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)


def tile_at(path: str) -> Tile:
    """Read a path.

    :raises MalformedTile: no tile has this path.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise MalformedTile(f"{path} is the path of no tile")
    level, groups, width = match.groups()
    number = int(groups.replace("x", "").replace("/", ""))
    tile = Tile(level if level == ENTRIES else int(level), number, int(width) if width else WIDTH)
    if tile.path != path:
        raise MalformedTile(f"{path} is not how the path of a tile is written")
    return tile


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """Give every file of a tree of a size that one of ``since`` entries did not have: full, and one partial a level."""
    for level in range(HIGHEST + 1):
        hashes, before = size >> HEIGHT * level, since >> HEIGHT * level
        if not hashes:
            return
        if hashes == before:
            continue
        for kind in (level, ENTRIES) if level == 0 else (level,):
            for number in range(before // WIDTH, hashes // WIDTH):
                yield Tile(kind, number)
            if hashes % WIDTH:
                yield Tile(kind, hashes // WIDTH, hashes % WIDTH)


def tile_holding(level: int, number: int, size: int) -> Tile:
    """Give the file in which a hash of a tile's level stands, in a tree of a size."""
    hashes = size >> HEIGHT * level
    if not 0 <= number < hashes:
        raise MalformedTile(f"a tree of {size} entries has no hash {number} at level {level}")
    tile = number // WIDTH
    return Tile(level, tile, min(WIDTH, hashes - tile * WIDTH))


def split_hashes(data: bytes, width: int) -> list[bytes]:
    """Take a tile of hashes apart.

    :raises MalformedTile: it does not hold that many hashes.
    """
    if len(data) != width * HASH_BYTES:
        raise MalformedTile(f"a tile of {width} hashes has {width * HASH_BYTES} bytes, not {len(data)}")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def join_entries(entries: Iterable[bytes]) -> bytes:
    """Write a bundle: every entry after its length."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def split_entries(data: bytes, width: int) -> list[bytes]:
    """Take a bundle apart.

    :raises MalformedTile: it does not hold that many entries, or something else as well.
    """
    found, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if len(data) < at + 2 or end > len(data):
            raise MalformedTile("a bundle ends in the middle of an entry")
        found.append(data[at + 2 : end])
        at = end
    if len(found) != width:
        raise MalformedTile(f"a bundle of {width} entries holds {len(found)}")
    return found


def tile_of_bundle(data: bytes, width: int) -> bytes:
    """Hash every entry of a bundle as a leaf, and give the tile that stands over them.

    A bundle of entries of our one length is taken apart at one go.

    :raises MalformedTile: it is none.
    """
    step = ENTRY_BYTES + 2
    is_ours = len(data) == width * step and data[1::step] == bytes([ENTRY_BYTES]) * width and not any(data[::step])
    return _row_of(_LEAF, _ours(width).unpack(data) if is_ours else split_entries(data, width))


def full_root(row: bytes) -> bytes:
    """Give the one hash that stands for a row of hashes, whose number is a power of two."""
    while len(row) > HASH_BYTES:
        row = _row_of(_NODE, _pairs(len(row) // (2 * HASH_BYTES)).unpack(row))
    return row


_LEAF, _NODE = sha256(b"\x00"), sha256(b"\x01")
"""Hashes of a leaf and of a node, begun. To copy one costs less than to begin anew, and millions are needed."""


def _row_of(begun: Any, parts: Iterable[bytes]) -> bytes:
    copy, row = begun.copy, []
    for part in parts:
        hashed = copy()
        hashed.update(part)
        row.append(hashed.digest())
    return b"".join(row)


@cache
def _ours(width: int) -> Struct:
    return Struct(f"2x{ENTRY_BYTES}s" * width)


@cache
def _pairs(count: int) -> Struct:
    return Struct(f"{2 * HASH_BYTES}s" * count)


class TileReader:
    """Full subtrees of a tree of a size, out of its tiles. Few tiles are kept, the newest used ones."""

    def __init__(self, size: int, read: ReadTile, keep: int = 64) -> None:
        self.size = size
        self._read = read
        self._keep = keep
        self._kept: dict[Tile, list[bytes]] = {}

    def __call__(self, level: int, number: int) -> bytes:
        """Give the hash of a full subtree. This makes a reader ``Nodes``."""
        row, inside = divmod(level, HEIGHT)
        first = number << inside
        if (first + (1 << inside)) > self.size >> HEIGHT * row:
            raise MalformedTile(f"a tree of {self.size} entries has no full subtree {number} at level {level}")
        tile = tile_holding(row, first, self.size)
        begin = first - tile.first
        return full_root(b"".join(self.hashes(tile)[begin : begin + (1 << inside)]))

    def hashes(self, tile: Tile) -> list[bytes]:
        """Give all hashes of a tile."""
        found = self._kept.pop(tile, None)
        if found is None:
            found = split_hashes(self._read(tile), tile.width)
        self._kept[tile] = found
        if len(self._kept) > self._keep:
            del self._kept[next(iter(self._kept))]
        return found
