"""Somebody at the citizens' application: fetches pages, fills in their forms and sends them, as a browser does."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from flask import Flask
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


class Page(HTMLParser):
    """What a browser makes of an answer, as far as tests ask for it. It is read when the first test asks."""

    READ = frozenset({"title", "headings", "links", "labels", "ids", "forms", "texts", "code", "text"})

    def __init__(self, response: Any, address: str) -> None:
        super().__init__()
        self.status, self.headers, self.address = response.status_code, response.headers, address
        self.html: str = response.get_data(as_text=True)

    def __getattr__(self, name: str) -> Any:
        if name not in self.READ:
            raise AttributeError(name)
        self.title, self.headings, self.links, self.labels, self.ids = "", [], [], set(), []
        self.forms: list[Form] = []
        self.texts: list[str] = []
        self.code = ""
        self._open: list[tuple[str, dict[str, Any]]] = []
        self._select: dict[str, Any] = {}
        self._in_heading = False
        self.feed(self.html)
        self.text = " ".join(" ".join(self.texts).split())
        return getattr(self, name)

    @property
    def form(self) -> Form:
        """The form that the page is about: the last one with fields to fill in, or else the last."""
        posts = [each for each in self.forms if each.method == "post"]
        return next((each for each in posts if each.inputs), posts[-1])

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self._open.append((tag, given))
        self._in_heading = self._in_heading or tag == "h1"
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "form":
            self.forms.append(Form(given.get("action", self.address), given.get("method", "get"), MultiDict()))
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "label":
            self.labels.add(given.get("for"))
        elif tag in {"input", "textarea", "select", "button"} and self.forms:
            self._handle_field(tag, given)
        elif tag == "option" and self._select:
            self._handle_option(self._select["name"], given)

    def _handle_field(self, tag: str, given: dict[str, Any]) -> None:
        form, kind = self.forms[-1], given.get("type", "")
        if tag == "button":
            form.buttons.append(given)
            return
        if kind != "hidden":
            form.inputs.append(given)
        if tag == "select":
            self._select = given
        elif kind not in {"radio", "checkbox"} or "checked" in given:
            form.fields.add(given["name"], given.get("value", ""))

    def _handle_option(self, name: str, given: dict[str, Any]) -> None:
        """Send the first answer of a list, unless another is chosen already."""
        fields = self.forms[-1].fields
        if "selected" in given or name not in fields:
            fields.setlist(name, [given["value"]])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = {}
        self._in_heading = self._in_heading and tag != "h1"
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, given = self._open[-1] if self._open else ("", {})
        if tag == "title":
            self.title += data
        elif tag == "textarea":
            self.forms[-1].fields.setlist(given["name"], [data.removeprefix("\n")])
        else:
            self.texts.append(data)
        if self._in_heading and data.strip():
            self.headings.append(data.strip())
        if "app-code" in (given.get("class") or ""):
            self.code += data


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
