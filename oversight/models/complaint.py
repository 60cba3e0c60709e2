"""The complaint, and what hangs on it. Every row belongs to one case and names the entry that last wrote it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column

from oversight.database import Base, JsonColumn, Utc
from oversight.models.case_key import OFFICE, CaseKey
from oversight.models.sealed import HoldsSealed, Sealed


class Complaint(HoldsSealed, Base):
    """The aggregate. ``audit_seq`` and ``audit_prev`` are the end of its chain in the record."""

    __tablename__ = "complaint"
    __table_args__ = (
        Index("ix_complaint_is_open_next_due_at_id", "is_open", "next_due_at", "id"),
        Index("ix_complaint_is_open_is_assigned_next_due_at_id", "is_open", "is_assigned", "next_due_at", "id"),
        Index("ix_complaint_is_open_changed_at_id", "is_open", "changed_at", "id"),
        Index("ix_complaint_received_at_id", "received_at", "id"),
        Index("ix_complaint_state_received_at_id", "state", "received_at", "id"),
        Index("ix_complaint_received_by_is_open", "received_by", "is_open"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    is_open: Mapped[bool] = mapped_column(Boolean, default=True)
    is_assigned: Mapped[bool] = mapped_column(Boolean, default=False)
    source: Mapped[str] = mapped_column(String(30))
    channel: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(20), default="en")
    received_at: Mapped[datetime] = mapped_column(Utc)
    received_by: Mapped[str | None] = mapped_column(String(36))
    account = Sealed[str](str)
    happened = Sealed[dict[str, Any]](dict)
    place = Sealed[str](str)
    harm = Sealed[str](str)
    wishes = Sealed[str](str)
    pack: Mapped[str] = mapped_column(String(50))
    pack_version: Mapped[str] = mapped_column(String(20))
    submission_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    import_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    next_due_at: Mapped[datetime | None] = mapped_column(Utc)
    next_due_check: Mapped[str | None] = mapped_column(String(30))
    changed_at: Mapped[datetime] = mapped_column(Utc)
    erased_at: Mapped[datetime | None] = mapped_column(Utc, comment="what people wrote was erased then")
    audit_seq: Mapped[int] = mapped_column(Integer)
    audit_prev: Mapped[str] = mapped_column(String(64))
    wrapped_keys: Mapped[bytes | None] = column_property(
        select(CaseKey.sealed_keys)
        .where(CaseKey.complaint_id == id, CaseKey.holder == OFFICE)
        .correlate_except(CaseKey)
        .scalar_subquery(),
        expire_on_flush=False,
    )
    """The keys of the case come along with its row, so that opening it costs no question more."""


class OnCase:
    """What every row that hangs on a complaint has: its case, and the place in the chain of the entry that wrote it."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    audit_seq: Mapped[int] = mapped_column(Integer)


class Party(HoldsSealed, OnCase, Base):
    """A complainant, victim, next of kin, witness or representative."""

    __tablename__ = "party"
    __table_args__ = (Index("ix_party_complaint_id", "complaint_id"),)

    KEY = "identity"

    roles: Mapped[list[str]] = mapped_column(JsonColumn)
    name = Sealed[str](str)
    contact = Sealed[dict[str, str]](dict)
    anonymous: Mapped[bool] = mapped_column(default=False)
    can_be_contacted: Mapped[bool] = mapped_column(default=True)
    wants_contact: Mapped[bool] = mapped_column(default=True)
    age = Sealed[int | None](lambda: None)
    language: Mapped[str] = mapped_column(String(20), default="")
    needs = Sealed[str](str)
    about = Sealed[dict[str, Any]](dict)
    held_unit_id: Mapped[str | None] = mapped_column(
        String(36), comment="the unit that runs the place where they are held"
    )
    held_unit_path: Mapped[str | None] = mapped_column(Text, comment="as unit_path of an officer")


class Subject(HoldsSealed, OnCase, Base):
    """An officer complained of: known, with a frozen snapshot of where they served, or so far only described."""

    __tablename__ = "subject"
    __table_args__ = (
        Index("ix_subject_complaint_id", "complaint_id"),
        Index("ix_subject_officer_id", "officer_id"),
    )

    number: Mapped[int]
    officer_id: Mapped[str | None] = mapped_column(String(36))
    name = Sealed[str](str)
    badge = Sealed[str](str)
    rank = Sealed[str](str)
    description = Sealed[str](str)
    identified_at: Mapped[datetime | None] = mapped_column(Utc)
    agency: Mapped[str] = mapped_column(String(200), default="")
    unit_id: Mapped[str | None] = mapped_column(String(36))
    unit_name = Sealed[str](str)
    unit_path: Mapped[str] = mapped_column(Text, default="", comment="ids from the top unit down, each between slashes")


