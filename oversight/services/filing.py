"""File a complaint: online, or by staff for somebody who telephoned, wrote or came to the counter."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.casefile import facts_before_filing
from oversight.config import Settings
from oversight.database import Database
from oversight.log.writer import keep
from oversight.models import (
    SUBMISSION,
    CaseRecord,
    Complaint,
    EvidenceFile,
    OnCase,
    Party,
    Receipt,
    Subject,
    case_keys,
    held_keys,
)
from oversight.sealing import receipt_code
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import CaseKeys
from oversight.services import drafts
from oversight.services.case import enter_state, move_row, moved, record_row, with_records
from oversight.services.clocks import new_clocks
from oversight.services.files import carried_into_case
from oversight.services.holders import forget, keys_of_form, wrap_for_code, wrap_for_form
from oversight.services.ids import new_id
from oversight.services.register import unit_named
from workflows.jurisdictions import load_pack
from workflows.machine import fire
from workflows.records import KINDS, About
from workflows.records.intake import ACKNOWLEDGED
from workflows.roles import SYSTEM, Actor, Role
from workflows.states import State

REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class OfficerDescribed:
    """An officer as the person describes one; every word is optional."""

    name: str = ""
    badge: str = ""
    rank: str = ""
    unit: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """What somebody files. ``happened`` holds the words and parts of when; ``contact`` the ways to reach them.

    ``records`` are made together with the case: kind and content. Where nobody complains, no ``roles`` are those of a
    complainant: then there is nobody to give a code, and nobody is told that a complaint arrived.
    """

    account: str
    source: str = "complainant"
    channel: str = "web"
    language: str = "en"
    roles: tuple[str, ...] = ("complainant", "victim")
    name: str = ""
    contact: dict[str, str] = field(default_factory=dict)
    anonymous: bool = False
    wants_contact: bool = True
    age: int | None = None
    needs: str = ""
    happened: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    harm: str = ""
    wishes: str = ""
    officers: tuple[OfficerDescribed, ...] = ()
    received_at: datetime | None = None
    about: dict[str, Any] = field(default_factory=dict)
    records: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    held_at: str = ""
    """The name of the place where the person is held: whoever belongs to it is shut out."""
    crowded: bool = False
    """Whether it came while very many came at once: then it is marked for triage."""

    @property
    def is_complaint(self) -> bool:
        """Whether somebody complains."""
        return "complainant" in self.roles


@dataclass(frozen=True, slots=True)
class Filed:
    """What the person is given: the reference, and the receipt code, which is shown this once.

    ``code`` is none when the same form was sent again after its code had been used, and where nobody complains.
    """

    reference: str
    code: str | None


def file_complaint(
    database: Database, settings: Settings, filing: Filing, submission: str, actor: Actor, at: datetime
) -> Filed:
    """Take in a complaint. Sending the same form again finds the same case and never makes a second one.

    ``submission`` is the secret that the form carries. If the answer to the first sending was lost, a new code is
    issued in place of the first, unless that one was used.
    """
    code = _new_code(settings)
    try:
        with database.write() as session:
            return _file_new(session, settings, filing, submission, code, actor, at)
    except IntegrityError:
        # This form was sent before: now it is found.
        with database.write() as session:
            return _issue_again(session, submission, code, at)


def send_draft(
    database: Database, settings: Settings, token: str | None, compose: Callable[[drafts.Answers], Filing], at: datetime
) -> tuple[Filed, bool] | None:
    """File what a draft holds, and forget its answers in the same transaction; none where there is no draft.

    ``compose`` makes the complaint of the answers, or raises what stands in the way. Also tells whether the draft had
    been sent before: then the code is a new one, in place of one that was never used.
    """
    if not token:
        return None
    code = _new_code(settings)
    with database.write() as session:
        draft = drafts.lock(session, token, at)
        if draft is None:
            return None
        if draft.sent:
            return _issue_again(session, draft.submission, code, at), True
        filing, someone = compose(draft.answers), Actor("", Role.COMPLAINANT)
        files = carried_into_case(session, token, at)
        filed = _file_new(session, settings, filing, draft.submission, code, someone, at, files)
        drafts.mark_sent(session, token, draft.submission, at)
        return filed, False


@dataclass(frozen=True, slots=True)
class _Code:
    """A new receipt code, and what is made of it."""

    code: str
    keys: receipt_code.CodeKeys


def _new_code(settings: Settings) -> _Code:
    """Draw a code before any lock is taken: its hash is slow on purpose."""
    code = receipt_code.new_code()
    return _Code(code, receipt_code.keys_of(code, settings.pepper, settings.argon2_memory))


def _hash(submission: str) -> str:
    return hashlib.sha256(submission.encode()).hexdigest()


def _issue_again(session: Session, submission: str, code: _Code, at: datetime) -> Filed:
    complaint = session.scalars(
        select(Complaint).where(Complaint.submission_hash == _hash(submission)).with_for_update()
    ).one()
    standing = session.scalars(
        select(Receipt).where(Receipt.complaint_id == complaint.id, Receipt.withdrawn_at.is_(None))
    ).one_or_none()
    if standing is None or standing.used_at is not None:
        return Filed(complaint.reference, None)
    keys = _keys_for_sender(session, complaint.id, submission, at)
    if keys is None:
        return Filed(complaint.reference, None)
    standing.withdrawn_at = at
    receipt = _receipt(complaint, code.keys.lookup, at)
    held = {receipt.id: wrap_for_code(keys, complaint.id, code.keys)}
    keep(session, complaint, "receipt.replaced", SYSTEM, at, standing, receipt, holders=held)
    forget(session, complaint.id, standing.id)
    return Filed(complaint.reference, code.code)


def _keys_for_sender(session: Session, case_id: str, submission: str, at: datetime) -> CaseKeys | None:
    """Open a case for whoever sends its form once more: by the form, or as the office. None once it is too late."""
    with suppress(CannotOpen):
        return keys_of_form(session, case_id, submission, at)
    with suppress(CannotOpen):
        return case_keys(session, case_id)
    return None


def _file_new(
    session: Session,
    settings: Settings,
    filing: Filing,
    submission: str,
    code: _Code,
    actor: Actor,
    at: datetime,
    files: Iterable[EvidenceFile] = (),
) -> Filed:
    complaint = new_complaint(settings.pack, filing, actor, at)
    complaint.submission_hash = _hash(submission)
    people, subjects = _people(complaint, filing), _subjects(complaint, filing)
    if filing.held_at and people:
        people[0].held_unit_id, people[0].held_unit_path = unit_named(session, filing.held_at)
    acting = Actor(complaint.id, Role.COMPLAINANT) if actor.role is Role.COMPLAINANT else actor
    made = _records(complaint, people, filing, acting, at)
    casefile = with_records(facts_before_filing(complaint, people, subjects), made)
    move = fire(casefile, "file", acting, at)
    enter_state(complaint, move)
    clocks = new_clocks(complaint, moved(casefile, move), at)
    rows: list[OnCase] = [*people, *subjects, *made, move_row(complaint, move), *clocks, *files]
    holders: dict[str, bytes] = {}
    if filing.is_complaint:
        receipt = _receipt(complaint, code.keys.lookup, at)
        rows.append(receipt)
        keys = held_keys(session).make(complaint.id)
        holders[SUBMISSION] = wrap_for_form(keys, complaint.id, submission)
        holders[receipt.id] = wrap_for_code(keys, complaint.id, code.keys)
    keep(session, complaint, "case.file", acting, at, *rows, holders=holders)
    return Filed(complaint.reference, code.code if filing.is_complaint else None)


def _records(complaint: Complaint, people: list[Party], filing: Filing, actor: Actor, at: datetime) -> list[CaseRecord]:
    """Make what is on record from the first moment: what the person was told and answered, what staff put down.

    :raises InvalidRecord: the values do not make a record.
    """
    told = [("contact", SYSTEM.id, _acknowledgement(filing, at))] if filing.is_complaint else []
    if filing.crowded:
        told.append(("many_at_once", SYSTEM.id, {"why": "crowd"}))
    put_down = [
        (kind, actor.id, KINDS[kind].write(KINDS[kind].validate(content, at))) for kind, content in filing.records
    ]
    person = people[0].id if people else None
    return [
        record_row(complaint, kind, content, by, at, person if KINDS[kind].about is About.PERSON else None)
        for kind, by, content in (*told, *put_down)
    ]


def _people(complaint: Complaint, filing: Filing) -> list[Party]:
    """Nobody may be known, where nobody complains."""
    return [_party(complaint, filing)] if filing.roles else []


def new_complaint(pack_name: str, filing: Filing, actor: Actor, at: datetime) -> Complaint:
    """Make the row of a case that has not been filed yet."""
    pack = load_pack(pack_name)
    return Complaint(
        id=new_id(),
        reference=new_reference(),
        state=State.NEW.value,
        is_open=True,
        is_assigned=False,
        source=filing.source,
        channel=filing.channel,
        language=filing.language,
        received_at=filing.received_at or at,
        received_by=actor.id if actor.role not in {Role.COMPLAINANT, Role.SYSTEM} else None,
        account=filing.account,
        happened=filing.happened,
        place=filing.place,
        harm=filing.harm,
        wishes=filing.wishes,
        pack=pack.id,
        pack_version=pack.version,
        changed_at=at,
    )


def new_reference() -> str:
    """Draw a reference that is easy to read aloud and says nothing: no order, no date, no count."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(REFERENCE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def _party(complaint: Complaint, filing: Filing) -> Party:
    return Party(
        id=new_id(),
        complaint_id=complaint.id,
        roles=list(filing.roles),
        name=filing.name,
        contact=filing.contact,
        anonymous=filing.anonymous,
        can_be_contacted=filing.is_complaint,
        wants_contact=filing.wants_contact,
        age=filing.age,
        language=filing.language,
        needs=filing.needs,
        about=filing.about,
    )


