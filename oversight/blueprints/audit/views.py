"""The auditor's pages."""

from oversight.blueprints.audit import bp
from oversight.security import permission
from workflows.access import Action


@bp.get("/")
@permission(Action.READ_TRAIL)
def overview() -> str:
    """Show where to begin."""
    return ""
