"""Follow a complaint with its receipt code: see where it stands, write, add, ask for a review, and leave."""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.following_forms import CodeForm, MessageForm, MoreForm, ReviewForm
from oversight.blueprints.public.resuming import code_page, page_with_words
from oversight.blueprints.public.trying import say_wrong, try_code
from oversight.forms import Form
from oversight.queries.entitlements import entitlements
from oversight.queries.follow_up import JUST_NOW, FollowedCase, Letter, followed_case
from oversight.questions.composing import rows_as_filed
from oversight.security import (
    VISIT,
    current_actor,
    database,
    now,
    open_to_all,
    permission,
    settings,
    visited_reference,
)
from oversight.services import follow_up
from oversight.services.receipts import is_offered
from workflows.access import Action
from workflows.errors import Refused
from workflows.jurisdictions import load_pack

Page = tuple[str, int]


@bp.route("/code", methods=["GET", "POST"])
@open_to_all
def code() -> str | Page | Response:
    """Ask for the code and open the case it belongs to. Every code that is unknown is answered alike."""
    form = CodeForm()
    if not form.is_submitted():
        return code_page(form)
    if not form.validate():
        return code_page(form), 422
    token = try_code(form.code.data)
    if isinstance(token, Response):
        return token
    if token is None:
        unknown = _("We know no such code. Check each group of four digits and try again")
        words, form = say_wrong(form.code.data, unknown), CodeForm(formdata=None)
        form.code.errors = [words]
        return code_page(form), 422
    _end_visit()
    session[VISIT] = token
    return page_with_words() or redirect(url_for("public.status"), 303)


@bp.route("/status", methods=["GET", "POST"])
@permission(Action.FOLLOW_CASE)
def status() -> str:
    """Show where the case stands, what was done and when, and what comes next; again, if in another language."""
    case = _case()
    return render_template(
        "public/status.html",
        case=case,
        rows=rows_as_filed(case.filed),
        form=MessageForm() if request.method == "POST" else MessageForm(formdata=None),
        may_keep=is_offered(settings()),
    )


@bp.get("/status/entitlements")
@permission(Action.FOLLOW_CASE)
def expect() -> str:
    """Tell what the person is entitled to, and by when."""
    found = entitlements(database(), visited_reference(), current_actor(), now())
    return render_template("public/entitlements.html", entitlements=found)


@bp.route("/status/message", methods=["GET", "POST"])
@permission(Action.FOLLOW_CASE)
def message() -> str | Page | Response:
    """Write to the office."""
    form = MessageForm()
    if form.validate_on_submit():
        if not _said_just_now(_case().letters, form.text.data):
            follow_up.send_message(database(), visited_reference(), current_actor(), now(), form.text.data)
        return _done(_("Your message is sent. We answer on this page."))
    return _form_page("public/message.html", form)


@bp.route("/status/more", methods=["GET", "POST"])
@permission(Action.FOLLOW_CASE)
def more() -> str | Page | Response:
    """Add to what was filed."""
    form = MoreForm()
    if form.validate_on_submit():
        if not _said_just_now(_case().filed.added, form.text.data):
            follow_up.add_information(database(), visited_reference(), current_actor(), now(), form.text.data)
        return _done(_("What you added is now with your complaint."))
    return _form_page("public/more.html", form)


@bp.route("/status/review", methods=["GET", "POST"])
@permission(Action.FOLLOW_CASE)
def review() -> str | Page | Response:
    """Ask for a review of the decision."""
    form, case = ReviewForm(), _case()
    if not case.may_ask_for_review:
        return redirect(url_for("public.status"), 303)
    if form.validate_on_submit():
        refusal = _ask_for_review(form)
        if refusal is None:
            return _done(_("We have your request. Someone who had nothing to do with your case looks at it again."))
        form.late_reasons.errors = refusal
    asks_why_late = bool(form.late_reasons.errors) or _review_is_late(case)
    return _form_page("public/review.html", form, case=case, asks_why_late=asks_why_late)


def _review_is_late(case: FollowedCase) -> bool:
    return case.review_ends_on is not None and case.review_ends_on < now().date()


def _ask_for_review(form: ReviewForm) -> list[str] | None:
    try:
        follow_up.ask_for_review(
            database(), visited_reference(), current_actor(), now(), form.grounds.data, form.late_reasons.data or ""
        )
    except Refused:
        if load_pack(settings().pack).review.late_with_reasons:
            return [_("The time to ask for a review is over. Say why you ask only now")]
        return [_("The time to ask for a review is over, and the law of this place excuses no delay")]
    return None


@bp.post("/leave")
@open_to_all
def leave() -> Response:
    """End the visit, so that the next person at this device sees nothing of it."""
    _end_visit()
    return redirect(url_for("public.left"), 303)


@bp.get("/left")
@open_to_all
def left() -> str:
    """Say that the visit is over, and how to remove its traces."""
    return render_template("public/left.html")


def _said_just_now(letters: tuple[Letter, ...], text: str) -> bool:
    """Tell whether the same words came a moment ago: a button pressed twice, or a page sent again."""
    return any(one.from_person and one.text == text and now() - one.at < JUST_NOW for one in letters)


def _end_visit() -> None:
    token = session.pop(VISIT, None)
    if token:
        follow_up.leave(database(), token)


def _case() -> FollowedCase:
    return followed_case(database(), visited_reference(), current_actor(), now())


def _done(words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("public.status"), 303)


def _form_page(template: str, form: Form, **more: Any) -> str | Page:
    page = render_template(template, form=form, back_url=url_for("public.status"), **more)
    return (page, 422) if form.errors else page
