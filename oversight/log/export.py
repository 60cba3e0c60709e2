"""Copy the published log to a folder that any client of C2SP tlog-tiles can check, without us or the database."""

from collections.abc import Callable

from sqlalchemy import select

from oversight.database import Database
from oversight.log.published import CHECKPOINT, KEYS
from oversight.log.publisher import history_path
from oversight.log.store import Store, must_read
from oversight.models import AuditLeaf
from workflows.audit.checkpoint import read_checkpoint
from workflows.audit.merkle import inclusion_path
from workflows.audit.note import read_note
from workflows.audit.receipt import Proof
from workflows.audit.tile import TileReader, tiles_of

READ_AT_ONCE = 10_000


def export_log(store: Store, target: Store, tell: Callable[[int], None] = lambda _: None) -> int:
    """Copy checkpoint, keys, tiles and bundles, and give the size of the log.

    :raises StoreFault: a file is missing.
    """
    checkpoint = must_read(store, CHECKPOINT)
    size = read_checkpoint(read_note(checkpoint).text).size
    for done, tile in enumerate(tiles_of(size)):
        target.write(tile.path, must_read(store, tile.path))
        tell(done)
    target.write(KEYS, must_read(store, KEYS))
    target.write(history_path(size), checkpoint)
    target.write(CHECKPOINT, checkpoint)
    target.sync()
    return size


def export_proofs(database: Database, target: Store) -> int:
    """Write the proof of every entry of an exported log beside it, and give their number."""
    checkpoint = must_read(target, CHECKPOINT)
    size = read_checkpoint(read_note(checkpoint).text).size
    nodes = TileReader(size, lambda tile: must_read(target, tile.path))
    statement = select(AuditLeaf.idx, AuditLeaf.leaf).where(AuditLeaf.idx < size).order_by(AuditLeaf.idx)
    with database.read() as session:
        for index, leaf in session.execute(statement, execution_options={"yield_per": READ_AT_ONCE}):
            proof = Proof(index, tuple(inclusion_path(index, size, nodes)), checkpoint)
            target.write(f"proof/{leaf.hex()}", proof.encode())
    target.sync()
    return size
