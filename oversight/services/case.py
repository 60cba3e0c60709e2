"""What every action on a case shares: open it for somebody, write rows with their entry and its clocks."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows, find_case, load_rows
from oversight.casefile import access_of, record_of
from oversight.log.writer import keep
from oversight.models import CaseRecord, Complaint, OnCase
from oversight.models import Move as MoveRow
from oversight.reach import find_reached
from oversight.services.clocks import changed_clocks
from oversight.services.ids import new_id
from oversight.services.notices import queue
from workflows.access import Action, allow
from workflows.casefile import CaseFile
from workflows.course import PastMove
from workflows.errors import Changed, NotFound
from workflows.machine import Move
from workflows.records import KINDS
from workflows.roles import STAFF_ROLES, Actor
from workflows.states import MEANINGS, OPEN, State
from workflows.transition_table import TRIGGERS
from workflows.wording import N_, Verbatim, worded


def open_case(session: Session, reference: str, actor: Actor, action: Action) -> CaseRows:
    """Lock a case and load it, for somebody who may do this to it.

    :raises NotFound: there is no such case, or not for this person: the two look alike.
    """
    if actor.role in STAFF_ROLES:
        complaint = find_reached(session, reference, actor, lock=True)
    else:
        complaint = find_case(session, reference, lock=True)
    if complaint is None:
        raise NotFound
    rows = load_rows(session, complaint)
    if not allow(actor, action, access_of(rows)):
        raise NotFound
    return rows


def refuse_if_changed(rows: CaseRows, seen: int | None) -> None:
    """Stop somebody who decides on an older picture of the case than the one that stands.

    ``seen`` is the place in the chain of the newest entry when the form was shown; none: do not ask.

    :raises Changed: with what happened since.
    """
    if seen is None or seen == rows.complaint.audit_seq:
        return
    changes = [
        worded(
            "%(who)s: %(step)s (%(source)s → %(dest)s)",
            who=_maker(row.mover),
            step=TRIGGERS[row.trigger].label,
            source=MEANINGS[State(row.source)].label,
            dest=MEANINGS[State(row.dest)].label,
        )
        for row in rows.entries
        if row.case_seq > seen and row.trigger
    ]
    changes += [
        worded("%(who)s: %(record)s", who=_maker(row.maker), record=KINDS[row.kind].title)
        for row in rows.records
        if row.audit_seq > seen
    ]
    raise Changed(tuple(changes) or (N_("Something was changed on the case."),))


def _maker(name: str | None) -> str:
    return Verbatim(name) if name else N_("The person who complained")


def write(
    session: Session,
    rows: CaseRows,
    entry_type: str,
    actor: Actor,
    at: datetime,
    *changed: OnCase,
    after: CaseFile,
    told: dict[str, Any] | None = None,
) -> None:
    """Write rows with their entry. ``after`` is the case as it stands with them: its clocks are kept too.

    If it is news to the person who complained, a notice waits from now on for whoever asked for one.
    """
    clocks = changed_clocks(session, rows, after, at)
    keep(session, rows.complaint, entry_type, actor, at, *changed, *clocks, told=told)
    queue(session, rows, after, actor, at, changed)


def record_row(
    complaint: Complaint, kind: str, content: dict[str, Any], actor_id: str, at: datetime, about: str | None = None
) -> CaseRecord:
    """Make the row of a record that was validated."""
    return CaseRecord(
        id=new_id(),
        complaint_id=complaint.id,
        audit_seq=0,
        kind=kind,
        about=about,
        content=content,
        made_by=actor_id,
        made_at=at,
        replaces=None,
    )


def enter_state(complaint: Complaint, move: Move) -> None:
    """Set the state of a case. This is the one place where it is set."""
    complaint.state = move.dest.value
    complaint.is_open = move.dest in OPEN


def move_row(complaint: Complaint, move: Move) -> MoveRow:
    """Tell a move as a row, with what it passed over."""
    return MoveRow(
        id=new_id(),
        complaint_id=complaint.id,
        audit_seq=0,
        trigger=move.trigger,
        source=move.source.value,
        dest=move.dest.value,
        by=move.by.id,
        at=move.at,
        unmet=[{"code": reason.code, "words": str(reason.words)} for reason in move.unmet],
        overridden=list(move.overridden),
    )


def with_records(casefile: CaseFile, made: list[CaseRecord]) -> CaseFile:
    """Give the facts as they stand with records that are about to be written."""
    records = dict(casefile.records)
    for row in made:
        records[row.kind] = (*records.get(row.kind, ()), record_of(row, row.about))
    return replace(casefile, records=records)


def moved(casefile: CaseFile, move: Move) -> CaseFile:
    """Give the facts as they stand after a move."""
    past = PastMove(move.trigger, move.source, move.dest, move.by.id, move.at)
    return replace(casefile, state=move.dest, history=(*casefile.history, past))
