"""The page of the body, and a form for every kind of record about it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from oversight.blueprints.body import bp
from oversight.queries.body import body_page
from oversight.record_forms import record_form
from oversight.security import current_actor, database, now, permission, settings
from oversight.services.body import make_body_record
from workflows.access import Action
from workflows.errors import InvalidRecord, NotFound
from workflows.jurisdictions import load_pack
from workflows.records import BODY_KINDS


@bp.get("/")
@permission(Action.READ_BODY_REGISTER)
def register() -> str:
    """Show how the body stands towards the checks on it, and what is recorded about it."""
    return render_template("body/register.html", page=body_page(database(), current_actor(), settings().pack, now()))


@bp.route("/records/<string:kind>", methods=["GET", "POST"])
@bp.route("/records/<string:kind>/replace/<uuid:replaces>", methods=["GET", "POST"])
@permission(Action.KEEP_BODY_REGISTER)
def record(kind: str, replaces: UUID | None = None) -> Any:
    """Make a record about the body, or a newer version of one."""
    page = body_page(database(), current_actor(), settings().pack, now())
    declared = BODY_KINDS.get(kind)
    if declared is None or declared not in page.addable:
        raise NotFound
    older = page.find(str(replaces)) if replaces else page.standing(kind)
    if replaces and (older is None or older.kind != kind):
        raise NotFound
    form = record_form(kind, load_pack(settings().pack), content=declared.write(older.content) if older else None)
    if form.is_submitted() and form.validate():
        try:
            make_body_record(database(), kind, current_actor(), now(), form.content(), older.id if older else None)
        except InvalidRecord as invalid:
            form.show(invalid)
        else:
            flash(_("Saved: %(title)s.", title=_(declared.title)), "success")
            return redirect(url_for(".register"))
    shown = render_template("body/record.html", kind=declared, form=form)
    return shown, 422 if form.errors else 200
