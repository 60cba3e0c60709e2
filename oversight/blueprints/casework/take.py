"""Take down a complaint by telephone, letter or at the counter, on one page."""

from typing import Any

from flask import render_template

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.take_form import filing_of, take_form
from oversight.sealing import receipt_code
from oversight.security import current_actor, database, now, permission, settings
from oversight.services.receipts import keepsake
from oversight.services.taking import take_complaint
from workflows.access import Action
from workflows.jurisdictions import load_pack


@bp.route("/complaints/new", methods=["GET", "POST"])
@permission(Action.TAKE_COMPLAINT)
def take() -> Any:
    """Take down a complaint. The answer to sending it is the page with the code, which no address ever leads to again.

    Loading that page anew sends the same form again: it finds the same case, and makes no second one.
    """
    form = take_form()
    if form.is_submitted() and form.validate():
        filed = take_complaint(database(), settings(), filing_of(form), form.submission.data, current_actor(), now())
        code = receipt_code.shown(filed.code) if filed.code else ""
        kept = keepsake(database(), settings(), filed.reference)
        return render_template(
            "casework/taken.html", filed=filed, code=code, pack=load_pack(settings().pack), kept=kept
        )
    return render_template("casework/take.html", form=form), 422 if form.errors else 200
