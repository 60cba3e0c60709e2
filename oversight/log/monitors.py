"""What the log shows by itself to whoever watches: entries that wait too long, that were backdated, that were lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from oversight.database import Database
from oversight.log.publisher import HISTORY
from oversight.log.store import Store, must_read
from oversight.models import AuditEntry, AuditHead, AuditLeaf, AuditPending
from workflows.audit.checkpoint import read_checkpoint, witnesses_among
from workflows.audit.entry import write_time
from workflows.audit.note import VerifierKey, read_note

LONGEST_WAIT = timedelta(days=1)
"""For how long an entry may wait for its place: no promise may be older."""

BACKDATED = timedelta(days=1)
"""An entry may say that it is older than the checkpoint before it by no more than this."""

MOST = 100
READ_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Sighting:
    """One entry that stands out: its place, if it has one, its id, if it is there still, and the time that it tells."""

    index: int | None
    entry_id: str | None
    at: str


def waiting_too_long(database: Database, at: datetime) -> list[Sighting]:
    """Find entries that are older than any promise allows and that nobody outside can know of yet."""
    since = write_time(at - LONGEST_WAIT)
    published = select(AuditHead.published_size).scalar_subquery()
    unplaced = select(AuditEntry.id, AuditEntry.at).join(AuditPending, AuditPending.entry_id == AuditEntry.id)
    unpublished = (
        select(AuditLeaf.idx, AuditEntry.id, AuditEntry.at)
        .join(AuditEntry, AuditEntry.id == AuditLeaf.entry_id)
        .where(AuditLeaf.idx >= published, AuditEntry.at < since)
    )
    with database.read() as session:
        placed = session.execute(unpublished.order_by(AuditLeaf.idx).limit(MOST)).all()
        queued = session.execute(unplaced.where(AuditEntry.at < since).order_by(AuditPending.n).limit(MOST)).all()
    found = [Sighting(row.idx, row.id, row.at) for row in placed]
    return (found + [Sighting(None, row.id, row.at) for row in queued])[:MOST]


def lost(database: Database) -> list[Sighting]:
    """Find places whose entries were lost with a database."""
    statement = select(AuditLeaf.idx).where(AuditLeaf.entry_id.is_(None)).order_by(AuditLeaf.idx).limit(MOST)
    with database.read() as session:
        return [Sighting(index, None, "") for index in session.scalars(statement)]


def count_lost(database: Database) -> int:
    """Count the places whose entries were lost with a database."""
    with database.read() as session:
        return session.scalar(select(func.count()).where(AuditLeaf.entry_id.is_(None))) or 0


def backdated(database: Database, store: Store, witnesses: list[VerifierKey]) -> list[Sighting]:
    """Find entries that say they are more than a day older than a checkpoint witnessed before they had a place.

    Only the times of witnesses count: our own clock is what is being checked.
    """
    bounds = _bounds(store, witnesses)
    known = next(bounds, None)
    if known is None:
        return []
    statement = (
        select(AuditLeaf.idx, AuditEntry.id, AuditEntry.at)
        .join(AuditEntry, AuditEntry.id == AuditLeaf.entry_id)
        .where(AuditLeaf.idx >= known[0])
        .order_by(AuditLeaf.idx)
    )
    found, following = [], next(bounds, None)
    with database.read() as session, session.execute(statement, execution_options={"yield_per": READ_AT_ONCE}) as rows:
        for row in rows:
            while following is not None and row.idx >= following[0]:
                known, following = following, next(bounds, None)
            if row.at < known[1]:
                found.append(Sighting(row.idx, row.id, row.at))
                if len(found) == MOST:
                    break
    return found


def _bounds(store: Store, witnesses: list[VerifierKey]) -> Iterator[tuple[int, str]]:
    """Give each witnessed size with the time before which no later entry may say that it was made."""
    for path in sorted(store.names(HISTORY), key=_size_of):
        note = read_note(must_read(store, path))
        times = [time for time in witnesses_among(witnesses, note).values() if time is not None]
        if times:
            yield read_checkpoint(note.text).size, write_time(min(times) - BACKDATED)


def _size_of(path: str) -> int:
    return int(path.removeprefix(f"{HISTORY}/").replace("/", "").replace("x", ""))
