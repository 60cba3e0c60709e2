"""What citizens see: file a complaint, and follow it by receipt code."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from oversight.blueprints.public import (  # noqa: E402, F401
    correcting,
    details,
    files,
    filing,
    following,
    keeping,
    language,
    more_files,
    officers,
    paper,
    resuming,
    saving,
    saying,
    sending,
    start,
    uploads,
    voice,
)
