"""Whose trails there are to read: find a case by its reference, and members of staff by name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, tuple_

from oversight.database import Database
from oversight.log.counts import MASS_READING
from oversight.models import Account, AuditEntry, Complaint
from oversight.reach import not_walled
from workflows.access import Action, may_ever
from workflows.audit.entry import read_time, write_time
from workflows.errors import NotFound
from workflows.roles import ROLE_LABELS, Actor, Role
from workflows.states import MEANINGS, State

PAGE = 50
MOST_ALERTS = 20
LOOKED_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class AuditedCase:
    """As much of a case as the head of its trail shows."""

    id: str
    reference: str
    state: State
    received_at: datetime
    people: tuple[tuple[str, str], ...]

    @property
    def state_label(self) -> str:
        """The state, in words."""
        return MEANINGS[self.state].label


@dataclass(frozen=True, slots=True)
class AuditedPerson:
    """A member of staff, as the head of their trail shows them."""

    id: str
    name: str
    role: str
    is_shut: bool


def case_of(database: Database, actor: Actor, reference: str) -> AuditedCase:
    """Find the case whose trail is asked for, with everybody on the staff who appears in it.

    :raises NotFound: there is no such case, or not for this person: the two look alike.
    """
    _refuse_others(actor)
    with database.read() as session:
        found = select(Complaint.id, Complaint.reference, Complaint.state, Complaint.received_at)
        row = session.execute(found.where(Complaint.reference == reference, not_walled(actor))).first()
        if row is None:
            raise NotFound
        acted = select(AuditEntry.actor_id).where(AuditEntry.case_id == row.id).distinct()
        people = session.execute(select(Account.id, Account.name).where(Account.id.in_(acted)).order_by(Account.name))
        return AuditedCase(
            row.id, row.reference, State(row.state), row.received_at, tuple((found.id, found.name) for found in people)
        )


def person_of(database: Database, actor: Actor, account_id: str) -> AuditedPerson:
    """Find the member of staff whose trail is asked for.

    :raises NotFound: there is none.
    """
    _refuse_others(actor)
    with database.read() as session:
        row = session.get(Account, account_id)
        if row is None:
            raise NotFound
        return _person(row)


def list_people(database: Database, actor: Actor, after: str = "") -> tuple[tuple[AuditedPerson, ...], str | None]:
    """Give one page of the staff by name, with the id after which the next begins."""
    _refuse_others(actor)
    order = (Account.name, Account.id)
    with database.read() as session:
        statement = select(Account).order_by(*order).limit(PAGE + 1)
        if after and (last := session.get(Account, after)) is not None:
            statement = statement.where(tuple_(*order) > (last.name, last.id))
        people = tuple(_person(row) for row in session.scalars(statement))
    return people[:PAGE], people[PAGE - 1].id if len(people) > PAGE else None


def mass_readings(database: Database, actor: Actor, at: datetime) -> tuple[tuple[AuditedPerson, datetime], ...]:
    """List who lately read more cases within an hour than anybody works on, and when, newest first."""
    _refuse_others(actor)
    statement = (
        select(Account, AuditEntry.at)
        .join(AuditEntry, AuditEntry.actor_id == Account.id)
        .where(AuditEntry.at >= write_time(at - LOOKED_BACK), AuditEntry.type == MASS_READING)
        .order_by(AuditEntry.at.desc())
        .limit(MOST_ALERTS)
    )
    with database.read() as session:
        return tuple((_person(account), read_time(noticed)) for account, noticed in session.execute(statement))


def _person(row: Account) -> AuditedPerson:
    return AuditedPerson(row.id, row.name, ROLE_LABELS[Role(row.role)], row.disabled_at is not None)


def _refuse_others(actor: Actor) -> None:
    if not may_ever(actor, Action.READ_TRAIL):
        raise NotFound
