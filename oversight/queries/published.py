"""Read the published log for whoever asks: its files, and the proof that an entry is in it."""

from sqlalchemy import select

from oversight.database import Database
from oversight.log.published import CHECKPOINT
from oversight.log.store import Store, must_read
from oversight.models import AuditLeaf
from workflows.audit.checkpoint import read_checkpoint
from workflows.audit.merkle import inclusion_path
from workflows.audit.note import read_note
from workflows.audit.receipt import Proof
from workflows.audit.tile import MalformedTile, TileReader, tile_at


def published_tile(store: Store, path: str) -> bytes | None:
    """Give a tile or a bundle by its path; none where there is none."""
    try:
        return store.read(tile_at(path).path)
    except MalformedTile:
        return None


def proof_of(database: Database, store: Store, leaf: bytes, extra: bytes | None = None) -> Proof | None:
    """Prove that an entry is in the newest published tree; none while it is not."""
    checkpoint = store.read(CHECKPOINT)
    if checkpoint is None:
        return None
    size = read_checkpoint(read_note(checkpoint).text).size
    with database.read() as session:
        index = session.scalars(select(AuditLeaf.idx).where(AuditLeaf.leaf == leaf)).one_or_none()
    if index is None or index >= size:
        return None
    nodes = TileReader(size, lambda tile: must_read(store, tile.path))
    return Proof(index, tuple(inclusion_path(index, size, nodes)), checkpoint, extra)
