"""Verify the files of a published log against each other: the checkpoint, every tile, every bundle, and the root."""

from collections.abc import Callable

from oversight.log.store import Store
from workflows.audit.chain import Violated, Violation
from workflows.audit.checkpoint import Checkpoint, SignedCheckpoint, Trust, open_checkpoint
from workflows.audit.merkle import HASH_BYTES, Frontier, frontier_of, tree_root
from workflows.audit.note import BadSignature, MalformedNote
from workflows.audit.tile import (
    ENTRIES,
    HEIGHT,
    WIDTH,
    MalformedTile,
    Tile,
    TileReader,
    full_root,
    split_hashes,
    tile_holding,
    tile_of_bundle,
)

CHECKPOINT, KEYS = "checkpoint", "keys"
Progress = Callable[[int], None]


def read_published(store: Store, trust: Trust, path: str = CHECKPOINT) -> SignedCheckpoint:
    """Read a checkpoint of the published log, and check who signed it.

    :raises Violated: it is missing or damaged, or a signature or the quorum is.
    """
    data = store.read(path)
    if data is None:
        raise Violated(Violation("The checkpoint is missing", path, None, "the published log was removed"))
    try:
        return open_checkpoint(data, trust)
    except MalformedNote as error:
        raise Violated(Violation("The checkpoint cannot be read", path, None, str(error))) from error
    except BadSignature as error:
        raise Violated(Violation("The checkpoint is not signed as it must be", path, None, str(error))) from error


class PublishedFiles:
    """The files of one published tree, checked from left to right against its leaves."""

    def __init__(self, store: Store, checkpoint: Checkpoint) -> None:
        self._store = store
        self._checkpoint = checkpoint
        self._frontier = Frontier()
        self._rows: dict[int, list[bytes]] = {}

    def go_on_after(self, known: Checkpoint) -> int:
        """Take for granted what was verified up to a checkpoint, and give the first place that is to be checked.

        Only the part before the tile in which that checkpoint ends is skipped.

        :raises Violated: the tree has not grown from that checkpoint.
        """
        size = self._checkpoint.size
        nodes = TileReader(size, self._read)
        where = f"the first {known.size} of {size} entries"
        try:
            if known.size > size or tree_root(known.size, nodes) != known.root:
                means = "what was verified before is no longer the beginning of this log"
                raise Violated(Violation("The log shrank or was rewritten", where, None, means))
            first = known.size // WIDTH * WIDTH
            self._frontier = frontier_of(first, nodes)
            level = 1
            while full := first >> HEIGHT * level:
                standing = nodes.hashes(tile_holding(level, full - 1, size))[: full % WIDTH]
                self._rows[level] = standing if full % WIDTH else []
                level += 1
        except MalformedTile as error:
            raise Violated(Violation("A published file cannot be read", where, None, str(error))) from error
        return first

    def take(self, first: int, leaves: bytes | None = None) -> None:
        """Check the files that hold the leaves from a number on: the 256 of one tile, or the fewer at the end.

        Without ``leaves``, the published ones are only compared with the entries that they stand for.

        :raises Violated: a file is missing, or is not what the leaves say.
        """
        number, width = first // WIDTH, min(WIDTH, self._checkpoint.size - first)
        if width <= 0 or first < self._frontier.size:
            return
        tile, bundle = Tile(0, number, width), Tile(ENTRIES, number, width)
        published = self._row(tile)
        known = published if leaves is None else leaves[: width * HASH_BYTES]
        if published != known:
            raise _another(tile, published, known)
        if self._hashed(bundle) != known:
            means = "a published entry does not hash to its leaf"
            raise _wrong("A published bundle is not what its tile says", bundle, means)
        if width == WIDTH:
            root = full_root(known)
            self._frontier.append(root, HEIGHT)
            self._push(1, root)
        else:
            self._frontier.extend(split_hashes(known, width))

    def finish(self) -> None:
        """Check what is left at the right edge, and the root.

        :raises Violated: it is not what was signed.
        """
        for level, row in self._rows.items():
            if row:
                self._compare(level, row)
        found, signed = self._frontier, self._checkpoint
        if (found.size, found.root) != (signed.size, signed.root):
            where = f"{signed.size} entries signed, {found.size} found"
            raise Violated(Violation("The tree does not lead to the signed root", where, None, "the log was rewritten"))

    def _push(self, level: int, root: bytes) -> None:
        row = self._rows.setdefault(level, [])
        row.append(root)
        if self._frontier.size >> HEIGHT * level and len(row) == WIDTH:
            self._compare(level, row)
            self._rows[level] = []
            self._push(level + 1, full_root(b"".join(row)))

    def _compare(self, level: int, row: list[bytes]) -> None:
        last = (self._frontier.size >> HEIGHT * level) - 1
        tile = Tile(level, last // WIDTH, len(row))
        if self._row(tile) != b"".join(row):
            raise _wrong(
                "A published tile is not what its entries say", tile, "a hash in it is not the one of its subtree"
            )

    def _read(self, tile: Tile) -> bytes:
        data = self._store.read(tile.path)
        if data is None:
            raise _wrong("A published file is missing", tile, "it was removed from the published log")
        return data

    def _row(self, tile: Tile) -> bytes:
        data = self._read(tile)
        if len(data) != tile.width * HASH_BYTES:
            means = f"{tile.width} hashes have {tile.width * HASH_BYTES} bytes, not {len(data)}"
            raise _wrong("A published file cannot be read", tile, means)
        return data

    def _hashed(self, bundle: Tile) -> bytes:
        data = self._read(bundle)
        try:
            return tile_of_bundle(data, bundle.width)
        except MalformedTile as error:
            raise _wrong("A published file cannot be read", bundle, str(error)) from error


def verify_published(
    store: Store, trust: Trust, progress: Progress = lambda _: None, known: Checkpoint | None = None
) -> SignedCheckpoint:
    """Verify a published log by itself, with no database at hand. ``known`` is a checkpoint that was verified before.

    :raises Violated: with the first thing that is wrong.
    """
    signed = read_published(store, trust)
    files = PublishedFiles(store, signed.checkpoint)
    begin = files.go_on_after(known) if known else 0
    for first in range(begin, signed.checkpoint.size, WIDTH):
        files.take(first)
        progress(min(first + WIDTH, signed.checkpoint.size))
    files.finish()
    return signed


def _another(tile: Tile, published: bytes, known: bytes) -> Violated:
    """Say at which place a tile differs from the leaves that we know."""
    at = next((at for at, one in enumerate(known) if one != published[at]), len(known))
    where = f"place {tile.first + at // HASH_BYTES} of the log, {tile.path}"
    means = "the entry is another than the one that was published, or was removed"
    return Violated(Violation("An entry is not the one that was published", where, None, means))


def _wrong(what: str, tile: Tile, means: str) -> Violated:
    return Violated(Violation(what, tile.path, None, means))
