"""What an entry of the record changed: each column of each row, before and after."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from oversight.queries.trail_columns import COLUMNS, TABLES, TOLD
from oversight.queries.trail_pages import page_title
from oversight.queries.trail_values import (
    Image,
    Key,
    Names,
    chosen,
    clock_title,
    labels_in,
    labels_of,
    plain,
    spelt,
    value_of,
)
from workflows.records import KINDS
from workflows.records.fields import Choice, Several

SHORT = 120
SAID_ALREADY = frozenset(
    {("complaint", "changed_at"), ("record", "kind"), ("move", "trigger"), ("move", "source"), ("move", "dest")}
)
"""Columns that say again what the entry, its title or the state of the case says."""
OFTEN_OWN = frozenset(
    {("record", "made_by"), ("record", "made_at"), ("move", "by"), ("move", "at"), ("receipt", "made_at")}
    | {("assignment", "appointed_by"), ("assignment", "appointed_at"), ("check_override", "asked_by")}
    | {("check_override", "asked_at"), ("check_override", "approved_by"), ("check_override", "approved_at")}
)
"""Columns that mostly repeat who made the entry, or when."""
REASONS = ("reasons", "reason", "cleared_reasons", "late_reasons", "withheld_reason", "departure_reasons")
"""Columns and fields in which somebody says why."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after; ``before`` is empty for a row that is new.

    The labels say the same of values that are codes, in words of ours: a page translates them, and nothing else.
    """

    row: str
    column: str
    before: str
    after: str
    before_labels: tuple[str, ...] = ()
    after_labels: tuple[str, ...] = ()

    @property
    def before_short(self) -> str:
        """The first words of what stood before."""
        return _shorten(self.before)

    @property
    def after_short(self) -> str:
        """The first words of what stands since."""
        return _shorten(self.after)


@dataclass(frozen=True, slots=True)
class RowChanges:
    """What an entry wrote to one row. Pages name it by ``label``, in words of ours, and what comes after."""

    row: str
    is_new: bool
    changes: tuple[Change, ...]
    label: str = ""
    after_label: str = ""
    is_clock: bool = False


@dataclass(frozen=True, slots=True)
class Private:
    """The private part of an entry: the rows it wrote, and what was told beside them."""

    rows: tuple[tuple[str, Image], ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)


def read_private(data: Any) -> Private:
    """Read a private part. One that was damaged reads as empty: its check says what is wrong."""
    try:
        private = json.loads(data or b"{}")
        rows = tuple((str(told["table"]), told["row"]) for told in private.get("rows", ()))
        told = private.get("told", {}) if "rows" in private else private
        whole = all(isinstance(row["id"], str) for _, row in rows) and isinstance(told, Mapping)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return Private()
    return Private(rows, told) if whole else Private()


def changes_of(
    private: Private, before: Mapping[Key, Image], names: Names, own: frozenset[Any]
) -> tuple[RowChanges, ...]:
    """Compare the rows of an entry with their images before it.

    ``own`` holds the entry's own person and instant, which rows that only repeat them need not tell again.
    """
    found = []
    for table, row in private.rows:
        old = before.get((table, row["id"]))
        title = _title(table, row, names)
        changes = tuple(_row_changes(title, table, row, old or {}, names, own))
        if changes:
            found.append(RowChanges(title, old is None, changes, *_labelled(table, row, title), table == "clock"))
    return tuple(found)


def why(private: Private, before: Mapping[Key, Image]) -> str:
    """Find the reason that was given: told beside the rows, or in a record, a part or an override that is new."""
    sources = [private.told]
    for table, row in private.rows:
        old = before.get((table, row["id"]), {})
        new = {name: value for name, value in row.items() if old.get(name) != value}
        content = new.get("content")
        sources += [new, content] if isinstance(content, Mapping) else [new]
    found = (source.get(name) for source in sources for name in REASONS)
    return next((words for words in found if isinstance(words, str) and words), "")


def told_of(entry_type: str, private: Private, names: Names) -> tuple[tuple[str, str], ...]:
    """Give what was told beside the rows of an entry, but for the reason."""
    told = {name: value for name, value in private.told.items() if name not in REASONS}
    if isinstance(told.get("erased"), list):  # the ids of every entry of a case say less than their number
        told["erased"] = len(told["erased"])
    if isinstance(told.get("page"), str):
        told["page"] = page_title(entry_type, told["page"])
    said = ((TOLD.get(name, plain(name)), value_of(("told", name), value, names)) for name, value in told.items())
    return tuple((label, words) for label, words in said if words)


def _row_changes(
    title: str, table: str, row: Image, before: Image, names: Names, own: frozenset[Any]
) -> Iterator[Change]:
    for name, label in COLUMNS.get(table, {}).items():
        column, old, new = (table, name), before.get(name), row.get(name)
        if old == new or column in SAID_ALREADY or (column in OFTEN_OWN and new in own):
            continue
        if column == ("record", "content") and isinstance(new, Mapping):
            yield from _content_changes(title, row, old or {}, names)
            continue
        values = (value_of(column, old, names), value_of(column, new, names))
        change = Change(title, label, *values, labels_of(column, old), labels_of(column, new))
        if change.before or change.after:
            yield change


def _title(table: str, row: Image, names: Names) -> str:
    """Say which row of its table is meant, where there can be several."""
    if table == "clock":
        return clock_title(row)
    which = {"assignment": "account_id", "check_override": "check_id", "record": "kind", "party": "name"}.get(table)
    if which is None:
        return names.of(row["id"]) if table in {"subject", "allegation"} else TABLES.get(table, table)
    words = row.get(which, "") if table == "check_override" else value_of((table, which), row.get(which), names)
    return f"{TABLES[table]}: {words}" if words else TABLES[table]


def _labelled(table: str, row: Image, title: str) -> tuple[str, str]:
    """Part a title into words of ours, which a page translates, and the rest, which it does not."""
    if kind := labels_of((table, "kind"), row.get("kind")):
        return kind[0], ""
    if table == "clock":
        return title, ""
    label = TABLES.get(table, table)
    return (label, title.removeprefix(label)) if title.startswith(label) else ("", title)


def _content_changes(title: str, row: Image, old: Image, names: Names) -> Iterator[Change]:
    kind = KINDS.get(str(row.get("kind")))
    fields = kind.fields if kind else {}
    for name, value in row["content"].items():
        field = fields.get(name)
        options = field.options if isinstance(field, Choice | Several) else {}
        before, after = (spelt(chosen(found, options), names) for found in (old.get(name), value))
        if before != after:
            labels = (labels_in(old.get(name), options), labels_in(value, options))
            yield Change(title, field.label if field else plain(name), before, after, *labels)


def _shorten(text: str) -> str:
    return text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + " …"
