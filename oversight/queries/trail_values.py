"""Values of the record in words that a person can read: codes spelt out, ids named, times without seconds."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oversight.languages import CITIZEN, languages_with, own_name
from oversight.queries.case_people import PARTY_ROLES
from oversight.queries.case_words import RECEIVED_BY, SOURCES
from oversight.queries.trail_columns import TABLES
from workflows.records import KINDS
from workflows.records.findings import FINDING_VALUES
from workflows.records.intake import ALLEGATION_CODES
from workflows.roles import ROLE_LABELS, Role
from workflows.standards import load_standards
from workflows.states import MEANINGS, State
from workflows.transition_table import TRIGGERS
from workflows.wording import N_, worded

FINGERPRINTS = frozenset({("receipt", "lookup"), ("complaint", "submission_hash")})
"""Columns of which nobody needs more than the first characters."""
YES, NO = N_("Yes"), N_("No")

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|\+00:00)")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Image = Mapping[str, Any]
Key = tuple[str, str]


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
                self.known[row["id"]] = kind_title(row.get("kind"))
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


def chosen(value: Any, options: Mapping[str, str]) -> Any:
    """Put a code, or every code of a list, into words."""
    if isinstance(value, list):
        return [chosen(code, options) for code in value]
    return options.get(value, value) if isinstance(value, str) else value


_CHECKS = {name: f"{name}: {check.title}" for name, check in load_standards().checks.items()}
_CLOCKS = {"running": N_("Runs"), "stopped": N_("Stands still"), "waived": N_("Waived"), "ended": N_("Ended")}
_LANGUAGES = {language: own_name(language) for language in languages_with(CITIZEN)}
_OF_SOMEBODY = (
    ("record", "made_by"),
    ("move", "by"),
    ("complaint", "received_by"),
    ("evidence_file", "received_by"),
    ("clock", "reminded"),
    ("clock", "escalated"),
)
"""Columns that name an account, or where none did or shall do something a role."""
_ROLES = {role.value: ROLE_LABELS[role] for role in Role}
_STATES = {state.value: MEANINGS[state].label for state in State}
_CODED: dict[Key, Mapping[str, str]] = {
    ("complaint", "state"): _STATES,
    ("complaint", "source"): SOURCES,
    ("complaint", "channel"): RECEIVED_BY,
    ("complaint", "language"): _LANGUAGES,
    ("party", "language"): _LANGUAGES,
    ("complaint", "next_due_check"): {name: check.title for name, check in load_standards().checks.items()},
    ("party", "roles"): PARTY_ROLES,
    ("told", "role"): _ROLES,
    ("allegation", "categories"): ALLEGATION_CODES,
    ("allegation", "finding"): FINDING_VALUES,
    ("record", "kind"): {name: kind.title for name, kind in KINDS.items()},
    ("move", "trigger"): {name: trigger.label for name, trigger in TRIGGERS.items()},
    ("move", "source"): _STATES,
    ("move", "dest"): _STATES,
    ("assignment", "role"): _ROLES,
    ("check_override", "check_id"): _CHECKS,
    ("clock", "check_id"): _CHECKS,
    ("clock", "state"): _CLOCKS,
    **dict.fromkeys(_OF_SOMEBODY, _ROLES),
}
"""Codes that stand in columns, and what they mean."""


def value_of(column: Key, value: Any, names: Names) -> str:
    """Put the value of a column into words."""
    if column in FINGERPRINTS and isinstance(value, str):
        return f"{value[:8]} …"
    return spelt(chosen(value, _CODED.get(column, {})), names)


def labels_in(value: Any, options: Mapping[str, str]) -> tuple[str, ...]:
    """Give what codes mean, in words of ours that a page may translate; nothing where anything else was written."""
    if isinstance(value, bool):
        return (YES if value else NO,)
    codes = value if isinstance(value, list) else [value]
    known = all(isinstance(code, str) and code in options for code in codes)
    return tuple(options[code] for code in codes) if known else ()


def labels_of(column: Key, value: Any) -> tuple[str, ...]:
    """Give what the codes in a column mean."""
    return labels_in(value, _CODED.get(column, {}))


def spelt(value: Any, names: Names) -> str:
    """Put any value of the record into words."""
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case str():
            return _moment(names.of(value))
        case list() | tuple():
            return ", ".join(spelt(inner, names) for inner in value)
        case Mapping():
            found = ((plain(name), spelt(inner, names)) for name, inner in value.items())
            return "; ".join(f"{name}: {words}" for name, words in found if words)
    return str(value)


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    return f"{found[1]} {found[2]} UTC" if found else text


def kind_title(name: Any) -> str:
    """Give the title of a kind of record."""
    return KINDS[name].title if isinstance(name, str) and name in KINDS else str(name)


def clock_title(row: Image) -> str:
    """Say which clock of a case a row is: by the title of its check, and where it has none by its name in the pack."""
    check = load_standards().checks.get(str(row.get("check_id")))
    return worded("Clock: %(title)s", title=check.title if check else str(row.get("clock")))


def plain(name: str) -> str:
    """Make words of a name that has none."""
    return name.replace("_", " ").capitalize()
