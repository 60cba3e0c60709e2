"""Ask for photographs, recordings and papers: many at once, each kept as it arrives, each removable until sending."""

from typing import Any

from flask import redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.browsing import CHANGE, DRAFT, current_draft, turn_away
from oversight.blueprints.public.filing import Page, keep, question_page, refused_status
from oversight.blueprints.public.filing import onwards as go_onwards
from oversight.blueprints.public.language import choose
from oversight.blueprints.public.waiting import keep_waiting, take_out
from oversight.extensions import csrf
from oversight.forms import is_wanted_in_another_language
from oversight.questions.event_forms import FilesForm
from oversight.questions.steps import BY_KEY, Answers, put
from oversight.security import database, open_to_all, safe
from oversight.services import uploading
from oversight.services.files import room_beside, waiting_files
from oversight.uploads import take_files

STEP = BY_KEY["files"]
TOO_LARGE = 413


@csrf.exempt  # the token is checked before the first file is taken in
@bp.route("/file/files", methods=["GET", "POST"])
@open_to_all
def files() -> Page | Response:
    """Ask for files, and list those that are kept."""
    if request.method == "POST":
        return _take()
    draft = current_draft()
    if draft is None or draft.sent:
        return turn_away(draft) or redirect(url_for("public.start"))
    return _page(FilesForm(formdata=None), draft.answers)


def _take() -> Page | Response:
    draft = current_draft()
    if draft is not None and draft.sent:
        return redirect(url_for("public.sent"), 303)
    waiting = waiting_files(database(), session.get(DRAFT))
    try:
        refused = take_files(safe(), room_beside(waiting, safe().limits), keep_waiting)
    except RequestEntityTooLarge:
        most = safe().limits.case_bytes >> 20
        return _refused((_("Nothing of this was taken: all files together may have %(most)d MB.", most=most),))
    form = FilesForm()
    is_valid = form.validate()
    choose()
    if not is_valid:
        return _page(form, draft.answers if draft else {}, refused_status(form))
    take_out(request.form.get("then", ""))
    if refused:
        return _refused(refused)
    return keep(lambda kept: put(kept, STEP, {}), STEP, form, _lead)


def _lead(step: Any, answers: Answers) -> Response:
    """Stay on this page after adding or removing; else go on."""
    then = request.form.get("then", "")
    if then == "add" or then.startswith(("remove-", "forget-")) or is_wanted_in_another_language():
        return redirect(url_for("public.files", change="yes" if CHANGE in request.args else None), 303)
    return go_onwards(step, answers)


def _refused(words: tuple[str, ...]) -> Page:
    form, draft = FilesForm(formdata=None), current_draft()
    form.form_errors.extend(words)
    return _page(form, draft.answers if draft else {}, TOO_LARGE)


def _page(form: FilesForm, answers: Answers, status: int = 200) -> Page:
    waiting = waiting_files(database(), session.get(DRAFT))
    coming = uploading.unfinished(database(), session.get(DRAFT))
    return question_page(STEP, form, answers, status, waiting=waiting, coming=coming, limits=safe().limits)
