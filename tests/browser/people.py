"""People at their screens: a citizen with a phone, and staff who sign in with password and device."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from oversight.services.accounts import NewAccount

PHONE = {"width": 360, "height": 740}


class Screen:
    """One person's browser without scripts. It remembers every page it was shown, for the walk with axe."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(
            viewport=PHONE, locale="en-GB", timezone_id="UTC", java_script_enabled=False
        )
        self.page: Page = self.context.new_page()
        self.seen: list[str] = []

    def go(self, path: str) -> None:
        """Open a page of the site."""
        answer = self.page.goto(self.address + path)
        assert answer is not None, path
        assert answer.ok, f"{path}: {answer.status}"
        self.note()

    def note(self) -> None:
        """Remember the page, and see that nothing of it lies beyond the edge of a small screen."""
        self.seen.append(self.page.url.removeprefix(self.address))
        width = self.page.locator("html").evaluate("element => element.scrollWidth")
        assert width <= PHONE["width"], f"{self.page.url} is {width} pixels wide"

    def press(self, name: str) -> None:
        """Press a button, and see that the next page holds no complaint about the form."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.note()
        expect(self.page.locator(".govuk-error-summary")).to_have_count(0)
        expect(self.page.locator("h1")).to_have_count(1)

    def enter(self, **values: Any) -> None:
        """Fill in a form by the names of its fields."""
        for name, value in values.items():
            self._enter(name, value)

    def _enter(self, name: str, value: Any) -> None:
        if isinstance(value, datetime):
            self._enter_parts(name, value)
            self.page.locator(f"[name='{name}-time']").fill(f"{value:%H:%M}")
        elif isinstance(value, date):
            self._enter_parts(name, value)
        elif isinstance(value, bool):
            self._choose(name, ["yes" if value else "no"])
        elif isinstance(value, list | tuple):
            self._choose(name, value)
        elif self.page.locator(f"input[type=radio][name='{name}']").count():
            self._choose(name, [value])
        elif self.page.locator(f"select[name='{name}']").count():
            self.page.locator(f"select[name='{name}']").select_option(value)
        else:
            self.page.locator(f"[name='{name}']").fill(value)

    def _enter_parts(self, name: str, day: date) -> None:
        for part in ("day", "month", "year"):
            self.page.locator(f"[name='{name}-{part}']").fill(str(getattr(day, part)))

    def _choose(self, name: str, values: Iterable[str]) -> None:
        for value in values:
            self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def close(self) -> None:
        """Close the browser."""
        self.context.close()


def sign_in(screen: Screen, account: NewAccount) -> None:
    """Sign in with address, password and the code that the person's device shows."""
    screen.go("/sign-in")
    screen.enter(email=account.email, password=account.password)
    screen.press("Continue")
    screen.enter(code=pyotp.TOTP(account.totp_secret).at(datetime.now(UTC)))
    screen.press("Sign in")
