"""Files in a real browser: chosen on a phone without scripts, and taken out by staff without one of them being run."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from oversight.database import make_engine, upgrade
from oversight.evidence.safe import safe_to_fill
from oversight.models import EvidenceFile
from oversight.services.files import receive
from tests.browser.people import PHONE
from tests.factories.client import Colleague, make_app
from tests.factories.files import HOSTILE, jpeg
from tests.factories.world import World, make_world
from tests.sites import Sites, served
from workflows.roles import Role
from workflows.states import State

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WHOLE = os.environ.get("OVERSIGHT_CORPUS") == "whole"
CORPUS = HOSTILE if WHOLE else HOSTILE[::8]
"""Every hostile file takes a minute or more: `make corpus`. The suite takes some of each family."""


@pytest.fixture
def old_phone(browser: Browser) -> Iterator[Page]:
    """A browser in which no script runs."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB")
    yield context.new_page()
    context.close()


def chosen(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(name.encode())}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_photographs_are_added_and_removed_on_a_phone_without_scripts(old_phone: Page, sites: Sites) -> None:
    page = old_phone
    page.goto(sites.public)
    page.click("text=Start now")
    page.goto(f"{sites.public}/file/files")
    page.set_input_files("#files", [chosen("one.jpg"), chosen("صورة.jpg")])
    page.click("text=Add these files")
    assert page.locator(".app-files li").count() == 2
    assert page.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"]
    page.click("button:has-text('Remove') >> nth=0")
    assert page.locator(".app-files li").count() == 1
    page.set_input_files("#files", [chosen("three.jpg")])
    page.click("main form button:text-is('Continue')")
    page.goto(f"{sites.public}/file/files")
    assert "three.jpg" in page.inner_text(".app-files")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An office with a case in which every hostile file lies."""
    url = f"sqlite:///{tmp_path / 'files.db'}"
    upgrade(make_engine(url))
    made = make_world(url)
    made.settings = replace(made.settings, evidence_url=str(tmp_path / "evidence"), case_files=1000)
    yield made
    made.close()


def receive_all(world: World) -> str:
    reference = world.advance(world.file(), State.INVESTIGATION)
    safe, investigator = safe_to_fill(world.settings), world.actors[Role.INVESTIGATOR]
    for hostile in CORPUS:
        arriving = safe.arriving(hostile.name, hostile.declared)
        arriving.write(hostile.content)
        arrived = arriving.finish()
        assert arrived is not None
        receive(world.database, reference, investigator, world.at, arrived, safe.limits)
    return reference


def test_no_hostile_file_is_run_or_shown_in_a_real_browser(browser: Browser, world: World) -> None:
    reference, app = receive_all(world), make_app(world)
    cookie = Colleague(app, world, Role.INVESTIGATOR).browser.get_cookie("staff_session")
    with world.database.read() as session:
        files = session.execute(select(EvidenceFile.id, EvidenceFile.sha256)).all()
    with served(app) as address:
        context = browser.new_context(bypass_csp=True)
        context.add_cookies([{"name": "staff_session", "value": cookie.value, "url": address}])
        page, asked, dialogs = context.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(f"{address}/cases/{reference}")
        page.goto(f"{address}/cases/{reference}/files/{files[0].id}")
        page.fill("#why", "To see whether it runs")
        title, where = page.title(), page.url
        for file in files:
            target = f"/cases/{reference}/files/{file.id}/download"
            with page.expect_download() as download:
                page.evaluate(
                    "to => { const f = document.querySelector('form[action$=download]'); f.action = to; f.submit() }",
                    target,
                )
            assert hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest() == file.sha256
            assert (page.title(), page.url, len(context.pages)) == (title, where, 1)
        context.close()
    assert len(files) == len(CORPUS)
    assert dialogs == []
    assert not [url for url in asked if url.endswith("/ran") or not url.startswith(address)]
