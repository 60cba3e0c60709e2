"""A file on its way: received from who complained, examined, looked at and downloaded."""

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from oversight.evidence.safe import safe_to_open
from oversight.jobs.examining import examine
from oversight.models import AuditEntry, EvidenceFile
from oversight.services import follow_up
from oversight.services.files import receive
from tests.factories.client import Colleague, make_app
from tests.factories.world import World
from workflows.roles import Role


def send(office: World, reference: str, content: bytes, name: str = "photo.jpg") -> str | None:
    """Receive a file from the person who complained."""
    safe = safe_to_open(office.settings)
    person = follow_up.complainant(office.case_id(reference))
    arriving = safe.arriving(name, "image/jpeg")
    arriving.write(content)
    receive(office.database, reference, person, office.soon(), arriving.finish(), safe.limits)
    with office.database.read() as session:
        newest = select(EvidenceFile.id).where(EvidenceFile.derived_from.is_(None))
        return session.scalars(newest.order_by(EvidenceFile.received_at.desc())).first()


def look(office: World, scanner: Any = None, **more: Any) -> None:
    """Examine what waits for it: scan, make previews and copies."""
    examine(office.database, safe_to_open(office.settings), scanner, office.soon(), **more)


def rows(office: World) -> dict[str, EvidenceFile]:
    """Give the rows of files by what each is for."""
    with office.database.read() as session:
        return {row.purpose: row for row in session.scalars(select(EvidenceFile))}


def page_of(office: World, role: Role, reference: str, file_id: str) -> Colleague:
    """Open the page of a file as somebody of the office."""
    colleague = Colleague(make_app(office), office, role)
    colleague.where = f"/cases/{reference}/files/{file_id}"
    colleague.get(colleague.where)
    return colleague


def download(colleague: Colleague, **which: str) -> TestResponse:
    """Take a file out, from its page."""
    token = colleague.page.form.fields["csrf_token"]
    return colleague.browser.post(
        f"{colleague.where}/download", data={"csrf_token": token, "why": "To look at it", **which}
    )


def entries(office: World) -> list[str]:
    """Name the entries about files, the oldest first."""
    with office.database.read() as session:
        wanted = select(AuditEntry.type).where(AuditEntry.type.startswith("evidence.")).order_by(AuditEntry.at)
        return list(session.scalars(wanted))
