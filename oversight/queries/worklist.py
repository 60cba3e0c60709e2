"""The worklist: the cases that a person's role and parts reach, a page at a time, never counted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from oversight.database import Database, Utc
from oversight.models import Account, Allegation, Assignment, CaseRecord, Complaint, held_keys, open_values
from oversight.queries.clock_views import title_of_clock
from oversight.queries.finding import finds
from oversight.reach import not_erased, not_walled, reach
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import SessionKeys
from workflows.access import OFFICE, Action, may_ever
from workflows.involved import declaration_opens
from workflows.records.intake import ALLEGATION_CODES
from workflows.roles import Actor, Role
from workflows.states import State

PAGE = 25
SOON = timedelta(days=7)
FIRST_WORDS = 90


class Tab(StrEnum):
    """One side of the worklist."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    SOON = "soon"
    OVERDUE = "overdue"
    ALL = "all"


class Came(StrEnum):
    """When a case came: while very many came at once, and so in need of triage, or at another time."""

    IN_A_CROWD = "crowd"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asks for: a tab, filters, and the key of the row after which to go on."""

    tab: Tab = Tab.ALL
    state: State | None = None
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    came: Came | None = None
    after: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the tab."""
        return bool(self.state or self.text or self.since or self.until or self.came)


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the list. Of a case that waits for the reader's declaration nothing but its reference is told."""

    reference: str
    state: State
    received_at: datetime
    due_at: datetime | None
    due_check: str | None
    due_title: str
    categories: tuple[str, ...]
    words: str
    investigators: tuple[str, ...]
    needs_declaration: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, with the key at which the next one begins."""

    lines: tuple[Line, ...]
    next_after: str | None


@dataclass
class _Details:
    categories: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    investigators: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    declares: set[str] = field(default_factory=set)


def list_cases(database: Database, actor: Actor, wanted: Wanted, at: datetime) -> Page:
    """Give one page of the list in three queries, however many cases there are, and one more to find words."""
    if not may_ever(actor, Action.READ_CASE):
        return Page((), None)
    with database.read() as session:
        found = finds(session, wanted.text) if wanted.text else None
        rows = session.execute(_statement(actor, wanted, at, found)).all()
        shown = rows[:PAGE]
        held = held_keys(session)
        for row in shown:
            held.remember(row.id, row.wrapped)
        details = _details(session, [row.id for row in shown], actor)
        lines = tuple(_line(row, details, held) for row in shown)
    return Page(lines, _key(shown[-1], wanted.tab) if len(rows) > PAGE else None)


_COLUMNS: tuple[Any, ...] = (
    Complaint.id,
    Complaint.reference,
    Complaint.state,
    Complaint.received_at,
    Complaint.next_due_at,
    Complaint.next_due_check,
    Complaint.sealed,
    Complaint.wrapped_keys.label("wrapped"),
    Complaint.pack,
    Complaint.pack_version,
)


def _statement(actor: Actor, wanted: Wanted, at: datetime, found: ColumnElement[bool] | None) -> Select[Any]:
    """Order by deadline with what has none at the end; the whole register by when it was received, newest first."""
    chosen: Select[Any] = select(*_COLUMNS).where(
        *_asked(actor, wanted, at, found), reach(actor), not_walled(actor), not_erased()
    )
    if wanted.tab is Tab.ALL:
        return _by_receipt(chosen, wanted.after)
    return _by_deadline(chosen, wanted)


def _by_receipt(chosen: Select[Any], after: str) -> Select[Any]:
    moment, row_id = _read_key(after)
    if moment is not None:
        chosen = chosen.where(tuple_(Complaint.received_at, Complaint.id) < tuple_(literal(moment, Utc()), row_id))
    return chosen.order_by(Complaint.received_at.desc(), Complaint.id.desc()).limit(PAGE + 1)


def _by_deadline(chosen: Select[Any], wanted: Wanted) -> Select[Any]:
    moment, row_id = _read_key(wanted.after)
    dated = chosen.where(Complaint.next_due_at.is_not(None))
    undated = chosen.where(Complaint.next_due_at.is_(None))
    if moment is not None:
        dated = dated.where(tuple_(Complaint.next_due_at, Complaint.id) > tuple_(literal(moment, Utc()), row_id))
    elif row_id:
        dated, undated = dated.where(false()), undated.where(Complaint.id > row_id)
    dated = dated.order_by(Complaint.next_due_at, Complaint.id).limit(PAGE + 1)
    if wanted.tab in {Tab.SOON, Tab.OVERDUE}:
        return dated
    undated = undated.order_by(Complaint.next_due_at, Complaint.id).limit(PAGE + 1)  # as the index is ordered
    both = union_all(select(dated.subquery()), select(undated.subquery())).subquery()
    return select(both).order_by(both.c.next_due_at.is_(None), both.c.next_due_at, both.c.id).limit(PAGE + 1)


def _asked(actor: Actor, wanted: Wanted, at: datetime, found: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [] if wanted.tab in {Tab.ALL, Tab.MINE} else [Complaint.is_open.is_(True)]
    match wanted.tab:
        case Tab.MINE:
            # Own cases are few; the second condition is written so that no planner goes through all open cases instead.
            asked += [Complaint.id.in_(_mine(actor)), func.coalesce(Complaint.is_open, false())]
        case Tab.UNASSIGNED:
            asked.append(Complaint.is_assigned.is_(False))
        case Tab.SOON:
            asked.append(Complaint.next_due_at.between(at, at + SOON))
        case Tab.OVERDUE:
            asked.append(Complaint.next_due_at < at)
    if wanted.state is not None:
        asked.append(_in_state(actor, wanted.tab, wanted.state))
    if wanted.since is not None:
        asked.append(Complaint.received_at >= wanted.since)
    if wanted.until is not None:
        asked.append(Complaint.received_at < wanted.until)
    if wanted.came is not None:
        asked.append(_IN_A_CROWD if wanted.came is Came.IN_A_CROWD else ~_IN_A_CROWD)
    if found is not None:
        asked.append(found)
    return asked


def _in_state(actor: Actor, tab: Tab, state: State) -> ColumnElement[bool]:
    """Ask for a state. Where few cases are reached, so that no planner goes through all cases of the state instead."""
    reaches_few = tab is Tab.MINE or actor.role not in {*OFFICE, Role.INTAKE_OFFICER}
    return (func.coalesce(Complaint.state, "") if reaches_few else Complaint.state) == state.value


def _mine(actor: Actor) -> Any:
    """The cases in which somebody has a part, to which they appointed others, or which they took in."""
    current = Assignment.ended_at.is_(None)
    return union_all(
        select(Assignment.complaint_id).where(Assignment.account_id == actor.id, current),
        select(Assignment.complaint_id).where(Assignment.appointed_by == actor.id, current),
        select(Complaint.id).where(Complaint.received_by == actor.id, Complaint.is_open.is_(True)),
    )


_IN_A_CROWD = exists().where(CaseRecord.complaint_id == Complaint.id, CaseRecord.kind == "many_at_once")


def _details(session: Session, ids: Sequence[str], actor: Actor) -> _Details:
    details = _Details()
    allegations = select(Allegation.complaint_id, Allegation.categories).where(Allegation.complaint_id.in_(ids))
    for row in session.execute(allegations.order_by(Allegation.number)):
        details.categories[row.complaint_id] += row.categories
    parts = (
        select(Assignment, Account.name)
        .join(Account, Account.id == Assignment.account_id)
        .where(Assignment.complaint_id.in_(ids), Assignment.ended_at.is_(None))
    )
    for part, name in session.execute(parts.order_by(Assignment.appointed_at)):
        if part.role == "investigator":
            details.investigators[part.complaint_id].append(name)
        if part.account_id == actor.id and not declaration_opens(part.signed_at, part.interests, part.cleared):
            details.declares.add(part.complaint_id)
    return details


def _line(row: Row[Any], details: _Details, held: SessionKeys) -> Line:
    needs_declaration = row.id in details.declares
    line = Line(
        reference=row.reference,
        state=State(row.state),
        received_at=row.received_at,
        due_at=row.next_due_at,
        due_check=row.next_due_check,
        due_title=title_of_clock(row.next_due_check, row.pack, row.pack_version),
        categories=tuple(ALLEGATION_CODES[code] for code in dict.fromkeys(details.categories[row.id])),
        words="" if needs_declaration else _first_words(_account(row, held)),
        investigators=tuple(details.investigators[row.id]),
        needs_declaration=needs_declaration,
    )
    return replace(line, categories=(), words="") if line.needs_declaration else line


def _account(row: Row[Any], held: SessionKeys) -> str:
    """Open an account. One that cannot be opened hides no other case from the list: verifying finds it."""
    try:
        return str(open_values(Complaint, row.id, row.sealed, held.of(row.id))["account"])
    except CannotOpen:
        return ""


def _first_words(account: str) -> str:
    words = " ".join(account.split())
    return words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS].rsplit(" ", 1)[0] + "…"


def _key(row: Row[Any], tab: Tab) -> str:
    """Write where a page ends, as it stands in an address; see ``_read_key``."""
    moment = row.received_at if tab is Tab.ALL else row.next_due_at
    return f"{moment.isoformat() if moment else ''}~{row.id}"


def _read_key(after: str) -> tuple[datetime | None, str]:
    moment, _, row_id = after.rpartition("~")
    try:
        return (datetime.fromisoformat(moment).astimezone(UTC) if moment else None), row_id
    except ValueError:
        return None, ""
