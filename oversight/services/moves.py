"""Move a case: facts, decision, rows and record in one transaction, or nothing at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows
from oversight.casefile import casefile_of
from oversight.database import Database
from oversight.models import CaseRecord, Complaint, OnCase, Receipt
from oversight.services.case import (
    enter_state,
    move_row,
    moved,
    open_case,
    record_row,
    refuse_if_changed,
    with_records,
    write,
)
from workflows.access import Action
from workflows.errors import NotFound
from workflows.jurisdictions.choices import validate
from workflows.machine import Move, fire
from workflows.records import KINDS
from workflows.records.intake import OUTCOME_TOLD
from workflows.roles import SYSTEM, Actor, Role
from workflows.transition_table import TRIGGERS, rows_of

TOLD_BY = {
    "rejection": ("rejection", "reasons"),
    "decision": ("outcome", "outcome_notice"),
    "conclusion": ("outcome", "outcome_notice"),
    "settlement": ("outcome", "outcome_notice"),
    "withdrawal": ("outcome", "outcome_notice"),
    "review_dismissed": ("outcome", "outcome_notice"),
}
"""Records whose words go to the person at once: what kind of contact that is, and the field that holds the words."""


def move_case(
    database: Database,
    reference: str,
    trigger: str,
    actor: Actor,
    at: datetime,
    content: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> Move:
    """Fire a trigger with the record that its form asks for. What the person must be told is told in the same step.

    :raises NotFound: there is no such case or trigger for this person.
    :raises Changed: somebody else changed the case since ``seen``.
    :raises InvalidRecord: the form is not filled in rightly.
    :raises Refused: with every reason.
    """
    if trigger not in TRIGGERS or trigger == "file":
        raise NotFound
    action = Action.FOLLOW_CASE if actor.role is Role.COMPLAINANT else Action.FIRE
    with database.write() as session:
        rows = open_case(session, reference, actor, action)
        refuse_if_changed(rows, seen)
        return fire_in(session, rows, trigger, actor, at, content)


def fire_in(
    session: Session,
    rows: CaseRows,
    trigger: str,
    actor: Actor,
    at: datetime,
    content: Mapping[str, Any] | None = None,
    *,
    report_only: bool = False,
) -> Move:
    """Fire a trigger inside a transaction that holds the case, and write what follows."""
    complaint, casefile = rows.complaint, casefile_of(rows)
    asked = next((row.asks for row in rows_of(trigger) if row.source is casefile.state), None)
    made: list[CaseRecord] = []
    if asked is not None and not (report_only and content is None):
        kind = KINDS[asked]
        values = validate(kind, dict(content or {}), at, casefile.pack)
        made.append(record_row(complaint, asked, kind.write(values), actor.id, at))
        made += _notice(session, rows, asked, values, at)
    casefile = with_records(casefile, made)
    move = fire(casefile, trigger, actor, at, report_only=report_only)
    enter_state(complaint, move)
    changed: tuple[OnCase, ...] = (*made, move_row(complaint, move))
    write(session, rows, f"case.{trigger}", actor, at, *changed, after=moved(casefile, move))
    return move


def _notice(session: Session, rows: CaseRows, kind: str, values: Mapping[str, Any], at: datetime) -> list[CaseRecord]:
    """Tell the person, on their own page and in the log of contacts, what a record says to them.

    Nobody has a code to the page of a case that came from another agency: the words wait there, and reached no one.
    """
    if kind not in TOLD_BY or not rows.parties:
        return []
    content_type, field = TOLD_BY[kind]
    told = {"reasons", "review", "support"} if content_type == "rejection" else OUTCOME_TOLD
    contact = {
        "at": at.isoformat(),
        "channel": "code_page",
        "content_type": content_type,
        "told": sorted(told),
        "delivered": _has_code(session, rows.complaint),
        "text": values[field],
    }
    return [record_row(rows.complaint, "contact", contact, SYSTEM.id, at)]


def _has_code(session: Session, complaint: Complaint) -> bool:
    standing = select(Receipt.id).where(Receipt.complaint_id == complaint.id, Receipt.withdrawn_at.is_(None))
    return session.scalars(standing.limit(1)).first() is not None
