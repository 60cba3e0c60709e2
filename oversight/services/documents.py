"""What the office sends to the person, kept as it was sent: letters, and files that go with a message."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows
from oversight.casefile import access_of, casefile_of
from oversight.database import Database
from oversight.evidence.papers import ATTACHMENT, LETTER, put_away
from oversight.evidence.store import Store
from oversight.models import CaseDocument
from oversight.services.case import open_case, write
from oversight.services.ids import new_id
from oversight.services.records import record_in
from workflows.access import Action, may_record
from workflows.errors import NotFound
from workflows.records.intake import ACKNOWLEDGED, OUTCOME_TOLD
from workflows.roles import Actor

CONTACT_OF = {"review": "other"}
"""Letters that count as another kind of contact than they are called."""

TOLD_IN = {
    "acknowledgement": ACKNOWLEDGED,
    "progress": frozenset({"next_steps"}),
    "delay": frozenset({"reasons", "next_steps"}),
    "outcome": OUTCOME_TOLD,
    "rejection": frozenset({"reasons", "review", "support"}),
}
"""What a letter tells besides its own words, by its kind; each comes with the words that a letter begins with."""


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter as staff wrote it. ``of`` is what the person's page tells already, and the letter repeats."""

    kind: str
    language: str
    text: str
    name: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that goes with a message."""

    name: str
    data: bytes


def send_letter(
    database: Database, store: Store, reference: str, actor: Actor, at: datetime, letter: NewLetter, pdf: bytes
) -> None:
    """Freeze a letter as it is sent, and put it on the person's page.

    :raises NotFound: there is no such case for this person, or what the letter repeats is not told there.
    """
    with database.write() as session:
        rows = _to_write(session, reference, actor)
        kept = _Kept(store, rows, actor, at)
        if letter.of is not None:
            _refuse_unless_told(rows, letter.of)
            document = kept.document(letter.of, LETTER, letter.language, NewFile(letter.name, pdf))
            write(session, rows, "letter.sent", actor, at, document, after=casefile_of(rows))
            return
        content = {
            "at": at.isoformat(),
            "channel": "code_page",
            "content_type": CONTACT_OF.get(letter.kind, letter.kind),
            "told": sorted(TOLD_IN.get(letter.kind, ())),
            "delivered": True,
            "text": letter.text,
        }
        beside = kept.beside(LETTER, letter.language, [NewFile(letter.name, pdf)])
        record_in(session, rows, "contact", actor, at, content, beside=beside)


def answer(
    database: Database, store: Store, reference: str, actor: Actor, at: datetime, text: str, files: Iterable[NewFile]
) -> None:
    """Write to the person, with files that they can save from their page."""
    with database.write() as session:
        rows = _to_write(session, reference, actor)
        if not may_record(actor, "message", access_of(rows)):
            raise NotFound
        beside = _Kept(store, rows, actor, at).beside(ATTACHMENT, "", list(files))
        record_in(session, rows, "message", actor, at, {"text": text}, beside=beside)


def _to_write(session: Session, reference: str, actor: Actor) -> CaseRows:
    return open_case(session, reference, actor, Action.WRITE_MESSAGE)


def _refuse_unless_told(rows: CaseRows, record_id: str) -> None:
    told = [row for row in rows.records if row.kind == "contact" and row.id == record_id]
    if not told or told[0].content["channel"] != "code_page":
        raise NotFound


@dataclass(frozen=True, slots=True)
class _Kept:
    """Puts files into the store before the entry that tells of them; what no entry tells of is swept."""

    store: Store
    rows: CaseRows
    actor: Actor
    at: datetime

    def beside(self, kind: str, language: str, files: Iterable[NewFile]) -> Callable[[str], Iterable[CaseDocument]]:
        return lambda record_id: [self.document(record_id, kind, language, file) for file in files]

    def document(self, record_id: str, kind: str, language: str, file: NewFile) -> CaseDocument:
        store_name, key = put_away(self.store, file.data)
        return CaseDocument(
            id=new_id(),
            complaint_id=self.rows.complaint.id,
            record_id=record_id,
            kind=kind,
            language=language,
            name=file.name,
            key=key.hex(),
            size=len(file.data),
            sha256=hashlib.sha256(file.data).hexdigest(),
            store_name=store_name,
            made_at=self.at,
            made_by=self.actor.id,
        )
