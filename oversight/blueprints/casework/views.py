"""The worklist and the case."""

from oversight.blueprints.casework import bp
from oversight.security import permission
from workflows.access import Action


@bp.get("/worklist")
@permission(Action.SEE_WORKLIST)
def worklist() -> str:
    """List the cases."""
    return ""


@bp.get("/complaints/new")
@permission(Action.TAKE_COMPLAINT)
def take() -> str:
    """Record a complaint."""
    return ""
