"""How long a case is kept, what holds it, whether it may be erased; which cases may go, and which were erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import aliased

from oversight.case_rows import find_case, load_rows
from oversight.casefile import access_of, casefile_of
from oversight.database import Database
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.models import Account, AuditData, AuditEntry, Complaint
from oversight.queries.opening import OpenedCase
from oversight.queries.overrides import refuse_others
from oversight.reach import not_erased, not_walled
from workflows.access import Action, allow
from workflows.audit.canonical import from_canonical
from workflows.audit.erasure import ERASED
from workflows.casefile import CaseFile
from workflows.erasure import against_erasing, has_run_out, standing_holds, standing_request
from workflows.records import Record
from workflows.records.keeping import GROUNDS
from workflows.retention import kept_until, retention_of
from workflows.roles import Actor
from workflows.states import ENDED

AT_ONCE = 25
"""Cases that are looked at for one page of those that may go."""

MOST = 200


@dataclass(frozen=True)
class Keeping:
    """How a case is kept, as somebody sees it who reads it."""

    opened: OpenedCase

    @property
    def has_ended(self) -> bool:
        """Whether the time runs."""
        return self._case.state in ENDED

    @property
    def class_label(self) -> str:
        """The class of the pack that it belongs to; empty where the pack says nothing of it."""
        kept = retention_of(self._case)
        return kept.label if kept else ""

    @property
    def until(self) -> date | None:
        """The last day on which it must be kept; none where it is kept for ever."""
        return kept_until(self._case)

    @property
    def has_run_out(self) -> bool:
        """Whether it need not be kept any more."""
        return has_run_out(self._case, self.opened.at)

    @cached_property
    def holds(self) -> tuple[Record, ...]:
        """The legal holds that nobody lifted."""
        return standing_holds(self._case)

    @cached_property
    def request(self) -> Record | None:
        """The request to erase it that waits for a second person."""
        return standing_request(self._case)

    @property
    def ground(self) -> str:
        """On which ground somebody asked."""
        return GROUNDS[self.request["ground"]] if self.request else ""

    @property
    def asked_by(self) -> str:
        """Who asked."""
        return self.opened.name_of(self.request.made_by) if self.request else ""

    @property
    def against(self) -> tuple[str, ...]:
        """What keeps the reader from agreeing now."""
        return against_erasing(self._case, self.opened.actor, self.opened.at)

    @property
    def may_agree(self) -> bool:
        """Whether the reader's part lets them agree to an erasure at all."""
        return self.opened.may(Action.ERASE_CASE)

    @property
    def _case(self) -> CaseFile:
        return self.opened.casefile


@dataclass(frozen=True, slots=True)
class Disposable:
    """A case that need not be kept any more."""

    reference: str
    until: date
    class_label: str
    is_held: bool
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Disposables:
    """One page of them, with the key at which the next one begins."""

    lines: tuple[Disposable, ...]
    after: str | None


def disposables(database: Database, actor: Actor, at: datetime, after: str = "") -> Disposables:
    """List ended cases whose time has run out, longest ended first. Each is worked out from its own facts."""
    key = tuple_(Complaint.changed_at, Complaint.id)
    ended = select(Complaint.id, Complaint.reference).where(
        Complaint.is_open.is_(False), not_walled(actor), not_erased()
    )
    with database.read() as session:
        last = session.execute(select(Complaint.changed_at, Complaint.id).where(Complaint.id == after)).first()
        if last is not None:
            ended = ended.where(key > tuple(last))
        rows = session.execute(ended.order_by(*key).limit(AT_ONCE + 1)).all()
        found = [_disposable(session, row.reference, actor, at) for row in rows[:AT_ONCE]]
    return Disposables(tuple(filter(None, found)), rows[AT_ONCE - 1].id if len(rows) > AT_ONCE else None)


def _disposable(session: Any, reference: str, actor: Actor, at: datetime) -> Disposable | None:
    complaint = find_case(session, reference)
    rows = load_rows(session, complaint) if complaint else None
    if rows is None or not allow(actor, Action.ERASE_CASE, access_of(rows)):
        return None
    case = casefile_of(rows)
    last_day, kept = kept_until(case), retention_of(case)
    if last_day is None or not has_run_out(case, at):
        return None
    is_held, is_asked = bool(standing_holds(case)), standing_request(case) is not None
    return Disposable(reference, last_day, kept.label if kept else "", is_held, is_asked)


@dataclass(frozen=True, slots=True)
class Erased:
    """A case that was erased, and who did it."""

    reference: str
    at: datetime
    asked_by: str
    agreed_by: str
    ground: str
    kept_until: date | None
    entries: int
    entry_id: str


def list_erased(database: Database, actor: Actor) -> tuple[Erased, ...]:
    """List the newest erasures, for the auditor.

    :raises NotFound: this person sees no standing lists.
    """
    refuse_others(actor)
    agreed = aliased(Account)
    statement = (
        select(*SEALED_PRIVATE, Complaint.reference, Complaint.erased_at, agreed.name.label("agreed_by"))
        .join(AuditData, AuditData.entry_id == AuditEntry.id)
        .join(Complaint, Complaint.id == AuditEntry.case_id)
        .outerjoin(agreed, agreed.id == AuditEntry.actor_id)
        .where(AuditEntry.type == ERASED, not_walled(actor))
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(MOST)
    )
    with database.read() as session:
        names = {row.id: row.name for row in session.execute(select(Account.id, Account.name))}
        return tuple(
            _erased(row, from_canonical(opened_private(session, row).text)["told"], names)
            for row in session.execute(statement)
        )


def _erased(row: Any, told: Mapping[str, Any], names: Mapping[str, str]) -> Erased:
    return Erased(
        reference=row.reference,
        at=row.erased_at,
        asked_by=names.get(told["asked_by"], ""),
        agreed_by=row.agreed_by or "",
        ground=GROUNDS[told["ground"]],
        kept_until=date.fromisoformat(told["kept_until"]) if told["kept_until"] else None,
        entries=len(told["erased"]),
        entry_id=row.id,
    )


def erased_on(database: Database, reference: str) -> datetime | None:
    """Tell when a case was erased, for staff who look for it; none where it was not, or never was."""
    with database.read() as session:
        return session.scalars(select(Complaint.erased_at).where(Complaint.reference == reference)).first()
