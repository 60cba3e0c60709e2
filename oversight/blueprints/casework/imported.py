"""Where an imported case comes from: the rows of the other agency's files, value by value."""

from flask import render_template

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import read_case
from oversight.queries.imported import source_rows
from oversight.security import database, permission
from workflows.access import Action
from workflows.errors import NotFound


@bp.get("/cases/<string:reference>/source")
@permission(Action.READ_CASE)
def source(reference: str) -> str:
    """Show each value as it came, beside what it was mapped to."""
    page = read_case(reference, "source of the import")
    rows = source_rows(database(), page.opened)
    if not rows:
        raise NotFound
    return render_template("casework/source.html", page=page, source_rows=rows)
