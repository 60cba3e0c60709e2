"""What the person who complained sees of their case: plain words, no names of staff, nothing about other people."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.case_rows import find_case, opened_rows
from oversight.casefile import by_kind, record_of
from oversight.database import Database
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.models import AuditData, AuditEntry, CaseRecord, Complaint, Move, Party, Subject
from oversight.queries.clock_views import working
from oversight.queries.documents import Document, documents_in
from oversight.queries.follow_words import DONE, READ_IN_EMERGENCY, TOLD
from workflows.access import Action, CaseAccess, allow
from workflows.casefile import CaseFile
from workflows.clocks import Sentence
from workflows.course import PastMove
from workflows.errors import NotFound
from workflows.guards import review_window_ends_on
from workflows.involved import Person
from workflows.jurisdictions import load_pack
from workflows.records.afterwards import PARTS_OF_ACCOUNT
from workflows.roles import Actor
from workflows.standards import Evaluation, load_standards
from workflows.states import MEANINGS, OPEN, State
from workflows.transition_table import rows_of

TOLD_HERE = "code_page"
NOTICES = frozenset({"outcome", "rejection"})
DECISIONS = ("decision", "conclusion", "settlement", "withdrawal", "review_dismissed")
SAID = ("message", "more_information", "correction", "withdrawal_wish")
READ_KINDS = ("contact", *SAID, "emergency_answer", "clock_event", *DECISIONS)
JUST_NOW = timedelta(minutes=10)

OFFICER_WORDS = ("name", "badge", "rank", "unit_name", "description")

NEXT_LIMITS: Mapping[State, str] = {State.RECEIVED: "RECORD-01", State.RECORDED: "PROMPT-01"}
"""The time limit on what comes next, where there is one for it."""

NEWS = "VICTIM-02"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done, for the timeline."""

    title: str
    at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message one way or the other, with the files that came with it."""

    from_person: bool
    text: str
    at: datetime
    id: str = ""
    files: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A part of the account set right: which part, in words of ours, and how it is right in the person's."""

    part: str
    label: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """What the person filed, in their own words."""

    account: str
    happened: Mapping[str, Any]
    place: str
    harm: str
    wishes: str
    needs: str
    officers: tuple[dict[str, str], ...]
    added: tuple[Letter, ...]
    corrected: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """By when something happens, whether that has passed, and how the date was worked out."""

    at: datetime
    is_over: bool
    working: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class FollowedCase:
    """A case as the person who complained sees it."""

    reference: str
    state: State
    plain: str
    next: str
    next_due: Due | None
    news_due: Due | None
    notices: tuple[Event, ...]
    events: tuple[Event, ...]
    letters: tuple[Letter, ...]
    filed: Filed
    may_ask_for_review: bool
    review_ends_on: date | None
    contact_person: str
    emergency_number: str
    support: tuple[str, ...]
    may_withdraw: bool = False
    wish_to_withdraw: datetime | None = None
    papers: tuple[Document, ...] = ()

    def was_corrected_just_now(self, part: str, text: str, at: datetime) -> bool:
        """Tell whether the same correction came a moment ago: a button pressed twice, or a page sent again."""
        return any((one.part, one.text) == (part, text) and at - one.at < JUST_NOW for one in self.filed.corrected)


def followed_case(database: Database, reference: str, actor: Actor, at: datetime) -> FollowedCase:
    """Gather what the person whose code opened a case may see of it.

    :raises NotFound: there is no such case, or it is not theirs.
    """
    with database.read() as session:
        complaint = find_case(session, reference)
        if complaint is None or not allow(actor, Action.FOLLOW_CASE, _access(complaint)):
            raise NotFound
        records = _records(session, complaint)
        moves = _moves(session, complaint)
        party = _party(session, complaint)
        officers = _officers(session, complaint)
        documents = documents_in(session, complaint.id)
    return _with_documents(_compose(complaint, records, moves, party, officers, at), documents)


def _with_documents(case: FollowedCase, documents: tuple[Document, ...]) -> FollowedCase:
    """Put files beside the messages that they came with, and letters by themselves, the newest first."""
    letters = tuple(
        replace(letter, files=tuple(one for one in documents if one.record_id == letter.id)) for letter in case.letters
    )
    return replace(case, letters=letters, papers=tuple(one for one in reversed(documents) if one.is_letter))


def _access(complaint: Complaint) -> CaseAccess:
    return CaseAccess(id=complaint.id, state=State(complaint.state))


def _records(session: Session, complaint: Complaint) -> Sequence[Any]:
    table = CaseRecord.__table__.c
    columns = (table.id, table.kind, table.sealed, table.made_by, table.made_at, table.replaces)
    statement: Select[Any] = select(*columns).where(table.complaint_id == complaint.id, table.kind.in_(READ_KINDS))
    rows = session.execute(statement.order_by(table.audit_seq, table.made_at)).all()
    return opened_rows(session, CaseRecord, rows, complaint.id)


def _party(session: Session, complaint: Complaint) -> Any:
    """Find who filed. Other people whom the office added to the case are none of their business."""
    party: Any = Party
    columns = (party.id, party.roles, party.can_be_contacted, party.wants_contact, party.sealed)
    rows: Any = session.execute(select(*columns).where(Party.complaint_id == complaint.id).order_by(Party.id))
    return next((row for row in opened_rows(session, Party, rows, complaint.id) if "complainant" in row.roles), None)


