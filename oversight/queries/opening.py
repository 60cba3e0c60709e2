"""Open a case for looking at: decide whether this person may, and keep that they did before anything is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from oversight.case_rows import CaseRows, load_rows
from oversight.casefile import access_of, casefile_of
from oversight.database import Database
from oversight.log.writer import note_read
from oversight.models import Account
from oversight.reach import find_reached
from workflows.access import Action, CaseAccess, allow, in_emergency
from workflows.casefile import CaseFile
from workflows.errors import NotFound
from workflows.records import KINDS
from workflows.records.fields import StaffMember, StaffMembers
from workflows.roles import Actor
from workflows.standards import Evaluation
from workflows.standards.confidentiality import is_shown_to
from workflows.wording import N_

NOBODY = N_("The person who complained")
THE_SYSTEM = N_("The system")


class DeclarationNeeded(NotFound):
    """Somebody has a part in a case and has not declared their interests yet, or nobody has decided on them."""


@dataclass(frozen=True)
class OpenedCase:
    """A case as somebody opened it: its rows, its facts, and what each check says of it at that moment."""

    rows: CaseRows
    actor: Actor
    at: datetime
    names: dict[str, str]

    @cached_property
    def access(self) -> CaseAccess:
        """As much of the case as access depends on."""
        return access_of(self.rows)

    @cached_property
    def casefile(self) -> CaseFile:
        """The facts of the case."""
        return casefile_of(self.rows)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The verdicts on the case, each reached when first asked for."""
        return Evaluation(self.casefile, self.at)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The people whose protected identity the reader is not shown now (CONFIDENTIALITY-01)."""
        case = self.casefile
        if "identity_protection" not in case.records:
            return frozenset()
        people = (person.id for person in case.people)
        return frozenset(one for one in people if not is_shown_to(case, one, self.actor.id, self.at))

    @property
    def reference(self) -> str:
        """The reference of the case."""
        return self.rows.complaint.reference

    @property
    def seen(self) -> int:
        """How much of the case its reader knows: the place in the chain of its newest entry."""
        return self.rows.complaint.audit_seq

    @property
    def is_first_opening(self) -> bool:
        """Whether this person has a part in the case and opens the file for the first time."""
        return any(
            row.account_id == self.actor.id and row.ended_at is None and row.first_read_at is None
            for row in self.rows.assignments
        )

    @property
    def own_part(self) -> Any:
        """The row of the reader's own part in the case, if they have one."""
        own = [row for row in self.rows.assignments if row.account_id == self.actor.id and row.ended_at is None]
        return own[-1] if own else None

    def may(self, action: Action) -> bool:
        """Tell whether the reader may do something to this case."""
        return allow(self.actor, action, self.access, self.at)

    def name_of(self, account_id: str) -> str:
        """Name whoever did something."""
        if account_id == "system":
            return THE_SYSTEM
        return self.names.get(account_id, NOBODY)


def open_to_read(
    database: Database, reference: str, actor: Actor, at: datetime, page: str, first: Callable[[], None]
) -> OpenedCase:
    """Open a case and keep in the record that it was read, and on which page.

    ``first`` is called before anything is shown where somebody with a part in the case opens it for the first time.

    :raises NotFound: there is no such case, or not for this person: the two look alike.
    :raises DeclarationNeeded: this person must declare their interests first.
    """
    opened = _load(database, reference, actor, at)
    if not opened.may(Action.READ_CASE):
        raise DeclarationNeeded if opened.may(Action.DECLARE_INTERESTS) else NotFound
    if opened.is_first_opening:
        first()
        opened = _load(database, reference, actor, at)
    by_leave = in_emergency(actor, opened.access, at)
    _note(database, opened, "case.read", f"{page} (emergency access)" if by_leave else page)
    return opened


def open_to_declare(database: Database, reference: str, actor: Actor, at: datetime) -> OpenedCase:
    """Open as much of a case as a conflict declaration takes.

    :raises NotFound: this person has no part in the case.
    """
    opened = _load(database, reference, actor, at)
    if not opened.may(Action.DECLARE_INTERESTS):
        raise NotFound
    _note(database, opened, "case.named", "declaration")
    return opened


def _load(database: Database, reference: str, actor: Actor, at: datetime) -> OpenedCase:
    with database.read() as session:
        complaint = find_reached(session, reference, actor)
        if complaint is None:
            raise NotFound
        rows = load_rows(session, complaint)
        found = session.execute(select(Account.id, Account.name).where(Account.id.in_(_unnamed(rows)))).all()
    names = {row.made_by: row.maker for row in rows.records if row.maker}
    names |= {row.by: row.mover for row in rows.entries if row.trigger and row.mover}
    names |= {row.account_id: row.name for row in rows.assignments}
    return OpenedCase(rows, actor, at, names | {row.id: row.name for row in found})


def _unnamed(rows: CaseRows) -> set[str]:
    ids = {rows.complaint.received_by}
    ids |= {row.appointed_by for row in rows.assignments} | {row.cleared_by for row in rows.assignments}
    ids |= {row.asked_by for row in rows.overrides} | {row.approved_by for row in rows.overrides}
    ids |= {account for row in rows.records for account in _named_in(row)}
    return {found for found in ids if found}


def _named_in(row: Any) -> list[str]:
    """Give the members of staff whom a record names."""
    fields = KINDS[row.kind].fields
    named = [row.content.get(name) for name, field in fields.items() if isinstance(field, StaffMember)]
    return named + [
        account
        for name, field in fields.items()
        if isinstance(field, StaffMembers)
        for account in row.content.get(name) or ()
    ]


def _note(database: Database, opened: OpenedCase, entry_type: str, page: str) -> None:
    with database.write() as session:
        note_read(session, entry_type, opened.actor, opened.at, opened.rows.complaint.id, page=page)
