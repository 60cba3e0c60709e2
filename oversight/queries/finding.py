"""Find cases by their reference or by words that are sealed in them: every word must be in the case."""

import re
from math import prod
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from oversight.models import Complaint, SearchCase, SearchWord, held_keys
from oversight.sealing.search_words import hashed, search_key, words_in

WHOLE_REFERENCE = re.compile("[0-9A-Z]{5}-[0-9A-Z]{5}")
BEGINNING = re.compile("[2-9A-HJKMNP-TV-Z]{1,5}(-[2-9A-HJKMNP-TV-Z]{0,5})?")
"""What a reference can begin with: it has no letters that are easily taken for another."""
MOST_WORDS = 12
PAGE_OF_LIST = 26
MANY = 20_000
"""No word is counted in more cases than this."""


def finds(session: Session, text: str) -> ColumnElement[bool]:
    """Give the condition on cases for what somebody typed: a whole reference, the beginning of one, or words."""
    typed = "".join(text.upper().split())
    if WHOLE_REFERENCE.fullmatch(typed):
        return Complaint.reference == typed
    words = hashed(search_key(held_keys(session).house), sorted(words_in(text))[:MOST_WORDS])
    by_reference = _beginning(session, typed) if BEGINNING.fullmatch(typed) else []
    if not words:
        return or_(false(), *(Complaint.id.in_(chosen) for chosen in by_reference))
    total, counts = _count(session, words)
    rarest_first = sorted(counts, key=lambda word: counts[word])
    if not walks(total, sorted(counts.values())):
        return Complaint.id.in_(union_all(*by_reference, _having(rarest_first)))
    return or_(*map(Complaint.id.in_, by_reference), and_(*(_holds(word) for word in rarest_first)))


def _beginning(session: Session, typed: str) -> list[Select[Any]]:
    """Choose the cases whose reference begins so, by index where the database can."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    reference = Complaint.reference
    begins = reference.op("GLOB")(f"{typed}*") if is_sqlite else reference.startswith(typed, autoescape=True)
    return [select(Complaint.id).where(begins)]


def walks(total: int, counts: list[int]) -> bool:
    """Whether to go through the list in its order: where a page is full sooner than the rarest word is gone through.

    The words are taken to be spread evenly and without regard to one another.
    """
    share = prod(count / max(total, 1) for count in counts)
    return share > 0 and PAGE_OF_LIST / share < counts[0]


def _count(session: Session, words: set[int]) -> tuple[int, dict[int, int]]:
    """Count all cases and those of each word, but no further than matters."""
    ordered = sorted(words)
    counts = [
        select(func.count()).select_from(select(literal(1)).where(SearchWord.word == word).limit(MANY).subquery())
        for word in ordered
    ]
    total = select(func.coalesce(func.max(SearchCase.n), 0))
    row = session.execute(select(*(count.scalar_subquery() for count in (total, *counts)))).one()
    return row[0], dict(zip(ordered, row[1:], strict=True))


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
