"""Add photographs, recordings and papers to a complaint that was sent."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.evidence.arriving import Arrived
from oversight.extensions import csrf
from oversight.queries.files import sent_files
from oversight.questions.event_forms import FilesForm
from oversight.security import VISIT, current_actor, database, now, permission, safe, visited_reference
from oversight.services import uploading
from oversight.services.files import receive, room_in_case
from oversight.uploads import nothing_came, take_files
from workflows.access import Action
from workflows.errors import NotFound

Page = tuple[str, int]


@csrf.exempt  # the token is checked before the first file is taken in
@bp.route("/status/files", methods=["GET", "POST"])
@permission(Action.FOLLOW_CASE)
def more_files() -> Page | Response:
    """List the files that the person sent, and take more in."""
    form, sent = FilesForm(formdata=None), sent_files(database(), visited_reference(), current_actor())
    if not form.is_submitted():
        return _page(form, 200)
    if not sent.may_add:
        raise NotFound
    refused, taken = _take()
    then = request.form.get("then", "")
    if then.startswith("forget-") and FilesForm().validate():
        uploading.give_up(database(), safe(), session[VISIT], then.removeprefix("forget-"))
        return redirect(url_for("public.more_files"), 303)
    if refused:
        form.form_errors.extend(refused)
        return _page(form, 413)
    checked = FilesForm()
    if not checked.validate():
        return _page(checked, 400)
    if missing := nothing_came(taken):
        checked.form_errors.append(missing)
        return _page(checked, 422)
    flash(_("We have received your files."), "success")
    return redirect(url_for("public.more_files"), 303)


def _take() -> tuple[tuple[str, ...], int]:
    """Take the files of this request in, and tell what was refused and how many were taken."""
    limits, taken = safe().limits, list[Arrived]()

    def keep(arrived: Arrived) -> None:
        receive(database(), visited_reference(), current_actor(), now(), arrived, limits)
        taken.append(arrived)

    try:
        return take_files(safe(), room_in_case(database(), visited_reference(), limits), keep), len(taken)
    except RequestEntityTooLarge:
        most = limits.case_bytes >> 20
        return (_("Nothing of this was taken: all files together may have %(most)d MB.", most=most),), 0


def _page(form: FilesForm, status: int) -> Page:
    sent = sent_files(database(), visited_reference(), current_actor())
    back = url_for("public.status")
    coming, limits = uploading.unfinished(database(), session[VISIT]), safe().limits
    page = render_template("public/more_files.html", form=form, sent=sent, coming=coming, limits=limits, back_url=back)
    return page, status
