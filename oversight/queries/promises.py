"""What a person who complains is promised, and by when: the time limits of the standards, as the pack sets them."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from oversight.database import Database
from oversight.models import Complaint
from workflows.casefile import CaseFile
from workflows.jurisdictions import load_pack
from workflows.standards import load_standards
from workflows.standards.predicates import Limits, limits
from workflows.states import State
from workflows.wording import N_

PROMISED = (
    ("RECORD-01", "record_hours", N_("We enter what you sent in our register")),
    ("PROMPT-01", "triage_other_days", N_("Someone reads it and decides how it will be handled")),
    ("VICTIM-02", "first_update_days", N_("You get the first news from us")),
)
"""Each runs from the end of the first, in which the complaint reaches the register; none may take longer than this."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that will happen: in how long at most, and by which moment for one complaint."""

    words: str
    count: int
    unit: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SentCase:
    """What the acknowledgement tells of a case: its reference, when it came, and what happens by when."""

    reference: str
    received_at: datetime
    promises: tuple[Promise, ...]


def promises(pack_name: str, received_at: datetime | None = None) -> tuple[Promise, ...]:
    """List what is promised, with dates for a complaint that has come."""
    start, made = received_at, []
    for check_id, name, words in PROMISED:
        limit = _limits(pack_name, check_id)
        due_at = limit.due(start, name) if start else None
        made.append(Promise(words, limit[name], limit.unit(name), due_at))
        if name == "record_hours":
            start = due_at
    return tuple(made)


def sent_case(database: Database, submission: str) -> SentCase | None:
    """Find the case that a form made, by the secret it was sent with."""
    submission_hash = hashlib.sha256(submission.encode()).hexdigest()
    with database.read() as session:
        row = session.execute(
            select(Complaint.reference, Complaint.received_at, Complaint.pack).where(
                Complaint.submission_hash == submission_hash
            )
        ).one_or_none()
    return SentCase(row.reference, row.received_at, promises(row.pack, row.received_at)) if row else None


def _limits(pack_name: str, check_id: str) -> Limits:
    """Read the limits of one check under a pack; the case they are asked for plays no part."""
    nobody = CaseFile(id="", state=State.NEW, pack=load_pack(pack_name), source="")
    return limits(load_standards().checks[check_id], nobody, datetime.min.replace(tzinfo=UTC))
