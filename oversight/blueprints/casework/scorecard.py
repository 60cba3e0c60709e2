"""How a case stands towards every check: on the screen, and as a document for a court or a treaty body."""

from flask import Response, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import back_to, read_case
from oversight.documents import NoPdf, pdf
from oversight.security import permission
from workflows.access import Action


@bp.get("/cases/<string:reference>/scorecard")
@permission(Action.READ_CASE)
def scorecard(reference: str) -> str:
    """Show every check, by theme, with its facts, its citation and what would meet it."""
    return render_template("casework/scorecard.html", page=read_case(reference, "scorecard"))


@bp.get("/cases/<string:reference>/scorecard.pdf")
@permission(Action.READ_CASE)
def scorecard_pdf(reference: str) -> AnyResponse:
    """Give the scorecard as a document, with the place in the record for which it holds."""
    page = read_case(reference, "scorecard (PDF)")
    try:
        document = pdf(render_template("casework/scorecard_pdf.html", page=page))
    except NoPdf as missing:
        flash(_(str(missing)))
        return back_to(reference)
    name = f'attachment; filename="scorecard-{page.opened.reference}.pdf"'
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": name})
