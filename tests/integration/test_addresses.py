"""What stands in addresses, what administrators get to read, what auditors leave as it was: on every page and route."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from oversight.factory import create_staff_app
from oversight.models import ON_CASE, Complaint, EvidenceFile
from oversight.models.sealed import HoldsSealed
from tests.databases import ONE_DATABASE
from tests.factories.client import Colleague
from tests.factories.public_client import Page
from tests.factories.routes import UNSAFE, print_nothing, routes_of
from tests.factories.rows import WRITTEN_BY_LOOKING, changed, digests
from tests.factories.world import World, full_office, open_office
from workflows.roles import Role

pytestmark = ONE_DATABASE

INTEGER = re.compile(r"[/=](\d+)(?=$|[/?&#.;])")
EACH = 2
"""So many addresses of one route are gone to; all that stand on pages are looked at."""


@dataclass
class Desk:
    """An office in which everything has happened, and its staff application."""

    world: World
    app: Flask

    def colleague(self, role: Role) -> Colleague:
        """Sign somebody in."""
        return Colleague(self.app, self.world, role)


@pytest.fixture(scope="module")
def desk(databases, database_kind) -> Iterator[Desk]:
    world = open_office(databases, database_kind, full_office)
    app = create_staff_app(world.settings, world.database, lambda: world.at)
    with pytest.MonkeyPatch.context() as patched:
        print_nothing(patched)
        yield Desk(world, app)
    world.close()


def walked(desk: Desk, role: Role) -> list[Page]:
    """Go wherever links lead somebody."""
    colleague, gone, waiting, known = desk.colleague(role), Counter[str](), deque(["/"]), {"/"}
    adapter = desk.app.url_map.bind("localhost")
    while waiting:
        page = colleague.get(waiting.popleft())
        for address in page.links:
            parts = urlsplit(address)
            if parts.netloc or not parts.path.startswith("/") or address in known:
                continue
            known.add(address)
            endpoint, _ = adapter.match(parts.path, "GET")
            gone[endpoint] += 1
            if gone[endpoint] <= EACH and not parts.path.endswith(".pdf"):
                waiting.append(address)
    return colleague.pages


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR], ids=str)
def test_no_integer_stands_in_an_address_of_staff(desk, role):
    pages = walked(desk, role)
    addresses = {address for page in pages for address in re.findall(r'(?:href|src|action)="([^"]+)"', page.html)}
    assert not {address for address in addresses if INTEGER.search(address)}
    assert all(map(INTEGER.search, ("/cases/17", "/entries?after=40", "/x/3/y", "/x?page=2&since=a"))), (
        "it would be found"
    )
    assert len(addresses) > LEAST[role]
    assert {page.status for page in pages} <= {200, 404, 409, 422}


LEAST = {Role.SUPERVISOR: 100, Role.AUDITOR: 100, Role.ADMINISTRATOR: 10}
"""So many addresses stand on the pages of a role at least, or the walk would say nothing."""


# Administrators read nothing of a case, auditors write nothing ------------------------------------------------------


def test_an_administrator_gets_nothing_that_was_written_on_any_case(desk):
    words = written(desk.world)
    assert len(words) > 40
    told = everything_got_by(desk, Role.ADMINISTRATOR)
    assert not {word for word in words if word in told}
    told = everything_got_by(desk, Role.SUPERVISOR)
    assert len({word for word in words if word in told}) > 25, "or none of this would be found by anybody"


def everything_got_by(desk: Desk, role: Role) -> str:
    """Ask every route about the case to which everything happened and its files; give all that was answered."""
    colleague, world = desk.colleague(role), desk.world
    with world.database.read() as session:
        files = session.scalars(select(EvidenceFile.id)).all()
    answers = [page.html for page in walked(desk, role)]
    for route in routes_of(desk.app, frozenset({"GET"})):
        for id in files if "/files/<" in route.pattern else ("",):
            known = {"reference": world.full_case} | ({"id": id} if id else {})
            with colleague.browser.get(route.address(**known)) as answer:
                answers.append(answer.get_data().decode("utf-8", "replace"))
    return "\n".join(unescape(answer) for answer in answers)


def written(world: World) -> set[str]:
    """Give the references of all cases, and all sealed words on them: accounts, names, records, files, letters."""
    sealed = [table for table in (Complaint, *ON_CASE) if issubclass(table, HoldsSealed)]
    with world.database.read() as session:
        found = {
            word for table in sealed for row in session.scalars(select(table)) for word in strings(row.opened_values())
        }
        references = set(session.scalars(select(Complaint.reference)))
    return references | {word for word in found if len(word) > 7 and " " in word}


def strings(value: Any) -> Iterator[str]:
    """Give every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def test_whatever_an_auditor_sends_changes_nothing_but_what_is_their_own(desk, monkeypatch):
    auditor, engine = desk.colleague(Role.AUDITOR).browser, desk.world.database.engine
    monkeypatch.setitem(desk.app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr("oversight.tus.validate_csrf", lambda _: None)
    auditor.get("/account")
    before = digests(engine)
    for route in routes_of(desk.app, UNSAFE):
        if route.endpoint in OWN:
            continue
        given = dict.fromkeys(("why", "to", "reason", "reasons", "text"), "Words that are long enough")
        auditor.open(
            route.address(reference=desk.world.full_case), method=route.method, data=given, headers=TUS
        ).close()
        assert changed(engine, before) <= WRITTEN_BY_LOOKING, route


OWN = {"account.sign_out", "account.sign_in", "account.second_factor", "account.password", "account.tie"}
"""What somebody changes of their own account."""

TUS = {"Tus-Resumable": "1.0.0", "Upload-Length": "3"}
