"""A form for every trigger: what it does, what stands in the way, what it asks for."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.attempts import REFUSALS, Attempted
from oversight.blueprints.casework.case import back_to, read_case
from oversight.blueprints.casework.forms import ConfirmForm
from oversight.blueprints.casework.record_input import form_of, typed
from oversight.queries.case_page import CasePage
from oversight.record_forms import RecordForm
from oversight.security import current_actor, database, now, permission
from oversight.services.moves import move_case
from oversight.templating import state_label
from workflows.access import Action
from workflows.errors import NotFound
from workflows.transition_table import rows_of


@bp.route("/cases/<string:reference>/do/<string:trigger>", methods=["GET", "POST"])
@permission(Action.FIRE)
def do(reference: str, trigger: str) -> Any:
    """Show what a trigger does and asks for; fire it."""
    page = read_case(reference, f"do {trigger}")
    step = page.steps.find(trigger)
    if step is None:
        raise NotFound
    form = _form(page, trigger)
    attempted = Attempted()
    if form.is_submitted():
        moved = _fire(page, trigger, form, attempted)
        if moved:
            flash(moved, "success")
            return back_to(reference)
    shown = render_template("casework/do.html", page=page, step=step, form=form, attempted=attempted)
    return shown, attempted.status if form.is_submitted() else 200


def _form(page: CasePage, trigger: str) -> RecordForm | ConfirmForm:
    asks = next((row.asks for row in rows_of(trigger) if row.asks), None)
    if asks is None:
        return ConfirmForm(data={"seen": str(page.opened.seen)})
    return form_of(page, asks)


def _fire(page: CasePage, trigger: str, form: RecordForm | ConfirmForm, attempted: Attempted) -> str:
    """Fire the trigger and say where the case is now; otherwise note in ``attempted`` why it is not."""
    content = typed(form) if isinstance(form, RecordForm) else {}
    if content is None:
        return ""
    try:
        move = move_case(database(), page.opened.reference, trigger, current_actor(), now(), content, form.seen_seq)
    except REFUSALS as refusal:
        attempted.note(refusal, page, form)
        return ""
    return _("The case is now in “%(state)s”.", state=state_label(move.dest))
