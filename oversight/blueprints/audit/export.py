"""A trail as a file: streamed, marked with who took it, and safe to open in a spreadsheet."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _

from oversight.blueprints.audit.forms import FILTERS
from oversight.queries.trail import TrailEntry, whole_trail
from oversight.queries.trail_selection import Scope, Wanted
from oversight.security import current_actor, database, now
from oversight.services import auditing
from workflows.audit.entry import write_time

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet run what follows."""

FOR_PAGES = frozenset({"label", "after_label", "before_labels", "after_labels", "is_clock"})


def exported(scope: Scope, wanted: Wanted, page: str) -> Response:
    """Give a trail as CSV or JSON, after putting on record who takes it and what was chosen."""
    kind = request.args.get("format", "csv")
    if kind not in FORMATS:
        abort(404)
    actor, at = current_actor(), now()
    entries = whole_trail(database(), actor, scope, wanted)
    chosen = {name: value for name in FILTERS if (value := request.args.get(name))}
    person = {"person": scope.account_id} if scope.account_id else {}
    mark = auditing.note_export(database(), actor, at, page, scope.case_id, format=kind, **person, **chosen)
    media_type, write = FORMATS[kind]
    words = _("%(who)s on %(when)s, entry %(entry)s", who=actor.name, when=write_time(at), entry=mark)
    response = Response(write(entries, words), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="trail-{page}.{kind}"'
    return response


def as_csv(entries: Iterator[TrailEntry], mark: str) -> Iterator[str]:
    """Write one line an entry. Every line carries the mark, so that no cut-out loses it."""
    yield _line([*_HEADINGS, "exported by"])
    for entry in entries:
        yield _line([*_cells(entry), mark])


def as_json(entries: Iterator[TrailEntry], mark: str) -> Iterator[str]:
    """Write one object, with the mark first and then the entries."""
    yield f'{{"exported_by": {json.dumps(mark, ensure_ascii=False)}, "entries": ['
    separator = "\n"
    for entry in entries:
        at = write_time(entry.at) if entry.at else None
        told = asdict(entry, dict_factory=_without_labels) | {"at": at, "told": dict(entry.told)}
        yield separator + json.dumps(told, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _without_labels(values: list[tuple[str, Any]]) -> dict[str, Any]:
    """Leave out what says the same once more, for pages to translate."""
    return {name: value for name, value in values if name not in FOR_PAGES}


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


_HEADINGS = ("at", "what", "who", "role", "case", "place", "changes", "told", "why", "check", "type", "entry")


def _cells(entry: TrailEntry) -> tuple[str, ...]:
    changes = (f"{change.row}, {change.column}: {change.before} \u2192 {change.after}" for change in entry.changes)
    return (
        write_time(entry.at) if entry.at else "",
        entry.words,
        entry.who,
        entry.role,
        entry.reference or "",
        "" if entry.place is None else str(entry.place),
        "\n".join(changes),
        "\n".join(f"{label}: {words}" for label, words in entry.told),
        entry.why,
        entry.check,
        entry.type,
        entry.id,
    )


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([harmless(cell) for cell in cells])
    return line.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Iterator[TrailEntry], str], Iterator[str]]]] = {
    "csv": ("text/csv", as_csv),
    "json": ("application/json", as_json),
}
