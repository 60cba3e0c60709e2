"""Files sent in pieces, for browsers with scripts: to an unsent complaint, and to one that was sent."""

from flask import Response, session, url_for

from oversight.blueprints.public import bp
from oversight.blueprints.public.browsing import DRAFT, begin_draft, current_draft
from oversight.evidence.arriving import Arrived
from oversight.extensions import csrf
from oversight.queries.files import sent_files
from oversight.security import (
    VISIT,
    current_actor,
    database,
    now,
    open_to_all,
    permission,
    safe,
    settings,
    visited_reference,
)
from oversight.services.files import keep_with_draft, receive, room_beside, room_in_case, waiting_files
from oversight.tus import ONE_FILE, Sending, answer
from workflows.access import Action
from workflows.errors import NotFound


@csrf.exempt  # the token of the form comes in a header, and is checked there
@bp.route("/file/uploads", methods=["POST", "OPTIONS"], provide_automatic_options=False)
@bp.route("/file/uploads/<string:id>", methods=ONE_FILE, provide_automatic_options=False)
@open_to_all
def uploads(id: str | None = None) -> Response:
    """Take in files of an unsent complaint, piece by piece."""
    return answer(_to_draft, id)


@csrf.exempt  # the token of the form comes in a header, and is checked there
@bp.route("/status/uploads", methods=["POST", "OPTIONS"], provide_automatic_options=False)
@bp.route("/status/uploads/<string:id>", methods=ONE_FILE, provide_automatic_options=False)
@permission(Action.FOLLOW_CASE)
def more_uploads(id: str | None = None) -> Response:
    """Take in files of a complaint that was sent, piece by piece."""
    return answer(_to_case, id)


def _to_draft() -> Sending:
    """Send to the unsent complaint of this browser; begin a new one where its time ran out meanwhile."""
    draft = current_draft()
    if draft is not None and draft.sent:
        raise NotFound
    token = session[DRAFT] if draft is not None else begin_draft()

    def keep(arrived: Arrived) -> None:
        keep_with_draft(database(), settings(), token, arrived, safe().limits, now())

    room = room_beside(waiting_files(database(), token), safe().limits)
    return Sending(token, room, keep, lambda id: url_for("public.uploads", id=id))


def _to_case() -> Sending:
    """Send to the complaint that the code opened, as long as its person may add to it."""
    if not sent_files(database(), visited_reference(), current_actor()).may_add:
        raise NotFound

    def keep(arrived: Arrived) -> None:
        receive(database(), visited_reference(), current_actor(), now(), arrived, safe().limits)

    room = room_in_case(database(), visited_reference(), safe().limits)
    return Sending(session[VISIT], room, keep, lambda id: url_for("public.more_uploads", id=id))
