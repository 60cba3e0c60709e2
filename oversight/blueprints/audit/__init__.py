"""Where auditors read: trails, standing lists, and whether the record holds."""

from flask import Blueprint

bp = Blueprint("audit", __name__, url_prefix="/audit")

from oversight.blueprints.audit import views  # noqa: E402, F401
