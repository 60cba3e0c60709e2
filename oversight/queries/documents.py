"""The letters and files that the office sent to the person, for staff and for whoever has the code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.case_rows import find_case
from oversight.database import Database
from oversight.evidence.papers import LETTER, taken_out
from oversight.evidence.store import Store
from oversight.models import CaseDocument, Notice, share_keys
from oversight.queries.opening import OpenedCase
from workflows.access import Action, CaseAccess, allow
from workflows.errors import NotFound
from workflows.roles import Actor
from workflows.states import State
from workflows.wording import N_


@dataclass(frozen=True, slots=True)
class Document:
    """A letter or a file that was sent."""

    id: str
    record_id: str
    name: str
    is_letter: bool
    language: str
    size: int
    sha256: str
    made_at: datetime
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice of news, and what became of it."""

    way: str
    state: str
    made_at: datetime
    done_at: datetime | None
    tries: int
    problem: str


STATES = {
    "waiting": N_("Waits to be sent"),
    "sent": N_("Sent"),
    "dropped": N_("Dropped: no longer wanted, or no longer safe"),
    "failed": N_("Given up: it reached nobody"),
}
WAYS = {"email": N_("E-mail"), "sms": N_("Text message")}


def documents_in(session: Session, case_id: str, opened: OpenedCase | None = None) -> tuple[Document, ...]:
    """List what was sent in a case, the oldest first; with names of staff only for staff."""
    wanted = select(CaseDocument).where(CaseDocument.complaint_id == case_id)
    rows = sorted(session.scalars(wanted), key=lambda row: (row.made_at, row.name))
    return tuple(
        Document(
            id=row.id,
            record_id=row.record_id,
            name=row.name,
            is_letter=row.kind == LETTER,
            language=row.language,
            size=row.size,
            sha256=row.sha256,
            made_at=row.made_at,
            made_by=opened.name_of(row.made_by) if opened else "",
        )
        for row in rows
    )


def sent_by_office(database: Database, opened: OpenedCase) -> tuple[tuple[Document, ...], tuple[NoticeView, ...]]:
    """Give staff the letters and files of an opened case, and the notices of news."""
    case_id = opened.rows.complaint.id
    with database.read() as session:
        share_keys(session, opened.rows.complaint)
        documents = documents_in(session, case_id, opened)
        notices: Sequence[Notice] = session.scalars(
            select(Notice).where(Notice.complaint_id == case_id).order_by(Notice.made_at.desc())
        ).all()
    return documents, tuple(
        NoticeView(WAYS[row.way], STATES[row.state], row.made_at, row.done_at, row.tries, row.problem)
        for row in notices
    )


def document_of(database: Database, store: Store, opened: OpenedCase, document_id: str) -> tuple[str, bytes]:
    """Give staff one document of an opened case: its name and itself.

    :raises NotFound: the case has no such document.
    """
    with database.read() as session:
        share_keys(session, opened.rows.complaint)
        return _read(session, store, opened.rows.complaint.id, document_id)


def own_document(database: Database, store: Store, reference: str, actor: Actor, document_id: str) -> tuple[str, bytes]:
    """Give the person whose code opened a case a letter or file that was sent to them.

    :raises NotFound: there is none such in their case.
    """
    with database.read() as session:
        complaint = find_case(session, reference)
        access = CaseAccess(complaint.id, State(complaint.state)) if complaint else None
        if complaint is None or not allow(actor, Action.FOLLOW_CASE, access):
            raise NotFound
        return _read(session, store, complaint.id, document_id)


def _read(session: Session, store: Store, case_id: str, document_id: str) -> tuple[str, bytes]:
    wanted = select(CaseDocument).where(CaseDocument.complaint_id == case_id, CaseDocument.id == document_id)
    row = session.scalars(wanted).one_or_none()
    if row is None:
        raise NotFound
    return row.name, taken_out(store, row.store_name, bytes.fromhex(row.key))
