"""Give back what somebody wrote when their visit ended before they sent it: they enter the code again and go on."""

from flask import render_template, request, session, url_for

from oversight.blueprints.public import bp
from oversight.blueprints.public.following_forms import CodeForm, MessageForm, MoreForm, ReviewForm
from oversight.security import VISIT, database, now
from oversight.services import follow_up

FORMS = {"message": MessageForm, "more": MoreForm, "review": ReviewForm}
"""The pages of a visit on which somebody writes, by the name of their view."""

FIELDS = ("text", "grounds", "late_reasons")
GOING_ON = "going_on"


@bp.before_request
def keep_words() -> tuple[str, int] | None:
    """Ask for the code again on the very page that holds the words, before the view turns the person away."""
    page = (request.endpoint or "").removeprefix("public.")
    page = "message" if page == "status" else page
    if request.method != "POST" or page not in FORMS or not any(map(request.form.get, FIELDS)):
        return None
    if follow_up.visitor(database(), session.get(VISIT, ""), now()) is not None:
        return None
    return code_page(CodeForm(formdata=None), page), 422


def code_page(form: CodeForm, page: str = "") -> str:
    """Ask for the code, carrying along what was written on some page."""
    page, words = words_carried(page)
    return render_template("public/code.html", form=form, page=page, words=words)


def words_carried(page: str = "") -> tuple[str, list[tuple[str, str]]]:
    """Give the page on which something was written, and what was written there by the name of its field."""
    page = page or request.form.get(GOING_ON, "")
    return page, [(name, request.form[name]) for name in FIELDS if request.form.get(name)] if page in FORMS else []


def page_with_words() -> str | None:
    """Show the page again on which the words were written; none where there were none."""
    page = request.form.get(GOING_ON, "")
    if page not in FORMS:
        return None
    form = FORMS[page](formdata=None, data={name: request.form.get(name, "") for name in FIELDS})
    return render_template(f"public/{page}.html", form=form, back_url=url_for("public.status"))
