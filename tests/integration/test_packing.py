"""Pages are light on the line, and nothing is compressed whose length would tell another site what is on it."""

import gzip
import re

import pytest

from tests.factories.public_client import Clock, make_app

FIRST_LOAD, LATER_PAGE = 60_000, 15_000
GZIP = {"Accept-Encoding": "gzip, deflate"}
OURS = {**GZIP, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def browser(settings, database):
    return make_app(settings, database, Clock()).test_client()


def packed(browser, path, headers, **more):
    answer = browser.open(path, headers=headers, **more)
    assert "Accept-Encoding" in answer.headers.get("Vary", ""), "what is kept on the way is told apart by encoding"
    return answer.headers.get("Content-Encoding") == "gzip"


def test_a_page_that_the_person_asked_for_is_compressed_and_says_the_same(browser):
    plain = browser.get("/safety").data
    for site in ("same-origin", "none"):
        answer = browser.get("/safety", headers={**GZIP, "Sec-Fetch-Site": site})
        assert answer.headers["Content-Encoding"] == "gzip"
        tokens = re.compile(rb'name="csrf_token" value="[^"]*"')
        assert tokens.sub(b"", gzip.decompress(answer.data)) == tokens.sub(b"", plain)
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain) / 2


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
@pytest.mark.parametrize("path", ["/", "/safety?guess=1", "/nowhere", "/code"])
def test_a_page_that_another_site_asked_for_is_not(browser, site, path):
    assert not packed(browser, path, {**GZIP, "Sec-Fetch-Site": site})


def test_an_old_browser_gets_compressed_only_what_no_stranger_can_have_put_words_on(browser):
    assert packed(browser, "/", GZIP)
    for path in ("/?guess=1", "/nowhere/guess"):
        assert not packed(browser, path, GZIP)
    assert not packed(browser, "/file/account", GZIP, method="POST", data={"account": "guess"})


def test_who_cannot_unpack_gets_it_plain(browser):
    assert not packed(browser, "/", {"Sec-Fetch-Site": "same-origin"})
    assert not packed(browser, "/", {"Accept-Encoding": "gzip;q=0", "Sec-Fetch-Site": "same-origin"})


def test_the_style_sheet_is_compressed_for_everybody_kept_for_a_year_and_known_again(browser):
    sheet = re.search(r'href="(/static/[^"]+)"', browser.get("/").text)[1]
    answer = browser.get(sheet, headers={**GZIP, "Sec-Fetch-Site": "cross-site"}, buffered=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == browser.get(sheet, buffered=True).data
    again = browser.get(sheet, headers={**GZIP, "If-None-Match": answer.headers["ETag"]}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_the_first_load_is_light(browser):
    page = browser.get("/", headers=OURS)
    sheet = re.search(r'href="(/static/[^"]+)"', gzip.decompress(page.data).decode())[1]
    assert len(page.data) <= LATER_PAGE
    assert len(page.data) + len(browser.get(sheet, headers=OURS, buffered=True).data) <= FIRST_LOAD


def test_what_is_given_to_keep_is_given_as_it_is(settings, database):
    """A promise is checked byte by byte by programs of others."""
    from flask import Response

    app = make_app(settings, database, Clock())
    app.add_url_rule("/promise", "promise", lambda: Response("x" * 2000, content_type="text/plain"))
    assert "Content-Encoding" not in app.test_client().get("/promise", headers=OURS).headers
