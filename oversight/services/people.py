"""Who and what a case is about: allegations, parties, and officers who are described first and identified later."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows
from oversight.casefile import casefile_of, person_of
from oversight.database import Database
from oversight.models import Allegation, Officer, Party, Posting, Subject, Unit
from oversight.services.case import open_case, write
from oversight.services.ids import new_id
from oversight.services.register import unit_path
from workflows import casefile as facts
from workflows import involved
from workflows.access import Action
from workflows.casefile import CaseFile
from workflows.errors import Invalid, NotFound
from workflows.roles import Actor
from workflows.wording import N_


def add_allegation(
    database: Database, reference: str, actor: Actor, at: datetime, description: str, subjects: tuple[str, ...] = ()
) -> str:
    """Add one thing that officers are said to have done or left undone, and return its id.

    :raises Invalid: no words, or an officer who is not in the case.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.EDIT_PARTIES)
        return allegation_in(session, rows, actor, at, description, subjects)


def allegation_in(
    session: Session, rows: CaseRows, actor: Actor, at: datetime, description: str, subjects: tuple[str, ...] = ()
) -> str:
    """Add an allegation inside a transaction that holds the case."""
    if not description.strip():
        raise Invalid({"description": N_("Say what the officers did or did not do")})
    if not set(subjects) <= {row.id for row in rows.subjects}:
        raise Invalid({"subjects": N_("Choose from the officers of this case")})
    allegation = Allegation(
        id=new_id(),
        number=len(rows.allegations) + 1,
        description=description.strip(),
        subjects=list(subjects),
        categories=[],
        finding=None,
    )
    before = casefile_of(rows)
    after = replace(before, allegations=(*before.allegations, facts.Allegation(allegation.id, subjects)))
    write(session, rows, "allegation.added", actor, at, allegation, after=after)
    return allegation.id


def add_subject(
    database: Database,
    reference: str,
    actor: Actor,
    at: datetime,
    *,
    name: str = "",
    badge: str = "",
    rank: str = "",
    unit: str = "",
    description: str = "",
) -> str:
    """Add an officer as far as anybody can describe one, and return the id."""
    if not any((name, badge, unit, description)):
        raise Invalid({"description": N_("Say something by which the officer can be found")})
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.EDIT_PARTIES)
        subject = Subject(
            id=new_id(),
            number=len(rows.subjects) + 1,
            officer_id=None,
            name=name,
            badge=badge,
            rank=rank,
            description=description,
            identified_at=None,
            agency="",
            unit_id=None,
            unit_name=unit,
            unit_path="",
        )
        before = casefile_of(rows)
        after = replace(before, officers=(*before.officers, involved.Officer(subject.id)))
        write(session, rows, "subject.added", actor, at, subject, after=after)
        return subject.id


def identify_subject(
    database: Database, reference: str, subject_id: str, officer_id: str, actor: Actor, at: datetime, event: date
) -> None:
    """Say which officer of the register a described officer is, and freeze where they served at the event.

    :raises NotFound: the case, the described officer or the officer of the register is not there.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.EDIT_PARTIES)
        subject = session.get(Subject, subject_id)
        officer = session.get(Officer, officer_id)
        if subject is None or subject.complaint_id != rows.complaint.id or officer is None:
            raise NotFound
        _freeze(session, subject, officer, event)
        subject.identified_at = subject.identified_at or at
        after = _with_officer(casefile_of(rows), subject)
        write(session, rows, "subject.identified", actor, at, subject, after=after)


def add_party(database: Database, reference: str, actor: Actor, at: datetime, known: dict[str, Any]) -> str:
    """Add a person who turned up later (a witness, a relative, somebody who speaks for them), and return the id.

    :raises Invalid: it is not said what part the person has.
    """
    if not known.get("roles"):
        raise Invalid({"roles": N_("Choose at least one part")})
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.EDIT_PARTIES)
        party = Party(id=new_id(), about={}, **_with_unit(session, known))
        before = casefile_of(rows)
        after = replace(before, people=(*before.people, person_of(party)))
        write(session, rows, "party.added", actor, at, party, after=after)
        return party.id


def change_party(
    database: Database, reference: str, party_id: str, actor: Actor, at: datetime, changes: dict[str, object]
) -> None:
    """Correct or complete what is known of a person of the case."""
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.EDIT_PARTIES)
        party = session.get(Party, party_id)
        if party is None or party.complaint_id != rows.complaint.id:
            raise NotFound
        for name, value in _with_unit(session, changes).items():
            setattr(party, name, value)
        write(session, rows, "party.changed", actor, at, party, after=_with_person(casefile_of(rows), party))


def _freeze(session: Session, subject: Subject, officer: Officer, event: date) -> None:
    posting = session.scalars(
        select(Posting)
        .where(Posting.officer_id == officer.id, Posting.since <= event)
        .where((Posting.until.is_(None)) | (Posting.until >= event))
        .order_by(Posting.since.desc())
        .limit(1)
    ).first()
    subject.officer_id = officer.id
    subject.name, subject.badge, subject.rank = officer.name, officer.badge or "", officer.rank or ""
    if posting is not None:
        unit = session.get_one(Unit, posting.unit_id)
        subject.unit_id, subject.unit_name, subject.agency = unit.id, unit.name, unit.agency
        subject.unit_path = unit_path(session, unit.id)


def _with_unit(session: Session, known: Mapping[str, Any]) -> dict[str, Any]:
    """Freeze with the unit that holds somebody all those above it.

    :raises NotFound: there is no such unit.
    """
    held = known.get("held_unit_id")
    if held and session.get(Unit, held) is None:
        raise NotFound
    return {**known} | (
        {"held_unit_path": unit_path(session, held) if held else None} if "held_unit_id" in known else {}
    )


def _with_person(casefile: CaseFile, party: Party) -> CaseFile:
    people = tuple(person_of(party) if person.id == party.id else person for person in casefile.people)
    return replace(casefile, people=people)


def _with_officer(casefile: CaseFile, subject: Subject) -> CaseFile:
    officers = tuple(
        replace(officer, identified_at=subject.identified_at) if officer.id == subject.id else officer
        for officer in casefile.officers
    )
    return replace(casefile, officers=officers)
