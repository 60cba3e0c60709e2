"""What the log is in plain words, how to check it without our software, and how it stands today."""

from flask import render_template, url_for

from oversight.blueprints.log import bp
from oversight.queries.published import log_status
from oversight.security import open_to_all, settings


@bp.get("/")
@open_to_all
def status() -> str:
    """Show how far the log is, and who vouches for that."""
    return render_template("log/status.html", log=log_status(settings()))


@bp.get("/meaning")
@open_to_all
def meaning() -> str:
    """Tell somebody who complained what the log is to them."""
    return render_template("log/meaning.html", back_url=url_for(".status"))


@bp.get("/checking")
@open_to_all
def checking() -> str:
    """Tell a journalist or a court how to check without believing us."""
    return render_template("log/checking.html", log=log_status(settings()), back_url=url_for(".status"))
