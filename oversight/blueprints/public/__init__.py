"""What citizens see: file a complaint, and follow it by receipt code."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from oversight.blueprints.public import files, filing, following, keeping, officers, resuming, sending, start  # noqa: E402, F401
