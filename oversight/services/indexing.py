"""Keep the index of words: follow the log, and index each case anew that an entry changed.

Where the office's keys are, and nowhere else. Whose identity is protected is left out, with every record about them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from oversight.casefile import CaseRows, load_rows
from oversight.database import Database
from oversight.models import AuditEntry, AuditHead, AuditLeaf, Complaint, SearchCase, SearchHead, SearchWord, held_keys
from oversight.sealing.box import CannotOpen
from oversight.sealing.search_words import hashed, search_key, words_in
from workflows.records import KINDS
from workflows.records.fields import LongText

AT_ONCE = 200
"""Entries of the log that are followed in one transaction."""

_SAID_OF_CASE = ("account", "place", "harm", "wishes")
_SAID_OF_OFFICER = ("name", "badge", "description")


def follow_log(database: Database) -> int:
    """Index the cases that the next entries of the log changed, and return how many entries were followed."""
    if not _is_behind(database):
        return 0
    with database.write() as session:
        head = session.get(SearchHead, 1, with_for_update=True)
        if head is None:
            head = SearchHead(id=1, size=0)
            session.add(head)
        upto = AuditLeaf.idx.between(head.size, head.size + AT_ONCE - 1)
        entries = (
            select(AuditLeaf.idx, AuditEntry.case_id, AuditEntry.case_seq)
            .outerjoin(AuditEntry, AuditEntry.id == AuditLeaf.entry_id)
            .where(upto)
            .order_by(AuditLeaf.idx)
        )
        found = session.execute(entries).all()
        for case_id in sorted({row.case_id for row in found if row.case_seq is not None}):
            index_case(session, case_id)
        if found:
            head.size = found[-1].idx + 1
    return len(found)


def _is_behind(database: Database) -> bool:
    """Look first: whoever has nothing to do keeps nobody from writing."""
    followed = select(SearchHead.size).scalar_subquery()
    with database.read() as session:
        head = session.execute(select(AuditHead.size, followed.label("followed"))).one_or_none()
    return head is not None and head.size > (head.followed or 0)


def index_case(session: Session, case_id: str) -> None:
    """Put the words of a case into the index, and take out those that are no longer there.

    A case whose keys are gone, because it was erased, has no words.
    """
    complaint = session.get(Complaint, case_id)
    if complaint is None:
        return
    try:
        words = hashed(search_key(held_keys(session).house), _words_of(load_rows(session, complaint)))
    except CannotOpen:
        words = set()
    number = _numbered(session, complaint)
    standing = set(session.scalars(select(SearchWord.word).where(SearchWord.n == number)))
    if gone := standing - words:
        session.execute(delete(SearchWord).where(SearchWord.n == number, SearchWord.word.in_(gone)))
    if new := words - standing:
        session.execute(insert(SearchWord), [{"word": word, "n": number} for word in sorted(new)])


def forget_words(session: Session, case_id: str) -> None:
    """Take every word of a case out of the index."""
    number = session.scalars(select(SearchCase.n).where(SearchCase.complaint_id == case_id)).one_or_none()
    session.execute(delete(SearchWord).where(SearchWord.n == number))


def _numbered(session: Session, complaint: Complaint) -> int:
    known = session.scalars(select(SearchCase.n).where(SearchCase.complaint_id == complaint.id)).one_or_none()
    if known is None:
        row = {"complaint_id": complaint.id, "audit_seq": complaint.audit_seq}
        return session.scalars(insert(SearchCase).returning(SearchCase.n), row).one()
    session.execute(update(SearchCase).where(SearchCase.n == known).values(audit_seq=complaint.audit_seq))
    return known


def _words_of(rows: CaseRows) -> set[str]:
    return {word for text in _texts(rows) for word in words_in(text)}


def _texts(rows: CaseRows) -> Iterator[str]:
    """Give every text of a case by which it may be found."""
    protected = {row.about for row in rows.records if row.kind == "identity_protection"}
    yield from _said(rows.complaint, _SAID_OF_CASE)
    for officer in rows.subjects:
        yield from _said(officer, _SAID_OF_OFFICER)
    for allegation in rows.allegations:
        yield allegation.description
    for party in rows.parties:
        if party.id not in protected:
            yield party.name
    for record in rows.records:
        if record.about is None or record.about not in protected:
            yield from _said_in(record)


def _said(row: Any, names: Iterable[str]) -> Iterator[str]:
    return (getattr(row, name) for name in names)


def _said_in(record: Any) -> Iterator[str]:
    """Give what was written at length in a record."""
    fields = KINDS[record.kind].fields
    said = (record.content.get(name) for name, field in fields.items() if isinstance(field, LongText))
    return (text for text in said if isinstance(text, str))
