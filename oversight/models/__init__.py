"""The tables."""

from oversight.database import Base
from oversight.models.audit import APPEND_ONLY, AuditData, AuditEntry, AuditHead, AuditLeaf, AuditPending, BodyRecord
from oversight.models.complaint import (
    ON_CASE,
    Allegation,
    Assignment,
    CaseRecord,
    CheckOverride,
    Clock,
    Complaint,
    ImportedRow,
    Move,
    OnCase,
    Party,
    Receipt,
    Subject,
)
from oversight.models.register import Account, CodeSession, Draft, KnownCalendar, Officer, Posting, SignIn, Unit

__all__ = [
    "APPEND_ONLY",
    "ON_CASE",
    "Account",
    "Allegation",
    "Assignment",
    "AuditData",
    "AuditEntry",
    "AuditHead",
    "AuditLeaf",
    "AuditPending",
    "Base",
    "BodyRecord",
    "CaseRecord",
    "CheckOverride",
    "Clock",
    "CodeSession",
    "Complaint",
    "Draft",
    "ImportedRow",
    "KnownCalendar",
    "Move",
    "Officer",
    "OnCase",
    "Party",
    "Posting",
    "Receipt",
    "SignIn",
    "Subject",
    "Unit",
]
