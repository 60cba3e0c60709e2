"""Keep the index of words: follow the log, and index each case anew that an entry changed.

Where the office's keys are, and nowhere else. Whose identity is protected is left out, with every record about them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows, load_rows
from oversight.database import Database
from oversight.models import (
    BLOCK,
    AuditEntry,
    AuditHead,
    AuditLeaf,
    Complaint,
    SearchCase,
    SearchHead,
    SearchWord,
    held_keys,
)
from oversight.sealing.box import CannotOpen
from oversight.sealing.search_words import hashed, search_key, words_in
from workflows.records import KINDS
from workflows.records.fields import LongText

AT_ONCE = 200
"""Entries of the log that are followed in one transaction."""

IN_ONE_STATEMENT = 5_000
"""Words that are named in one statement: neither database takes any number of values."""

INDEX_TABLES = (SearchCase.__tablename__, SearchWord.__tablename__)
"""Tables in which the words of a case leave traces."""

_SAID_OF_CASE = ("account", "place", "harm", "wishes")
_SAID_OF_OFFICER = ("name", "badge", "description")


def follow_log(database: Database) -> int:
    """Index the cases that the next entries of the log changed, and return how many entries were followed."""
    if not _is_behind(database):
        return 0
    with database.write() as session:
        head = _head(session)
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
        index_cases(session, sorted({row.case_id for row in found if row.case_seq is not None}))
        if found:
            head.size = found[-1].idx + 1
    return len(found)


def _is_behind(database: Database) -> bool:
    """Look first: whoever has nothing to do keeps nobody from writing."""
    followed = select(SearchHead.size).scalar_subquery()
    with database.read() as session:
        head = session.execute(select(AuditHead.size, followed.label("followed"))).one_or_none()
    return head is not None and head.size > (head.followed or 0)


def index_cases(session: Session, case_ids: Iterable[str]) -> None:
    """Put the words of some cases into the index, and take out those that are no longer there.

    A case whose keys are gone, because it was erased, has no words.
    """
    complaints = (session.get(Complaint, case_id) for case_id in case_ids)
    _set_words(session, {complaint: _hashes(session, complaint) for complaint in complaints if complaint})


def forget_words(session: Session, case_id: str) -> None:
    """Take every word of a case out of the index, while nobody else changes it."""
    _head(session)
    _set_words(session, {session.get_one(Complaint, case_id): frozenset()})


def _head(session: Session) -> SearchHead | None:
    """Hold the row without which nobody changes the index."""
    return session.get(SearchHead, 1, with_for_update=True)


def _hashes(session: Session, complaint: Complaint) -> frozenset[int]:
    try:
        return frozenset(hashed(search_key(held_keys(session).house), _words_of(load_rows(session, complaint))))
    except CannotOpen:
        return frozenset()


def _set_words(session: Session, words: Mapping[Complaint, frozenset[int]]) -> None:
    """Keep what words some cases have, and turn the bit of each case in every word that came or went."""
    turned: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    cases = _numbered(session, words)
    for complaint, hashes in words.items():
        case = cases[complaint.id]
        block, place = divmod(case.n, BLOCK)
        for word in case.words ^ hashes:
            turned[block][word] |= 1 << place
        case.words, case.audit_seq = hashes, complaint.audit_seq
    for block, bits in turned.items():
        for start in range(0, len(bits), IN_ONE_STATEMENT):
            _turn(session, block, dict(islice(bits.items(), start, start + IN_ONE_STATEMENT)))


def _numbered(session: Session, complaints: Collection[Complaint]) -> dict[str, SearchCase]:
    """Give what the index tells of some cases, with a number for each that is new to it."""
    ids = [complaint.id for complaint in complaints]
    known = session.scalars(select(SearchCase).where(SearchCase.complaint_id.in_(ids)))
    cases = {case.complaint_id: case for case in known}
    new = [SearchCase(complaint_id=one, audit_seq=0, words=frozenset()) for one in ids if one not in cases]
    session.add_all(new)
    session.flush()
    return cases | {case.complaint_id: case for case in new}


def _turn(session: Session, block: int, bits: Mapping[int, int]) -> None:
    """Turn bits of some words in a block; a word that no case of it has any more has no row."""
    its_words = select(SearchWord.word, SearchWord.cases).where(SearchWord.block == block, SearchWord.word.in_(bits))
    standing = dict(session.execute(its_words).all())
    turned = {word: standing.get(word, 0) ^ some for word, some in bits.items()}
    rows = [{"word": word, "block": block, "cases": cases} for word, cases in sorted(turned.items()) if cases]
    if new := [row for row in rows if row["word"] not in standing]:
        session.execute(insert(SearchWord), new)
    if known := [row for row in rows if row["word"] in standing]:
        session.execute(update(SearchWord), known)
    if gone := [word for word, cases in turned.items() if not cases]:
        session.execute(delete(SearchWord).where(SearchWord.block == block, SearchWord.word.in_(gone)))


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
