"""A person on a small phone files and follows up, with scripts switched off; and every page they meet is accessible."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import PHONE
from tests.databases import ONE_DATABASE
from tests.sites import Sites

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = ONE_DATABASE

TYPED = {
    "who": ["check", "#who"],
    "account": ["fill", "#account", "They hit me with a baton.\nTwice."],
    "when": ["fill", "#date-year", "2025"],
    "officers": ["fill", "#name", "Sergeant Roe"],
    "harm": ["check", "#kinds"],
    "identity": ["check", "#identity"],
}
CONTINUE = "main form button:text-is('Continue')"


@pytest.fixture
def old_phone(browser: "Browser") -> "Iterator[Page]":
    """A browser in which no script runs."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB")
    yield context.new_page()
    context.close()


def answer(page: "Page") -> "Iterator[str]":
    """Answer question after question, telling each page before it is left."""
    while "/file/check" not in page.url:
        key = page.url.rsplit("/", 1)[1]
        if key in TYPED:
            action, target, *words = TYPED[key]
            getattr(page, action)(target, *words)
        if key == "contact":
            page.fill("#name", "Ana Lima")
            page.fill("#email", "ana@example.org")
        yield key
        page.click(CONTINUE)


def test_filing_and_following_up_work_without_scripts(old_phone: "Page", sites: Sites) -> None:
    page = old_phone
    page.goto(sites.public)
    page.click("text=Start now")
    asked = list(answer(page))
    assert (asked[:3], asked[-3:]) == (["who", "account", "matters"], ["needs", "identity", "contact"])
    assert len(set(asked)) == len(asked) > 12
    page.click("main button:text-is('Send')")
    code = page.inner_text(".app-code")
    page.check("#kept")
    page.click(CONTINUE)
    page.click("text=Follow up with your code")
    page.fill("#code", code)
    page.click(CONTINUE)
    page.fill("#text", "Can I bring my sister?")
    page.click("text=Send the message")
    assert "Can I bring my sister?" in page.inner_text("main")
    page.locator("text=Finish and leave").first.click()
    page.goto(f"{sites.public}/status")
    assert page.url.endswith("/code")


def test_going_back_in_the_browser_finds_every_answer(old_phone: "Page", sites: Sites) -> None:
    page = old_phone
    page.goto(sites.public)
    page.click("text=Start now")
    passed = []
    for key in answer(page):
        passed.append(key)
        if key == "harm":
            break
    for _ in passed[passed.index("account") + 1 :]:
        page.go_back()
    assert page.url.endswith("/file/account")
    assert page.input_value("#account") == "They hit me with a baton.\nTwice."


def test_every_page_of_the_journey_is_accessible_and_fits(page: "Page", sites: Sites) -> None:
    axe, found = Axe(), {}

    def look(name: str) -> None:
        problems = [violation["id"] for violation in axe.run(page).response["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
        found[name] = [*problems, *(["too wide"] if wide else [])]

    for address in ("/", "/safety", "/left", "/file/gone"):
        page.goto(sites.public + address)
        look(address)
    page.goto(sites.public)
    page.click("text=Start now")
    page.click(CONTINUE)
    look("an error")
    for key in answer(page):
        look(key)
    look("check")
    page.click("main button:text-is('Send')")
    look("code")
    code = page.inner_text(".app-code")
    page.check("#kept")
    page.click(CONTINUE)
    look("acknowledged")
    page.goto(f"{sites.public}/code")
    page.fill("#code", code)
    page.click(CONTINUE)
    look("status")
    for later in ("details", "correct", "afraid", "withdraw", "said"):
        page.goto(f"{sites.public}/status/{later}")
        look(later)
    assert {name: problems for name, problems in found.items() if problems} == {}
    assert len(found) > 16
