"""Findings on one page, allegation after allegation."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.attempts import Attempted
from oversight.blueprints.casework.case import back_to, read_case
from oversight.blueprints.casework.record_input import form_of
from oversight.blueprints.casework.records import make
from oversight.queries.case_page import CasePage
from oversight.queries.case_people import AllegationView
from oversight.security import permission
from workflows.access import Action
from workflows.errors import NotFound
from workflows.records import KINDS


@bp.route("/cases/<string:reference>/findings", methods=["GET", "POST"])
@permission(Action.MAKE_RECORD)
def findings(reference: str) -> Any:
    """Record a finding for one allegation, then for the next."""
    page = read_case(reference, "findings")
    kind = page.finding_kind
    if not kind:
        raise NotFound
    allegation = _chosen(page, kind)
    form = form_of(page, kind, allegation.id)
    attempted = Attempted()
    if form.is_submitted() and make(page, kind, form, attempted, allegation.id, None):
        flash(_("Saved for allegation %(number)s.", number=allegation.number), "success")
        return _go_on(page, kind, allegation)
    shown = render_template(
        "casework/findings.html", page=page, kind=KINDS[kind], form=form, allegation=allegation, attempted=attempted
    )
    return shown, attempted.status if form.is_submitted() else 200


def _chosen(page: CasePage, kind: str) -> AllegationView:
    wanted = request.args.get("allegation")
    if wanted is None:
        return next(_without(page, kind), page.allegations[0])
    found = next((allegation for allegation in page.allegations if allegation.id == wanted), None)
    if found is None:
        raise NotFound
    return found


def _without(page: CasePage, kind: str) -> Any:
    return (each for each in page.allegations if (each.decided if kind == "finding" else each.proposed) is None)


def _go_on(page: CasePage, kind: str, done: AllegationView) -> Any:
    following = next((each for each in _without(page, kind) if each.id != done.id), None)
    reference = page.opened.reference
    if following is None:
        return back_to(reference, "allegations")
    return redirect(url_for(".findings", reference=reference, allegation=following.id))
