"""Every path of filing, by keyboard alone on a screen of 360 pixels, with and without scripts, in English and Arabic.

The suite goes two ways through; `make journeys` goes all of them, and has axe judge every page where scripts run.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from oversight.questions.paths import PATHS
from tests.conftest import PHONE
from tests.databases import ONE_DATABASE
from tests.sites import Sites

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = ONE_DATABASE

WAYS = [(path, language, scripts) for path in PATHS for language in ("en", "ar") for scripts in (True, False)]
SHORT = [("child", "en", False), ("custody", "ar", True)]
JUDGED = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
MOST_TABS = 200
OPENING = ("force", "stop", "arrest", "property", "discrimination", "assembly")
"""What is chosen of what was done, so that every page is met that an answer can open."""

WORDS = {"account": ("#account", "They hit me."), "contact": ("#name", "Ana"), "where": ("#place", "Mill Lane")}


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, page: "Page") -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Press Tab until something has the focus."""
        wanted = self.page.locator(selector).first.element_handle()
        for _ in range(MOST_TABS):
            if self.page.evaluate("element => element === document.activeElement", wanted):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab on {self.page.url}")

    def press(self, selector: str) -> None:
        """Reach a button or link, and press Enter on it."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, name: str, value: str) -> None:
        """Choose one of some radio buttons: Tab reaches the first, the arrows go on."""
        values = self.page.locator(f"input[name={name}]").evaluate_all("found => found.map(each => each.value)")
        self.reach(f"input[name={name}]")
        self.page.keyboard.press("Space")
        for _ in range(values.index(value)):
            self.page.keyboard.press("ArrowDown")

    def tick(self, name: str, value: str) -> None:
        """Tick a box."""
        self.reach(f"input[name={name}][value={value}]")
        self.page.keyboard.press("Space")

    def write(self, selector: str, words: str) -> None:
        """Type into a box."""
        self.reach(selector)
        self.page.keyboard.insert_text(words)


def answer(page: "Page", path: str) -> Iterator[str]:
    """Answer question after question, telling each page before it is left."""
    keyboard = Keyboard(page)
    while "/file/check" not in page.url:
        key = page.url.rsplit("/", 1)[1].partition("?")[0]
        if key == "who":
            keyboard.choose("who", path)
        if key == "consent":
            keyboard.choose("incapacity", "held")
        if key == "matters":
            for code in OPENING:
                keyboard.tick("did", code)
        if key == "identity":
            keyboard.choose("identity", "named")
        if key in WORDS:
            keyboard.write(*WORDS[key])
        if key == "contact" and page.locator("#email").count():
            keyboard.write("#email", "ana@example.org")
        yield key
        keyboard.press("#answers .govuk-button:not(.govuk-button--secondary)")
        assert page.locator(".govuk-error-summary").count() == 0, page.url


@pytest.mark.parametrize("path, language, scripts", WAYS if os.environ.get("OVERSIGHT_JOURNEYS") == "all" else SHORT)
def test_a_path_leads_to_sending_and_every_page_of_it_is_accessible(
    browser: "Browser", sites: Sites, path: str, language: str, scripts: bool
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts, locale="en-GB", bypass_csp=True)
    page, axe, found = context.new_page(), Axe(), {}

    def look(name: str) -> None:
        problems = ["too wide"] if page.locator("html").evaluate("it => it.scrollWidth") > PHONE["width"] else []
        if scripts:
            problems += [one["id"] for one in axe.run(page, options=JUDGED).response["violations"]]
        found[name] = problems

    page.goto(sites.public)
    if language != "en":
        page.click("button[name=read_in][value=ar]")
        assert page.get_attribute("html", "dir") == "rtl"
    look("start")
    Keyboard(page).press("form[action='/file'] .govuk-button")
    for key in answer(page, path):
        look(key)
    look("check")
    Keyboard(page).press("form[action='/file/send'] .govuk-button")
    look("code")
    assert len("".join(page.inner_text(".app-code").split())) == 20
    assert {name: problems for name, problems in found.items() if problems} == {}
    assert set(PATHS[path].asks) <= set(found)
    context.close()


def test_three_presses_of_shift_leave_and_the_back_button_does_not_come_back(browser: "Browser", sites: Sites) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    page = context.new_page()
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="<title>Elsewhere</title>"))
    page.goto(f"{sites.public}/safety")
    page.goto(f"{sites.public}/help-now")
    for _ in range(2):
        page.keyboard.press("Shift")
    assert page.url.endswith("/help-now")
    with page.expect_navigation():
        page.keyboard.press("Shift")
    assert page.url == "https://www.wikipedia.org/"
    page.go_back()
    assert page.url.endswith("/safety")
    context.close()
