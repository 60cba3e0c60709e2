"""Ask to read a case at once without a part in it. A supervisor answers on the case itself, by a record."""

from datetime import datetime

from oversight.case_rows import load_rows
from oversight.casefile import access_of, casefile_of
from oversight.database import Database
from oversight.log.writer import note_read
from oversight.reach import find_unwalled
from oversight.services.case import record_row, with_records, write
from workflows.access import Action, allow
from workflows.records import KINDS
from workflows.roles import Actor

KIND = "emergency_request"


def ask_emergency(database: Database, reference: str, actor: Actor, at: datetime, reason: str) -> None:
    """Put a request on a case. Nothing tells whether there is such a case, or a wall before it.

    :raises InvalidRecord: no reason is given.
    """
    kind = KINDS[KIND]
    values = kind.validate({"reason": reason}, at)
    with database.write() as session:
        complaint = find_unwalled(session, reference, actor)
        rows = load_rows(session, complaint) if complaint else None
        if rows is None or not allow(actor, Action.ASK_EMERGENCY, access_of(rows)):
            note_read(session, "emergency.refused", actor, at, None, reference=reference)
            return
        row = record_row(rows.complaint, KIND, kind.write(values), actor.id, at)
        write(session, rows, f"record.{KIND}", actor, at, row, after=with_records(casefile_of(rows), [row]))
