"""What is planted everywhere, a walk that plants it, and a search for it in everything that was written."""

import base64
import io
import ipaddress
import itertools
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from werkzeug.datastructures import MultiDict

from tests.factories.public_client import Page, Person

NEVER, WORDS = "never", "words"
"""What may be found nowhere at all, and what people typed, which only a sealed case may hold."""

SOURCE, FORWARDED = "127.77.66.55", "203.0.113.77"
AGENT, REFERRER, HEADER = "PlantedAgent/7.7", "https://planted-referrer.example/page", "planted-header-word"
WRONG_CODE = "90817263544536271809"
HEADERS = {
    "User-Agent": AGENT,
    "Referer": REFERRER,
    "X-Forwarded-For": FORWARDED,
    "X-Real-IP": FORWARDED,
    "X-Planted": HEADER,
    "Cookie2": HEADER,
}
TYPED = {"text", "email", "tel", "textarea", "search", "url"}
LEFT_ALONE = ("-day", "-month", "-year", "age", "csrf_token", "ticket", "number")


@dataclass
class Planted:
    """Every planted word: whether it may be found nowhere, or only sealed with the case."""

    kinds: dict[str, str] = field(
        default_factory=lambda: dict.fromkeys([SOURCE, FORWARDED, AGENT, REFERRER, HEADER, WRONG_CODE], NEVER)
    )
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1001))

    def word(self, kind: str = WORDS, name: str = "") -> str:
        """Make a new word and remember it."""
        word = f"planted{next(self.numbers)}{''.join(filter(str.isalpha, name))}"
        self.kinds[word] = kind
        return word


def walk(person: Person, planted: Planted) -> str:
    """File a complaint with a word in every input, follow it, write, and run into every error; give the code."""
    person.get(f"/?q={planted.word(NEVER, 'query')}")
    person.press("/file")
    _answer_everything(person, planted)
    person.send()
    code = person.page.code.replace(" ", "")
    planted.kinds[code] = NEVER
    person.send(kept="y")
    for typed in (WRONG_CODE, planted.word(NEVER, "code")):
        person.follow(typed)
    person.follow(code)
    for path in ("/status", "/status/more", "/status/message"):
        person.get(path)
        _send_words(person, planted)
    _upload(person, planted, "/status/files")
    person.get("/status/keep")
    _run_into_errors(person, planted)
    for _ in range(12):
        person.follow(WRONG_CODE)
    person.get("/")
    person.press("/file")
    _send_first(person)
    _send_words(person, planted)  # and never sent
    person.get("/status")
    if any(form.action == "/leave" for form in person.page.forms):
        person.press("/leave")
    return code


def _answer_everything(person: Person, planted: Planted) -> None:
    for _ in range(40):
        if person.page.address.startswith("/file/check"):
            return
        if person.page.address.startswith("/file/files"):
            _upload(person, planted, person.page.address)
            person.get("/file/files")
            person.send()
        elif not _send_words(person, planted):
            _send_first(person)
    raise AssertionError(f"the way to the end is not known from {person.page.address}: {person.page.text[:300]}")


def _send_words(person: Person, planted: Planted) -> bool:
    """Type a new word into every input of the page, and say whether that was taken."""
    before = person.page.address
    fields = _first_choices(person.page)
    for given in person.page.form.inputs:
        name, kind = given.get("name", ""), given.get("type", "textarea")
        if kind in TYPED and not name.endswith(LEFT_ALONE) and given.get("inputmode") != "numeric":
            word = planted.word(WORDS, name)
            fields.setlist(name, [f"{word}@example.org" if kind == "email" else word])
    person.post(person.page.form.action, fields)
    return person.page.status == 200 and person.page.address != before


def _send_first(person: Person) -> Page:
    return person.post(person.page.form.action, _first_choices(person.page))


def _first_choices(page: Page) -> MultiDict[str, Any]:
    fields = MultiDict(page.form.fields)
    for given in page.form.inputs:
        name = given.get("name", "")
        if given.get("type") == "radio" and name not in fields:
            same = [each["value"] for each in page.form.inputs if each.get("name") == name]
            fields.setlist(name, ["withheld" if "withheld" in same else same[0]])
    return fields


def _upload(person: Person, planted: Planted, path: str) -> None:
    person.get(path)
    content = f"{planted.word(NEVER, 'content')} in a file".encode()
    name = f"{planted.word(WORDS, 'filename')}.txt"
    file_input = next(each["name"] for each in person.page.form.inputs if each.get("type") == "file")
    fields = {name: value for name, value in person.page.form.fields.items() if name != file_input}
    person.post(person.page.form.action, {**fields, "then": "add", file_input: (io.BytesIO(content), name)})


def _run_into_errors(person: Person, planted: Planted) -> None:
    person.get(f"/{planted.word(NEVER, 'path')}")
    person.post("/code", {"code": planted.word(NEVER, "noform"), "csrf_token": planted.word(NEVER, "token")})
    person.post("/", {"x": planted.word(NEVER, "notallowed")})
    person.get("/status/more")
    huge = planted.word(NEVER, "huge") * 60_000
    person.post("/status/more", {**person.page.form.fields, "text": huge})
    parts = MultiDict([(planted.word(NEVER, "part"), "x")] * 1_100)
    person.post("/status/more", parts)


# The search ---------------------------------------------------------------------------------------------------------


def forms_of(word: str) -> set[bytes]:
    """Give the shapes in which a word may have been written."""
    plain = word.encode()
    shapes = {plain, word.encode("utf-16-le"), plain.hex().encode()}
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + plain)
        shapes.add(encoded[(8 * shift + 5) // 6 : len(encoded) - 4])
    if word.isdigit():
        for gap in (" ", "\u00a0", "-"):
            shapes.add(gap.join(word[at : at + 4] for at in range(0, len(word), 4)).encode())
    with suppress(ValueError):
        shapes.add(ipaddress.ip_address(word).packed)
    return shapes


def found_in(data: bytes, words: Iterable[str]) -> set[str]:
    """Give the words that are in some bytes, in any shape and case."""
    lower = data.lower()
    return {word for word in words if any(shape in data or shape.lower() in lower for shape in forms_of(word))}


def found_in_folder(folder: Path, words: Iterable[str]) -> dict[str, set[str]]:
    """Search every file of a folder; give the places of each word found."""
    words, places = list(words), dict[str, set[str]]()
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        for word in found_in(file.read_bytes(), words):
            places.setdefault(word, set()).add(str(file.relative_to(folder)))
    for file in folder.rglob("*.db"):
        for word, column in _columns_with(file, places):
            places[word].add(column)
    return places


def _columns_with(file: Path, words: Iterable[str]) -> Iterator[tuple[str, str]]:
    words = list(words)
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor:
                for name, value in zip(names, row, strict=True):
                    data = value if isinstance(value, bytes) else str(value).encode()
                    for word in found_in(data, words):
                        yield word, f"{table}.{name}"
