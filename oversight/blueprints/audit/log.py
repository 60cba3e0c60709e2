"""What the log shows to whoever watches it."""

from flask import render_template

from oversight.blueprints.audit import bp
from oversight.queries.monitors import monitored
from oversight.security import current_actor, database, now, permission, settings
from oversight.services import auditing
from workflows.access import Action


@bp.get("/log")
@permission(Action.SEE_STANDING_LISTS)
def log() -> str:
    """Show entries nobody outside can know of yet, backdated and lost ones, gaps, and what the witnesses say."""
    found = monitored(database(), settings(), current_actor(), now())
    auditing.note_page(database(), current_actor(), now(), "log")
    return render_template("audit/log.html", found=found)
