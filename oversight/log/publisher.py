"""Publish the log: its files, and a checkpoint over them that is signed and cosigned. Never a smaller one."""

from collections.abc import Callable, Sequence

from sqlalchemy import select, update

from oversight.database import Database
from oversight.log.cosigning import STATUS, Witnesses
from oversight.log.published import CHECKPOINT, KEYS
from oversight.log.sequencer import Head, Reached, lock_head, nothing, read_head
from oversight.log.signer import LogSigner, SignerRefused
from oversight.log.store import Store, StoreFault, must_read, write_once
from oversight.models import AuditEntry, AuditHead, AuditLeaf
from workflows.audit.checkpoint import read_checkpoint
from workflows.audit.entry import entry_bytes
from workflows.audit.merkle import consistency_proof, leaf_hash, tree_root
from workflows.audit.note import Note, read_note
from workflows.audit.tile import (
    ENTRIES,
    HEIGHT,
    WIDTH,
    Tile,
    TileReader,
    full_root,
    join_entries,
    split_entries,
    split_hashes,
    tile_holding,
)

HISTORY = "history"
"""The folder of all checkpoints that were ever published."""

Rows = Callable[[int, int], list[tuple[bytes, bytes]]]
"""Gives leaf and entry of every place from one number up to another."""


class Publisher:
    """Publishes one log from its database to one store."""

    def __init__(
        self,
        database: Database,
        store: Store,
        signer: LogSigner,
        witnesses: Witnesses | None = None,
        reached: Reached = nothing,
    ) -> None:
        self._database = database
        self._store = store
        self._signer = signer
        self._witnesses = witnesses
        self._reached = reached

    def publish(self) -> int | None:
        """Publish everything that has its place, and give the size of the new checkpoint; none if none was needed.

        Where nothing is new, witnesses who have not signed yet are asked again.

        :raises SignerRefused: the log in the database is not the one that was signed before.
        """
        head = read_head(self._database)
        standing = self._store.read(CHECKPOINT)
        if head.size <= head.published_size and standing is not None:
            self._ask_again(head, read_note(standing))
            return None
        self._write_tiles(head)
        nodes = self._reader(head.size)
        if tree_root(head.size, nodes) != head.root:
            raise SignerRefused("the files of the log do not lead to the root that the database has")
        self._reached("d")
        note = self._signer.sign(head.checkpoint(self._signer.origin), self._prover(head.size))
        self._reached("e")
        note = self._cosigned(note, head.size)
        self._reached("f")
        return head.size if self._put_in_place(head, note) else None

    def _cosigned(self, note: Note, size: int) -> Note:
        if self._witnesses is None:
            return note
        note = note.with_signatures(*self._witnesses.cosign(note, size, self._prover(size)))
        self._store.write(STATUS, self._witnesses.status())
        return note

    def _ask_again(self, head: Head, note: Note) -> None:
        """Ask those witnesses who have not signed the newest checkpoint, and publish it with what they add."""
        size = read_checkpoint(note.text).size
        if self._witnesses is None or not self._witnesses.missing(note) or size != head.size:
            return
        more = self._cosigned(note, size)
        if more != note:
            self._put_in_place(head, more)

    def _write_tiles(self, head: Head) -> None:
        self._reached("b")
        published = min(head.published_size, head.size)
        try:
            write_tiles(self._store, self._rows, published, head.size)
        except StoreFault:
            # A file that was published before is gone: write all of them from the first.
            write_tiles(self._store, self._rows, 0, head.size)
        self._store.write(KEYS, "".join(f"{key}\n" for key in self._signer.public).encode())
        self._reached("c")
        self._store.sync()

    def _put_in_place(self, head: Head, note: Note) -> bool:
        """Publish a checkpoint, unless a larger one stands."""
        with self._database.write() as session:
            published = max(lock_head(session).published_size, published_size(self._store))
            if head.size < published:
                return False
            self._store.write(history_path(head.size), note.encode())
            self._store.write(CHECKPOINT, note.encode())
            self._store.sync()
            self._reached("g")
            session.execute(update(AuditHead).values(published_size=head.size))
        return True

    def _reader(self, size: int) -> TileReader:
        return TileReader(size, lambda tile: must_read(self._store, tile.path))

    def _prover(self, size: int) -> Callable[[int], Sequence[bytes]]:
        return lambda old: consistency_proof(old, size, self._reader(size))

    def _rows(self, begin: int, end: int) -> list[tuple[bytes, bytes]]:
        statement = (
            select(AuditLeaf.leaf, AuditEntry.record, AuditEntry.salt)
            .outerjoin(AuditEntry, AuditEntry.id == AuditLeaf.entry_id)
            .where(AuditLeaf.idx >= begin, AuditLeaf.idx < end)
            .order_by(AuditLeaf.idx)
        )
        with self._database.read() as session:
            found = session.execute(statement).all()
        return [
            (row.leaf, self._published_entry(index) if row.record is None else entry_bytes(row.record, row.salt))
            for index, row in enumerate(found, start=begin)
        ]

    def _published_entry(self, index: int) -> bytes:
        """Give an entry that was lost with a database as it was published before."""
        tile = tile_holding(0, index, published_size(self._store))
        bundle = Tile(ENTRIES, tile.number, tile.width)
        return split_entries(must_read(self._store, bundle.path), tile.width)[index - tile.first]


