"""Give every waiting entry its place in the log. Places are taken here and not when entries are written.

A lock held through every commit would let one stuck visitor stop all others. Whoever runs this twice loses nothing: the
head is locked for as long as places are given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from oversight.database import Database
from oversight.models import AuditEntry, AuditHead, AuditLeaf, AuditPending
from workflows.audit.checkpoint import Checkpoint
from workflows.audit.merkle import HASH_BYTES, Frontier

AT_ONCE = 1_024
"""Entries that get their place in one transaction."""

Reached = Callable[[str], None]
"""Is told which point of the work was reached; tests stop the process there."""


def nothing(_: str) -> None:
    """Take no notice of where the work is."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log is, and how much of it is published."""

    size: int
    root: bytes
    published_size: int

    def checkpoint(self, origin: str) -> Checkpoint:
        """What there is to sign."""
        return Checkpoint(origin, self.size, self.root)


_HEAD = select(AuditHead.size, AuditHead.root, AuditHead.frontier, AuditHead.published_size)
_WAITING = (
    select(AuditPending.n, AuditPending.entry_id, AuditEntry.leaf)
    .join(AuditEntry, AuditEntry.id == AuditPending.entry_id)
    .order_by(AuditPending.n)
    .limit(AT_ONCE)
)


def read_head(database: Database) -> Head:
    """Look how far the log is."""
    with database.read() as session:
        row = session.execute(_HEAD).one()
    return Head(row.size, row.root, row.published_size)


def integrate(database: Database, reached: Reached = nothing) -> int:
    """Give places to the entries that have waited longest, and say how many those were."""
    with database.read() as session:
        if session.execute(select(AuditPending.n).limit(1)).first() is None:
            return 0
    with database.write() as session:
        head = lock_head(session)
        waiting = session.execute(_WAITING).all()
        if not waiting:
            return 0
        reached("a")
        _give_places(session, head, waiting)
    return len(waiting)


def lock_head(session: Session) -> Any:
    """Lock the head until the transaction ends, and give it."""
    return session.execute(_HEAD.with_for_update()).one()


def take_frontier(size: int, kept: bytes) -> Frontier:
    """Read the frontier as it is kept."""
    return Frontier(size, [kept[at : at + HASH_BYTES] for at in range(0, len(kept), HASH_BYTES)])


def _give_places(session: Session, head: Any, waiting: Sequence[Any]) -> None:
    frontier = take_frontier(head.size, head.frontier)
    places = [
        {"idx": index, "entry_id": row.entry_id, "leaf": row.leaf} for index, row in enumerate(waiting, start=head.size)
    ]
    frontier.extend(row.leaf for row in waiting)
    connection = session.connection()
    connection.execute(insert(AuditLeaf), places)
    connection.execute(delete(AuditPending).where(AuditPending.n.in_([row.n for row in waiting])))
    grown = {"size": frontier.size, "root": frontier.root, "frontier": b"".join(frontier.hashes)}
    connection.execute(update(AuditHead).values(grown))
