"""One case as a play: its people, each at a screen of their own."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser

from oversight.config import Settings
from oversight.database import Database
from oversight.services.accounts import NewAccount, add_account
from tests.browser.people import Screen, sign_in
from tests.sites import Sites
from workflows.roles import Role


class Play:
    """The people of one case, each at a screen of their own."""

    def __init__(self, browser: Browser, sites: Sites, accounts: dict[Role, NewAccount]) -> None:
        self.browser, self.sites, self.accounts = browser, sites, accounts
        self.citizen = Screen(browser, sites.public)
        self.screens: dict[Role, Screen] = {}
        self.reference = self.code = ""
        self.now = datetime.now(UTC).replace(second=0, microsecond=0)

    def __getitem__(self, role: Role) -> Screen:
        if role not in self.screens:
            self.screens[role] = Screen(self.browser, self.sites.staff)
            sign_in(self.screens[role], self.accounts[role])
        return self.screens[role]

    def open(self, role: Role) -> Screen:
        """Open the case as somebody."""
        self[role].go(f"/cases/{self.reference}")
        return self[role]

    def fire(self, role: Role, trigger: str, button: str, **values: object) -> None:
        """Fire a trigger by its form."""
        screen = self.open(role)
        screen.go(f"/cases/{self.reference}/do/{trigger}")
        screen.enter(**values)
        screen.press(button)

    def record(self, role: Role, kind: str, about: str = "", **values: object) -> None:
        """Make a record by its form."""
        screen = self[role]
        screen.go(f"/cases/{self.reference}/records/{kind}" + (f"?about={about}" if about else ""))
        screen.enter(**values)
        screen.press("Save")

    def id_in(self, role: Role, pattern: str) -> str:
        """Find an id in an address on the case page."""
        found = re.search(pattern, self.open(role).page.content())
        assert found, pattern
        return found[1]


def appoint(play: Play, part: str, role: Role) -> None:
    """Give somebody a part in the case, who declares no interest."""
    supervisor = play[Role.SUPERVISOR]
    supervisor.go(f"/cases/{play.reference}/assign?part={part}")
    supervisor.page.locator("input[name=account]").first.check()
    supervisor.press("Assign")
    person = play[role]
    person.go(f"/cases/{play.reference}/declare")
    person.enter(has_interest="no")
    person.press("Sign the declaration")


def hire(database: Database, settings: Settings, cast: Iterable[Role]) -> dict[Role, NewAccount]:
    """Give one person of each role an account, since yesterday."""
    at = datetime.now(UTC) - timedelta(days=1)
    return {
        role: add_account(
            database, settings, at, email=f"{role}@oversight.example", name=role.title(), role=role, agency="Body"
        )
        for role in cast
    }
