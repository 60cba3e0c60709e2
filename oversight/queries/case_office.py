"""The office's side of a case: who works on it, what was overridden, and what was written to and fro."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oversight.casefile import override_of
from oversight.queries.opening import OpenedCase
from workflows.access import Action
from workflows.overrides import holder_of
from workflows.standards import load_standards


@dataclass(frozen=True, slots=True)
class OverrideView:
    """A departure from a check: who, why, until when, and whether a second person agreed."""

    id: str
    check_id: str
    title: str
    reason: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    four_eyes: bool
    approved_by: str | None
    approved_at: datetime | None
    holds: bool
    may_approve: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """Somebody's part in the case."""

    id: str
    role: str
    name: str
    appointed_by: str
    appointed_at: datetime
    signed_at: datetime | None
    interests: str
    cleared: bool | None
    ended_at: datetime | None
    ended_why: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A message between the office and the person, or what the person added later."""

    id: str
    text: str
    by: str
    at: datetime
    is_from_person: bool


def overrides(opened: OpenedCase) -> tuple[OverrideView, ...]:
    """Show the overrides, newest first."""
    return tuple(_override(opened, row) for row in reversed(opened.rows.overrides))


def parts(opened: OpenedCase) -> tuple[PartView, ...]:
    """Show who works on the case, and who did."""
    return tuple(_part(opened, row) for row in opened.rows.assignments)


def messages(opened: OpenedCase) -> tuple[Message, ...]:
    """Show what the office and the person wrote to each other, oldest first."""
    person = opened.rows.complaint.id
    return tuple(
        Message(row.id, row.content["text"], opened.name_of(row.made_by), row.made_at, row.made_by == person)
        for row in opened.rows.records
        if row.kind == "message"
    )


def _override(opened: OpenedCase, row: Any) -> OverrideView:
    check = load_standards().checks[row.check_id]
    holder = holder_of(check)
    waits = row.four_eyes and row.approved_by is None
    second = holder is not None and opened.actor.role in holder.second
    return OverrideView(
        id=row.id,
        check_id=row.check_id,
        title=check.title,
        reason=row.reason,
        asked_by=opened.name_of(row.asked_by),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        four_eyes=row.four_eyes,
        approved_by=opened.name_of(row.approved_by) if row.approved_by else None,
        approved_at=row.approved_at,
        holds=override_of(row).holds(opened.at),
        may_approve=waits and second and row.asked_by != opened.actor.id and opened.may(Action.APPROVE_OVERRIDE),
    )


def _part(opened: OpenedCase, row: Any) -> PartView:
    return PartView(
        id=row.id,
        role=row.role,
        name=row.name,
        appointed_by=opened.name_of(row.appointed_by),
        appointed_at=row.appointed_at,
        signed_at=row.signed_at,
        interests=row.interests,
        cleared=row.cleared,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
        is_own=row.account_id == opened.actor.id,
    )
