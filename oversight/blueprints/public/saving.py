"""Stop and go on later: the list of all parts, a code for coming back from any device, and more time."""

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.browsing import DRAFT, current_draft, limits, turn_away
from oversight.blueprints.public.following_forms import SavedCodeForm
from oversight.blueprints.public.trying import say_wrong, try_code
from oversight.questions.steps import PARTS, in_a_hurry, missing, without_hurry
from oversight.questions.tasks import tasks
from oversight.sealing import receipt_code
from oversight.security import database, now, open_to_all, settings
from oversight.services import drafts
from oversight.services.files import waiting_files

Page = tuple[str, int]


@bp.get("/file/parts")
@open_to_all
def parts() -> str | Response:
    """List every part: what is done, what must be answered, and what can be left out."""
    draft = current_draft()
    if draft is None or draft.sent:
        return turn_away(draft) or redirect(url_for("public.gone"))
    return render_template(
        "public/parts.html",
        tasks=tasks(draft.answers, has_files=bool(waiting_files(database(), session.get(DRAFT)))),
        parts=PARTS,
        can_send=missing(draft.answers) is None,
        in_a_hurry=in_a_hurry(draft.answers),
        **limits(),
    )


@bp.post("/file/all-questions")
@open_to_all
def all_questions() -> Response:
    """Ask the other questions too of somebody who was in a hurry before."""
    kept = drafts.keep(database(), settings(), session.get(DRAFT), now(), without_hurry)
    return redirect(url_for("public.parts" if kept else "public.gone"), 303)


@bp.post("/file/longer")
@open_to_all
def longer() -> Response:
    """Keep what is written for longer, where its time is nearly over."""
    kept = drafts.keep(database(), settings(), session.get(DRAFT), now(), lambda answers: answers)
    return redirect(url_for("public.parts" if kept else "public.gone"), 303)


@bp.get("/file/save")
@open_to_all
def save() -> str | Response:
    """Explain the code for coming back."""
    draft = current_draft()
    if draft is None or draft.sent:
        return turn_away(draft) or redirect(url_for("public.gone"))
    days = drafts.SAVED_KEPT.days
    return render_template("public/save.html", back_url=url_for("public.parts"), days=days, saved=draft.saved)


@bp.post("/file/saved")
@open_to_all
def saved() -> str | Response:
    """Show the code with which somebody goes on later, this once."""
    code = drafts.save_for_later(database(), settings(), session.get(DRAFT), now())
    draft = current_draft()
    if code is None or draft is None:
        return turn_away(draft) or redirect(url_for("public.gone"), 303)
    return render_template("public/saved.html", code=receipt_code.shown(code), **limits())


@bp.post("/file/pause")
@open_to_all
def pause() -> Response:
    """Leave this device: what was saved with a code can only be opened with it again."""
    session.pop(DRAFT, None)
    return redirect(url_for("public.left"), 303)


@bp.route("/file/return", methods=["GET", "POST"])
@open_to_all
def come_back() -> str | Page | Response:
    """Open what was saved before with its code. Every code that is unknown is answered alike."""
    form = SavedCodeForm()
    if not form.is_submitted():
        return render_template("public/come_back.html", form=form)
    token = try_code(form.code.data, drafts.find_saved) if form.validate() else None
    if isinstance(token, Response):
        return token
    if token is None:
        if not form.errors:
            unknown = _("We know no such code, or its time is over. Check each group of four digits")
            words, form = say_wrong(form.code.data, unknown), SavedCodeForm(formdata=None)
            form.code.errors = [words]
        return render_template("public/come_back.html", form=form), 422
    session[DRAFT] = token
    flash(_("Here is what you wrote. It is not sent yet."))
    return redirect(url_for("public.parts"), 303)