class Allegation(HoldsSealed, OnCase, Base):
    """One thing that officers are said to have done or left undone. Its codes and finding repeat its newest records."""

    __tablename__ = "allegation"
    __table_args__ = (
        UniqueConstraint("complaint_id", "number"),
        Index("ix_allegation_finding", "finding"),
    )

    number: Mapped[int]
    description = Sealed[str](str)
    subjects: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    categories: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    finding: Mapped[str | None] = mapped_column(String(30))


class CaseRecord(HoldsSealed, OnCase, Base):
    """A typed record of the case: its kind is declared in ``workflows.records``. Never changed, only replaced."""

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_complaint_id_made_at", "complaint_id", "made_at"),
        Index("ix_record_kind_made_at", "kind", "made_at"),
    )

    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str | None] = mapped_column(String(36))
    content = Sealed[dict[str, Any]](dict)
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(Utc)
    replaces: Mapped[str | None] = mapped_column(String(36))


class Move(OnCase, Base):
    """One move the case made, with what was noted or overridden on the way."""

    __tablename__ = "move"
    __table_args__ = (Index("ix_move_complaint_id", "complaint_id"),)

    trigger: Mapped[str] = mapped_column(String(30))
    source: Mapped[str] = mapped_column(String(20))
    dest: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime] = mapped_column(Utc)
    unmet: Mapped[list[dict[str, str]]] = mapped_column(JsonColumn, default=list)
    overridden: Mapped[list[str]] = mapped_column(JsonColumn, default=list)


class Assignment(HoldsSealed, OnCase, Base):
    """Somebody's part in a case, and the conflict declaration that comes before any access."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_complaint_id", "complaint_id"),
        Index("ix_assignment_account_id_ended_at", "account_id", "ended_at"),
        Index("ix_assignment_appointed_by_ended_at", "appointed_by", "ended_at"),
    )

    account_id: Mapped[str] = mapped_column(String(36))
    role: Mapped[str] = mapped_column(String(30))
    appointed_by: Mapped[str] = mapped_column(String(36))
    appointed_at: Mapped[datetime] = mapped_column(Utc)
    signed_at: Mapped[datetime | None] = mapped_column(Utc)
    interests = Sealed[str](str)
    cleared: Mapped[bool | None]
    cleared_by: Mapped[str | None] = mapped_column(String(36))
    cleared_reasons = Sealed[str](str)
    first_read_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_why: Mapped[str] = mapped_column(Text, default="")


class CheckOverride(HoldsSealed, OnCase, Base):
    """A departure from a check, or the explanation of a missed deadline: who, why, until when, and who agreed."""

    __tablename__ = "check_override"
    __table_args__ = (
        Index("ix_check_override_complaint_id", "complaint_id"),
        Index("ix_check_override_asked_at", "asked_at"),
    )

    check_id: Mapped[str] = mapped_column(String(30))
    reason = Sealed[str](str)
    four_eyes: Mapped[bool]
    asked_by: Mapped[str] = mapped_column(String(36))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    approved_by: Mapped[str | None] = mapped_column(String(36))
    approved_at: Mapped[datetime | None] = mapped_column(Utc)


def _where_told(name: str, *columns: str) -> Index:
    """Index only rows that somebody is, or was, to be told of: most clocks never come so far."""
    told = text(f"{columns[0]} IS NOT NULL")
    return Index(name, *columns, sqlite_where=told, postgresql_where=told)


class Clock(OnCase, Base):
    """One clock of the case and its newest run: when it is due, and who was told that. Dates are worked out anew.

    ``reminded`` and ``escalated`` name an account or, where nobody has the case yet, a role.
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index("ix_clock_complaint_id", "complaint_id"),
        _where_told("ix_clock_act_at_complaint_id", "act_at", "complaint_id"),
        _where_told("ix_clock_reminded_state_due_at", "reminded", "state", "due_at"),
        _where_told("ix_clock_escalated_state_due_at", "escalated", "state", "due_at"),
    )

    clock: Mapped[str] = mapped_column(String(80))
    target: Mapped[str | None] = mapped_column(String(36))
    check_id: Mapped[str | None] = mapped_column(String(30))
    holds: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10))
    pack_version: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime | None] = mapped_column(Utc)
    amber_at: Mapped[datetime | None] = mapped_column(Utc)
    act_at: Mapped[datetime | None] = mapped_column(Utc, comment="when somebody is to be told next")
    reminded: Mapped[str | None] = mapped_column(String(36), comment="an account, or a role")
    reminded_at: Mapped[datetime | None] = mapped_column(Utc)
    escalated: Mapped[str | None] = mapped_column(String(36), comment="an account, or a role")
    escalated_at: Mapped[datetime | None] = mapped_column(Utc)


