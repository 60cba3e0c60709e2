"""Find cases by their reference or by words that are sealed in them: every word must be in the case."""

import re
from collections import defaultdict
from functools import reduce
from operator import and_
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select, union_all
from sqlalchemy.orm import Session

from oversight.models import BLOCK, Complaint, SearchCase, SearchWord, hash_bytes, held_keys, places_in
from oversight.sealing.search_words import hashed, search_key, words_in

WHOLE_REFERENCE = re.compile("[0-9A-Z]{5}-[0-9A-Z]{5}")
UNDIVIDED = re.compile("([0-9A-Z]{5})([0-9A-Z]{1,5})")
BEGINNING = re.compile("[2-9A-HJKMNP-TV-Z]{1,5}(-[2-9A-HJKMNP-TV-Z]{0,5})?")
"""What a reference can begin with: it has no letters that are easily taken for another."""
MOST_WORDS = 12
PAGE_OF_LIST = 26


def as_reference(text: str) -> str:
    """Write what somebody typed as references are written: in capitals, and with the dash that people leave out."""
    typed = "".join(text.upper().split())
    undivided = UNDIVIDED.fullmatch(typed)
    return "-".join(undivided.groups()) if undivided else typed


def finds(session: Session, text: str) -> ColumnElement[bool]:
    """Give the condition on cases for what somebody typed: a whole reference, the beginning of one, or words."""
    typed = "".join(text.upper().split())
    if WHOLE_REFERENCE.fullmatch(typed):
        return Complaint.reference == typed
    words = hashed(search_key(held_keys(session).house), sorted(words_in(text))[:MOST_WORDS])
    divided = as_reference(text)
    by_reference = _beginning(session, divided) if BEGINNING.fullmatch(divided) else []
    if not words:
        return or_(false(), *(Complaint.id.in_(chosen) for chosen in by_reference))
    total, having = _having(session, words)
    if walks(total, sum(cases.bit_count() for cases in having.values())):
        return or_(*map(Complaint.id.in_, by_reference), _holds(session, words))
    numbers = [block * BLOCK + place for block, cases in having.items() for place in places_in(cases)]
    by_words = select(SearchCase.complaint_id).where(SearchCase.n.in_(numbers))
    return Complaint.id.in_(union_all(*by_reference, by_words))


def _beginning(session: Session, typed: str) -> list[Select[Any]]:
    """Choose the cases whose reference begins so, by index where the database can."""
    reference = Complaint.reference
    begins = reference.op("GLOB")(f"{typed}*") if _is_sqlite(session) else reference.startswith(typed, autoescape=True)
    return [select(Complaint.id).where(begins)]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def walks(total: int, found: int) -> bool:
    """Whether to go through the list in its order: where a page is full sooner than all that was found is looked up.

    What was found is taken to be spread evenly over the list.
    """
    return PAGE_OF_LIST * total < found * found


def _having(session: Session, words: set[int]) -> tuple[int, dict[int, int]]:
    """Count all cases, and give those that have every word, for each block in which all words occur."""
    numbered = select(func.max(SearchCase.n)).scalar_subquery().label("total")
    columns = (SearchWord.block, SearchWord.cases, numbered)
    rows = session.execute(select(*columns).where(SearchWord.word.in_(words))).all()
    sets: dict[int, list[int]] = defaultdict(list)
    for block, cases, _ in rows:
        sets[block].append(cases)
    having = {block: reduce(and_, some) for block, some in sets.items() if len(some) == len(words)}
    return (rows[0].total if rows else 0), having


def _holds(session: Session, words: set[int]) -> ColumnElement[bool]:
    """Whether a case of the list has every word; a query of its own for each, so that no planner goes another way."""
    place = func.instr if _is_sqlite(session) else func.pg_catalog.position
    has_each = (place(SearchCase.words, hash_bytes(word)) > 0 for word in sorted(words))
    case = select(SearchCase.n).where(SearchCase.complaint_id == Complaint.id, *has_each)
    return case.correlate(Complaint).scalar_subquery().is_not(None)
