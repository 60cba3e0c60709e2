"""The standards that complaints are checked against, for everyone to read."""

from flask import Blueprint

bp = Blueprint("standards", __name__, url_prefix="/standards")

from oversight.blueprints.standards import views  # noqa: E402, F401
