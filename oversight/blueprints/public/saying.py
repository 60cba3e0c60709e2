"""Save what was said, in one file: what was filed, corrected and added, the messages, and what was decided."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from oversight.blueprints.public import bp
from oversight.documents import NoPdf, pdf
from oversight.queries.documents import own_document
from oversight.queries.files import sent_files
from oversight.queries.follow_up import followed_case
from oversight.questions.composing import rows_as_filed
from oversight.security import current_actor, database, now, permission, safe, visited_reference
from workflows.access import Action

OPENS_NOTHING = "sandbox; default-src 'none'"

SAVED_AS = "notes"
"""A name that says nothing to whoever finds the file."""


@bp.get("/status/said")
@permission(Action.FOLLOW_CASE)
def said() -> str:
    """Offer the file, and say what it can do to whoever has it."""
    return render_template("public/said.html", back_url=url_for("public.status"))


@bp.get("/status/said/<any(html, pdf):form>")
@permission(Action.FOLLOW_CASE)
def said_file(form: str) -> AnyResponse:
    """Give the file as a page that every device can show, or as a PDF."""
    page = _page()
    try:
        document, kind = (pdf(page), "application/pdf") if form == "pdf" else (page.encode(), "text/html")
    except NoPdf:
        flash(_("A PDF cannot be made here. Save the page instead: every device can show it."))
        return redirect(url_for("public.said"))
    answer = Response(document, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{SAVED_AS}.{form}"'
    return answer


@bp.get("/status/letters/<uuid:id>")
@permission(Action.FOLLOW_CASE)
def letter(id: UUID) -> AnyResponse:
    """Give a letter or a file that the office sent, to be saved and never to be shown."""
    name, data = own_document(database(), safe().store, visited_reference(), current_actor(), str(id))
    ending = "".join(sign for sign in name.rpartition(".")[2] if sign.isascii() and sign.isalnum())[:8] or "bin"
    answer = Response(data, mimetype="application/pdf" if ending == "pdf" else "application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{SAVED_AS}-{str(id)[:4]}.{ending}"'
    answer.headers["Content-Security-Policy"] = OPENS_NOTHING
    return answer


def _page() -> str:
    case = followed_case(database(), visited_reference(), current_actor(), now())
    files = sent_files(database(), visited_reference(), current_actor()).files
    rows = rows_as_filed(case.filed)
    return render_template("public/said_document.html", case=case, rows=rows, files=files, at=now())
