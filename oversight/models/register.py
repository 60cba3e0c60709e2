"""The register of officers, units and who serves where over time, and the accounts of staff."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.database import Base, JsonColumn, Utc


class Unit(Base):
    """A unit of an agency, under another unit or at the top."""

    __tablename__ = "unit"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    agency: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))


class Officer(Base):
    """A police officer as the agency's roster knows them."""

    __tablename__ = "officer"
    __table_args__ = (Index("ix_officer_name", "name"), Index("ix_officer_badge", "badge"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    badge: Mapped[str | None] = mapped_column(String(50))
    rank: Mapped[str | None] = mapped_column(String(100))


class Posting(Base):
    """Where an officer served, from when until when."""

    __tablename__ = "posting"
    __table_args__ = (Index("ix_posting_officer_id_since", "officer_id", "since"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    officer_id: Mapped[str] = mapped_column(ForeignKey("officer.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[str] = mapped_column(
        Text, default="", server_default=text("''"), comment="as in subject.unit_path"
    )
    since: Mapped[date]
    until: Mapped[date | None]


class Account(Base):
    """A member of staff who can sign in. ``officer_id`` ties a police liaison or seconded officer to the register."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(30))
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_secret: Mapped[str] = mapped_column(String(64))
    totp_step: Mapped[int] = mapped_column(default=0)
    agency: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[str] = mapped_column(Text, default="", comment="as in subject.unit_path")
    former_units: Mapped[list[dict[str, str]]] = mapped_column(JsonColumn, default=list)
    officer_id: Mapped[str | None] = mapped_column(ForeignKey("officer.id"))
    relations: Mapped[list[dict[str, str]]] = mapped_column(
        JsonColumn,
        default=list,
        server_default="[]",
        comment="officers: id, name, words, declared_at",
    )
    failures: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None] = mapped_column(Utc)
    disabled_at: Mapped[datetime | None] = mapped_column(Utc)
    made_at: Mapped[datetime] = mapped_column(Utc)


class KnownCalendar(Base):
    """The calendar of a jurisdiction by which dates were last worked out: its days off, weekend and time zone."""

    __tablename__ = "known_calendar"

    pack: Mapped[str] = mapped_column(String(50), primary_key=True)
    days: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    noted_at: Mapped[datetime] = mapped_column(Utc)


class SignIn(Base):
    """A staff session: only the hash of its token is kept. It opens nothing until the second factor was given."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_account_id", "account_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    began_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)
    second_factor_at: Mapped[datetime | None] = mapped_column(Utc)


class Draft(Base):
    """What somebody typed and has not sent yet, sealed under the token in their browser, of which this holds the hash.

    Whoever took a code for later finds it by ``code_lookup``; the code alone opens the token.
    """

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_ends_at", "ends_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    began_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc, comment="when it is removed")
    code_lookup: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, comment="the token, under the code")


class CodeSession(Base):
    """A visit by somebody who gave a receipt code: only the hash of its token is kept.

    The keys of the case are sealed under the token, so that nothing but the browser's cookie opens the visit.
    """

    __tablename__ = "code_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    complaint_id: Mapped[str] = mapped_column(String(36))
    sealed_keys: Mapped[bytes] = mapped_column(LargeBinary)
    began_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)


class DraftFile(Base):
    """A file that waits with an unsent complaint, and goes with it: into the case, or away."""

    __tablename__ = "draft_file"
    __table_args__ = (Index("ix_draft_file_token_hash", "token_hash"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_hash: Mapped[str] = mapped_column(ForeignKey("draft.token_hash", ondelete="CASCADE"))
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary, comment="what it is called, for that browser alone")
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    declared: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    marks: Mapped[list[str]] = mapped_column(JsonColumn)
    store_name: Mapped[str] = mapped_column(String(32), unique=True)
    arrived_at: Mapped[datetime] = mapped_column(Utc)
    purpose: Mapped[str] = mapped_column(String(20), default="file", server_default="file")


class Upload(Base):
    """A file on its way in over several requests: whose it is, how long it will be, and how much of it is here."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_holder", "holder"), Index("ix_upload_touched_at", "touched_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64), comment="hash of the token in somebody's browser")
    size: Mapped[int] = mapped_column(BigInteger)
    arrived: Mapped[int] = mapped_column(BigInteger)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, comment="what it is called, for that browser alone")
    touched_at: Mapped[datetime] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)


class UploadPart(Base):
    """A part of such a file in the store, sealed for that browser alone, and the byte at which it begins."""

    __tablename__ = "upload_part"

    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    store_name: Mapped[str] = mapped_column(String(32), unique=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class FileKey(Base):
    """The key of a stored file, wrapped to the office. No row of a case: it is wrapped anew, or destroyed to erase."""

    __tablename__ = "file_key"

    store_name: Mapped[str] = mapped_column(String(32), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
