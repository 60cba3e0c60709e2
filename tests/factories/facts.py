"""What stands on a case: its facts, who filed it, and how great the danger to them is."""

from typing import Any

from oversight.case_rows import case_rows
from oversight.casefile import casefile_of
from tests.factories.world import World
from workflows.casefile import CaseFile
from workflows.roles import Role


def facts(world: World, reference: str) -> CaseFile:
    """Give the facts of a case as the workflow reads them."""
    with world.database.read() as session:
        return casefile_of(case_rows(session, reference))


def filer(world: World, reference: str) -> Any:
    """Give the row of the one person of a case."""
    with world.database.read() as session:
        (party,) = case_rows(session, reference).parties
        return party


def assess(world: World, reference: str, level: str = "high") -> None:
    """Find how great the danger is."""
    assessed = {"level": level, "assessed_at": world.at.isoformat(), "measures": "A safe place."}
    day = world.at.date().isoformat()
    about = filer(world, reference).id
    world.record(reference, "risk_assessment", Role.SUPERVISOR, about, next_review_on=day, **assessed)
