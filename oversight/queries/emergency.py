"""Requests to read a case in an emergency: one's own, and all of them for the auditor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from oversight.database import Database
from oversight.models import Account, CaseRecord, Complaint, held_keys, open_values
from oversight.queries.overrides import refuse_others
from oversight.reach import not_erased, not_walled
from oversight.sealing.keys import SessionKeys
from workflows.access import EMERGENCY_LASTS
from workflows.roles import Actor
from workflows.wording import N_

OWN_SHOWN = timedelta(days=30)
MOST = 200


class Standing(StrEnum):
    """How a request stands."""

    WAITING = "waiting"
    REFUSED = "refused"
    OPEN = "open"
    OVER = "over"


STANDING_LABELS = {
    Standing.WAITING: N_("Waits for an answer"),
    Standing.REFUSED: N_("Refused"),
    Standing.OPEN: N_("Open now"),
    Standing.OVER: N_("Over"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request with its answer. ``until`` is when the leave to read ends, or ended."""

    reference: str
    asked_by: str
    asked_at: datetime
    reason: str
    answered_by: str
    until: datetime | None
    standing: Standing

    @property
    def label(self) -> str:
        """How it stands, in words."""
        return STANDING_LABELS[self.standing]


def own_requests(database: Database, actor: Actor, at: datetime) -> tuple[Request, ...]:
    """List what somebody asked for in the last weeks, newest first."""
    asked: Any = CaseRecord
    return _requests(database, _statement(actor).where(asked.made_by == actor.id, asked.made_at > at - OWN_SHOWN), at)


def all_requests(database: Database, actor: Actor, at: datetime) -> tuple[Request, ...]:
    """List the newest requests of everybody, for the auditor."""
    refuse_others(actor)
    return _requests(database, _statement(actor), at)


def _statement(actor: Actor) -> Select[Any]:
    answer, asker, answerer = aliased(CaseRecord), aliased(Account), aliased(Account)
    columns: tuple[Any, ...] = (
        Complaint.reference,
        asker.name.label("asked_by"),
        Complaint.id.label("case_id"),
        Complaint.wrapped_keys.label("wrapped"),
        CaseRecord.id,
        CaseRecord.sealed,
        CaseRecord.made_at.label("asked_at"),
        answer.id.label("answer_id"),
        answer.sealed.label("answer"),
        answer.made_at.label("answered_at"),
        answerer.name.label("answered_by"),
    )
    return (
        select(*columns)
        .join(Complaint, Complaint.id == CaseRecord.complaint_id)
        .outerjoin(asker, asker.id == CaseRecord.made_by)
        .outerjoin(answer, and_(answer.about == CaseRecord.id, answer.complaint_id == CaseRecord.complaint_id))
        .outerjoin(answerer, answerer.id == answer.made_by)
        .where(CaseRecord.kind == "emergency_request", not_walled(actor), not_erased())
        .order_by(CaseRecord.made_at.desc(), CaseRecord.id, answer.audit_seq.desc())
        .limit(MOST)
    )


def _requests(database: Database, statement: Select[Any], at: datetime) -> tuple[Request, ...]:
    with database.read() as session:
        rows: Sequence[Any] = session.execute(statement).all()
        newest = {(row.reference, row.asked_at, row.asked_by): row for row in reversed(rows)}
        return tuple(_request(held_keys(session), row, at) for row in reversed(newest.values()))


def _request(held: SessionKeys, row: Any, at: datetime) -> Request:
    held.remember(row.case_id, row.wrapped)
    keys = held.of(row.case_id)
    granted = row.answer is not None and open_values(CaseRecord, row.answer_id, row.answer, keys)["content"]["granted"]
    until = row.answered_at + EMERGENCY_LASTS if granted else None
    if row.answer is None:
        standing = Standing.WAITING
    elif until is None:
        standing = Standing.REFUSED
    else:
        standing = Standing.OPEN if at < until else Standing.OVER
    reason = str(open_values(CaseRecord, row.id, row.sealed, keys)["content"]["reason"])
    return Request(row.reference, row.asked_by or "", row.asked_at, reason, row.answered_by or "", until, standing)
