"""What the person who complained may expect, and by when, from the whole of the facts and nothing shown of them."""

from datetime import datetime

from oversight.case_rows import find_case, load_rows
from oversight.casefile import access_of, casefile_of
from oversight.database import Database
from workflows.access import Action, allow
from workflows.errors import NotFound
from workflows.roles import Actor
from workflows.standards import Evaluation
from workflows.standards.entitlements import Entitled, entitlements_of


def entitlements(database: Database, reference: str, actor: Actor, at: datetime) -> tuple[Entitled, ...]:
    """Give the entitlements of the person whose code opened a case.

    :raises NotFound: there is no such case, or it is not theirs.
    """
    with database.read() as session:
        complaint = find_case(session, reference)
        rows = load_rows(session, complaint) if complaint else None
        if rows is None or not allow(actor, Action.FOLLOW_CASE, access_of(rows)):
            raise NotFound
        case = casefile_of(rows)
    person = next((person for person in case.people if "complainant" in person.roles), None)
    return tuple(entitlements_of(case, person, Evaluation(case, at)))
