"""The register of officers: units under units, officers, and where each serves from when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.database import Database
from oversight.models import Officer, Posting, Unit
from oversight.services.ids import new_id


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An officer of the roster."""

    id: str
    name: str
    badge: str | None
    rank: str | None


def add_units(database: Database, agency: str, units: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """Add units of an agency, each with the id of the unit above it, and return their ids by name."""
    made = {name: Unit(id=new_id(), agency=agency, name=name, parent_id=above) for name, above in units}
    with database.write() as session:
        session.add_all(made.values())
    return {name: unit.id for name, unit in made.items()}


def add_officers(database: Database, postings: Sequence[tuple[NewOfficer, str, date]]) -> None:
    """Add officers, each with the unit where they serve and since when."""
    with database.write() as session:
        for officer, _, _ in postings:
            session.add(Officer(id=officer.id, name=officer.name, badge=officer.badge, rank=officer.rank))
        session.flush()
        paths = {unit_id: unit_path(session, unit_id) for unit_id in {unit_id for _, unit_id, _ in postings}}
        for officer, unit_id, since in postings:
            session.add(
                Posting(
                    id=new_id(),
                    officer_id=officer.id,
                    unit_id=unit_id,
                    unit_path=paths[unit_id],
                    since=since,
                    until=None,
                )
            )


def unit_named(session: Session, name: str) -> tuple[str | None, str | None]:
    """Find the unit that somebody names, whatever capitals and spaces they write, and give its id and path.

    Where none or more than one is called so, somebody of the staff chooses it later.
    """
    wanted = " ".join(name.split()).casefold()
    units = session.execute(select(Unit.id, Unit.name))
    found = [row.id for row in units if " ".join(row.name.split()).casefold() == wanted]
    return (found[0], unit_path(session, found[0])) if len(found) == 1 else (None, None)


def unit_path(session: Session, unit_id: str) -> str:
    """Give the ids of a unit and all units above it, from the top down, each between slashes."""
    path: list[str] = []
    unit = session.get(Unit, unit_id)
    while unit is not None and unit.id not in path:
        path.insert(0, unit.id)
        unit = session.get(Unit, unit.parent_id) if unit.parent_id else None
    return "/" + "/".join(path) + "/"
