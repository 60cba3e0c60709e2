"""The page of one case, and what every page about a case shares."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from oversight.blueprints.casework import bp
from oversight.queries.case_page import CasePage
from oversight.queries.files import case_files
from oversight.queries.keeping import Keeping, erased_on
from oversight.queries.opening import DeclarationNeeded, open_to_read
from oversight.security import current_actor, database, now, permission
from oversight.services import assignments
from workflows.access import Action
from workflows.errors import NotFound

GONE = 410


@bp.get("/cases/<string:reference>")
@permission(Action.READ_CASE)
def case(reference: str) -> Any:
    """Show a case: what can be done now, why the rest cannot, and all that is known; or that it was erased."""
    try:
        page = read_case(reference, "case")
    except DeclarationNeeded:
        raise
    except NotFound:
        erased_at = erased_on(database(), reference)
        if erased_at is None:
            raise
        return render_template("casework/erased.html", reference=reference, erased_at=erased_at), GONE
    return render_template(
        "casework/case.html", page=page, files=case_files(database(), page.opened), keeping=Keeping(page.opened)
    )


def read_case(reference: str, page: str) -> CasePage:
    """Open a case for the person who asks; that they did is in the record before anything is shown.

    :raises NotFound: there is no such case for this person.
    """
    actor, at = current_actor(), now()

    def first() -> None:
        assignments.note_first_read(database(), reference, actor, at)

    return CasePage(open_to_read(database(), reference, actor, at, page, first))


def back_to(reference: str, anchor: str = "") -> Response:
    """Lead back to the page of the case, to the part that was changed."""
    return redirect(url_for("casework.case", reference=reference, _anchor=anchor or None))


@bp.errorhandler(DeclarationNeeded)
def declare_first(error: DeclarationNeeded) -> Response:
    """Lead whoever has not declared their interests to the page where they do."""
    return redirect(url_for("casework.declare", reference=(request.view_args or {})["reference"]))
