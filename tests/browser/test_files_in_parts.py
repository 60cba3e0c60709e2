"""Films sent in a real browser by citizens and staff: a line breaks, a page is loaded anew, and nothing goes twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from oversight.database import make_engine, upgrade
from oversight.models import DraftFile, EvidenceFile
from tests.browser.people import PHONE
from tests.factories.client import Colleague, make_app
from tests.factories.world import World, make_world
from tests.sites import Sites, served
from workflows.roles import Role
from workflows.states import State

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

MIB = 1 << 20
FILM = b"\0\0\0\x18ftypisom" + bytes(range(250)) * 14_000
CHOSEN = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": FILM}

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def page(browser: Browser, sites: Sites) -> Iterator[Page]:
    """The page for files on a phone with scripts, held to the policy that the server sets."""
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    opened = context.new_page()
    opened.goto(sites.public)
    opened.click("text=Start now")
    opened.goto(f"{sites.public}/file/files")
    yield opened
    context.close()


def watch(page: Page, cut: set[int], where: str = "**/file/uploads/*") -> list[int]:
    """Note where each part begins; the parts of those numbers meet a broken line."""
    places: list[int] = []

    def pass_on(route: Route, request: Request) -> None:
        if request.method != "PATCH":
            route.continue_()
            return
        places.append(int(request.headers["upload-offset"]))
        if len(places) in cut:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(where, pass_on)
    return places


def kept(sites: Sites) -> list[str]:
    with sites.database.read() as session:
        return list(session.scalars(select(DraftFile.sha256)))


@ON_SQLITE
def test_a_film_goes_on_where_the_line_broke(page: Page, sites: Sites) -> None:
    places = watch(page, cut={2, 3})
    page.set_input_files("#files", [CHOSEN])
    page.click("text=Add these files")
    page.wait_for_selector("text=There is no connection")
    assert page.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"]
    page.wait_for_selector(".app-files li:has-text('film.mp4') button")
    assert kept(sites) == [hashlib.sha256(FILM).hexdigest()]
    assert places == [0, MIB, MIB, MIB, 2 * MIB, 3 * MIB]


@ON_SQLITE
def test_a_film_goes_on_after_the_page_was_loaded_anew(page: Page, sites: Sites) -> None:
    watch(page, cut=set(range(3, 1000)))
    page.set_input_files("#files", [CHOSEN])
    page.click("text=Add these files")
    page.wait_for_selector("text=There is no connection")
    page.unroute_all(behavior="ignoreErrors")
    page.goto(f"{sites.public}/file/files")
    assert "film.mp4 2 MB of 3.3 MB" in page.inner_text("main")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    places = watch(page, cut=set())
    page.set_input_files("#files", [CHOSEN])
    page.click("main form button:text-is('Continue')")
    page.wait_for_url(lambda url: not url.endswith("/files"))
    assert places == [2 * MIB, 3 * MIB]
    assert kept(sites) == [hashlib.sha256(FILM).hexdigest()]


@ON_SQLITE
def test_a_file_that_is_not_taken_is_named_and_stops_no_other(page: Page, sites: Sites) -> None:
    page.route("**/file/uploads", lambda route: route.fulfill(status=413, body="a file may have 1 MB"), times=1)
    page.set_input_files("#files", [{**CHOSEN, "name": "long.mp4"}, CHOSEN])
    page.click("text=Add these files")
    page.wait_for_selector("text=Some files were not taken")
    assert "long.mp4 Not taken: a file may have 1 MB" in page.inner_text("main")
    page.click("text=Add these files")
    page.wait_for_selector(".app-files li:has-text('film.mp4') button")
    assert len(kept(sites)) == 1


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    upgrade(make_engine(url))
    made = make_world(url)
    made.settings = replace(made.settings, evidence_url=str(tmp_path / "evidence"))
    yield made
    made.close()


@pytest.fixture
def desk(browser: Browser, world: World) -> Iterator[Page]:
    """The page on which an investigator adds files to a case."""
    reference, app = world.advance(world.file(), State.INVESTIGATION), make_app(world)
    cookie = Colleague(app, world, Role.INVESTIGATOR).browser.get_cookie("staff_session")
    with served(app) as address:
        context = browser.new_context(viewport=PHONE, locale="en-GB")
        context.add_cookies([{"name": "staff_session", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/cases/{reference}/files")
        yield page
        context.close()


def received(world: World) -> list[str]:
    with world.database.read() as session:
        return list(session.scalars(select(EvidenceFile.sha256)))


def test_a_film_that_staff_add_goes_on_where_the_line_broke(desk: Page, world: World) -> None:
    places = watch(desk, cut={2}, where="**/uploads/*")
    desk.set_input_files("#files", [CHOSEN])
    desk.click("text=Add these files")
    desk.wait_for_selector("text=There is no connection")
    assert desk.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"]
    desk.wait_for_selector("text=The files are received.")
    assert places == [0, MIB, MIB, 2 * MIB, 3 * MIB]
    assert received(world) == [hashlib.sha256(FILM).hexdigest()]


def test_a_film_whose_sender_was_signed_out_meanwhile_is_said_not_to_be_taken(desk: Page, world: World) -> None:
    def sign_out(route: Route, request: Request) -> None:
        if request.method == "PATCH":
            desk.context.clear_cookies()
        route.continue_()

    desk.route("**/uploads/*", sign_out)
    desk.set_input_files("#files", [CHOSEN])
    desk.click("text=Add these files")
    desk.wait_for_selector("text=Not taken: this file could not be sent")
    assert received(world) == []
