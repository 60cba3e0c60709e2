"""What a person does with a receipt code: open their case, read, write, add, and ask for a review."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from oversight.case_rows import load_rows
from oversight.config import Settings
from oversight.database import Database
from oversight.log.writer import keep, note_read
from oversight.models import CaseKey, CodeSession, Complaint, Receipt, held_keys
from oversight.sealing import receipt_code, slow_hash
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import CaseKeys
from oversight.services.case import open_case
from oversight.services.holders import keys_of_code, keys_of_visit, wrap_for_visit
from oversight.services.moves import move_case
from oversight.services.own_details import own_party
from oversight.services.records import make_record, record_in
from workflows.access import Action
from workflows.roles import Actor, Role

IDLE = timedelta(minutes=20)
LONGEST_VISIT = timedelta(hours=8)


def open_by_code(
    database: Database, settings: Settings, typed: str, at: datetime, *, waited: bool = False
) -> str | None:
    """Find the case of a code and return the token of a visit. None when no case has this code.

    The work is the same whether a case has the code or not. ``waited``: the person was asked to wait before, and did.

    :raises Busy: too many codes are checked at once.
    """
    code = receipt_code.typed(typed) or receipt_code.new_code()
    place = slow_hash.place_for(waited=waited)
    code_keys = receipt_code.keys_of(code, settings.pepper, settings.argon2_memory, place)
    with database.write() as session:
        found = session.execute(
            select(Receipt, CaseKey.sealed_keys)
            .join(CaseKey, and_(CaseKey.complaint_id == Receipt.complaint_id, CaseKey.holder == Receipt.id))
            .where(Receipt.lookup == code_keys.lookup, Receipt.withdrawn_at.is_(None))
        ).one_or_none()
        if found is None:
            return None
        receipt, wrapped = found
        try:
            keys = keys_of_code(wrapped, receipt.complaint_id, code_keys)
        except CannotOpen:
            return None
        held_keys(session).learn(receipt.complaint_id, keys)
        if receipt.used_at is None:
            _note_first_use(session, receipt, at)
        return _begin_visit(session, receipt.complaint_id, keys, at)


def _note_first_use(session: Session, receipt: Receipt, at: datetime) -> None:
    complaint = session.scalars(select(Complaint).where(Complaint.id == receipt.complaint_id).with_for_update()).one()
    receipt.used_at = at
    keep(session, complaint, "receipt.used", complainant(complaint.id), at, receipt)


def _begin_visit(session: Session, case_id: str, keys: CaseKeys, at: datetime) -> str:
    """Let somebody come back for a while without the code: their token alone opens the keys of the case."""
    token = secrets.token_urlsafe(32)
    session.add(
        CodeSession(
            token_hash=_hash(token),
            complaint_id=case_id,
            sealed_keys=wrap_for_visit(keys, case_id, token),
            began_at=at,
            seen_at=at,
        )
    )
    note_read(session, "case.followed", complainant(case_id), at, case_id)
    return token


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody whose code opened a case, with its reference and its keys."""

    actor: Actor
    reference: str
    keys: CaseKeys


def visitor(database: Database, token: str, at: datetime) -> Visitor | None:
    """Tell whose visit a token belongs to. None once it is over."""
    with database.read() as session:
        row = session.execute(
            select(CodeSession, Complaint.reference)
            .join(Complaint, Complaint.id == CodeSession.complaint_id)
            .where(CodeSession.token_hash == _hash(token))
        ).one_or_none()
        if row is None:
            return None
        visit, reference = row
        if at - visit.seen_at > IDLE or at - visit.began_at > LONGEST_VISIT:
            return None
    if at - visit.seen_at > timedelta(minutes=1):
        with database.write() as session:
            session.get_one(CodeSession, _hash(token)).seen_at = at
    try:
        keys = keys_of_visit(visit.sealed_keys, visit.complaint_id, token)
    except CannotOpen:
        return None
    return Visitor(complainant(visit.complaint_id), reference, keys)


def leave(database: Database, token: str) -> None:
    """End a visit."""
    with database.write() as session:
        session.execute(delete(CodeSession).where(CodeSession.token_hash == _hash(token)))


def send_message(database: Database, reference: str, actor: Actor, at: datetime, text: str) -> None:
    """Write to the office."""
    make_record(database, reference, "message", actor, at, {"text": text})


def add_information(database: Database, reference: str, actor: Actor, at: datetime, text: str) -> None:
    """Add to what was filed. The first account stays as it was."""
    make_record(database, reference, "more_information", actor, at, {"text": text})


def correct(database: Database, reference: str, actor: Actor, at: datetime, part: str, text: str) -> None:
    """Set a part of the account right. What was said first stays, and this stands beside it."""
    make_record(database, reference, "correction", actor, at, {"part": part, "text": text})


def wish_to_withdraw(
    database: Database, reference: str, actor: Actor, at: datetime, answers: Mapping[str, Any]
) -> None:
    """Say that one wants to withdraw, and whether anybody is behind it. Staff hear the person before they decide."""
    make_record(database, reference, "withdrawal_wish", actor, at, {"wish": "withdraw", **answers})


def wish_to_go_on(database: Database, reference: str, actor: Actor, at: datetime) -> None:
    """Take the wish to withdraw back."""
    make_record(database, reference, "withdrawal_wish", actor, at, {"wish": "go_on"})


def tell_of_fear(
    database: Database, reference: str, actor: Actor, at: datetime, told: Iterable[tuple[str, Mapping[str, Any]]]
) -> None:
    """Say that one is afraid, or that something was done already: each is a record about the person who complained."""
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.FOLLOW_CASE)
        person = own_party(rows).id
        for kind, content in told:
            record_in(session, rows, kind, actor, at, content, person)
            rows = load_rows(session, rows.complaint)


def ask_for_review(
    database: Database, reference: str, actor: Actor, at: datetime, grounds: str, late_reasons: str = ""
) -> None:
    """Ask for the decision to be looked at by somebody else.

    :raises Refused: the case is not in a state in which a review can be asked for, or the time has passed.
    """
    content = {"grounds": grounds, "late_reasons": late_reasons}
    move_case(database, reference, "request_review", actor, at, content)


def complainant(complaint_id: str) -> Actor:
    """The person whose code opens a case."""
    return Actor(complaint_id, Role.COMPLAINANT)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
