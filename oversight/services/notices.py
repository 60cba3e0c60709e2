"""Queue a notice that there is an update, in the transaction of the update itself."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows
from oversight.models import CaseDocument, CaseRecord, Move, Notice, OnCase
from oversight.services.ids import new_id
from workflows.casefile import CaseFile
from workflows.notices import is_news, may_be_notified
from workflows.roles import Actor, Role


def queue(
    session: Session, rows: CaseRows, after: CaseFile, actor: Actor, at: datetime, made: Iterable[OnCase]
) -> None:
    """Queue a notice of news, in the transaction that makes it, for a person who asked for notices and is not at risk.

    One that waits already tells of this news too.
    """
    party = next((row for row in rows.parties if "complainant" in row.roles and row.about.get("notices")), None)
    if party is None or actor.role is Role.COMPLAINANT or not _is_news(made):
        return
    person = next(one for one in after.people if one.id == party.id)
    if not may_be_notified(after, person):
        return
    waiting = select(Notice.way).where(Notice.complaint_id == rows.complaint.id, Notice.state == "waiting")
    for way in set(party.about["notices"]) - set(session.scalars(waiting)):
        new = {"id": new_id(), "complaint_id": rows.complaint.id, "way": way, "state": "waiting"}
        session.execute(insert(Notice), {**new, "made_at": at, "next_at": at, "tries": 0, "problem": ""})


def _is_news(made: Iterable[OnCase]) -> bool:
    return any(
        isinstance(row, Move | CaseDocument) or (isinstance(row, CaseRecord) and is_news(row.kind, row.content))
        for row in made
    )
