"""A trail as an auditor reads it, single entries of it, and what entries of the house tell, opened."""

import json
from typing import Any

from sqlalchemy import select

from oversight.database import Database
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.models import AuditData, AuditEntry
from oversight.queries.trail import TrailEntry, whole_trail
from oversight.queries.trail_selection import Scope, Wanted
from tests.factories.world import World
from workflows.roles import Actor, Role

EVERYTHING = Scope()
"""The trail of the whole office."""


def auditor_of(world: World) -> Actor:
    """Give who audits an office."""
    return world.actors[Role.AUDITOR]


def of_case(world: World, reference: str, **wanted: Any) -> tuple[TrailEntry, ...]:
    """Give the trail of a case, whole but for filters."""
    return tuple(whole_trail(world.database, auditor_of(world), Scope(world.case_id(reference)), Wanted(**wanted)))


def the(entries: tuple[TrailEntry, ...], entry_type: str) -> TrailEntry:
    """Give the newest entry of a type."""
    return next(entry for entry in entries if entry.type == entry_type)


def entry_told(database: Database, entry_type: str) -> dict[str, Any]:
    """Give what the one entry of a type tells."""
    with database.read() as session:
        joined = select(*SEALED_PRIVATE).join(AuditData, AuditData.entry_id == AuditEntry.id)
        entry = session.execute(joined.where(AuditEntry.type == entry_type)).one()
        told: dict[str, Any] = json.loads(opened_private(session, entry).text)
        return told
