"""Files that staff add to a case, sent in pieces by browsers with scripts."""

from dataclasses import replace

from flask import Response, url_for

from oversight.blueprints.casework import bp
from oversight.evidence.arriving import Arrived
from oversight.extensions import csrf
from oversight.security import current_actor, database, now, permission, safe, staff_token
from oversight.services.files import receive, room_for_staff
from oversight.tus import ONE_FILE, Sending, answer
from workflows.access import Action


@csrf.exempt  # the token of the form comes in a header, and is checked there
@bp.route("/cases/<string:reference>/uploads", methods=["POST", "OPTIONS"], provide_automatic_options=False)
@bp.route("/cases/<string:reference>/uploads/<string:id>", methods=ONE_FILE, provide_automatic_options=False)
@permission(Action.MAKE_RECORD)
def uploads(reference: str, id: str | None = None) -> Response:
    """Take files into a case, piece by piece. Whoever may add none learns nothing here, whatever they ask."""
    sending = _to_case(reference)
    return answer(lambda: sending, id)


def token_for(reference: str) -> str:
    """Give what the parts for one case are sealed under: the token of the person's session, and the case."""
    return f"{staff_token()}|{reference}"


def _to_case(reference: str) -> Sending:
    limits = safe().limits
    room = room_for_staff(database(), reference, current_actor(), limits)

    def keep(arrived: Arrived) -> None:
        file = replace(arrived, purpose="file")
        receive(database(), reference, current_actor(), now(), file, limits, in_parts=True)

    return Sending(token_for(reference), room, keep, lambda id: url_for("casework.uploads", reference=reference, id=id))
