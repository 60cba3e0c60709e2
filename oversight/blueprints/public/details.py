"""Say afterwards who one is, how one can be reached safely, and whether a notice of news is wanted."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.following_forms import DetailsForm
from oversight.languages import own_name
from oversight.queries.own_details import OwnDetails, own_details
from oversight.security import current_actor, database, now, permission, settings, visited_reference
from oversight.sending import ways
from oversight.services.own_details import WAYS, NewDetails, change_own_details
from oversight.templating import offered_languages
from workflows.access import Action

WAY_LABELS = {
    "email": _l("E-mail address"),
    "phone": _l("Telephone number"),
    "address": _l("Address for letters"),
    "safe": _l("How to reach you safely"),
}

NOTICE_LABELS = {"email": _l("By e-mail"), "sms": _l("By text message")}


@bp.route("/status/details", methods=["GET", "POST"])
@permission(Action.FOLLOW_CASE)
def details() -> str | tuple[str, int] | Response:
    """Change one's own details."""
    known = own_details(database(), visited_reference(), current_actor())
    form = details_form(known)
    if form.is_submitted() and form.validate():
        changed = change_own_details(database(), visited_reference(), current_actor(), now(), _new(form, known))
        if changed:
            flash(_("Your details are changed."), "success")
        else:
            flash(_("Nothing was changed."))
        return redirect(url_for("public.status"), 303)
    page = render_template("public/details.html", form=form, known=known, back_url=url_for("public.status"))
    return (page, 422) if form.errors else page


def details_form(known: OwnDetails, typed: Mapping[str, Any] | None = None) -> DetailsForm:
    """Make the form, filled in with what may be shown, or with what was ``typed`` before the visit ended."""
    begins = {
        "wants_contact": "yes" if known.wants_contact else "no",
        "notices": known.notices,
        "notices_anyway": "yes" if known.asked_anyway else "",
        "language": known.language,
        "needs": known.needs,
    }
    form = DetailsForm(data=begins) if typed is None else DetailsForm(formdata=None, data=begins | dict(typed))
    form.ways, form.is_warned = known.ways, known.is_warned
    form.notices.choices = [(way, label) for way, label in NOTICE_LABELS.items() if way in ways(settings())]
    form.remove.choices = [(way, label) for way, label in WAY_LABELS.items() if way in known.ways]
    form.language.choices = [(language, own_name(language)) for language in offered_languages()]
    return form


def _new(form: DetailsForm, known: OwnDetails) -> NewDetails:
    removed = dict.fromkeys(form.remove.data or (), "")
    given = {way: form[way].data for way in WAYS if form[way].data}
    return NewDetails(
        name=form.name.data or None,
        withhold_name=form.withhold_name.data if form.name.data else None,
        contact={**removed, **given},
        wants_contact=form.wants_contact.data == "yes",
        language=form.language.data or None,
        needs=form.needs.data or "",
        notices=tuple(form.notices.data or ()) if known.may_have_notices or known.may_ask_anyway else (),
        notices_anyway={"yes": True, "no": False}.get(form.notices_anyway.data),
    )
