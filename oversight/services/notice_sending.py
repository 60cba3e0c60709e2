"""What becomes of a notice that waits: taken to be sent, handed over, tried again, or given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows, load_rows
from oversight.casefile import casefile_of
from oversight.database import Database
from oversight.log.writer import note_read
from oversight.models import Complaint, Notice
from oversight.services.case import record_row, with_records, write
from workflows.notices import NOTICE_WAYS, may_be_notified, next_try
from workflows.roles import SYSTEM

LEASE = timedelta(minutes=5)
"""How long a notice belongs to whoever took it. If it was not settled by then, it is sent again."""

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notice that was taken to be sent now: where to, and in which language."""

    id: str
    way: str
    to: str
    language: str


def due_notices(database: Database, at: datetime) -> list[str]:
    """List the notices that are to be sent by now, the oldest first."""
    due = select(Notice.id).where(Notice.state == "waiting", Notice.next_at <= at)
    with database.read() as session:
        return list(session.scalars(due.order_by(Notice.next_at, Notice.id).limit(AT_ONCE)))


def take(database: Database, notice_id: str, at: datetime) -> Outgoing | None:
    """Take a notice to send it now; none where somebody else did, or it is not wanted any more."""
    lease = update(Notice).where(Notice.id == notice_id, Notice.state == "waiting", Notice.next_at <= at)
    with database.write() as session:
        taken = session.execute(lease.values(next_at=at + LEASE, tries=Notice.tries + 1).returning(Notice.complaint_id))
        case_id = taken.scalar_one_or_none()
        if case_id is None:
            return None
        notice, complaint = session.get_one(Notice, notice_id), session.get_one(Complaint, case_id)
        found = _address(load_rows(session, complaint), notice)
        if found is None:
            _settle(session, notice, "dropped", "notice.dropped", at)
        return found


def _address(rows: CaseRows, notice: Notice) -> Outgoing | None:
    """Look up where a notice goes, as the person wants it now."""
    party = next((row for row in rows.parties if "complainant" in row.roles), None)
    if party is None or notice.way not in party.about.get("notices", ()):
        return None
    case = casefile_of(rows)
    to = party.contact.get(NOTICE_WAYS[notice.way])
    if not to or not may_be_notified(case, next(one for one in case.people if one.id == party.id)):
        return None
    return Outgoing(notice.id, notice.way, to, party.language or rows.complaint.language)


def sent(database: Database, notice_id: str, at: datetime) -> None:
    """Note that a notice was handed over."""
    with database.write() as session:
        _settle(session, session.get_one(Notice, notice_id), "sent", "notice.sent", at)


def not_sent(database: Database, notice_id: str, at: datetime, problem: str, *, for_good: bool) -> None:
    """Note that a notice could not be handed over: it is tried again after a while, or given up."""
    with database.write() as session:
        notice = session.get_one(Notice, notice_id)
        notice.problem = problem[:200]
        again = None if for_good else next_try(notice.tries, at)
        if again is not None:
            notice.next_at = again
            return
        _settle(session, notice, "failed", "notice.failed", at)
        _tell_staff(session, notice, at)


def _settle(session: Session, notice: Notice, state: str, entry_type: str, at: datetime) -> None:
    notice.state, notice.done_at = state, at
    note_read(session, entry_type, SYSTEM, at, notice.complaint_id, way=notice.way, tries=notice.tries)


def _tell_staff(session: Session, notice: Notice, at: datetime) -> None:
    """Put on the case that a notice reached nobody, where staff see it: they may have to find another way."""
    complaint = session.get_one(Complaint, notice.complaint_id, with_for_update=True)
    rows = load_rows(session, complaint)
    content = {"at": at.isoformat(), "channel": notice.way, "content_type": "other", "told": [], "delivered": False}
    row = record_row(complaint, "contact", {**content, "text": None}, SYSTEM.id, at)
    write(session, rows, "record.contact", SYSTEM, at, row, after=with_records(casefile_of(rows), [row]))
