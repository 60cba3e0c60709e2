"""Set right what was said, and say that one wants to withdraw; both stand beside what was filed."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.following_forms import CorrectForm, WithdrawForm
from oversight.queries.follow_up import FollowedCase, followed_case
from oversight.questions.after_forms import FearsForm
from oversight.questions.composing import told_of_fear
from oversight.security import current_actor, database, now, permission, settings, visited_reference
from oversight.services import follow_up
from workflows.access import Action
from workflows.jurisdictions import load_pack

Page = str | tuple[str, int] | Response


@bp.route("/status/correct", methods=["GET", "POST"])
@permission(Action.FOLLOW_CASE)
def correct() -> Page:
    """Correct a part of what was filed."""
    form = CorrectForm()
    if form.validate_on_submit():
        if not _case().was_corrected_just_now(form.part.data, form.text.data, now()):
            follow_up.correct(database(), visited_reference(), current_actor(), now(), form.part.data, form.text.data)
        return _done(_("Your correction is now beside what you sent."))
    page = render_template("public/correct.html", form=form, back_url=url_for("public.status"))
    return (page, 422) if form.errors else page


@bp.route("/status/withdraw", methods=["GET", "POST"])
@permission(Action.FOLLOW_CASE)
def withdraw() -> Page:
    """Say that one wants to withdraw. It ends nothing by itself."""
    case, form = _case(), WithdrawForm()
    if not case.may_withdraw:
        return redirect(url_for("public.status"), 303)
    if form.validate_on_submit():
        answers = {name: form[name].data or None for name in ("asked", "who_asked", "reason", "safe_talk")}
        follow_up.wish_to_withdraw(database(), visited_reference(), current_actor(), now(), answers)
        return _done(_("We have your wish to withdraw. Nothing is decided yet: first we speak with you, alone."))
    page = render_template("public/withdraw.html", form=form, back_url=url_for("public.status"))
    return (page, 422) if form.errors else page


@bp.route("/status/afraid", methods=["GET", "POST"])
@permission(Action.FOLLOW_CASE)
def afraid() -> Page:
    """Say that one is afraid, or that something was done already because of the complaint."""
    form = FearsForm()
    if form.is_submitted() and form.validate():
        told = list(told_of_fear({each.name: each.data for each in form if each.name != "csrf_token" and each.data}))
        if not told:
            return _back(_("Nothing was changed."))
        follow_up.tell_of_fear(database(), visited_reference(), current_actor(), now(), told)
        return _done(_("We have what you told us about your safety."))
    number = load_pack(settings().pack).emergency_number
    page = render_template("public/afraid.html", form=form, emergency_number=number, back_url=url_for("public.status"))
    return (page, 422) if form.errors else page


@bp.post("/status/go-on")
@permission(Action.FOLLOW_CASE)
def go_on() -> Response:
    """Take the wish to withdraw back."""
    if _case().wish_to_withdraw is not None:
        follow_up.wish_to_go_on(database(), visited_reference(), current_actor(), now())
    return _done(_("We have noted that your case shall go on."))


def _case() -> FollowedCase:
    return followed_case(database(), visited_reference(), current_actor(), now())


def _done(words: str) -> Response:
    return _back(words, "success")


def _back(words: str, kind: str = "message") -> Response:
    flash(words, kind)
    return redirect(url_for("public.status"), 303)
