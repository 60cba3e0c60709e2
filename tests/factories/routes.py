"""Every address that an application answers, filled in so that it can be asked for."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask

SOME_ID = "00000000-0000-4000-8000-000000000000"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
METHODS = UNSAFE | {"GET"}
FILLED = {
    "trigger": "suspend",
    "kind": "note",
    "check_id": "ADEQUACY-01",
    "language": "en",
    "size": "large",
    "ending": "html",
    "form": "html",
    "which": "first",
    "step": "who",
    "filename": "oversight.css",
    "leaf": "0" * 64,
    "path": "0/000",
}
DOCUMENTS = ("casework.scorecard", "casework.files", "casework.statement", "casework.letters", "public.saying")
"""Views that print a document: these have tests of their own, and take longer than all pages together."""


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address pattern."""

    endpoint: str
    pattern: str
    method: str

    def address(self, **known: str) -> str:
        """Fill in the pattern; what is not known is the id of nothing."""
        values = FILLED | known
        return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: values.get(found[1], SOME_ID), self.pattern)


def routes_of(app: Flask, methods: frozenset[str] = METHODS) -> list[Route]:
    """List every route of an application by these methods."""
    return [
        Route(rule.endpoint, rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & methods)
    ]


def print_nothing(patched: pytest.MonkeyPatch) -> None:
    """Have documents given as the pages that they are printed from."""
    for view in DOCUMENTS:
        patched.setattr(f"oversight.blueprints.{view}.pdf", str.encode)
