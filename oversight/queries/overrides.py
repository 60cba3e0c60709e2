"""Overrides of checks: all of them, waiting for a second person, holding now, ended; and how many of each check."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from oversight.database import Database, Utc
from oversight.models import Account, CheckOverride, Complaint, held_keys, open_values
from oversight.reach import not_erased, not_walled
from oversight.sealing.keys import SessionKeys
from workflows.access import Action, may_ever
from workflows.errors import NotFound
from workflows.roles import Actor
from workflows.standards import load_standards
from workflows.wording import N_

PAGE = 50


class Standing(StrEnum):
    """How an override stands."""

    ALL = "all"
    WAITING = "waiting"
    HOLDING = "holding"
    EXPIRED = "expired"


STANDING_LABELS = {
    Standing.ALL: N_("All"),
    Standing.WAITING: N_("Waiting for a second person"),
    Standing.HOLDING: N_("Holding now"),
    Standing.EXPIRED: N_("Ended"),
}


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """One departure from a check, or one explanation of a missed deadline."""

    id: str
    reference: str
    check_id: str
    check: str
    reason: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    four_eyes: bool
    approved_by: str
    approved_at: datetime | None
    standing: Standing

    @property
    def standing_label(self) -> str:
        """How it stands, in words."""
        return STANDING_LABELS[self.standing]


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of a list, with the key of the row after which the next begins."""

    lines: tuple[Any, ...]
    after: str | None = None


def list_overrides(
    database: Database, actor: Actor, standing: Standing, at: datetime, check_id: str = "", after: str = ""
) -> Lines:
    """Give one page of overrides, newest first, of one check where that is asked for."""
    refuse_others(actor)
    statement = overrides(actor, standing, at)
    if check_id:
        statement = statement.where(CheckOverride.check_id == check_id)
    order = (CheckOverride.asked_at, CheckOverride.id)
    with database.read() as session:
        if after and (last := session.get(CheckOverride, after)) is not None:
            statement = statement.where(tuple_(*order) < tuple_(literal(last.asked_at, Utc()), last.id))
        rows = session.execute(statement.order_by(*(column.desc() for column in order)).limit(PAGE + 1)).all()
        lines = tuple(_override_line(held_keys(session), row, at) for row in rows[:PAGE])
    return Lines(lines, lines[-1].id if len(rows) > PAGE else None)


def overrides_by_check(database: Database, actor: Actor) -> tuple[tuple[str, str, int], ...]:
    """Count the overrides of each check that ever had one: its id, what it asks, and how many."""
    refuse_others(actor)
    statement = (
        select(CheckOverride.check_id, func.count())
        .join(Complaint, Complaint.id == CheckOverride.complaint_id)
        .where(not_walled(actor), not_erased())
        .group_by(CheckOverride.check_id)
        .order_by(func.count().desc(), CheckOverride.check_id)
    )
    with database.read() as session:
        return tuple((check_id, title_of(check_id), number) for check_id, number in session.execute(statement))


_ASKER, _APPROVER = aliased(Account), aliased(Account)
_COLUMNS: tuple[Any, ...] = (
    CheckOverride.id,
    CheckOverride.check_id,
    CheckOverride.sealed,
    CheckOverride.four_eyes,
    CheckOverride.asked_at,
    CheckOverride.expires_at,
    CheckOverride.approved_at,
    Complaint.id.label("case_id"),
    Complaint.wrapped_keys.label("wrapped"),
    Complaint.reference,
    _ASKER.name.label("asker"),
    _APPROVER.name.label("approver"),
)
_OVERRIDES = (
    select(*_COLUMNS)
    .join(Complaint, Complaint.id == CheckOverride.complaint_id)
    .outerjoin(_ASKER, _ASKER.id == CheckOverride.asked_by)
    .outerjoin(_APPROVER, _APPROVER.id == CheckOverride.approved_by)
)


def overrides(actor: Actor, standing: Standing, at: datetime) -> Select[Any]:
    """Choose the overrides that stand in one way, in the cases that are not closed to this person."""
    unanswered = and_(CheckOverride.four_eyes.is_(True), CheckOverride.approved_by.is_(None))
    running = CheckOverride.expires_at > at
    chosen: dict[Standing, tuple[ColumnElement[bool], ...]] = {
        Standing.ALL: (),
        Standing.WAITING: (unanswered, running),
        Standing.HOLDING: (or_(CheckOverride.four_eyes.is_(False), CheckOverride.approved_by.is_not(None)), running),
        Standing.EXPIRED: (CheckOverride.expires_at <= at,),
    }
    return _OVERRIDES.where(not_walled(actor), not_erased(), *chosen[standing])


def _override_line(held: SessionKeys, row: Any, at: datetime) -> OverrideLine:
    held.remember(row.case_id, row.wrapped)
    standing = Standing.WAITING if row.four_eyes and row.approved_at is None else Standing.HOLDING
    return OverrideLine(
        id=row.id,
        reference=row.reference,
        check_id=row.check_id,
        check=title_of(row.check_id),
        reason=open_values(CheckOverride, row.id, row.sealed, held.of(row.case_id))["reason"],
        asked_by=row.asker or "",
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        four_eyes=row.four_eyes,
        approved_by=row.approver or "",
        approved_at=row.approved_at,
        standing=Standing.EXPIRED if row.expires_at <= at else standing,
    )


def title_of(check_id: str | None) -> str:
    """Say what a check asks for."""
    check = load_standards().checks.get(check_id or "")
    return check.title if check else ""


def refuse_others(actor: Actor) -> None:
    """Let only those on who look at standing lists.

    :raises NotFound: this person does not.
    """
    if not may_ever(actor, Action.SEE_STANDING_LISTS):
        raise NotFound