def _moves(session: Session, complaint: Complaint) -> tuple[PastMove, ...]:
    rows = session.execute(
        select(Move.trigger, Move.source, Move.dest, Move.by, Move.at)
        .where(Move.complaint_id == complaint.id)
        .order_by(Move.audit_seq)
    )
    return tuple(PastMove(row.trigger, State(row.source), State(row.dest), row.by, row.at) for row in rows)


def _officers(session: Session, complaint: Complaint) -> tuple[dict[str, str], ...]:
    """Describe the officers as the record says they were filed: what the office learns stays with the office."""
    statement = select(*SEALED_PRIVATE).join(AuditData, AuditData.entry_id == AuditEntry.id)
    filed = session.execute(statement.where(AuditEntry.case_id == complaint.id, AuditEntry.case_seq == 0)).one_or_none()
    told = json.loads(opened_private(session, filed).text)["rows"] if filed else []
    rows = (each["row"] for each in told if each["table"] == Subject.__tablename__)
    return tuple({name: row[name] for name in OFFICER_WORDS if row[name]} for row in rows)


def _compose(
    complaint: Complaint,
    rows: Sequence[Any],
    moves: tuple[PastMove, ...],
    party: Any,
    officers: tuple[dict[str, str], ...],
    at: datetime,
) -> FollowedCase:
    facts = _facts(complaint, rows, moves, party)
    meaning, pack = MEANINGS[facts.state], facts.pack
    contacts, wish = _contacts(facts), facts.open_wish_to_withdraw()
    return FollowedCase(
        reference=complaint.reference,
        state=facts.state,
        plain=meaning.plain,
        next=meaning.next,
        next_due=_due(facts, NEXT_LIMITS.get(facts.state), at),
        news_due=_due(facts, NEWS, at) if facts.state in OPEN else None,
        notices=tuple(event for kind, event in reversed(contacts) if kind in NOTICES),
        events=_events(moves, contacts, facts),
        letters=_letters(facts, complaint, "message"),
        filed=replace(
            _filed(complaint, party, officers, _letters(facts, complaint, "more_information")),
            corrected=_corrections(facts),
        ),
        may_ask_for_review=any(row.source is facts.state for row in rows_of("request_review")),
        review_ends_on=review_window_ends_on(facts),
        contact_person=pack.contact_person,
        emergency_number=pack.emergency_number,
        support=pack.support,
        may_withdraw=facts.state in OPEN,
        wish_to_withdraw=wish.made_at if wish else None,
    )


def _corrections(facts: CaseFile) -> tuple[Correction, ...]:
    return tuple(
        Correction(one["part"], PARTS_OF_ACCOUNT[one["part"]], one["text"], one.made_at)
        for one in facts.current("correction")
    )


def _facts(complaint: Complaint, rows: Sequence[Any], moves: tuple[PastMove, ...], party: Any) -> CaseFile:
    """Build as much of the facts as the time limits on the next step depend on."""
    people = (
        (Person(party.id, frozenset(party.roles), party.can_be_contacted, party.wants_contact, party.age),)
        if party
        else ()
    )
    return CaseFile(
        id=complaint.reference,
        state=State(complaint.state),
        pack=load_pack(complaint.pack, complaint.pack_version),
        source=complaint.source,
        received_at=complaint.received_at,
        people=people,
        records=by_kind(record_of(row) for row in rows),
        history=moves,
    )


def _due(facts: CaseFile, check_id: str | None, at: datetime) -> Due | None:
    """Tell by when something happens. Reasons that staff wrote stay with them."""
    if check_id is None:
        return None
    asked = Evaluation(facts, at).working(load_standards().checks[check_id])
    if asked is None:
        return None
    due_at = asked.worked.due_at
    return Due(due_at, due_at < at, working(asked.worked, facts, reasons=False))


def _contacts(facts: CaseFile) -> list[tuple[str, Event]]:
    """List what was told on the person's own page, oldest first. Calls and letters may have been with somebody else."""
    return [
        (
            contact["content_type"],
            Event(TOLD[contact["content_type"]], contact["at"] or contact.made_at, contact["text"] or ""),
        )
        for contact in facts.current("contact")
        if contact["channel"] == TOLD_HERE
    ]


def _events(moves: tuple[PastMove, ...], contacts: list[tuple[str, Event]], facts: CaseFile) -> tuple[Event, ...]:
    done = [Event(DONE[move.trigger], move.at) for move in moves]
    told = [event for kind, event in contacts if kind not in NOTICES]
    leave = [
        Event(READ_IN_EMERGENCY, answer.made_at) for answer in facts.current("emergency_answer") if answer["granted"]
    ]
    return tuple(sorted([*done, *told, *leave], key=lambda event: event.at, reverse=True))


def _letters(facts: CaseFile, complaint: Complaint, kind: str) -> tuple[Letter, ...]:
    return tuple(
        Letter(record.made_by == complaint.id, record["text"] or "", record.made_at, record.id)
        for record in facts.current(kind)
    )


def _filed(complaint: Complaint, party: Any, officers: tuple[dict[str, str], ...], added: tuple[Letter, ...]) -> Filed:
    return Filed(
        account=complaint.account,
        happened=complaint.happened,
        place=complaint.place,
        harm=complaint.harm,
        wishes=complaint.wishes,
        needs=party.needs if party else "",
        officers=officers,
        added=added,
    )
