"""What an entry of the record changed: each column before and after, in words that a person can read."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from oversight.queries.case_people import PARTY_ROLES
from oversight.queries.case_words import RECEIVED_BY, SOURCES
from oversight.queries.trail_columns import COLUMNS, TABLES, TOLD
from workflows.records import KINDS
from workflows.records.fields import Choice, Several
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.outcome import FINDING_VALUES
from workflows.roles import ROLE_LABELS, Role
from workflows.standards import load_standards
from workflows.states import MEANINGS, State
from workflows.transition_table import TRIGGERS
from workflows.wording import N_

SHORT = 120
YES, NO = N_("Yes"), N_("No")
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

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|\+00:00)")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Image = Mapping[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after; ``before`` is empty for a row that is new."""

    row: str
    column: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether the whole text is better kept out of the way."""
        return len(self.before) > SHORT or len(self.after) > SHORT

    @property
    def before_short(self) -> str:
        """The first words of what stood before."""
        return _shorten(self.before)

    @property
    def after_short(self) -> str:
        """The first words of what stands since."""
        return _shorten(self.after)


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


class Names:
    """Names for the random ids in the rows: of staff, and of the people, officers and allegations of a case."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {"system": ROLE_LABELS[Role.SYSTEM]}

    def learn(self, table: str, row: Image) -> None:
        """Remember what a row of a case is called."""
        match table:
            case "party":
                self.known[row["id"]] = str(row.get("name") or TABLES["party"])
            case "subject" | "allegation":
                self.known[row["id"]] = f"{TABLES[table]} {row.get('number')}"
            case "record":
                self.known[row["id"]] = _kind(row.get("kind"))
            case "complaint":
                self.known[row["id"]] = ROLE_LABELS[Role.COMPLAINANT]

    def of(self, value: str) -> str:
        """Give the name of an id, and anything else as it is."""
        return self.known.get(value, value)


def ids_in(value: Any) -> Iterator[str]:
    """Find everything that looks like an id in a value."""
    if isinstance(value, str):
        if _ID.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from ids_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from ids_in(inner)


def changes_of(private: Private, before: Mapping[Key, Image], names: Names, own: frozenset[Any]) -> tuple[Change, ...]:
    """Compare the rows of an entry with their images before it.

    ``own`` holds the entry's own person and instant, which rows that only repeat them need not tell again.
    """
    return tuple(
        change
        for table, row in private.rows
        for change in _row_changes(table, row, before.get((table, row["id"]), {}), names, own)
    )


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


def told_of(private: Private, names: Names) -> tuple[tuple[str, str], ...]:
    """Give what was told beside the rows, but for the reason."""
    told = {name: value for name, value in private.told.items() if name not in REASONS}
    said = ((TOLD.get(name, _plain(name)), _value(("told", name), value, names)) for name, value in told.items())
    return tuple((label, words) for label, words in said if words)


def _row_changes(table: str, row: Image, before: Image, names: Names, own: frozenset[Any]) -> Iterator[Change]:
    title = _title(table, row, names)
    for name, label in COLUMNS.get(table, {}).items():
        column, old, new = (table, name), before.get(name), row.get(name)
        if old == new or column in SAID_ALREADY or (column in OFTEN_OWN and new in own):
            continue
        if column == ("record", "content") and isinstance(new, Mapping):
            yield from _content_changes(title, row, old or {}, names)
            continue
        change = Change(title, label, _value(column, old, names), _value(column, new, names))
        if change.before or change.after:
            yield change


def _title(table: str, row: Image, names: Names) -> str:
    """Say which row of its table is meant, where there can be several."""
    which = {"assignment": "account_id", "check_override": "check_id", "record": "kind", "party": "name"}.get(table)
    if which is None:
        return names.of(row["id"]) if table in {"subject", "allegation"} else TABLES.get(table, table)
    words = row.get(which, "") if table == "check_override" else _value((table, which), row.get(which), names)
    return f"{TABLES[table]}: {words}" if words else TABLES[table]


def _content_changes(title: str, row: Image, old: Image, names: Names) -> Iterator[Change]:
    kind = KINDS.get(row.get("kind", ""))
    fields = kind.fields if kind else {}
    for name, value in row["content"].items():
        field = fields.get(name)
        options = field.options if isinstance(field, Choice | Several) else {}
        before, after = (_words(_chosen(found, options), names) for found in (old.get(name), value))
        if before != after:
            yield Change(title, field.label if field else _plain(name), before, after)


def _chosen(value: Any, options: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_chosen(code, options) for code in value]
    return options.get(value, value) if isinstance(value, str) else value


_STATES = {state.value: MEANINGS[state].label for state in State}
_CODED: dict[Key, Mapping[str, str]] = {
    ("complaint", "state"): _STATES,
    ("complaint", "source"): SOURCES,
    ("complaint", "channel"): RECEIVED_BY,
    ("complaint", "next_due_check"): {name: check.title for name, check in load_standards().checks.items()},
    ("party", "roles"): PARTY_ROLES,
    ("told", "role"): {role.value: ROLE_LABELS[role] for role in Role},
    ("allegation", "categories"): ALLEGATION_CODES,
    ("allegation", "finding"): FINDING_VALUES,
    ("record", "kind"): {name: kind.title for name, kind in KINDS.items()},
    ("move", "trigger"): {name: trigger.label for name, trigger in TRIGGERS.items()},
    ("move", "source"): _STATES,
    ("move", "dest"): _STATES,
    ("assignment", "role"): {role.value: ROLE_LABELS[role] for role in Role},
    ("check_override", "check_id"): {name: f"{name}: {check.title}" for name, check in load_standards().checks.items()},
}
"""Codes that stand in columns, and what they mean."""


def _value(column: Key, value: Any, names: Names) -> str:
    return _words(_chosen(value, _CODED.get(column, {})), names)


def _words(value: Any, names: Names) -> str:
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case str():
            return _moment(names.of(value))
        case list() | tuple():
            return ", ".join(_words(inner, names) for inner in value)
        case Mapping():
            found = ((_plain(name), _words(inner, names)) for name, inner in value.items())
            return "; ".join(f"{name}: {words}" for name, words in found if words)
    return str(value)


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    return f"{found[1]} {found[2]} UTC" if found else text


def _kind(name: Any) -> str:
    return KINDS[name].title if name in KINDS else str(name)


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _shorten(text: str) -> str:
    return text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + " …"
