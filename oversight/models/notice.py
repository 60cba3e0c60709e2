"""The notices of news that wait to be sent, and what became of those that were."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.database import Base, Utc


class Notice(Base):
    """One notice to the person who complained, by one way. It holds no address and no words: both are looked up.

    It is no row of the record: that a notice was sent, or given up, is an entry.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_state_next_at", "state", "next_at"),
        Index("ix_notice_complaint_id", "complaint_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    way: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), comment="waiting, sent, dropped or failed")
    made_at: Mapped[datetime] = mapped_column(Utc)
    next_at: Mapped[datetime] = mapped_column(Utc, comment="not before; while it is being sent, the end of the lease")
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(
        String(200), default="", comment="why it could not be sent, without the address"
    )
    done_at: Mapped[datetime | None] = mapped_column(Utc)
