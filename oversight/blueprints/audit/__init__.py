"""Where auditors read: trails, standing lists, and whether the record holds. They change nothing."""

from flask import Blueprint

bp = Blueprint("audit", __name__, url_prefix="/audit")

from oversight.blueprints.audit import log, overview, standing, trails  # noqa: E402

__all__ = ["bp", "log", "overview", "standing", "trails"]
