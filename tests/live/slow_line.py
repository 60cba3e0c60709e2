"""File a complaint in a real browser on a line of 50 kbit/s, and print what each page weighs and how long it takes."""

import argparse
import sys
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browsers import find_chromium
from tests.live.serving import served

KBIT, LATENCY_MS = 50, 400
FIRST_LOAD, LATER_PAGE = 60_000, 15_000
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
ANSWERS = {"account": "Two officers hit me with a baton. It was at the corner of Mill Lane, after dark."}


@dataclass(frozen=True)
class Load:
    """One page as it came: where, how many bytes, and after how many seconds it could be read and used."""

    address: str
    size: int
    seconds: float


class SlowBrowser:
    """A page of a browser whose line is slow, with every byte counted."""

    def __init__(self, page: Page, kbit: float = KBIT) -> None:
        self.page, self.bytes, self.loads = page, 0, list[Load]()
        line: CDPSession = page.context.new_cdp_session(page)
        line.send("Network.enable")
        rate = kbit * 1000 / 8
        conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": rate, "uploadThroughput": rate}
        line.send("Network.emulateNetworkConditions", conditions)
        line.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def go(self, action: Any) -> None:
        """Do something that leads to a page, and note what that took."""
        before, began = self.bytes, time.monotonic()
        with self.page.expect_navigation(wait_until="load", timeout=120_000):
            action()
        seconds = time.monotonic() - began
        self.page.wait_for_timeout(50)
        address = self.page.url.split("/", 3)[3].partition("?")[0]
        self.loads.append(Load("/" + address, self.bytes - before, seconds))


def file_complaint(browser: SlowBrowser, site: str) -> None:
    """File an anonymous complaint from the first page to the rights after it, answering as little as one may."""
    page = browser.page
    browser.go(lambda: page.goto(site))
    browser.go(lambda: page.get_by_role("button", name="Start now").click())
    while "/file/check" not in page.url:
        _answer(page)
        browser.go(lambda: page.locator("main button:visible", has_text="Continue").first.click())
    browser.go(lambda: page.locator("form[action='/file/send'] button").last.click())
    page.locator("main input[type=checkbox]").check()
    browser.go(lambda: page.locator("main form button[type=submit]:visible").last.click())


def _answer(page: Page) -> None:
    for name, words in ANSWERS.items():
        field = page.locator(f"main textarea[name={name}]")
        if field.count():
            field.fill(words)
    anonymous = page.locator("main input[type=radio][value=anonymous]")
    first = page.locator("main input[type=radio]").first
    if anonymous.count():
        anonymous.check()
    elif first.count() and not page.locator("main input[type=radio]:checked").count():
        first.check()


def report(loads: list[Load]) -> bool:
    """Print every page, and tell whether all are within their limits."""
    for load in loads:
        print(f"{load.address:24} {load.size / 1000:6.1f} kB {load.seconds:6.1f} s")
    first, later = loads[0].size, max(load.size for load in loads[1:])
    print(
        f"first load {first / 1000:.1f} kB (limit {FIRST_LOAD / 1000:.0f}), heaviest later page {later / 1000:.1f} kB",
        end="",
    )
    print(f" (limit {LATER_PAGE / 1000:.0f}); the line: {KBIT} kbit/s and {LATENCY_MS} ms")
    print(f"{len(loads)} pages, {sum(load.seconds for load in loads):.0f} s of waiting in all")
    return first <= FIRST_LOAD and later <= LATER_PAGE


def main() -> int:
    """Run, print, and say by the exit status whether the limits hold."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with served() as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(OPTIONS))
        page = chromium.new_context(viewport={"width": 360, "height": 740}, locale="en-GB").new_page()
        browser = SlowBrowser(page)
        file_complaint(browser, f"http://localhost:{server.port}/")
        chromium.close()
    return 0 if report(browser.loads) else 1


if __name__ == "__main__":
    sys.exit(main())
