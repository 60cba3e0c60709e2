"""The published log: its files for any client, and pages that say in plain words what it is for."""

from flask import Blueprint

bp = Blueprint("log", __name__, url_prefix="/log")

from oversight.blueprints.log import files, pages  # noqa: E402, F401
