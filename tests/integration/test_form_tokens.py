"""Nothing is changed by a request that does not carry its own session's token, on any route of either application.

Looking changes nothing either, but that it is on record who looked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from oversight.factory import create_public_app, create_staff_app
from tests.databases import ONE_DATABASE
from tests.factories.client import Colleague
from tests.factories.public_client import ANONYMOUS, Person
from tests.factories.routes import UNSAFE, Route, print_nothing, routes_of
from tests.factories.rows import WRITTEN_BY_LOOKING, changed, digests
from tests.factories.world import World, open_office
from workflows.roles import Role
from workflows.states import State

pytestmark = ONE_DATABASE

IN_PARTS = {"public.uploads", "public.more_uploads", "casework.uploads"}
WITH_FILES = {"public.files", "public.voice", "public.more_files", "casework.add_files", "casework.answer_with_files"}
ENDS_WHAT_IT_NEEDS = ("public.send", "public.deleted", "public.leave", "account.sign_out")
GIVES_BACK = {"casework.add_files", "casework.answer_with_files"}
"""Pages about a case that come back when they were open too long: that they were read is on record."""


@dataclass
class Site:
    """One application: somebody who is let in everywhere, and the token of somebody else's session."""

    app: Flask
    browser: FlaskClient
    own_token: str
    another_token: str


@dataclass
class House:
    """Both applications on one office."""

    world: World
    reference: str
    sites: tuple[Site, Site]

    @property
    def engine(self) -> Engine:
        """Where the rows lie."""
        return self.world.database.engine

    def ask(self, site: Site, route: Route, token: str | None, **headers: str) -> TestResponse:
        """Send a route something, with a token or without."""
        given = {} if token is None else {"csrf_token": token}
        where = route.address(reference=self.reference)
        if route.endpoint in IN_PARTS:
            headers |= {"Tus-Resumable": "1.0.0", "Upload-Length": "3"} | as_header(given)
            return site.browser.open(where, method=route.method, headers=headers)
        more: dict[str, Any] = {"file": (BytesIO(b"abc"), "a.txt")} if route.endpoint in WITH_FILES else {"text": "abc"}
        return site.browser.open(where, method=route.method, data=given | more)


def as_header(given: dict[str, str]) -> dict[str, str]:
    """Put a token where scripts put it."""
    return {"X-CSRFToken": given["csrf_token"]} if given else {}


@pytest.fixture(scope="module")
def house(databases, database_kind) -> Iterator[House]:
    world = open_office(databases, database_kind)
    reference = world.advance(world.file(), State.RECORDED)
    public = create_public_app(world.settings, world.database, lambda: world.at)
    staff = create_staff_app(world.settings, world.database, lambda: world.at)
    filer, other = Person(public), Person(public)
    filer.begin()
    filer.answer(ANONYMOUS)
    filer.follow(world.codes[reference])
    supervisor, auditor = (Colleague(staff, world, role) for role in (Role.SUPERVISOR, Role.AUDITOR))
    sites = tuple(
        Site(app, one.browser, token_on(one, page), token_on(another, page))
        for app, one, another, page in ((public, filer, other, "/help-now"), (staff, supervisor, auditor, "/account"))
    )
    for one in (filer, supervisor):
        one.get("/")
    filer.get("/status")  # the time when somebody was last seen is noted by now
    yield House(world, reference, sites)
    world.close()


def token_on(person: Person, path: str) -> str:
    """Give the token that a page holds for somebody's session."""
    return str(person.get(path).forms[0].fields["csrf_token"])


def unsafe_routes(house: House) -> list[tuple[Site, Route]]:
    found = [(site, route) for site in house.sites for route in routes_of(site.app, UNSAFE)]
    return sorted(found, key=lambda each: each[1].endpoint in ENDS_WHAT_IT_NEEDS)


def test_nothing_is_changed_without_the_token_of_the_session(house):
    before = digests(house.engine)
    for site, route in unsafe_routes(house):
        for token in (None, "wrong", site.another_token):
            answer = house.ask(site, route, token)
            assert answer.status_code == 400, f"{route}, {token}: {answer.status}"
        assert changed(house.engine, before) <= allowed(route), route
        before = digests(house.engine) if route.endpoint in GIVES_BACK else before


def allowed(route: Route) -> frozenset[str]:
    """Name the tables in which a refused request may leave a row."""
    return WRITTEN_BY_LOOKING if route.endpoint in GIVES_BACK else frozenset()


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE", "POST", "GET"])
def test_a_script_cannot_pass_a_change_off_as_a_look(house, method):
    before = digests(house.engine)
    for site, route in unsafe_routes(house):
        if route.endpoint in IN_PARTS:
            assert house.ask(site, route, None, **{"X-HTTP-Method-Override": method}).status_code == 400, route
    assert digests(house.engine) == before


def test_looking_changes_nothing_but_the_record_of_who_looked(house, monkeypatch):
    print_nothing(monkeypatch)
    before = digests(house.engine)
    for site in house.sites:
        for route in routes_of(site.app, frozenset({"GET"})):
            site.browser.open(route.address(reference=house.reference), method=route.method).close()
            assert changed(house.engine, before) <= WRITTEN_BY_LOOKING, route


def test_with_the_token_of_the_session_each_route_looks_at_what_was_sent(house):
    before = digests(house.engine)
    for site, route in unsafe_routes(house):
        answer = house.ask(site, route, site.own_token)
        assert answer.status_code != 400, f"{route}: {answer.status}"
    assert digests(house.engine) != before