def _subjects(complaint: Complaint, filing: Filing) -> list[Subject]:
    return [
        Subject(
            id=new_id(),
            complaint_id=complaint.id,
            number=number,
            officer_id=None,
            name=officer.name,
            badge=officer.badge,
            rank=officer.rank,
            description=officer.description,
            identified_at=None,
            agency="",
            unit_id=None,
            unit_name=officer.unit,
            unit_path="",
        )
        for number, officer in enumerate(filing.officers, 1)
    ]


def _receipt(complaint: Complaint, lookup: str, at: datetime) -> Receipt:
    return Receipt(id=new_id(), complaint_id=complaint.id, lookup=lookup, made_at=at, used_at=None, withdrawn_at=None)


HANDED_OVER = {"web": "code_page", "counter": "in_person", "visit": "in_person", "phone": "phone"}
"""How the acknowledgement reaches the person at once; whoever wrote gets theirs by post, and not before it is sent."""


def _acknowledgement(filing: Filing, at: datetime) -> dict[str, Any]:
    """What the page after sending tells, or the sheet that is handed over, read out or posted (ACCESS-04)."""
    return {
        "at": at.isoformat(),
        "channel": HANDED_OVER.get(filing.channel, "letter"),
        "content_type": "acknowledgement",
        "told": sorted(ACKNOWLEDGED),
        "delivered": filing.channel in HANDED_OVER,
        "text": None,
    }
