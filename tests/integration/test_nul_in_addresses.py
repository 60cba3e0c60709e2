"""An address with a NUL names nothing, and fails on no database: PostgreSQL takes none."""

import pytest

from oversight.factory import create_public_app
from tests.factories.client import Colleague, make_app
from tests.factories.public_client import Person
from tests.factories.routes import FILLED, METHODS, print_nothing, routes_of
from workflows.roles import Role
from workflows.states import State

ASKED = ("after", "older", "newer", "check", "standing", "of", "about", "file", "officer", "allegation", "part", "kind")
ASKED += ("q", "text", "reference", "person", "tab", "verified", "next", "since", "until", "type", "format")
QUERY = "&".join(f"{name}=2026-03-02T09:00:00~a%00b" for name in ASKED)
GET = frozenset({"GET"})
pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


def places(route):
    return {name for name in ("reference", *FILLED, "id", "account") if f":{name}>" in route.pattern}


def asked(client, route, query="", **known):
    with client.open(f"{route.address(**known)}?{query}", method=route.method) as answer:
        return answer.status_code


def looked_up(app, methods=METHODS):
    return [route for route in routes_of(app, methods) if route.endpoint != "static"]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR], ids=str)
def test_staff_find_nothing_where_an_address_holds_one(world_with_cases, monkeypatch, role):
    print_nothing(monkeypatch)
    world, case = world_with_cases, world_with_cases.in_state[State.INVESTIGATION]
    app = make_app(world)
    client = Colleague(app, world, role).browser
    tried = {
        (route, name): asked(client, route, **{"reference": case, name: "%00"})
        for route in looked_up(app)
        for name in places(route)
    }
    assert len(tried) > 80
    assert {where: status for where, status in tried.items() if status not in {400, 404}} == {}
    opened = {route: asked(client, route, QUERY, reference=case) for route in looked_up(app, GET)}
    assert {route: status for route, status in opened.items() if status >= 500} == {}


def test_citizens_find_nothing_either(world_with_cases):
    world = world_with_cases
    app = create_public_app(world.settings, world.database, lambda: world.at)
    person = Person(app)
    person.follow(next(iter(world.codes.values())))
    for route in looked_up(app):
        assert {asked(person.browser, route, **{name: "%00"}) for name in places(route)} <= {400, 404}
        assert route.method != "GET" or asked(person.browser, route, QUERY) < 500
