"""The index of words: keyed hashes of what is sealed, by the number of the case. Made anew whenever a case changes."""

import struct
from collections.abc import Iterator
from functools import reduce
from operator import or_

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from oversight.database import Base

BLOCK = 7_680
"""Cases whose numbers stand in one row of a word: as many as make four rows of theirs fill a page of SQLite."""

FEW = 32
"""Up to so many cases are listed: a list is short, but takes longer to read than a bit for every case of the block."""

HASH_BYTES = 8


class CaseSet(TypeDecorator[int]):
    """Some of the cases of a block, as one number in Python: the bit ``i`` stands for the case ``i`` of the block.

    Few are kept as a list, with two bytes for each; more as a bit for every case of the block.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> bytes | None:
        """Write a set."""
        if value is None:
            return None
        if value.bit_count() > FEW:
            return value.to_bytes(BLOCK // 8, "little")
        places = [*places_in(value)]
        return struct.pack(f"<{len(places)}H", *places)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> int | None:
        """Read a set; its length tells the form."""
        if value is None:
            return None
        if len(value) == BLOCK // 8:
            return int.from_bytes(value, "little")
        return reduce(or_, map((1).__lshift__, struct.unpack(f"<{len(value) // 2}H", value)), 0)


def places_in(cases: int) -> Iterator[int]:
    """Give the places in their block of the cases of a set."""
    while cases:
        last = cases & -cases
        yield last.bit_length() - 1
        cases ^= last


class HashSet(TypeDecorator[frozenset[int]]):
    """Hashes of words, in order, one after the other."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: Dialect) -> bytes | None:
        """Write the hashes."""
        return None if value is None else b"".join(map(hash_bytes, sorted(value)))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> frozenset[int] | None:
        """Read the hashes."""
        return None if value is None else frozenset(struct.unpack(f">{len(value) // HASH_BYTES}q", value))


def hash_bytes(word: int) -> bytes:
    """Give a hash as it stands among those of a case."""
    return word.to_bytes(HASH_BYTES, "big", signed=True)


class SearchCase(Base):
    """A case in the index: a short number for it, the entry up to which its words are there, and their hashes."""

    __tablename__ = "search_case"

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    complaint_id: Mapped[str] = mapped_column(String(36), unique=True)
    audit_seq: Mapped[int] = mapped_column(Integer)
    words: Mapped[frozenset[int]] = mapped_column(HashSet)


class SearchWord(Base):
    """A word, as 64 bits that only the key of the house can make of it, and which cases of one block have it.

    The cases of block ``b`` are those numbered from ``b * BLOCK`` on.
    """

    __tablename__ = "search_word"
    __table_args__ = {"sqlite_with_rowid": False}

    word: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    cases: Mapped[int] = mapped_column(CaseSet)


class SearchHead(Base):
    """How far the log was followed: one row."""

    __tablename__ = "search_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(Integer)