def published_size(store: Store) -> int:
    """Give the size of the checkpoint that is published, without asking who signed it."""
    data = store.read(CHECKPOINT)
    return read_checkpoint(read_note(data).text).size if data is not None else 0


def history_path(size: int) -> str:
    """Say where the checkpoint of a size is kept for good."""
    return Tile(HISTORY, size).path.replace("tile/", "", 1)


def write_tiles(store: Store, rows: Rows, old: int, new: int) -> None:
    """Write every file of a tree of ``new`` entries that one of ``old`` did not have.

    :raises StoreFault: a file that should be published already is missing or another.
    """
    fresh = _write_leaves(store, rows, old, new)
    level = 1
    while new >> HEIGHT * level:
        fresh = _write_level(store, level, old >> HEIGHT * level, old, fresh)
        level += 1


def _write_leaves(store: Store, rows: Rows, old: int, new: int) -> list[bytes]:
    """Write the files of the lowest level, and give the roots of those that became full."""
    roots = []
    for number in range(old // WIDTH, -(-new // WIDTH)):
        begin, end = number * WIDTH, min((number + 1) * WIDTH, new)
        if end <= old:
            continue
        found = rows(begin, end)
        leaves = [leaf for leaf, _ in found]
        if len(found) != end - begin or any(leaf_hash(entry) != leaf for leaf, entry in found):
            raise SignerRefused(f"an entry between {begin} and {end} is not the one that got its place in the log")
        write_once(store, Tile(0, number, end - begin).path, b"".join(leaves))
        write_once(store, Tile(ENTRIES, number, end - begin).path, join_entries(entry for _, entry in found))
        if end - begin == WIDTH:
            roots.append(full_root(b"".join(leaves)))
    return roots


def _write_level(store: Store, level: int, before: int, old: int, fresh: list[bytes]) -> list[bytes]:
    """Write the files of a level that got fresh hashes, and give the roots of those that became full."""
    standing: list[bytes] = []
    if before % WIDTH:
        tile = tile_holding(level, before - 1, old)
        standing = split_hashes(must_read(store, tile.path), tile.width)
    roots = []
    hashes, number = standing + fresh, before // WIDTH
    while hashes and fresh:
        row, hashes = hashes[:WIDTH], hashes[WIDTH:]
        write_once(store, Tile(level, number, len(row)).path, b"".join(row))
        if len(row) == WIDTH:
            roots.append(full_root(b"".join(row)))
        number += 1
    return roots
