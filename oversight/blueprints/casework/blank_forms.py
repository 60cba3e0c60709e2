"""The blank forms on paper, for staff to print and hand out."""

from flask import render_template
from werkzeug.wrappers import Response

from oversight.blueprints.casework import bp
from oversight.documents import NoPdf
from oversight.questions.on_paper import FILE, paper_languages, paper_response
from oversight.security import permission
from workflows.access import Action

Page = tuple[str, int]


@bp.get("/complaints/blank")
@permission(Action.TAKE_COMPLAINT)
def blank_forms() -> Page:
    """List the forms."""
    return _list(200)


@bp.get(f"/complaints/blank/{FILE}")
@permission(Action.TAKE_COMPLAINT)
def blank_form(language: str, size: str, ending: str) -> Page | Response:
    """Give one form, to be saved."""
    try:
        return paper_response(language, size, ending)
    except NoPdf:
        return _list(503)


def _list(status: int) -> Page:
    return render_template("casework/blank_forms.html", forms=paper_languages(), no_pdf=status != 200), status
