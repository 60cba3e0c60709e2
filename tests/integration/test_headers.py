"""Every answer of both applications is hardened, whatever its status: each route walked, each kind of failure provoked.

What is expected is written here by hand: a header that is weakened in the application fails the test.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oversight.factory import create_public_app, create_staff_app
from tests.databases import ONE_DATABASE
from tests.factories.client import Colleague
from tests.factories.public_client import ANONYMOUS, Person
from tests.factories.routes import Route, print_nothing, routes_of
from tests.factories.world import World, full_office, open_office
from workflows.roles import Role

pytestmark = ONE_DATABASE

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
ALWAYS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OFF = (
    "accelerometer",
    "bluetooth",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
SENDS_FILES = {"public.files", "public.more_files", "public.voice", "casework.add_files"}
"""Pages whose script sends files in parts to this very server."""

HEARS = {"public.voice"}
"""The page on which somebody may speak instead of writing."""

KEPT_BY_BROWSERS = {"static", "log.tile"}
NOT_EVEN_READ = {"casework.uploads", "casework.add_files", "casework.answer_with_files"}
"""Where nothing of what is sent is read once a case is closed, as the one is that is asked for here."""

TOO_LARGE = b"x=" + b"y" * 600_000
FORM = "application/x-www-form-urlencoded"
ONION = "http://oversight.onion"


@dataclass
class House:
    """Both applications over TLS on one office in which everything has happened, and visitors who are let in."""

    world: World
    visitors: dict[Flask, dict[str, FlaskClient]]

    @property
    def apps(self) -> list[Flask]:
        """Citizens' application and that of staff."""
        return list(self.visitors)

    def answer(self, app: Flask, route: Route, who: str = "", **more: Any) -> tuple[int, str]:
        """Have a route asked, by default by whoever it is for; see that the answer is hardened, and what it is."""
        visitors = self.visitors[app]
        visitor = visitors[who or ("auditor" if route.endpoint.startswith("audit.") else "known")]
        with visitor.open(route.address(reference=self.world.full_case), method=route.method, **more) as answer:
            refuse_what_is_weak(answer, route)
            return answer.status_code, answer.get_data(as_text=True) if answer.status_code == 500 else ""


@pytest.fixture(scope="module")
def house(databases, database_kind) -> Iterator[House]:
    world = open_office(databases, database_kind, full_office)
    settings = replace(world.settings, https=True)
    public = create_public_app(settings, world.database, lambda: world.at)
    staff = create_staff_app(settings, world.database, lambda: world.at)
    filer = Person(public)
    filer.begin()
    filer.answer(ANONYMOUS)
    filer.follow(world.codes[world.full_case])
    assert filer.page.address == "/status"
    supervisor, auditor = (Colleague(staff, world, role).browser for role in (Role.SUPERVISOR, Role.AUDITOR))
    visitors = {
        public: {"known": filer.browser, "nobody": public.test_client()},
        staff: {"known": supervisor, "auditor": auditor, "nobody": staff.test_client()},
    }
    with pytest.MonkeyPatch.context() as patched:
        print_nothing(patched)
        yield House(world, visitors)
    world.close()


def refuse_what_is_weak(answer: TestResponse, route: Route) -> None:
    """Fail where a header of an answer lacks or allows more than its route needs."""
    about = f"{route.method} {route.pattern}: {answer.status}"
    for name, value in ALWAYS.items():
        assert answer.headers.getlist(name) == [value], f"{about} {name}"
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    more = {"connect-src 'self'"} if route.endpoint in SENDS_FILES else set()
    opens_nothing = set(policy.split("; ")) == {"default-src 'none'", "sandbox"}
    assert opens_nothing or set(policy.split("; ")) == POLICY | more, about
    (features,) = answer.headers.getlist("Permissions-Policy")
    heard = {"microphone=(self)"} if route.endpoint in HEARS else {"microphone=()"}
    assert set(features.split(", ")) == {f"{name}=()" for name in OFF if name != "microphone"} | heard, about
    if not (route.endpoint in KEPT_BY_BROWSERS and answer.status_code == 200):
        assert answer.headers.getlist("Cache-Control") == ["no-store"], about


def test_every_route_answers_hardened_whoever_asks(house):
    statuses: Counter[int] = Counter()
    for app in house.apps:
        for route in routes_of(app):
            statuses.update(house.answer(app, route, who)[0] for who in ("", "nobody"))
    assert set(statuses) >= {200, 302, 400, 404}
    assert max(statuses) < 500
    assert statuses[200] > 80, "pages were opened, not only refused"


@pytest.mark.parametrize(
    "path, method, status",
    [("/nowhere", "GET", 404), ("/static/nothing", "GET", 404), ("/", "PUT", 405), ("/standards", "GET", 308)]
    + [("/standards/", method, 200) for method in ("HEAD", "OPTIONS")],
)
def test_what_no_view_answers_is_answered_hardened(house, path, method, status):
    for app in house.apps:
        answer = app.test_client().open(path, method=method)
        assert answer.status_code == status
        refuse_what_is_weak(answer, Route("", path, method))


def test_what_is_too_large_is_refused_hardened_on_every_route(house):
    for app in house.apps:
        for route in routes_of(app, frozenset({"POST"})):
            status, _ = house.answer(app, route, data=TOO_LARGE, content_type=FORM)
            assert status == 413 or (status == 404 and route.endpoint in NOT_EVEN_READ), route


def test_a_fault_in_any_view_is_answered_hardened(house, monkeypatch):
    def fail(**_):
        raise RuntimeError("quotes what was typed")

    for app in house.apps:
        monkeypatch.setattr(app, "view_functions", dict.fromkeys(app.view_functions, fail))
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
        for route in routes_of(app):
            status, text = house.answer(app, route)
            assert (status, "quotes" in text) == (500, False), route


def test_an_onion_service_and_a_plain_line_promise_no_tls(house):
    plain = create_public_app(house.world.settings, house.world.database)
    for app, address in ((house.apps[0], ONION), (plain, "http://localhost")):
        assert "Strict-Transport-Security" not in app.test_client().get("/", base_url=address).headers
