"""The oversight body itself: how it stands towards the checks on it, and the register that they read."""

from flask import Blueprint

bp = Blueprint("body", __name__, url_prefix="/body")

from oversight.blueprints.body import views  # noqa: E402

__all__ = ["bp", "views"]
