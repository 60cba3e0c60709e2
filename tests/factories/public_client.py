"""Somebody at the citizens' application: fetches pages, fills in their forms and sends them, as a browser does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.datastructures import MultiDict

from oversight.config import Settings
from oversight.database import Database
from oversight.factory import create_public_app

VOID = {"input", "link", "meta", "br", "img", "hr"}


@dataclass
class Clock:
    """A clock that tests move."""

    at: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_time(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Form:
    """A form on a page: where it goes, and what it would send if nothing were changed."""

    action: str
    method: str
    fields: MultiDict = field(default_factory=MultiDict)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    buttons: list[dict[str, Any]] = field(default_factory=list)


class Page:
    """What a browser makes of an answer, as far as tests ask for it. It is read when the first test asks."""

    def __init__(self, response: Any, address: str) -> None:
        self.status, self.headers, self.address = response.status_code, response.headers, address
        self.html: str = response.get_data(as_text=True)

    @cached_property
    def _tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    @cached_property
    def title(self) -> str:
        return "".join(node.text() for node in self.find("head > title"))

    @cached_property
    def text(self) -> str:
        """The words of the page, without its title and what is typed in."""
        pieces = (words for words, inside in _pieces(self._tree.root) if inside not in {"title", "textarea"})
        return " ".join(" ".join(pieces).split())

    @cached_property
    def headings(self) -> list[str]:
        return [words.strip() for node in self.find("h1") for words, _ in _pieces(node) if words.strip()]

    @cached_property
    def links(self) -> list[str]:
        return [node.attributes.get("href") or "" for node in self.find("a")]

    @cached_property
    def labels(self) -> set[str | None]:
        return {node.attributes.get("for") for node in self.find("label")}

    @cached_property
    def ids(self) -> list[str | None]:
        return [node.attributes["id"] for node in self.find("[id]")]

    @cached_property
    def code(self) -> str:
        return "".join(node.text() for node in self.find(".app-code"))

    @cached_property
    def forms(self) -> list[Form]:
        return [_form(node, self.address) for node in self.find("form")]

    def find(self, selector: str) -> list[Any]:
        """Give every element that a CSS selector names."""
        return self._tree.css(selector)

    @property
    def form(self) -> Form:
        """The form that the page is about: the last one with fields to fill in, or else the last."""
        posts = [each for each in self.forms if each.method == "post"]
        return next((each for each in posts if each.inputs), posts[-1])


def _pieces(node: Any) -> Iterator[tuple[str, str]]:
    """Give each piece of text below a node, with the name of the element that it stands in."""
    for each in node.traverse(include_text=True):
        if each.is_text_node:
            yield each.text(deep=False), each.parent.tag


def _form(node: Any, address: str) -> Form:
    form = Form(node.attributes.get("action") or address, node.attributes.get("method") or "get")
    for each in node.css("input, textarea, select, button"):
        given, kind = each.attributes, each.attributes.get("type") or ""
        if each.tag == "button":
            form.buttons.append(given)
            continue
        if kind != "hidden":
            form.inputs.append(given)
        if each.tag == "select":
            form.fields.setlist(given["name"], _chosen(each))
        elif each.tag == "textarea":
            form.fields.add(given["name"], each.text())
        elif kind not in {"radio", "checkbox"} or "checked" in given:
            form.fields.add(given["name"], given.get("value") or "")
    return form


def _chosen(select: Any) -> list[str]:
    """Send the first answer of a list, unless another is chosen already."""
    options = select.css("option")
    chosen = [each for each in options if "selected" in each.attributes] or options
    return [each.attributes.get("value") or "" for each in chosen[:1]]


class Spoken(HTMLParser):
    """The words of a page, each with the language in which it is read aloud."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[tuple[str, str]] = []
        self._languages: list[str] = [""]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self._languages.append(dict(attrs).get("lang") or self._languages[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append((data.strip(), self._languages[-1]))


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, app: Flask, address: str = "127.0.0.1") -> None:
        self.browser = app.test_client()
        self.environ = {"REMOTE_ADDR": address}
        self.pages: list[Page] = []
        self.page: Page

    def get(self, path: str) -> Page:
        return self._arrive(self.browser.get(path, environ_base=self.environ), path)

    def post(self, path: str, fields: Any) -> Page:
        return self._arrive(self.browser.post(path, data=fields, environ_base=self.environ), path)

    def send(self, press: tuple[str, str] | None = None, **answers: Any) -> Page:
        """Fill in the form of the present page, press a button, and follow to where it leads."""
        return self.post(*self._filled(press, answers))

    def leads_to(self, **answers: Any) -> str:
        """Fill in the form of the present page, press its button, and tell where it leads without going there."""
        action, fields = self._filled(None, answers)
        response = self.browser.post(action, data=fields, environ_base=self.environ)
        return str(response.headers.get("Location", f"{response.status} {action}"))

    def _filled(self, press: tuple[str, str] | None, answers: dict[str, Any]) -> tuple[str, MultiDict]:
        form = self.page.form
        fields = MultiDict(form.fields)
        for name, value in answers.items():
            fields.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
        if press:
            fields.setlist(press[0], [press[1]])
        return form.action, fields

    def press(self, action: str) -> Page:
        """Press the button of the form that goes to an address."""
        form = next(each for each in self.page.forms if each.action == action)
        return self.post(action, form.fields)

    def _arrive(self, response: Any, path: str) -> Page:
        if response.status_code in {302, 303}:
            return self.get(response.headers["Location"])
        self.page = Page(response, path)
        self.pages.append(self.page)
        return self.page

    def begin(self) -> Page:
        self.get("/")
        return self.press("/file")

    def answer(self, answers: dict[str, dict[str, Any]], until: str = "/file/check") -> Page:
        """Answer questions as they come, leaving empty those without an answer here."""
        while self.page.address != until:
            key = self.page.address.removeprefix("/file/").partition("?")[0]
            before = self.page.address
            self.send(**answers.get(key, {}))
            assert (self.page.status, self.page.address) != (422, before), f"{before}: {self.page.text}"
        return self.page

    def file(self, answers: dict[str, dict[str, Any]] | None = None) -> str:
        """File a whole complaint, keep the code, and return it."""
        self.begin()
        self.answer(ANONYMOUS if answers is None else answers)
        self.send()
        code = self.page.code
        self.send(kept="y")
        return code

    def follow(self, code: str) -> Page:
        """Follow a complaint by its code."""
        self.get("/code")
        return self.send(code=code)


ANONYMOUS: dict[str, dict[str, Any]] = {
    "who": {"who": "self"},
    "account": {"account": "Two officers hit me with a baton."},
    "identity": {"identity": "anonymous"},
}

FULL: dict[str, dict[str, Any]] = {
    "who": {"who": "self"},
    "account": {"account": "Two officers hit me with a baton.\nNobody helped."},
    "matters": {"did": ["force"], "did_not": ["doctor"]},
    "force": {"force_kinds": ["baton"], "weapon_use": "used", "injuries": ["bone"], "doctor": "seen"},
    "when": {"date-day": "", "date-month": "2", "date-year": "2026", "time": "After dark", "going_on": "y"},
    "where": {"place": "Corner of Mill Lane", "place_kind": "street"},
    "officers": {
        "name": "Sergeant Roe",
        "badge": "4711",
        "rank": "Sergeant",
        "unit": "Patrol 7",
        "vehicle": "XB 12",
        "uniform": "yes",
    },
    "witnesses": {"witnesses": "The man at the kiosk"},
    "files": {},
    "harm": {"kinds": ["body", "property"], "harm": "A broken wrist"},
    "wishes": {"wanted": ["apology"], "wishes": "In writing"},
    "fears": {"afraid": "soon", "feared": ["officers"], "guards": ["no_police"]},
    "help": {},
    "age": {"age": "34"},
    "needs": {"needs": ["interpreter"], "language": "Polish", "details": "By telephone"},
    "identity": {"identity": "withheld"},
    "contact": {"name": "Ana Lima", "email": "ana@example.org", "phone": "555 0100", "safe": "Mornings only"},
}


def make_app(settings: Settings, database: Database, clock: Clock) -> Flask:
    """Make the citizens' application with a clock that tests move."""
    return create_public_app(settings, database, clock)