class Receipt(OnCase, Base):
    """How a receipt code finds its case: a hash that the code alone can make. ``used_at`` is its first use."""

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_complaint_id", "complaint_id"),)

    lookup: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class ImportedRow(HoldsSealed, OnCase, Base):
    """A row of another agency's file, as it came, beside what it became here."""

    __tablename__ = "imported_row"
    __table_args__ = (Index("ix_imported_row_complaint_id", "complaint_id"),)

    mapping: Mapped[str] = mapped_column(String(100))
    file: Mapped[str] = mapped_column(String(200))
    line: Mapped[int]
    source = Sealed[list[list[str]]](list)
    """Pairs of column and value."""
    became = Sealed[dict[str, Any]](dict)


class EvidenceFile(HoldsSealed, OnCase, Base):
    """A file that was received with the case: what it is and where it lies. The file itself is sealed in the store.

    What we made of a file, a preview and a copy without hidden data, is a row too: ``derived_from`` names the file.
    """

    __tablename__ = "evidence_file"
    __table_args__ = (
        Index("ix_evidence_file_complaint_id", "complaint_id"),
        Index("ix_evidence_file_scan", "scan"),
        Index("ix_evidence_file_copies", "copies", "derived_from", "kind"),
    )

    name = Sealed[str](str)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    declared: Mapped[str] = mapped_column(String(100), comment="the type that the sender's browser gave")
    kind: Mapped[str] = mapped_column(String(20), comment="the type found by content; empty where none is known")
    marks: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    store_name: Mapped[str] = mapped_column(String(32), unique=True)
    arrived_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    received_by: Mapped[str | None] = mapped_column(String(36), comment="an account; none: sent by the person")
    purpose: Mapped[str] = mapped_column(
        String(20), default="file", server_default="file", comment="file, statement, preview or copy"
    )
    derived_from: Mapped[str | None] = mapped_column(String(36), comment="the file that a preview or copy was made of")
    scan: Mapped[str] = mapped_column(
        String(20),
        default="waiting",
        server_default="waiting",
        comment="waiting, clean, found or failed; none: our own work",
    )
    scan_note: Mapped[str | None] = mapped_column(String(200), comment="what was found, or why it failed")
    copies: Mapped[str] = mapped_column(
        String(20), default="waiting", server_default="waiting", comment="waiting, made, none or failed"
    )


class CaseDocument(HoldsSealed, OnCase, Base):
    """What the office sent to the person, frozen as sent: a letter, or a file with a message.

    It lies sealed in the store. Its key is one of the words of the case, so that the receipt code opens it as it does
    these.
    """

    __tablename__ = "case_document"
    __table_args__ = (Index("ix_case_document_complaint_id", "complaint_id"),)

    record_id: Mapped[str] = mapped_column(
        String(36), comment="the message that it came with, or what the letter tells"
    )
    kind: Mapped[str] = mapped_column(String(20), comment="letter or attachment")
    language: Mapped[str] = mapped_column(String(20))
    name = Sealed[str](str)
    key = Sealed[str](str)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    store_name: Mapped[str] = mapped_column(String(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[str] = mapped_column(String(36))


ON_CASE: tuple[type[Any], ...] = (
    Party,
    Subject,
    Allegation,
    CaseRecord,
    Move,
    Assignment,
    CheckOverride,
    Clock,
    Receipt,
    ImportedRow,
    EvidenceFile,
    CaseDocument,
)
"""The tables whose every row is replayed from the record."""
