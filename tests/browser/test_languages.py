"""Reading from the right, on a small phone without scripts: mirrored, nothing cut off, and nothing typed is lost."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from oversight.services.accounts import add_account
from tests.browser.people import Screen, sign_in
from tests.conftest import PHONE
from tests.databases import ONE_DATABASE
from tests.sites import Sites
from workflows.roles import Role

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = ONE_DATABASE

WORDS = "They hit me with a baton.\nTwice."


def test_somebody_changes_to_arabic_in_the_middle_and_keeps_what_they_typed(browser: "Browser", sites: Sites) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(sites.public)
    page.click("text=Start now")
    page.check("#who")
    page.click("main form button:text-is('Continue')")
    page.fill("#account", WORDS)
    page.click("button:text-is('العربية')")
    assert page.url.endswith("/file/account")
    assert (page.get_attribute("html", "lang"), page.get_attribute("html", "dir")) == ("ar", "rtl")
    assert page.input_value("#account") == WORDS
    assert page.locator(".govuk-error-summary").count() == 0
    _is_mirrored(page)
    for following in ("/file/matters", "/file/when"):
        page.click("main form button:text-is('متابعة')")
        assert page.url.endswith(following)
    page.fill("#date-year", "2025")
    page.press("#date-year", "Enter")
    assert page.url.endswith("/file/where"), "the Enter key goes on, and changes no language"
    context.close()


def test_the_worklist_in_french_is_no_wider_than_a_small_screen(browser: "Browser", sites: Sites, settings) -> None:
    at = datetime.now(UTC)
    someone = {"email": "a@oversight.example", "name": "Ana", "role": Role.SUPERVISOR, "agency": "Body"}
    screen = Screen(browser, sites.staff)
    sign_in(screen, add_account(sites.database, settings, at, **someone))
    screen.go("/account")
    screen.page.click("button[value=fr]")
    screen.go("/worklist")
    assert "Liste de travail" in screen.page.inner_text("h1")
    screen.close()


def _is_mirrored(page) -> None:
    """Text begins at the right edge, the way out stands at the left one, and nothing has to be pushed sideways."""
    width = PHONE["width"]
    heading, way_out = page.locator("h1").bounding_box(), page.locator(".app-exit").bounding_box()
    assert heading["x"] + heading["width"] > width - 30
    assert way_out["x"] < 30
    assert page.locator("body").bounding_box()["width"] <= width
