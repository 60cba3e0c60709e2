"""Who besides the office can open a case: whoever has its receipt code, its form for an hour, or a visit to it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from oversight.database import Database
from oversight.models import SUBMISSION, CaseKey, held_keys
from oversight.sealing.box import CannotOpen, derive, opened, seal
from oversight.sealing.keys import CaseKeys, unpacked
from oversight.sealing.receipt_code import CodeKeys

FORM_OPENS = timedelta(hours=1)
"""For how long a form that was sent still opens its case, to give a code whose answer was lost."""

_PURPOSE = "case keys"


def wrap_for_code(keys: CaseKeys, case_id: str, code: CodeKeys) -> bytes:
    """Wrap the keys of a case for whoever has its receipt code."""
    return seal(code.wrap, keys.packed(), _place("code", case_id))


def keys_of_code(wrapped: bytes, case_id: str, code: CodeKeys) -> CaseKeys:
    """Open a case with its receipt code.

    :raises CannotOpen: it is not the code of this case.
    """
    return unpacked(opened(code.wrap, wrapped, _place("code", case_id)))


def wrap_for_form(keys: CaseKeys, case_id: str, submission: str) -> bytes:
    """Wrap the keys of a case for whoever has the secret with which its form was sent."""
    return seal(derive(submission.encode(), _PURPOSE), keys.packed(), _place(SUBMISSION, case_id))


def keys_of_form(session: Session, case_id: str, submission: str, at: datetime) -> CaseKeys:
    """Open a case with the secret of its form.

    :raises CannotOpen: it is not the form of this case, or the time for it is over.
    """
    wanted = select(CaseKey.sealed_keys).where(
        CaseKey.complaint_id == case_id, CaseKey.holder == SUBMISSION, CaseKey.made_at >= at - FORM_OPENS
    )
    wrapped = session.scalars(wanted).one_or_none()
    if wrapped is None:
        raise CannotOpen("the form of this case opens it no longer")
    both = opened(derive(submission.encode(), _PURPOSE), wrapped, _place(SUBMISSION, case_id))
    return held_keys(session).learn(case_id, unpacked(both))


def wrap_for_visit(keys: CaseKeys, case_id: str, token: str) -> bytes:
    """Wrap the keys of a case for a visit: only the cookie of the browser opens them."""
    return seal(derive(token.encode(), _PURPOSE), keys.packed(), _place("visit", case_id))


def keys_of_visit(wrapped: bytes, case_id: str, token: str) -> CaseKeys:
    """Open a case with the token of a visit.

    :raises CannotOpen: it is not a visit to this case.
    """
    return unpacked(opened(derive(token.encode(), _PURPOSE), wrapped, _place("visit", case_id)))


def forget(session: Session, case_id: str, holder: str) -> None:
    """Take a case away from one holder."""
    session.execute(delete(CaseKey).where(CaseKey.complaint_id == case_id, CaseKey.holder == holder))


def forget_forms(database: Database, at: datetime) -> None:
    """Take the cases away from forms that were sent long enough ago."""
    with database.write() as session:
        session.execute(delete(CaseKey).where(CaseKey.holder == SUBMISSION, CaseKey.made_at < at - FORM_OPENS))


def _place(holder: str, case_id: str) -> str:
    return f"case_key|{holder}|{case_id}|1"
