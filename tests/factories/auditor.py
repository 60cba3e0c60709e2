"""The auditor of an office: pages of the trail as they are read, and what the record tells of that."""

import json
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.models import AuditData, AuditEntry
from tests.factories.client import Colleague, make_app
from tests.factories.world import World
from workflows.roles import Role

LISTS = (
    "/audit/",
    "/audit/people",
    "/audit/entries",
    "/audit/overrides",
    "/audit/overdue",
    "/audit/untouched",
    "/audit/log",
)


@dataclass
class Auditor:
    """Somebody who audits, signed in, with one case of the office to look at."""

    world: World
    reference: str
    client: FlaskClient

    def get(self, path: str, status: int = 200) -> str:
        """Open a page."""
        answer = self.client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status}"
        return answer.get_data(as_text=True)

    def newest(self, entry_type: str) -> Any:
        """Give the newest entry of a type, with what was told."""
        statement = (
            select(AuditEntry, *SEALED_PRIVATE)
            .outerjoin(AuditData, AuditData.entry_id == AuditEntry.id)
            .where(AuditEntry.type == entry_type)
            .order_by(AuditEntry.at.desc())
        )
        with self.world.database.read() as session:
            row = session.execute(statement.limit(1)).one()
            return row[0], json.loads(opened_private(session, row).text if row.private else b"{}")


def audits(world: World, reference: str) -> Auditor:
    """Let the auditor of an office sign in."""
    return Auditor(world, reference, Colleague(make_app(world), world, Role.AUDITOR).browser)


def paths(auditor: Auditor) -> tuple[str, ...]:
    """Give the address of every list, of the case, of somebody and of an entry."""
    entry, _ = auditor.newest("case.decide")
    person = auditor.world.actors[Role.SUPERVISOR].id
    return (*LISTS, f"/audit/cases/{auditor.reference}", f"/audit/people/{person}", f"/audit/entries/{entry.id}")
