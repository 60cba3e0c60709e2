"""Give back what somebody wrote when their visit ended before they sent it: they enter the code again and go on."""

from typing import Any

from flask import render_template, request, session, url_for

from oversight.blueprints.public import bp
from oversight.blueprints.public.details import details_form
from oversight.blueprints.public.following_forms import (
    CodeForm,
    CorrectForm,
    MessageForm,
    MoreForm,
    ReviewForm,
    WithdrawForm,
)
from oversight.queries.own_details import own_details
from oversight.questions.after_forms import FearsForm
from oversight.security import VISIT, database, let_in, now
from oversight.services import follow_up

FORMS: dict[str, Any] = {
    "message": MessageForm,
    "more": MoreForm,
    "review": ReviewForm,
    "correct": CorrectForm,
    "withdraw": WithdrawForm,
    "afraid": FearsForm,
    "details": None,
}
"""The pages of a visit on which somebody writes, by the name of their view; that of their details is made for them."""

WORDS: tuple[str, ...] = (
    *("text", "grounds", "late_reasons", "who_asked", "reason", "safe_talk"),
    "fear_words",
    *("name", "email", "phone", "address", "safe", "needs"),
)
"""What somebody writes in their own words; it is shown again while the code is asked for."""

FEARS = ("afraid", "feared", "threats", "guards")
CHOSEN = ("part", "asked", "withhold_name", "remove", "wants_contact", "notices", "language", *FEARS)
GOING_ON = "going_on"


@bp.before_request
def keep_words() -> tuple[str, int] | None:
    """Ask for the code again on the very page that holds the words, before the view turns the person away."""
    page = (request.endpoint or "").removeprefix("public.")
    page = "message" if page == "status" else page
    if request.method != "POST" or page not in FORMS or not any(map(request.form.get, WORDS)):
        return None
    if follow_up.visitor(database(), session.get(VISIT, ""), now()) is not None:
        return None
    return code_page(CodeForm(formdata=None), page), 422


def code_page(form: CodeForm, page: str = "") -> str:
    """Ask for the code, carrying along what was written on some page."""
    page, words, kept = words_carried(page)
    return render_template("public/code.html", form=form, page=page, words=words, kept=kept)


def words_carried(page: str = "") -> tuple[str, list[tuple[str, str]], list[tuple[str, str]]]:
    """Give the page on which something was written, what was written, and all of it with what was chosen beside."""
    page = page or request.form.get(GOING_ON, "")
    words = _typed(WORDS) if page in FORMS else []
    return page, words, words + _typed(CHOSEN) if words else []


def page_with_words() -> str | None:
    """Show the page again on which the words were written; none where there were none."""
    page = request.form.get(GOING_ON, "")
    if page not in FORMS:
        return None
    typed: dict[str, Any] = dict(_typed(WORDS + CHOSEN))
    typed |= {name: request.form.getlist(name) for name in ("remove", "notices", *FEARS[1:])}
    back = url_for("public.status")
    if FORMS[page] is not None:
        form = FORMS[page](formdata=None, data=typed)
        return render_template(f"public/{page}.html", form=form, back_url=back)
    visitor = follow_up.visitor(database(), session[VISIT], now())
    if visitor is None:
        return None
    let_in(visitor)
    known = own_details(database(), visitor.reference, visitor.actor)
    return render_template("public/details.html", form=details_form(known, typed), known=known, back_url=back)


def _typed(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, value) for name in names for value in request.form.getlist(name) if value]
