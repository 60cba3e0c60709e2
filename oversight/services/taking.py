"""Take in by hand: a complaint with its entry in the register, and an allegation with its classification."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oversight.case_rows import find_case, load_rows
from oversight.casefile import access_of
from oversight.config import Settings
from oversight.database import Database
from oversight.services.case import open_case
from oversight.services.filing import Filed, Filing, file_complaint
from oversight.services.moves import move_case
from oversight.services.people import allegation_in
from oversight.services.records import record_in
from workflows.access import Action, allow, may_record
from workflows.errors import Ground, NotFound, Refused
from workflows.roles import Actor
from workflows.transition_table import INTAKE


def take_complaint(
    database: Database, settings: Settings, filing: Filing, submission: str, actor: Actor, at: datetime
) -> Filed:
    """File what somebody told, wrote or telephoned, and enter it in the register where the actor may.

    Whom the case itself shuts out, who belongs to the place where the person is held, leaves the register to others.
    Sending the same form again finds the same case, which then is in the register already.
    """
    filed = file_complaint(database, settings, filing, submission, actor, at)
    if actor.role in INTAKE and within_reach(database, filed.reference, actor).case:
        try:
            move_case(database, filed.reference, "record", actor, at)
        except Refused as refused:
            if any(reason.ground is not Ground.STATE for reason in refused.reasons):
                raise
    return filed


@dataclass(frozen=True, slots=True)
class Within:
    """What of the case that they made is within reach of whoever took a complaint down: the case, and its files."""

    case: bool
    files: bool


def within_reach(database: Database, reference: str, actor: Actor) -> Within:
    """Tell what somebody may go on with: nothing without a part where one is needed, nor in a conflict."""
    with database.read() as session:
        complaint = find_case(session, reference)
        if complaint is None:
            return Within(case=False, files=False)
        access = access_of(load_rows(session, complaint))
    return Within(allow(actor, Action.READ_CASE, access), may_record(actor, "evidence_item", access))


def add_classified(
    database: Database,
    reference: str,
    actor: Actor,
    at: datetime,
    description: str,
    subjects: tuple[str, ...],
    classification: Mapping[str, Any],
) -> str:
    """Add an allegation and say what it is about, both or neither, and return its id.

    :raises Invalid: no words, or an officer who is not in the case.
    :raises InvalidRecord: the classification is not complete.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.EDIT_PARTIES)
        if not may_record(actor, "classification", access_of(rows)):
            raise NotFound
        allegation = allegation_in(session, rows, actor, at, description, subjects)
        rows = load_rows(session, rows.complaint)
        record_in(session, rows, "classification", actor, at, classification, allegation)
        return allegation
