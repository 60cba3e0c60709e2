"""Ask for an override of a check, and agree to one as the second person."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import back_to, read_case
from oversight.blueprints.casework.forms import OverrideForm
from oversight.queries.case_page import CasePage
from oversight.saying import said
from oversight.security import current_actor, database, now, permission
from oversight.services.overrides import approve_override, ask_override
from workflows.access import Action
from workflows.clocks import end_of
from workflows.errors import Invalid, NotFound
from workflows.overrides import offer
from workflows.standards import load_standards


@bp.route("/cases/<string:reference>/overrides/<string:check_id>", methods=["GET", "POST"])
@permission(Action.ASK_OVERRIDE)
def override(reference: str, check_id: str) -> Any:
    """Depart from a check, or explain a missed deadline: why, and until when."""
    page = read_case(reference, f"override {check_id}")
    check = load_standards().checks.get(check_id)
    if check is None or not page.opened.may(Action.ASK_OVERRIDE):
        raise NotFound
    form = OverrideForm()
    if form.is_submitted() and form.validate() and _ask(page, check_id, form):
        flash(_("The override is on record."), "success")
        return back_to(reference)
    verdict = page.opened.evaluation.verdict(check)
    shown = render_template(
        "casework/override.html", page=page, check=check, verdict=verdict, offer=offer(check), form=form
    )
    return shown, 422 if form.errors else 200


def _ask(page: CasePage, check_id: str, form: OverrideForm) -> bool:
    last_day: date = form.expires_at.data
    expires_at = end_of(last_day, page.opened.casefile.pack.calendar)
    try:
        ask_override(
            database(),
            page.opened.reference,
            check_id,
            current_actor(),
            now(),
            reason=form.reason.data,
            expires_at=expires_at,
        )
    except Invalid as invalid:
        form.show_problems(invalid.problems)
        return False
    return True


@bp.post("/cases/<string:reference>/overrides/<uuid:id>/approve")
@permission(Action.APPROVE_OVERRIDE)
def approve(reference: str, id: UUID) -> Response:
    """Agree, as the second person, to an override."""
    try:
        approve_override(database(), reference, str(id), current_actor(), now())
    except Invalid as invalid:
        flash(said(next(iter(invalid.problems.values()))))
    else:
        flash(_("You agreed to the override. It counts from now on."), "success")
    return back_to(reference)
