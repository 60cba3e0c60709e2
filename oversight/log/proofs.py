"""Prove that an entry is in the published log, out of its files."""

from sqlalchemy import select

from oversight.database import Database
from oversight.log.published import CHECKPOINT
from oversight.log.store import Store, must_read
from oversight.models import AuditLeaf
from workflows.audit.checkpoint import read_checkpoint
from workflows.audit.merkle import inclusion_path
from workflows.audit.note import read_note
from workflows.audit.receipt import Proof
from workflows.audit.tile import TileReader


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
