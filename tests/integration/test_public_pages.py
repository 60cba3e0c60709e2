"""Rules that every page of the citizens' application keeps, whatever it is about."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from oversight.config import Settings, read_settings
from oversight.factory import HEADERS
from oversight.key_files import make_keys
from oversight.log.keeper import open_log
from tests.databases import ONE_DATABASE, rolled_back
from tests.factories.public_client import FULL, Clock, Page, Person, make_app
from tests.factories.public_walk import walk as walk_through

pytestmark = ONE_DATABASE

CODE = re.compile(r"\d{4}([  -]?\d{4}){4}")
TELLING = re.compile(r"police|complain|officer|oversight|misconduct", re.IGNORECASE)
WITHOUT_LABEL = {"hidden", "submit"}
LATER_PAGE, FIRST_LOAD = 15_000, 60_000
SCRIPTS = {"/file/files": ("files",), "/file/voice": ("voice", "files"), "/status/files": ("files",)}
"""Pages that are better with a script; each does everything without it."""


@pytest.fixture
def visitor(settings, database):
    return Person(make_app(settings, database, Clock()))


@pytest.fixture(scope="module")
def walk(engine, tmp_path_factory) -> list[Page]:
    """The pages of a walk, which the tests of this file look at."""
    folder = tmp_path_factory.mktemp("walk")
    make_keys(folder)
    settings = read_settings({"OVERSIGHT_DATA": str(folder), "OVERSIGHT_ARGON2_MEMORY": "64"})
    with engine.connect() as connection, connection.begin() as outer:
        pages = walk_of(Person(make_app(settings, rolled_back(connection, settings), Clock())), settings)
        outer.rollback()
    return pages


def walk_of(visitor: Person, settings: Settings) -> list[Page]:
    """Walk where the log has been begun."""
    open_log(settings)
    return walk_through(visitor)


def test_the_walk_meets_every_template_of_the_area(walk):
    templates = Path(__file__).parents[2] / "templates" / "public"
    parts = {"base_public", "progress", "promises", "rights", "question", "review", "acknowledged", "crowd"}
    headings = " ".join(heading for page in walk for heading in page.headings)
    for template in templates.glob("*.html"):
        heading = re.search(r'set heading = _\("([^"]+)"\)', template.read_text())
        if heading and template.stem not in parts:
            assert heading[1] in headings, template.stem


def test_each_page_has_one_heading_and_a_title_that_begins_with_it(walk):
    for page in walk:
        assert page.html.count("<h1") == 1, page.address
        heading = " ".join(page.headings).removesuffix(" (optional)")
        assert page.title.removeprefix("Error: ").startswith(heading), (page.address, page.title)


def test_a_refused_form_says_so_first_in_its_title(walk):
    for page in walk:
        refused = page.status == 422
        assert page.title.startswith("Error:") == ("There is a problem" in page.text) or not refused, page.address


def test_titles_and_addresses_give_nothing_away(walk):
    for page in walk:
        if page.address.startswith(("/standards", "/file/officers")):
            continue
        assert not TELLING.search(page.title), page.title
        assert not TELLING.search(page.address), page.address


def test_no_integer_stands_in_an_address(walk):
    addresses = {
        address for page in walk for address in (page.address, *page.links, *(form.action for form in page.forms))
    }
    assert len(addresses) > 80
    assert not {address for address in addresses if re.search(r"[/=]\d+(?=$|[/?&#.;])", address)}


def test_each_field_has_a_label(walk):
    for page in walk:
        for form in page.forms:
            fields = [each for each in form.inputs if each.get("type") not in WITHOUT_LABEL]
            assert {each["id"] for each in fields} <= page.labels, page.address


def test_no_id_is_used_twice(walk):
    for page in walk:
        assert len(page.ids) == len(set(page.ids)), page.address


def test_each_form_that_changes_something_carries_a_token(walk):
    for page in walk:
        for form in page.forms:
            assert form.method == "post"
            assert form.fields.get("csrf_token"), page.address


def test_each_form_leaves_checking_to_us(walk):
    assert all(page.html.count("<form") == page.html.count('<form method="post"') for page in walk)
    for page in walk:
        for form in re.findall(r"<form[^>]*>", page.html):
            assert "novalidate" in form or "action=" in form, form


def test_no_page_uses_scripts_but_those_for_files_or_loads_from_elsewhere(walk):
    for page in walk:
        scripts = SCRIPTS.get(page.address.partition("?")[0], ())
        ours = re.findall(r'<script src="/static/([a-z]+)\.js\?v=[0-9a-f]+" defer></script>', page.html)
        assert tuple(ours) == ("exit", *scripts), page.address
        assert page.html.count("<script") == len(ours)
        assert not re.search(r"\son\w+=|style=", page.html)
        loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page.html)
        assert all(urlsplit(address).netloc == "" for address in loaded)


def test_every_page_is_kept_by_nobody_and_hardened(walk):
    for page in walk:
        for name, value in HEADERS.items():
            said = page.headers[name]
            if page.address.partition("?")[0] in SCRIPTS and name == "Content-Security-Policy":
                said = said.removesuffix("; connect-src 'self'")
            if page.address == "/file/voice" and name == "Permissions-Policy":
                said = said.replace("microphone=(self)", "microphone=()")
            assert said == value, (page.address, name)


def test_the_code_is_only_ever_in_the_page_that_shows_it(visitor, settings, caplog, capfd):
    walk = walk_of(visitor, settings)
    codes = {page.code.replace(" ", "") for page in walk if page.code}
    assert codes
    cookies = str(visitor.browser._cookies)
    for code in codes:
        apart = re.compile(r"[  -]?".join(code))
        for page in walk:
            assert not apart.search(page.address + page.title + str(page.headers)), page.address
            if page.code.replace(" ", "") != code:
                assert not apart.search(page.html), page.address
        assert not apart.search(cookies + caplog.text + "".join(capfd.readouterr()))


def test_the_address_of_nobody_is_written_down(visitor, caplog, capfd):
    visitor.environ = {
        "REMOTE_ADDR": "198.51.100.77",
        "HTTP_USER_AGENT": "SENTINEL/1",
        "HTTP_REFERER": "https://sent.example",
    }
    visitor.follow(visitor.file(FULL))
    visitor.send(text="Hello")
    visitor.get("/status/entitlements")
    written = caplog.text + "".join(capfd.readouterr())
    assert not any(word in written for word in ("198.51.100.77", "SENTINEL", "sent.example"))


def test_pages_are_light(walk):
    sheet = Path(__file__).parents[2] / "oversight" / "static" / "oversight.css"
    heaviest = max(len(gzip.compress(page.html.encode())) for page in walk if not page.address.startswith("/standards"))
    assert heaviest <= LATER_PAGE
    assert heaviest + len(gzip.compress(sheet.read_bytes())) <= FIRST_LOAD


def test_the_exit_and_the_way_to_safety_are_on_every_page(walk):
    for page in walk:
        assert any("wikipedia" in link for link in page.links), page.address
        assert "/safety" in page.links


def test_the_first_page_tells_what_one_must_know(visitor):
    text = visitor.get("/").text
    for words in ("Call 112", "not the police", "did not do", "within 24 hours", "within 5 working days", "28 days"):
        assert words in text
    assert "stay anonymous" in text
    assert {"/code", "/safety"} <= set(visitor.page.links)


def test_the_safety_page_tells_how_it_is_today(visitor):
    text = visitor.get("/safety").text
    assert "24 hours" in text
    assert "does not use a protected connection" in text
    assert "not yet locked" in text


def test_looking_changes_nothing(visitor, database):
    visitor.begin()
    visitor.answer(FULL)
    before = _everything(database)
    for path in ("/", "/file/check", "/file/who", "/file/delete", "/file/unsent", "/file/on", "/code", "/file/sent"):
        visitor.get(path)
    assert _everything(database) == before


def _everything(database):
    from sqlalchemy import select

    from oversight.database import Base

    with database.read() as session:
        return {name: session.execute(select(table)).all() for name, table in Base.metadata.tables.items()}


@pytest.mark.parametrize("path", ["/file", "/file/send", "/file/code-kept", "/leave"])
def test_what_changes_something_cannot_be_got(visitor, path):
    assert visitor.get(path).status == 405


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(settings, database):
    from dataclasses import replace

    answer = make_app(replace(settings, https=True), database, Clock()).test_client().get("/", base_url="https://x")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert all(words in cookie for words in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Expires" not in cookie
