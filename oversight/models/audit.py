"""The record's own tables: entries that are only ever added, their private parts, and the queue of the sequencer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from oversight.database import Base, JsonColumn, Utc


class AuditEntry(Base):
    """One entry: its exact canonical bytes, its salt and its leaf. No foreign key leads out of here."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("case_id", "case_seq"),
        Index("ix_audit_entry_at_id", "at", "id"),
        Index("ix_audit_entry_actor_id_at", "actor_id", "at"),
        Index("ix_audit_entry_case_id_at", "case_id", "at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(String(36))
    case_seq: Mapped[int | None] = mapped_column(Integer)
    record: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    leaf: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    at: Mapped[str] = mapped_column(String(24), comment="copied out of the record, for the auditor's filters")
    type: Mapped[str] = mapped_column(String(64), comment="copied out of the record")
    actor_id: Mapped[str | None] = mapped_column(String(36), comment="copied out of the record")


class AuditData(Base):
    """The private part of an entry with its salt, sealed. Deleting the row erases it; the entry stays provable.

    See ``oversight.log.private``.
    """

    __tablename__ = "audit_data"

    entry_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    private: Mapped[bytes] = mapped_column(LargeBinary)
    identity: Mapped[bytes | None] = mapped_column(LargeBinary, comment="rows that tell who people are")


class AuditPending(Base):
    """Entries that wait for a place in the log, in the order of ``n``."""

    __tablename__ = "audit_pending"
    __table_args__ = ({"sqlite_autoincrement": True},)

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(String(36))


class AuditLeaf(Base):
    """The place of an entry in the log, given once and for all, from 0 without a gap."""

    __tablename__ = "audit_leaf"

    idx: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    entry_id: Mapped[str | None] = mapped_column(
        String(36), unique=True, comment="none: the entry was lost with a database, and only its leaf is known"
    )
    leaf: Mapped[bytes] = mapped_column(LargeBinary, unique=True)


class AuditHead(Base):
    """How far the log is: one row, and the only one of the record that changes. It only ever grows."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(Integer)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    frontier: Mapped[bytes] = mapped_column(LargeBinary, comment="the full subtrees of the tree, widest first")
    published_size: Mapped[int] = mapped_column(Integer)


class BodyRecord(Base):
    """A typed record about the oversight body itself, in ``workflows.records.body``. Never changed, only replaced."""

    __tablename__ = "body_record"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(36), unique=True, comment="the entry of the record that tells of it")
    kind: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(Utc)
    replaces: Mapped[str | None] = mapped_column(String(36))


APPEND_ONLY = ("audit_entry", "body_record")
"""Tables in which no row is ever changed or removed."""
