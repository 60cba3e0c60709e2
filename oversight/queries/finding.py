"""Find cases by their reference or by words that are sealed in them: every word must be in the case."""

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from oversight.models import Complaint, SearchCase, SearchWord, held_keys
from oversight.sealing.search_words import hashed, search_key, words_in

WHOLE_REFERENCE = re.compile("[0-9A-Z]{5}-[0-9A-Z]{5}")
BEGINNING = re.compile("[2-9A-HJKMNP-TV-Z]{1,5}(-[2-9A-HJKMNP-TV-Z]{0,5})?")
"""What a reference can begin with: it has no letters that are easily taken for another."""
MOST_WORDS = 12
MANY = 20_000
"""A word in more cases than this finds nothing by itself: then the list is gone through in its order instead."""


def finds(session: Session, text: str) -> ColumnElement[bool]:
    """Give the condition on cases for what somebody typed: a whole reference, the beginning of one, or words."""
    typed = "".join(text.upper().split())
    if WHOLE_REFERENCE.fullmatch(typed):
        return Complaint.reference == typed
    words = hashed(search_key(held_keys(session).house), sorted(words_in(text))[:MOST_WORDS])
    by_reference = _beginning(session, typed) if BEGINNING.fullmatch(typed) else []
    if not words:
        return or_(false(), *(Complaint.id.in_(chosen) for chosen in by_reference))
    counted = sorted((_count(session, words)).items(), key=lambda pair: pair[1])
    rarest_first = [word for word, _ in counted]
    if counted[0][1] < MANY:
        return Complaint.id.in_(union_all(*by_reference, _having(rarest_first)))
    return or_(*map(Complaint.id.in_, by_reference), and_(*(_holds(word) for word in rarest_first)))


def _beginning(session: Session, typed: str) -> list[Select[Any]]:
    """Choose the cases whose reference begins so, by index where the database can."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    reference = Complaint.reference
    begins = reference.op("GLOB")(f"{typed}*") if is_sqlite else reference.startswith(typed, autoescape=True)
    return [select(Complaint.id).where(begins)]


def _count(session: Session, words: set[int]) -> dict[int, int]:
    """Count the cases of each word, but no further than matters."""
    ordered = sorted(words)
    counts = [
        select(func.count()).select_from(select(literal(1)).where(SearchWord.word == word).limit(MANY).subquery())
        for word in ordered
    ]
    row = session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return dict(zip(ordered, row, strict=True))


def _having(words: list[int]) -> Select[Any]:
    """Choose the cases that have every word, beginning with the one that the fewest have."""
    first, *others = words
    chosen = (
        select(SearchCase.complaint_id).join(SearchWord, SearchWord.n == SearchCase.n).where(SearchWord.word == first)
    )
    for word in others:
        other = aliased(SearchWord)
        chosen = chosen.where(exists().where(other.word == word, other.n == SearchCase.n))
    return chosen


def _holds(word: int) -> ColumnElement[bool]:
    """Whether a case of the list has a word."""
    case, its_word = aliased(SearchCase), aliased(SearchWord)
    return (
        exists()
        .where(case.complaint_id == Complaint.id, its_word.word == word, its_word.n == case.n)
        .correlate(Complaint)
    )
