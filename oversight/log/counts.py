"""Numbers for everybody, once a day: what the office would rather not be asked, without a word about any case.

They are published beside the log, so that the public application needs no look at the cases. Once a day: numbers that
changed at each visit would tell when somebody visited.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from oversight.database import Database
from oversight.log.monitors import count_lost, waiting_too_long
from oversight.log.store import Store
from oversight.models import Complaint
from workflows.audit.canonical import NotCanonical, canonical, from_canonical

COUNTS = "counts"
MASS_READING = "account.mass_reading"
"""The entry that tells of an account that read very many cases within an hour."""

UNTOUCHED = timedelta(days=28)
"""A case in which nothing has changed for so long stands out."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of one day."""

    day: str
    open: int
    overdue: int
    untouched: int
    unprovable: int
    lost: int

    @property
    def counted_on(self) -> date:
        """The day, to be written in the reader's language."""
        return date.fromisoformat(self.day)


def publish_counts(database: Database, store: Store, at: datetime) -> None:
    """Publish the numbers of today, if those that stand are older."""
    today = at.astimezone(UTC).date()
    standing = read_counts(store)
    if standing is None or standing.day < today.isoformat():
        store.write(COUNTS, canonical(asdict(_count(database, today, at))))


def read_counts(store: Store) -> Counts | None:
    """Read the numbers that stand; none before there are any."""
    data = store.read(COUNTS)
    try:
        return Counts(**from_canonical(data)) if data else None
    except (NotCanonical, TypeError):
        return None


def _count(database: Database, today: date, at: datetime) -> Counts:
    with database.read() as session:
        overdue = _open_cases(session, Complaint.next_due_at < at)
        untouched = _open_cases(session, Complaint.changed_at < at - UNTOUCHED)
        all_open = _open_cases(session)
    unprovable = len(waiting_too_long(database, at))
    return Counts(today.isoformat(), all_open, overdue, untouched, unprovable, count_lost(database))


def _open_cases(session: Session, *wanted: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(Complaint.is_open.is_(True), *wanted)) or 0
