"""Ask to read a case in an emergency, and see what was answered."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.forms import EmergencyForm
from oversight.queries.emergency import own_requests
from oversight.queries.finding import as_reference
from oversight.security import current_actor, database, now, permission
from oversight.services.emergency import ask_emergency
from workflows.access import Action


@bp.route("/emergency", methods=["GET", "POST"])
@permission(Action.ASK_EMERGENCY)
def emergency() -> Any:
    """Ask for leave to read a case for an hour. The answer is the same whether there is such a case or not."""
    form = EmergencyForm()
    if form.is_submitted() and form.validate():
        ask_emergency(database(), as_reference(form.reference.data), current_actor(), now(), form.reason.data)
        flash(_("Your request is on record. A supervisor sees it on the case, if there is one that may be opened."))
        return redirect(url_for(".emergency"))
    requests = own_requests(database(), current_actor(), now())
    shown = render_template("casework/emergency.html", form=form, requests=requests)
    return shown, 422 if form.errors else 200
