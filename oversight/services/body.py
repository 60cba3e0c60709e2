"""Keep the register of the oversight body itself: what its head writes down, and the review on a fixed cycle."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from oversight.case_rows import body_rows
from oversight.casefile import body_file
from oversight.database import Database
from oversight.log.writer import note_read
from oversight.models import BodyRecord
from oversight.services.ids import new_id
from workflows.access import Action, allow
from workflows.audit.entry import write_time
from workflows.errors import NotFound
from workflows.records import BODY_KINDS
from workflows.roles import SYSTEM, Actor
from workflows.standards import Evaluation, Outcome, body_checks

REVIEW_EVERY = timedelta(days=28)


def make_body_record(
    database: Database,
    kind_name: str,
    actor: Actor,
    at: datetime,
    content: Mapping[str, Any],
    replaces: str | None = None,
) -> str:
    """Make a record about the body, or a newer version of one, and return its id.

    :raises NotFound: there is no such kind or version for this person.
    :raises InvalidRecord: the values do not make a record.
    """
    if kind_name not in BODY_KINDS or actor.role not in BODY_KINDS[kind_name].made_by:
        raise NotFound
    if not allow(actor, Action.KEEP_BODY_REGISTER):
        raise NotFound
    with database.write() as session:
        return _record(session, kind_name, actor, at, content, replaces)


def review_body(database: Database, pack: str, at: datetime) -> bool:
    """Note once in each cycle how the body stands towards the checks on itself; tell whether it was time to."""
    with database.write() as session:
        rows = body_rows(session)
        reviews = [row.made_at for row in rows if row.kind == "periodic_review"]
        if not rows or (reviews and at < max(reviews) + REVIEW_EVERY):
            return False
        evaluation = Evaluation(body_file(rows, pack), at)
        verdicts = ((check, evaluation.verdict(check)) for check in body_checks())
        results = [
            f"{check.id}: {'met' if verdict.outcome is Outcome.MET else verdict.words or 'not yet due'}"[:500]
            for check, verdict in verdicts
        ]
        _record(session, "periodic_review", SYSTEM, at, {"results": results})
    return True


def _record(
    session: Session,
    kind_name: str,
    actor: Actor,
    at: datetime,
    content: Mapping[str, Any],
    replaces: str | None = None,
) -> str:
    kind = BODY_KINDS[kind_name]
    stored = kind.write(kind.validate(content, at))
    standing = [row.id for row in body_rows(session) if row.kind == kind_name]
    if replaces is not None and replaces not in standing:
        raise NotFound
    if replaces is None and kind.single and standing:
        replaces = standing[-1]
    row = {"id": new_id(), "kind": kind_name, "content": stored, "made_by": actor.id, "replaces": replaces}
    entry = note_read(session, "body.recorded", actor, at, None, **row, made_at=write_time(at))
    session.add(BodyRecord(**row, made_at=at, entry_id=entry))
    return str(row["id"])
