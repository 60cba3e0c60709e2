"""The keys of cases, wrapped: one row for each holder."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.database import Base, Utc

OFFICE = "office"
"""The holder that opens every case."""

SUBMISSION = "submission"
"""Whoever has the form that was sent, for as long as a lost answer can be asked for again."""


class CaseKey(Base):
    """Both keys of a case, wrapped for one holder: the office, a sent form, or a receipt code (by its row's id).

    No row of a case: it is wrapped anew, or destroyed to erase. Without any of them nothing of the case can be read.
    """

    __tablename__ = "case_key"
    __table_args__ = (
        Index(
            "ix_case_key_made_at",
            "made_at",
            sqlite_where=text(f"holder = '{SUBMISSION}'"),
            postgresql_where=text(f"holder = '{SUBMISSION}'"),
        ),
    )

    complaint_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    holder: Mapped[str] = mapped_column(String(36), primary_key=True)
    sealed_keys: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Utc)
