"""What the person who complained changes of their own details with their code: name, ways to reach them, notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows
from oversight.casefile import casefile_of, person_of
from oversight.database import Database
from oversight.models import CaseRecord, Party
from oversight.services.case import open_case, record_row, with_records, write
from workflows.access import Action
from workflows.casefile import CaseFile
from workflows.errors import NotFound
from workflows.notices import NOTICE_WAYS, asked_anyway, is_warned, may_ask_anyway, may_be_notified
from workflows.records import KINDS
from workflows.roles import Actor

KIND, ANYWAY = "details_changed", "notices_anyway"
WAYS = ("email", "phone", "address", "safe")


@dataclass(frozen=True, slots=True)
class NewDetails:
    """What somebody changes. None leaves a thing as it is; an empty way to reach them removes it."""

    name: str | None = None
    withhold_name: bool | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    wants_contact: bool | None = None
    language: str | None = None
    needs: str | None = None
    notices: tuple[str, ...] | None = None
    notices_anyway: bool | None = None


def change_own_details(database: Database, reference: str, actor: Actor, at: datetime, new: NewDetails) -> bool:
    """Change what the person told of themselves, and tell whether anything changed.

    What stood before stays in the record. Nothing of it shows on their page, so that whoever finds the code learns
    nothing of who they are.

    :raises NotFound: there is no such case for this person, or nobody complained in it.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.FOLLOW_CASE)
        party = session.get_one(Party, own_party(rows).id)
        answers = _answered(rows, party, new, actor, at)
        before = with_records(casefile_of(rows), answers)
        changed = _apply(party, new, before)
        if changed or answers:
            _write(session, rows, before, party, actor, at, changed or ("notices",), answers)
        return bool(changed or answers)


def own_party(rows: CaseRows) -> Any:
    """Find who complained among the people of a case.

    :raises NotFound: nobody did.
    """
    found = next((row for row in rows.parties if "complainant" in row.roles), None)
    if found is None:
        raise NotFound
    return found


def _answered(rows: CaseRows, party: Party, new: NewDetails, actor: Actor, at: datetime) -> list[CaseRecord]:
    """Record whether notices are wanted although somebody else could see them, where that is asked and not said yet."""
    case = casefile_of(rows)
    person = next(one for one in case.people if one.id == party.id)
    if new.notices_anyway is None or not is_warned(case, person) or not may_ask_anyway(case, person):
        return []
    if new.notices_anyway == asked_anyway(case, person):
        return []
    return [record_row(rows.complaint, ANYWAY, {"wanted": new.notices_anyway}, actor.id, at, party.id)]


def _apply(party: Party, new: NewDetails, before: CaseFile) -> tuple[str, ...]:
    """Set what changes, and name it."""
    contact = {way: words for way, words in {**party.contact, **new.contact}.items() if words}
    about = dict(party.about)
    if new.withhold_name is not None and new.name:
        about["identity"] = "withheld" if new.withhold_name else "named"
    if new.notices is not None:
        about["notices"] = list(new.notices)
    about["notices"] = [way for way in about.get("notices", ()) if contact.get(NOTICE_WAYS[way])]
    person = next(one for one in before.people if one.id == party.id)
    if not about["notices"] or not may_be_notified(before, person):
        del about["notices"]
    wanted = {
        "name": new.name or party.name,
        "anonymous": party.anonymous and not new.name,
        "contact": contact,
        "wants_contact": party.wants_contact if new.wants_contact is None else new.wants_contact,
        "language": new.language or party.language,
        "needs": party.needs if new.needs is None else new.needs,
        "about": about,
    }
    changed = _names(party, wanted)
    for name, value in wanted.items():
        if getattr(party, name) != value:
            setattr(party, name, value)
    return changed


def _names(party: Party, wanted: Mapping[str, Any]) -> tuple[str, ...]:
    changed = [name for name in ("name", "wants_contact", "language", "needs") if getattr(party, name) != wanted[name]]
    changed += [way for way in WAYS if party.contact.get(way) != wanted["contact"].get(way)]
    if party.about.get("notices") != wanted["about"].get("notices"):
        changed.append("notices")
    if party.about.get("identity") != wanted["about"].get("identity") and "name" not in changed:
        changed.append("name")
    return tuple(changed)


def _write(
    session: Session,
    rows: CaseRows,
    before: CaseFile,
    party: Party,
    actor: Actor,
    at: datetime,
    changed: tuple[str, ...],
    answers: list[CaseRecord],
) -> None:
    kind = KINDS[KIND]
    row = record_row(rows.complaint, KIND, kind.write(kind.validate({"changed": list(changed)}, at)), actor.id, at)
    after = with_records(before, [row])
    people = tuple(person_of(party) if person.id == party.id else person for person in after.people)
    write(session, rows, "party.changed", actor, at, party, row, *answers, after=replace(after, people=people))
