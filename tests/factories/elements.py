"""A page as a test reads it when markup itself is what is tried: every element, its attributes and its text."""

from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """Every element of a page with its attributes and text; fails where tags do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[dict[str, Any]] = []
        self.open: list[dict[str, Any]] = []
        self.feed(html)
        assert self.open == [], "not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        assert len(attrs) == len(dict(attrs)), f"an attribute twice in {tag}"
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """End the element that was begun last."""
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data: str) -> None:
        """Add words to every element around them."""
        for element in self.open:
            element["text"] += data

    def all(self, tag: str, **attributes: str) -> list[dict[str, Any]]:
        """Give the elements with a tag and some attributes."""
        return [
            element
            for element in self.elements
            if element["tag"] == tag and all(element.get(key) == value for key, value in attributes.items())
        ]

    def by_id(self, name: str) -> dict[str, Any]:
        """Give the one element of an id."""
        (element,) = [element for element in self.elements if element.get("id") == name]
        return element

    def text(self, name: str) -> str:
        """Give the words of the element of an id, on one line."""
        return " ".join(self.by_id(name)["text"].split())
