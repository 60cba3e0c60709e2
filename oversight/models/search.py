"""The index of words: keyed hashes of what is sealed, by the number of the case. Made anew whenever a case changes."""

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.database import Base


class SearchCase(Base):
    """A case in the index: a short number for it, and the entry up to which its words are there."""

    __tablename__ = "search_case"

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    complaint_id: Mapped[str] = mapped_column(String(36), unique=True)
    audit_seq: Mapped[int] = mapped_column(Integer)


class SearchWord(Base):
    """A word of a case, as 64 bits that only the key of the house can make of it."""

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_n", "n"), {"sqlite_with_rowid": False})

    word: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class SearchHead(Base):
    """How far the log was followed: one row."""

    __tablename__ = "search_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(Integer)
