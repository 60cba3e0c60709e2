"""The register for those who look somebody up: officers by badge or name, and staff by role with their load."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from oversight.casefile import actor_of
from oversight.database import Database
from oversight.models import Account, Assignment, Complaint, Officer, Posting, Unit
from workflows.roles import Actor

MOST = 20


@dataclass(frozen=True, slots=True)
class OfficerFound:
    """An officer of the register, with the unit of the newest posting."""

    id: str
    name: str
    badge: str
    rank: str
    unit: str

    @property
    def words(self) -> str:
        """Everything that tells officers of the same name apart."""
        named = self.name.lower().startswith(self.rank.lower())
        name = self.name if named else f"{self.rank} {self.name}"
        return ", ".join(part for part in (name, self.badge, self.unit) if part)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody of the right role for a part, with how many open cases they have a part in."""

    person: Actor
    agency: str
    open_cases: int


def find_officers(database: Database, text: str) -> tuple[OfficerFound, ...]:
    """Find officers whose badge is this, or one of whose names begins so."""
    text = " ".join(text.split())
    if not text:
        return ()
    newest = select(Posting.unit_id).where(Posting.officer_id == Officer.id).order_by(Posting.since.desc()).limit(1)
    statement = (
        select(Officer, Unit.name.label("unit"))
        .outerjoin(Unit, Unit.id == newest.scalar_subquery())
        .where(
            or_(
                Officer.badge == text,
                Officer.name.istartswith(text, autoescape=True),
                Officer.name.icontains(f" {text}", autoescape=True),
            )
        )
        .order_by(Officer.name, Officer.id)
        .limit(MOST)
    )
    with database.read() as session:
        return tuple(
            OfficerFound(officer.id, officer.name, officer.badge or "", officer.rank or "", unit or "")
            for officer, unit in session.execute(statement)
        )


def staff_of(database: Database, role: str, besides: frozenset[str]) -> tuple[StaffMember, ...]:
    """List who has a role, those with the least to do first."""
    load = (
        select(func.count())
        .select_from(Assignment)
        .join(Complaint, Complaint.id == Assignment.complaint_id)
        .where(Assignment.account_id == Account.id, Assignment.ended_at.is_(None), Complaint.is_open.is_(True))
        .correlate(Account)
        .scalar_subquery()
    )
    statement = (
        select(Account, load.label("load"))
        .where(Account.role == role, Account.disabled_at.is_(None), Account.id.not_in(besides))
        .order_by(load, Account.name)
    )
    with database.read() as session:
        found = session.execute(statement).all()
        return tuple(StaffMember(actor_of(account), account.agency, count) for account, count in found)


def names_of_staff(database: Database) -> tuple[tuple[str, str, str], ...]:
    """List everybody who can sign in: id, name and role."""
    statement = select(Account.id, Account.name, Account.role).where(Account.disabled_at.is_(None))
    with database.read() as session:
        return tuple((row.id, row.name, row.role) for row in session.execute(statement.order_by(Account.name)))


def units(database: Database) -> tuple[tuple[str, str], ...]:
    """List every unit by its id and name, for whoever says where somebody is held."""
    with database.read() as session:
        rows = session.execute(select(Unit.id, Unit.name).order_by(Unit.name, Unit.id)).all()
    return tuple((row.id, row.name) for row in rows)
