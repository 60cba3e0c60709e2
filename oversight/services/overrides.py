"""Depart from a check, or explain a missed deadline: who, why, until when, and with whose agreement."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows
from oversight.casefile import casefile_of
from oversight.database import Database
from oversight.models import CheckOverride
from oversight.services.case import open_case, write
from oversight.services.ids import new_id
from workflows.access import Action
from workflows.errors import Invalid, NotFound
from workflows.overrides import Holder, barred, holder_of
from workflows.roles import Actor
from workflows.standards import Check, load_standards
from workflows.wording import N_, worded


def ask_override(
    database: Database, reference: str, check_id: str, actor: Actor, at: datetime, *, reason: str, expires_at: datetime
) -> None:
    """Record an override. Where the check needs four eyes it counts only once a second person agrees.

    :raises NotFound: no such case, or no such check.
    :raises Invalid: this person may not, the facts rule it out, or reason or expiry are missing.
    """
    check = load_standards().checks.get(check_id)
    if check is None:
        raise NotFound
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.ASK_OVERRIDE)
        holder = _holder(check, rows, actor)
        if not reason.strip():
            raise Invalid({"reason": N_("Give the reason. It is shown on the case and counted.")})
        if expires_at <= at:
            raise Invalid({"expires_at": N_("The override must end in the future")})
        override = CheckOverride(
            id=new_id(),
            check_id=check_id,
            reason=reason.strip(),
            four_eyes=bool(holder.second),
            asked_by=actor.id,
            asked_at=at,
            expires_at=expires_at,
            approved_by=None,
            approved_at=None,
        )
        write(session, rows, "override.asked", actor, at, override, after=casefile_of(rows))


def _holder(check: Check, rows: CaseRows, actor: Actor) -> Holder:
    """Give who may depart from a check, where that is somebody who asks for it and the facts of the case allow it.

    :raises Invalid: nobody may, somebody else, or not in this case.
    """
    holder = holder_of(check)
    if holder is None:
        raise Invalid({"reason": N_("Nobody in this system may override this check; only a law or a court can.")})
    if actor.role not in holder.first:
        words = worded("Only this person may override the check: %(holder)s.", holder=check.override.by)
        raise Invalid({"reason": words})
    if never := barred(check, casefile_of(rows)):
        raise Invalid({"reason": never})
    return holder


def approve_override(database: Database, reference: str, override_id: str, actor: Actor, at: datetime) -> None:
    """Agree, as the second person, to an override.

    :raises Invalid: one's own request, or a role that may not agree.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.APPROVE_OVERRIDE)
        override = _find(session, rows, override_id)
        holder = holder_of(load_standards().checks[override.check_id])
        if override.asked_by == actor.id:
            raise Invalid({"override": N_("Somebody else must agree: nobody approves what they asked for.")})
        if holder is None or actor.role not in holder.second or override.approved_by is not None:
            raise Invalid({"override": N_("This override does not wait for your agreement.")})
        override.approved_by, override.approved_at = actor.id, at
        write(session, rows, "override.approved", actor, at, override, after=casefile_of(rows))


def _find(session: Session, rows: CaseRows, override_id: str) -> CheckOverride:
    override = session.get(CheckOverride, override_id)
    if override is None or override.complaint_id != rows.complaint.id:
        raise NotFound
    return override
