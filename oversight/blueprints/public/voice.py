"""Say what happened instead of writing it: recorded on the page where scripts run, or with the phone's own recorder."""

from dataclasses import replace

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.browsing import DRAFT, address, current_draft, turn_away
from oversight.blueprints.public.language import choose
from oversight.blueprints.public.waiting import keep_waiting, take_out
from oversight.evidence.arriving import Arrived
from oversight.extensions import csrf
from oversight.forms import is_wanted_in_another_language
from oversight.questions.event_forms import FilesForm
from oversight.questions.steps import BY_KEY, PARTS, Answers, after, put
from oversight.security import database, now, open_to_all, safe, settings
from oversight.services import drafts, uploading
from oversight.services.files import WaitingFile, room_beside, waiting_files
from oversight.uploads import take_files

ACCOUNT = BY_KEY["account"]
STATEMENT = "statement"

Page = tuple[str, int]


@csrf.exempt  # the token is checked before the first file is taken in
@bp.route("/file/voice", methods=["GET", "POST"])
@open_to_all
def voice() -> Page | Response:
    """Take in what somebody says, as a file that is marked as their statement."""
    draft = current_draft()
    if request.method == "POST" and (draft is None or not draft.sent):
        return _take()
    return turn_away(draft) or _page(FilesForm(formdata=None))


def _take() -> Page | Response:
    room = room_beside(waiting_files(database(), session.get(DRAFT)), safe().limits)
    try:
        refused = take_files(safe(), room, _keep_statement)
    except RequestEntityTooLarge:
        most = safe().limits.file_bytes >> 20
        return _refused(
            FilesForm(formdata=None), (_("Nothing was taken: a file may have %(most)d MB.", most=most),), 413
        )
    form = FilesForm()
    if not form.validate():
        return _page(form, 400)
    choose()
    then = request.form.get("then", "")
    take_out(then)
    if refused:
        return _refused(form, refused, 413)
    return _go_on(form, then)


def _go_on(form: FilesForm, then: str) -> Page | Response:
    """Say on the page for writing that it was spoken; stay here as long as nothing is, or to hear another language."""
    said = bool(_statements())
    kept = drafts.keep(database(), settings(), session.get(DRAFT), now(), _spoken if said else _not_spoken)
    if then == "back":
        return redirect(address(ACCOUNT), 303)
    if is_wanted_in_another_language() or then.startswith(("remove-", "forget-")):
        return redirect(url_for("public.voice"), 303)
    if not said or kept is None:
        return _refused(form, (_("Record what you want to say, or choose a recording. Or go back and write it."),), 422)
    return redirect(address(after(ACCOUNT, kept.answers)), 303)


def _keep_statement(arrived: Arrived) -> None:
    keep_waiting(replace(arrived, purpose=STATEMENT))


def _statements() -> tuple[WaitingFile, ...]:
    return tuple(file for file in waiting_files(database(), session.get(DRAFT)) if file.is_statement)


def _instead() -> str:
    return _("I say it in the recording that I send with this.")


def _spoken(answers: Answers) -> Answers:
    """Whoever wrote something too keeps it."""
    written = answers.get(ACCOUNT.key, {}).get("account")
    return answers if written else put(answers, ACCOUNT, {"account": _instead()})


def _not_spoken(answers: Answers) -> Answers:
    if answers.get(ACCOUNT.key, {}).get("account") != _instead():
        return answers
    return {key: given for key, given in answers.items() if key != ACCOUNT.key}


def _refused(form: FilesForm, words: tuple[str, ...], status: int) -> Page:
    form.form_errors.extend(words)
    return _page(form, status)


def _page(form: FilesForm, status: int = 200) -> Page:
    coming = [one for one in uploading.unfinished(database(), session.get(DRAFT)) if one.purpose == STATEMENT]
    page = render_template(
        "public/voice.html",
        form=form,
        statements=_statements(),
        coming=coming,
        limits=safe().limits,
        part=ACCOUNT.part,
        parts=PARTS,
        back_url=address(ACCOUNT),
    )
    return page, status
