"""Where staff work: the worklist, the case, and a form for everything that can be done."""

from flask import Blueprint

bp = Blueprint("casework", __name__)

from oversight.blueprints.casework import (  # noqa: E402
    assignments,
    blank_forms,
    case,
    emergency,
    files,
    findings,
    imported,
    keeping,
    letters,
    lost_code,
    moves,
    overrides,
    people,
    records,
    scorecard,
    statement,
    take,
    uploads,
    words,
    worklist,
)

__all__ = [
    "assignments",
    "blank_forms",
    "bp",
    "case",
    "emergency",
    "files",
    "findings",
    "imported",
    "keeping",
    "letters",
    "lost_code",
    "moves",
    "overrides",
    "people",
    "records",
    "scorecard",
    "statement",
    "take",
    "uploads",
    "words",
    "worklist",
]
