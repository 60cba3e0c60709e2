"""Where staff work: the worklist, the case, and a form for everything that can be done."""

from flask import Blueprint

bp = Blueprint("casework", __name__)

from oversight.blueprints.casework import views  # noqa: E402, F401
