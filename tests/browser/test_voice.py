"""Somebody says what happened: recorded on the page with a microphone, or chosen from the phone without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from oversight.models import DraftFile
from tests.browser.people import PHONE
from tests.browsers import find_chromium
from tests.conftest import BROWSER_OPTIONS
from tests.sites import Sites

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def speaker(browser: Browser, sites: Sites) -> Iterator[Page]:
    """The page for speaking, in a browser of its own that hears a tone and is held to the policy of the server."""
    started = browser.browser_type.launch(executable_path=find_chromium(), args=[*BROWSER_OPTIONS, *MICROPHONE])
    opened = started.new_page(viewport=PHONE, locale="en-GB")
    opened.goto(sites.public)
    opened.click("text=Start now")
    opened.goto(f"{sites.public}/file/account")
    yield opened
    started.close()


def kept(sites: Sites) -> list[tuple[str, ...]]:
    with sites.database.read() as session:
        return [tuple(row) for row in session.execute(select(DraftFile.kind, DraftFile.purpose))]


def test_a_statement_is_recorded_heard_and_kept_instead_of_a_written_one(speaker: Page, sites: Sites) -> None:
    page, trouble = speaker, []
    page.on("console", lambda said: trouble.append((said.text, said.location["url"])) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append((str(error), "")))
    page.click("text=Say it instead of writing")
    page.click("button:text-is('Record')")
    page.wait_for_selector("text=We record")
    page.wait_for_selector("text=0:01")
    page.click("button:text-is('Stop')")
    page.click("button:text-is('Listen')")
    page.wait_for_selector("text=You hear your recording")
    assert page.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"]
    page.click("main form button:text-is('Continue')")
    page.wait_for_url(lambda url: not url.endswith("/voice"))
    assert kept(sites) == [("matroska", "statement")]
    page.goto(f"{sites.public}/file/account")
    assert page.input_value("#account") == "I say it in the recording that I send with this."
    assert [(words, where) for words, where in trouble if not where.endswith("/favicon.ico")] == []


def test_whoever_goes_on_without_pressing_stop_loses_nothing(speaker: Page, sites: Sites) -> None:
    speaker.goto(f"{sites.public}/file/voice")
    speaker.click("button:text-is('Record')")
    speaker.wait_for_selector("text=0:01")
    speaker.click("main form button:text-is('Continue')")
    speaker.wait_for_url(lambda url: not url.endswith("/voice"))
    assert kept(sites) == [("matroska", "statement")]


def test_no_other_page_may_hear_anybody(speaker: Page, sites: Sites) -> None:
    may = "navigator.mediaDevices.getUserMedia({audio: true}).then(() => 'heard', error => error.name)"
    assert speaker.evaluate(may) == "NotAllowedError"
    speaker.goto(f"{sites.public}/file/voice")
    assert speaker.evaluate(may) == "heard"


def test_without_scripts_a_recording_of_the_phone_is_chosen(browser: Browser, sites: Sites) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(sites.public)
    page.click("text=Start now")
    page.goto(f"{sites.public}/file/voice")
    assert not page.locator("text=Record here").is_visible()
    page.click("main form button:text-is('Continue')")
    assert "Record what you want to say, or choose a recording" in page.inner_text(".govuk-error-summary")
    voice = {"name": "voice.m4a", "mimeType": "audio/mp4", "buffer": b"\0\0\0\x18ftypM4A " + bytes(50)}
    page.set_input_files("#files", [voice])
    page.click("main form button:text-is('Continue')")
    assert kept(sites) == [("mp4", "statement")]
    page.goto(f"{sites.public}/file/voice")
    assert "voice.m4a Spoken statement" in page.inner_text(".app-files")
    page.click("text=Remove")
    page.goto(f"{sites.public}/file/account")
    assert page.input_value("#account") == ""
    context.close()
