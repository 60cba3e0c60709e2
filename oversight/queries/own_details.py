"""What the office has of the person who complained: which details, never what they say."""

from dataclasses import dataclass

from oversight.case_rows import CaseRows, find_case, load_rows
from oversight.casefile import access_of, casefile_of
from oversight.database import Database
from workflows.access import Action, allow
from workflows.errors import NotFound
from workflows.notices import asked_anyway, is_warned, may_ask_anyway, may_be_notified
from workflows.roles import Actor


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """Which details are on file. The name and the ways themselves are not here: a lost code must not tell them."""

    has_name: bool
    ways: tuple[str, ...]
    wants_contact: bool
    language: str
    needs: str
    notices: tuple[str, ...]
    may_have_notices: bool
    is_warned: bool
    may_ask_anyway: bool
    asked_anyway: bool


def own_details(database: Database, reference: str, actor: Actor) -> OwnDetails:
    """Tell the person whose code opened a case which of their details are on file.

    :raises NotFound: there is no such case, it is not theirs, or nobody complained in it.
    """
    with database.read() as session:
        complaint = find_case(session, reference)
        rows = load_rows(session, complaint) if complaint else None
    if rows is None or not allow(actor, Action.FOLLOW_CASE, access_of(rows)):
        raise NotFound
    return _details(rows)


def _details(rows: CaseRows) -> OwnDetails:
    row = next((row for row in rows.parties if "complainant" in row.roles), None)
    if row is None:
        raise NotFound
    case = casefile_of(rows)
    person = next(one for one in case.people if one.id == row.id)
    return OwnDetails(
        has_name=bool(row.name) and not row.anonymous,
        ways=tuple(way for way, words in row.contact.items() if words),
        wants_contact=row.wants_contact,
        language=row.language,
        needs=row.needs,
        notices=tuple(row.about.get("notices", ())),
        may_have_notices=may_be_notified(case, person),
        is_warned=is_warned(case, person),
        may_ask_anyway=may_ask_anyway(case, person),
        asked_anyway=asked_anyway(case, person),
    )
