"""Something to keep: two files that show later that this was received. Optional, and never offered unasked."""

from flask import Response, abort, render_template, url_for

from oversight.blueprints.public import bp
from oversight.security import database, permission, settings, visited_reference
from oversight.services.receipts import Keepsake, keepsake
from workflows.access import Action

NAMES = {"first": "note-1.txt", "second": "note-2.txt"}
"""Names that say nothing to whoever finds the files."""


@bp.get("/status/keep")
@permission(Action.FOLLOW_CASE)
def keep() -> str:
    """Explain the two files, and what they can do to whoever has them."""
    return render_template("public/keep.html", kept=_kept(), back_url=url_for("public.status"))


@bp.get("/status/keep/<any(first, second):which>")
@permission(Action.FOLLOW_CASE)
def kept_file(which: str) -> Response:
    """Give one of the two files."""
    kept = _kept()
    data = kept.promise if which == "first" else kept.proof
    if data is None:
        abort(404)
    answer = Response(data, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAMES[which]}"'
    return answer


def _kept() -> Keepsake:
    kept = keepsake(database(), settings(), visited_reference())
    if kept is None:
        abort(404)
    return kept
