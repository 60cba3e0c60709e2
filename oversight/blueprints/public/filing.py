"""Ask the questions, one a page, and keep every answer as soon as it is given."""

import logging
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.browsing import (
    CHANGE,
    DRAFT,
    address,
    begin_draft,
    current_draft,
    go_back_to_list,
    go_on,
    limits,
    turn_away,
)
from oversight.blueprints.public.crowd import ask_to_wait
from oversight.extensions import csrf
from oversight.forms import Form
from oversight.questions.steps import (
    BY_KEY,
    IN_A_HURRY,
    PACE,
    PARTS,
    VARYING,
    Answers,
    Step,
    after,
    before,
    form_of,
    given,
    path_of,
    put,
    suggested,
    title_of,
)
from oversight.security import database, now, open_to_all, safe, settings
from oversight.services import drafts
from oversight.services.files import remove_draft
from workflows.jurisdictions import load_pack

log = logging.getLogger("oversight")

Page = tuple[str, int]
Change = Callable[[Answers], Answers]
Lead = Callable[[Step, Answers], Response]


@bp.post("/file")
@open_to_all
def begin() -> Response:
    """Begin a complaint, unless one in this browser waits to be finished."""
    draft = current_draft()
    if draft is not None and not draft.sent:
        return redirect(url_for("public.unsent"), 303)
    answers: Answers = {PACE: IN_A_HURRY} if request.form.get("pace") == IN_A_HURRY else {}
    waiting = ask_to_wait()
    if waiting is None:
        begin_draft(answers)
    return waiting or go_on(answers)


@bp.get("/file/unsent")
@open_to_all
def unsent() -> str | Response:
    """Offer to go on with the complaint that was not sent, or to delete it."""
    draft = current_draft()
    return turn_away(draft) or render_template("public/unsent.html", back_url=url_for("public.start"))


@bp.get("/file/on")
@open_to_all
def resume() -> Response:
    """Go on where the answers end."""
    draft = current_draft()
    return turn_away(draft) or go_on(draft.answers if draft else {})


@bp.get("/file/delete")
@open_to_all
def delete() -> str | Response:
    """Ask whether to delete everything that was written."""
    draft = current_draft()
    return turn_away(draft) or render_template("public/delete.html", back_url=url_for("public.resume"))


@bp.post("/file/delete")
@open_to_all
def deleted() -> Response:
    """Delete what was written and not sent."""
    remove_draft(database(), safe(), session.pop(DRAFT, None))
    flash(_("What you wrote here is deleted."), "success")
    return redirect(url_for("public.start"), 303)


@bp.get("/file/gone")
@open_to_all
def gone() -> str:
    """Say why there is nothing to go on with."""
    return render_template("public/gone.html", draft_hours=settings().draft_hours)


@csrf.exempt  # the form checks its own token: a page that was open too long gives back what was typed on it
@bp.route(f"/file/<any({', '.join(BY_KEY)}):step>", methods=["GET", "POST"])
@open_to_all
def question(step: str) -> Page | Response:
    """Ask one question, and keep its answers."""
    asked = BY_KEY[step]
    if request.method == "POST":
        form = form_of(asked, _answers()) if step in VARYING else asked.form
        return _take(asked, form())
    draft = current_draft()
    if draft is None or draft.sent:
        return turn_away(draft) or go_on({})
    return question_page(asked, suggested(asked, draft.answers), draft.answers)


def _take(step: Step, form: Form) -> Page | Response:
    if not form.validate():
        if request.form.get("then") in {"back", "voice"} and not any(given(form).values()):
            return onwards(step, _answers())
        return question_page(step, form, _answers(), refused_status(form))
    answers = given(form)
    return keep(lambda kept: put(kept, step, answers), step, form)


def keep(change: Change, step: Step, form: Form, lead: Lead | None = None) -> Page | Response:
    """Keep answers that are in order and go on. When they cannot be stored, the page comes back with all of them.

    ``lead`` tells where to go on; by default to the question that follows.
    """
    try:
        kept = drafts.keep(database(), settings(), session.get(DRAFT), now(), change)
        if kept is None:
            return _begin_anew(change, step)
    except drafts.NotKept as error:
        log.error("answers not kept: %s", type(error.__cause__).__name__)
        form.form_errors.append(_("We could not keep this just now. Your words are still here: try again in a minute."))
        return question_page(step, form, {}, 503)
    return (lead or onwards)(step, kept.answers)


def _begin_anew(change: Change, step: Step) -> Response:
    """The draft is gone, but somebody just wrote: begin a new one with what they wrote."""
    draft = current_draft()
    if draft is not None and draft.sent:
        return redirect(url_for("public.sent"), 303)
    kept = drafts.keep(database(), settings(), begin_draft(), now(), change)
    flash(_("Your earlier answers were removed because too much time had passed. What you wrote last was kept."))
    return go_on(kept.answers if kept else {})


def onwards(step: Step, answers: Answers) -> Response:
    """Lead back, to the list of answers, to the question that follows, or to the same with what was chosen."""
    if request.form.get("then") == "back":
        return redirect(back_address(step, answers), 303)
    if request.form.get("then") == "voice":
        return redirect(url_for("public.voice"), 303)
    if request.form.get("then") == "again":
        return redirect(
            url_for("public.question", step=step.key, change="yes" if CHANGE in request.args else None), 303
        )
    if CHANGE in request.args:
        return go_back_to_list(step, answers)
    return redirect(address(after(step, answers)), 303)


def _answers() -> Answers:
    draft = current_draft()
    return draft.answers if draft else {}


def refused_status(form: Form) -> int:
    """Tell a token that is missing or too old from an answer that is not in order."""
    return 400 if form.csrf_token.errors else 422


def back_address(step: Step, answers: Answers) -> str:
    """Address the page that Back leads to."""
    if CHANGE in request.args:
        return url_for("public.check")
    earlier = before(step, answers)
    return address(earlier) if earlier else url_for("public.start")


def question_page(step: Step, form: Form, answers: Answers, status: int = 200, **more: Any) -> Page:
    """Show a question."""
    pack = load_pack(settings().pack)
    fields = [field for field in form if field.type not in {"CSRFTokenField", "HiddenField"}]
    page = render_template(
        step.template,
        form=form,
        fields=fields,
        alone=len(fields) == 1,
        heading=title_of(step, answers),
        path=path_of(answers).key,
        **limits(),
        part=step.part,
        parts=PARTS,
        back_url=back_address(step, answers),
        emergency_number=pack.emergency_number,
        custody_places=pack.custody_places if step.key == "custody" else (),
        **more,
    )
    return page, status
