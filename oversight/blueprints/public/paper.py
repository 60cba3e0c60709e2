"""The blank form on paper, in every language, for whoever would rather write by hand."""

from flask import render_template
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.documents import NoPdf
from oversight.questions.on_paper import FILE, paper_languages, paper_response
from oversight.security import open_to_all, settings
from workflows.jurisdictions import load_pack

Page = tuple[str, int]


@bp.get("/paper")
@open_to_all
def paper() -> Page:
    """List the forms."""
    return _list(200)


@bp.get(f"/paper/{FILE}")
@open_to_all
def paper_file(language: str, size: str, ending: str) -> Page | Response:
    """Give one form, to be saved."""
    try:
        return paper_response(language, size, ending)
    except NoPdf:
        return _list(503)


def _list(status: int) -> Page:
    pack, no_pdf = load_pack(settings().pack), status != 200
    return render_template("public/paper.html", forms=paper_languages(), pack=pack, no_pdf=no_pdf), status
