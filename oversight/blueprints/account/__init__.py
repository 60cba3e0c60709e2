"""Sign in and out, and one's own account."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from oversight.blueprints.account import views  # noqa: E402, F401
