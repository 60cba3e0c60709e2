"""Rows that a statement of ours read, as the objects that a session would have made of them."""

from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session, make_transient_to_detached

from oversight.database import Base
from oversight.models import Complaint, take_keys
from oversight.statements import Query

Model = TypeVar("Model", bound=Base)

COMPLAINT = (*Complaint.__table__.columns, Complaint.wrapped_keys)
"""What a statement reads of a complaint that ``find`` is to find."""

_IDENTITY = inspect(Complaint).identity_key_from_primary_key
"""By what a session knows a complaint."""


def stored(model: type[Model], row: Any) -> Model:
    """Make of a row, read whole, an object of no session, which tells what is changed on it from what is stored."""
    made = model(**row._asdict())
    make_transient_to_detached(made)
    return made


def find(session: Session, query: Query, values: dict[str, Any]) -> Complaint | None:
    """Give the one complaint that a query finds, if it finds any, as if the session had loaded it.

    The query reads ``COMPLAINT``. A complaint that the session knows already stays as it is there.
    """
    found = query.rows(session.connection(), values)
    if not found:
        return None
    known: Complaint | None = session.identity_map.get(_IDENTITY((found[0].id,)))
    if known is not None:
        return known
    complaint = stored(Complaint, found[0])
    session.add(complaint)
    take_keys(complaint, session)
    return complaint
