"""A lost code: what was shown to prove who somebody is, and the decision of a second person to give a new one.

A code is never shown again; a new one takes its place. Whoever stayed anonymous cannot have one: nobody can know that
it was them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows
from oversight.config import Settings
from oversight.database import Database
from oversight.log.writer import keep
from oversight.models import CodeSession, Receipt, case_keys
from oversight.sealing import receipt_code
from oversight.services.case import open_case, record_row
from oversight.services.holders import forget, wrap_for_code
from oversight.services.ids import new_id
from oversight.services.records import record_in
from workflows.access import Action
from workflows.errors import Invalid, NotFound
from workflows.records import KINDS
from workflows.roles import Actor
from workflows.wording import N_

REQUEST, ANSWER = "lost_code", "code_answer"


def report_lost_code(database: Database, reference: str, actor: Actor, at: datetime, content: dict[str, Any]) -> None:
    """Put on record that somebody lost their code, and how they proved who they are.

    :raises Invalid: nobody can prove to be somebody whom we do not know.
    :raises InvalidRecord: it is not told how.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.REPLACE_CODE)
        _refuse_unknown(rows)
        record_in(session, rows, REQUEST, actor, at, content)


def answer_lost_code(
    database: Database, settings: Settings, reference: str, actor: Actor, at: datetime, content: dict[str, Any]
) -> str | None:
    """Decide on the request that waits, and give the new code, which is shown this once; none where it was refused.

    The old code opens nothing from then on, and visits with it end.

    :raises NotFound: no request waits.
    :raises Invalid: the same person may not do both.
    :raises InvalidRecord: a refusal has no reasons.
    """
    code = receipt_code.new_code()
    code_keys = receipt_code.keys_of(code, settings.pepper, settings.argon2_memory)
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.REPLACE_CODE)
        waiting = waiting_request(rows)
        if waiting is None:
            raise NotFound
        if waiting.made_by == actor.id:
            raise Invalid({"granted": N_("Somebody else decides: whoever looked at the proof cannot")})
        _refuse_unknown(rows)
        kind = KINDS[ANSWER]
        values = kind.validate(content, at)
        if not values["granted"]:
            record_in(session, rows, ANSWER, actor, at, content, waiting.id)
            return None
        row = record_row(rows.complaint, ANSWER, kind.write(values), actor.id, at, waiting.id)
        _replace(session, rows, code_keys, actor, at, row)
        return code


def waiting_request(rows: CaseRows) -> Any:
    """Find the newest request on which nobody decided yet."""
    answered = {row.about for row in rows.records if row.kind == ANSWER}
    open_ones = [row for row in rows.records if row.kind == REQUEST and row.id not in answered]
    return open_ones[-1] if open_ones else None


def is_known(rows: CaseRows) -> bool:
    """Tell whether we know who complained, so that somebody can prove to be that person."""
    return any("complainant" in row.roles and row.name and not row.anonymous for row in rows.parties)


def _refuse_unknown(rows: CaseRows) -> None:
    if not is_known(rows):
        raise Invalid({"proof": N_("We do not know who complained, so nobody can prove that it was them")})


def _replace(
    session: Session, rows: CaseRows, code_keys: receipt_code.CodeKeys, actor: Actor, at: datetime, answer: Any
) -> None:
    """Withdraw every code that stands, and put a new one in their place, with the keys of the case."""
    case_id = rows.complaint.id
    standing = session.scalars(
        select(Receipt).where(Receipt.complaint_id == case_id, Receipt.withdrawn_at.is_(None))
    ).all()
    for receipt in standing:
        receipt.withdrawn_at = at
    new = Receipt(
        id=new_id(), complaint_id=case_id, lookup=code_keys.lookup, made_at=at, used_at=None, withdrawn_at=None
    )
    held = {new.id: wrap_for_code(case_keys(session, case_id), case_id, code_keys)}
    keep(session, rows.complaint, "receipt.reissued", actor, at, answer, *standing, new, holders=held)
    for receipt in standing:
        forget(session, case_id, receipt.id)
    session.execute(delete(CodeSession).where(CodeSession.complaint_id == case_id))
