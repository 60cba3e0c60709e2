"""File a complaint and follow it."""

from oversight.blueprints.public import bp
from oversight.security import open_to_all


@bp.get("/")
@open_to_all
def start() -> str:
    """Say what this is."""
    return ""


@bp.get("/code")
@open_to_all
def code() -> str:
    """Ask for the code."""
    return ""


@bp.get("/safety")
@open_to_all
def safety() -> str:
    """Explain privacy."""
    return ""
