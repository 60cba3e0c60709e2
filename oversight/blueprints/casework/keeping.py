"""How long cases are kept: which may go, and agreeing, as the second person, that the words of one are erased."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import read_case
from oversight.blueprints.casework.forms import EraseForm
from oversight.queries.keeping import Keeping, disposables
from oversight.security import current_actor, database, now, permission, safe
from oversight.services.erasure import MustStay, erase_case
from workflows.access import Action
from workflows.errors import NotFound


@bp.get("/disposal")
@permission(Action.ERASE_CASE)
def disposal() -> str:
    """List the cases that need not be kept any more."""
    after = request.args.get("after", "")
    page = disposables(database(), current_actor(), now(), after)
    next_url = url_for(".disposal", after=page.after) if page.after else None
    return render_template("casework/disposal.html", page=page, next_url=next_url)


@bp.route("/cases/<string:reference>/erase", methods=["GET", "POST"])
@permission(Action.ERASE_CASE)
def erase(reference: str) -> Any:
    """Agree to what somebody else asked for: everything that people wrote is destroyed."""
    page = read_case(reference, "erase")
    keeping, form = Keeping(page.opened), EraseForm()
    if not keeping.may_agree:
        raise NotFound
    form.expect(page.opened.reference)
    if form.is_submitted() and form.validate() and _erase(page.opened.reference):
        return redirect(url_for(".disposal"))
    shown = render_template("casework/erase.html", page=page, keeping=keeping, form=form)
    return shown, 422 if form.errors else 200


def _erase(reference: str) -> bool:
    try:
        erase_case(database(), safe(), reference, current_actor(), now())
    except MustStay as stays:
        for words in stays.words:
            flash(_(words))
        return False
    flash(_("What people wrote on %(reference)s is erased.", reference=reference), "success")
    return True
