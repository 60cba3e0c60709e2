"""Go on after a restore that lost entries: their places stay theirs, and the record says that they were lost.

Nothing is numbered anew. What was signed and published was promised to the world.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from oversight.database import Database
from oversight.log.keeper import Log
from oversight.log.places import RECOVERED
from oversight.log.publisher import published_size
from oversight.log.sequencer import lock_head, take_frontier
from oversight.log.signer import SignerRefused
from oversight.log.store import must_read
from oversight.log.writer import note_read
from oversight.models import AuditEntry, AuditHead, AuditLeaf, AuditPending
from workflows.audit.merkle import tree_root
from workflows.audit.tile import WIDTH, TileReader, tile_holding
from workflows.roles import SYSTEM


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was given its place again, and what is lost."""

    first: int
    end: int
    lost: int


def recover(database: Database, log: Log, at: datetime) -> Recovered:
    """Give back the places that were signed and that the database no longer knows.

    :raises SignerRefused: the published files are not those that were signed, or the database went on by itself.
    """
    last = log.signer.last().checkpoint
    nodes = TileReader(last.size, lambda tile: must_read(log.store, tile.path))
    if tree_root(last.size, nodes) != last.root:
        raise SignerRefused("the published files are not those that were signed; get them back first")
    with database.write() as session:
        head = lock_head(session)
        if head.size >= last.size:
            return Recovered(head.size, head.size, 0)
        _refuse_other_past(session, nodes, head.size)
        lost = _give_back(session, nodes, head.size, last.size)
        frontier = take_frontier(head.size, head.frontier)
        for first in range(head.size, last.size, WIDTH):
            frontier.extend(_leaves(nodes, first, min(first + WIDTH, last.size)))
        grown = {"size": frontier.size, "root": frontier.root, "frontier": b"".join(frontier.hashes)}
        session.execute(update(AuditHead).values(published_size=published_size(log.store), **grown))
        note_read(session, RECOVERED, SYSTEM, at, None, first=head.size, end=last.size, lost=_ranges(lost))
    return Recovered(head.size, last.size, len(lost))


def _refuse_other_past(session: Session, nodes: TileReader, size: int) -> None:
    """Refuse a database that gave the places of what was lost to something else."""
    statement = select(AuditLeaf.idx, AuditLeaf.leaf).order_by(AuditLeaf.idx)
    with session.execute(statement, execution_options={"yield_per": WIDTH}) as places:
        other = next((index for index, leaf in places if nodes(0, index) != leaf), None)
    if other is not None:
        raise SignerRefused(
            f"place {other} of {size} is another's in the published log: the database went on after it was "
            "restored; restore it again and recover before anything else runs"
        )


def _give_back(session: Session, nodes: TileReader, first: int, end: int) -> list[int]:
    """Give the places from one number to another to the entries whose leaves they are, and tell which are lost."""
    lost = []
    for begin in range(first, end, WIDTH):
        leaves = _leaves(nodes, begin, min(begin + WIDTH, end))
        statement = select(AuditEntry.leaf, AuditEntry.id).where(AuditEntry.leaf.in_(leaves))
        known = dict(session.execute(statement).all())
        places = [
            {"idx": index, "entry_id": known.get(leaf), "leaf": leaf} for index, leaf in enumerate(leaves, start=begin)
        ]
        session.execute(insert(AuditLeaf), places)
        session.execute(delete(AuditPending).where(AuditPending.entry_id.in_(known.values())))
        lost += [index for index, leaf in enumerate(leaves, start=begin) if leaf not in known]
    return lost


def _leaves(nodes: TileReader, begin: int, end: int) -> list[bytes]:
    found: list[bytes] = []
    while begin < end:
        tile = tile_holding(0, begin, nodes.size)
        upto = min(end, tile.first + tile.width)
        found += nodes.hashes(tile)[begin - tile.first : upto - tile.first]
        begin = upto
    return found


def _ranges(numbers: list[int]) -> list[list[int]]:
    """Write numbers as ranges, each from its first up to but without its end."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number:
            found[-1][1] += 1
        else:
            found.append([number, number + 1])
    return found
