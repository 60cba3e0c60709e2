"""At the counter, by keyboard alone: what is told is typed, read back and recorded, and its code opens it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from oversight.services.accounts import add_account
from tests.browser.people import Screen
from tests.sites import Sites
from workflows.roles import Role

DESK = {"width": 1280, "height": 900}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
MOST_TABS = 150

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def desk(browser: Browser, sites: Sites, settings) -> Iterator[Page]:
    """The screen of an intake officer who has signed in."""
    at = datetime.now(UTC) - timedelta(days=1)
    account = add_account(
        sites.database, settings, at, email="ines@oversight.example", name="Ines", role=Role.INTAKE_OFFICER, agency="B"
    )
    context = browser.new_context(viewport=DESK, locale="en-GB", timezone_id="UTC")
    page = context.new_page()
    page.goto(f"{sites.staff}/sign-in")
    page.keyboard.press("Tab")
    type_into(page, "email", account.email)
    type_into(page, "password", account.password)
    page.keyboard.press("Enter")
    expect(page.locator("[name=code]")).to_be_visible()
    type_into(page, "code", pyotp.TOTP(account.totp_secret).at(datetime.now(UTC)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Record a complaint")).to_be_visible()
    yield page
    context.close()


def focused(page: Page) -> str:
    """Give the name of what has the keyboard, or else its words."""
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something has the keyboard."""
    for _ in range(MOST_TABS):
        if focused(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never leads to {name}")


def type_into(page: Page, name: str, words: str) -> None:
    tab_to(page, name)
    page.keyboard.type(words)


def choose(page: Page, name: str, value: str) -> None:
    """Choose one of several answers with the arrows."""
    tab_to(page, name)
    chosen = page.locator(f"input[name='{name}'][value='{value}']")
    page.keyboard.press("Space")
    for _ in range(20):
        if chosen.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows never lead to {value}")


def alt(page: Page, key: str) -> None:
    """Press an access key. Playwright's own keyboard leaves out the character, by which the browser finds it."""
    pressed = {"modifiers": 1, "key": key, "windowsVirtualKeyCode": ord(key.upper())}
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": key, "unmodifiedText": key, **pressed})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})


def judge(page: Page) -> None:
    """See that axe finds nothing, and that nothing lies beyond the edge."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]


def test_a_complaint_is_taken_by_keyboard_and_its_code_opens_it(desk: Page, browser: Browser, sites: Sites) -> None:
    tab_to(desk, "Record a complaint")
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text("Record a complaint")
    judge(desk)
    alt(desk, "1")
    expect(desk.locator("[name=channel]").first).to_be_focused()
    choose(desk, "channel", "counter")
    type_into(desk, "interpreter", "Jan Nowak")
    alt(desk, "3")
    expect(desk.locator("[name=account-account]")).to_be_focused()
    desk.keyboard.type("Two officers took my phone.")
    type_into(desk, "officers-0-badge", "4711")
    choose(desk, "identity-identity", "named")
    type_into(desk, "contact-name", "Ana Lima")
    alt(desk, "r")
    expect(desk.locator("h1")).to_have_text("Read it back")
    expect(desk.locator(".app-sheet")).to_contain_text("Two officers took my phone.")
    judge(desk)
    choose(desk, "read_back", "confirmed")
    choose(desk, "signature", "mark")
    alt(desk, "s")
    expect(desk.locator("h1")).to_have_text("The complaint is recorded")
    judge(desk)
    code = desk.locator(".app-code").inner_text()
    citizen = Screen(browser, sites.public)
    citizen.go("/code")
    citizen.enter(code=code)
    citizen.press("Continue")
    expect(citizen.page.locator("main")).to_contain_text("Two officers took my phone.")
    citizen.close()
    for path in ("/complaints/without", "/complaints/blank"):
        desk.goto(sites.staff + path)
        judge(desk)
