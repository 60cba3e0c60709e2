"""The trail: who did and who read what, when, why, with what before and after, and whether each entry still holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from oversight.database import Database
from oversight.log.entries import ENTRIES_WITH_KEYS, check_beside, stored_entry
from oversight.log.private import opened_entries
from oversight.log.stored import as_bytes
from oversight.models import Account, AuditEntry
from oversight.queries.trail_changes import Change, RowChanges, changes_of, read_private, told_of, why
from oversight.queries.trail_selection import Scope, Wanted, chosen_entries, page_of
from oversight.queries.trail_values import Image, Key, Names, ids_in
from oversight.queries.trail_words import words_of
from workflows.access import Action, may_ever
from workflows.audit.chain import Violation, check_entry
from workflows.audit.entry import read_time
from workflows.audit.erasure import ERASED
from workflows.errors import NotFound
from workflows.roles import ROLE_LABELS, Actor, Role
from workflows.wording import N_, worded

PAGE = 50
EXPORTED_AT_ONCE = 100
SHOWN_AT_ONCE = 4
"""How many changes of an entry a list shows before anything is unfolded."""
MATCHES = N_("Checked: this entry matches its fingerprint.")
MATCHES_CHAIN = N_("Checked: this entry matches its fingerprint and its place in the chain.")
GONE = N_("Checked: this entry matches its fingerprint. What it told was erased with the case.")
OUT_OF_CHAIN = N_("Wrong: the entry before it in the chain is not the one that it names. Verify the record.")


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry as an auditor reads it."""

    id: str
    at: datetime | None
    type: str
    words: str
    who: str
    role: str
    account_id: str | None
    case_id: str | None
    reference: str | None
    place: int | None
    rows: tuple[RowChanges, ...]
    told: tuple[tuple[str, str], ...]
    why: str
    holds: bool
    check: str

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change of every row."""
        return tuple(change for row in self.rows for change in row.changes)

    @property
    def rows_at_once(self) -> tuple[RowChanges, ...]:
        """The rows that a list shows unfolded: all, or all but the clocks, where these are few changes; else none."""
        few = (self.rows, tuple(row for row in self.rows if not row.is_clock))
        return next((rows for rows in few if _count(rows) <= SHOWN_AT_ONCE), ())

    @property
    def rows_folded(self) -> tuple[RowChanges, ...]:
        """The rows that a list shows when somebody unfolds them."""
        return tuple(row for row in self.rows if row not in self.rows_at_once)

    @property
    def more_changes(self) -> int:
        """How many changes the folded rows have."""
        return _count(self.rows_folded)


def _count(rows: Iterable[RowChanges]) -> int:
    return sum(len(row.changes) for row in rows)


@dataclass(frozen=True, slots=True)
class TrailPage:
    """One page, newest first, with the entries beyond which its neighbours begin."""

    entries: tuple[TrailEntry, ...]
    newer: str | None = None
    older: str | None = None


def trail(database: Database, actor: Actor, scope: Scope, wanted: Wanted) -> TrailPage:
    """Give one page of a trail, in a constant number of queries.

    :raises NotFound: this person reads no trails.
    """
    _refuse_others(actor)
    with database.read() as session:
        found = page_of(session, chosen_entries(actor, scope, wanted), wanted, PAGE)
        entries = _read(session, found.rows)
    if not entries:
        return TrailPage(())
    newer, older = entries[0].id, entries[-1].id
    return TrailPage(entries, newer if found.has_newer else None, older if found.has_older else None)


def one_entry(database: Database, actor: Actor, entry_id: str) -> TrailEntry:
    """Give one entry, with what it changed and whether it holds.

    :raises NotFound: there is none, or none for this person.
    """
    _refuse_others(actor)
    with database.read() as session:
        rows = session.execute(chosen_entries(actor, Scope(), Wanted()).where(AuditEntry.id == entry_id)).all()
        if not rows:
            raise NotFound
        return _read(session, rows)[0]


def whole_trail(database: Database, actor: Actor, scope: Scope, wanted: Wanted) -> Iterator[TrailEntry]:
    """Give a whole trail, newest first, a few entries at a time.

    :raises NotFound: this person reads no trails.
    """
    _refuse_others(actor)
    return _whole(database, actor, scope, replace(wanted, older="", newer=""))


def _whole(database: Database, actor: Actor, scope: Scope, wanted: Wanted) -> Iterator[TrailEntry]:
    with database.read() as session:
        more = True
        while more:
            found = page_of(session, chosen_entries(actor, scope, wanted), wanted, EXPORTED_AT_ONCE)
            yield from _read(session, found.rows)
            more = found.has_older
            wanted = replace(wanted, older=found.rows[-1].id if found.rows else "")


def _refuse_others(actor: Actor) -> None:
    if not may_ever(actor, Action.READ_TRAIL):
        raise NotFound


# What each of them says --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Past:
    """What stood before an entry of a case: the leaf of the entry before it, and the rows that it changed."""

    leaf: bytes | None
    images: dict[Key, Image]


def _read(session: Session, found: Sequence[Any]) -> tuple[TrailEntry, ...]:
    rows, names = tuple(opened_entries(session, found)), Names()
    pasts = _pasts(session, rows, names)
    _name_accounts(session, rows, names)
    return tuple(_entry(row, pasts.get(row.id), names) for row in rows)


def _pasts(session: Session, rows: Sequence[Any], names: Names) -> dict[str, _Past]:
    """Go through the cases of a page from their first entries, and keep what stood before each entry shown."""
    last: dict[str, int] = defaultdict(int)
    shown = {row.id for row in rows}
    for row in rows:
        if row.case_seq is not None:
            last[row.case_id] = max(last[row.case_id], row.case_seq)
    pasts: dict[str, _Past] = {}
    images: dict[Key, Image] = {}
    case, leaf = None, None
    for entry in _earlier(session, last):
        if entry.case_id != case:
            case, leaf, images = entry.case_id, None, {}
        private = read_private(entry.private)
        if entry.id in shown:
            keys = [(table, row["id"]) for table, row in private.rows]
            pasts[entry.id] = _Past(leaf, {key: images[key] for key in keys if key in images})
        for table, row in private.rows:
            images[table, row["id"]] = row
            names.learn(table, row)
        leaf = as_bytes(entry.leaf)
    return pasts


def _earlier(session: Session, last: dict[str, int]) -> Iterable[Any]:
    if not last:
        return ()
    wanted = or_(*(and_(AuditEntry.case_id == case, AuditEntry.case_seq <= seq) for case, seq in last.items()))
    statement = ENTRIES_WITH_KEYS.where(wanted).order_by(AuditEntry.case_id, AuditEntry.case_seq)
    return opened_entries(session, session.execute(statement, execution_options={"yield_per": PAGE}))


def _name_accounts(session: Session, rows: Sequence[Any], names: Names) -> None:
    privates = (read_private(row.private) for row in rows)
    wanted = {found for private in privates for found in ids_in([*(row for _, row in private.rows), private.told])}
    unknown = sorted(wanted - names.known.keys())
    for account in session.execute(select(Account.id, Account.name).where(Account.id.in_(unknown))):
        names.known[account.id] = account.name


def _entry(row: Any, past: _Past | None, names: Names) -> TrailEntry:
    private = read_private(row.private)
    record = check_entry(stored_entry(row))
    is_erased = row.erased_at is not None and row.private is None
    wrong = record if isinstance(record, Violation) else check_beside(record, row, is_erased=is_erased)
    images = past.images if past else {}
    own = frozenset({row.actor_id, row.at} if row.actor_id else {row.case_id, "system", row.at})
    holds, check = _checked(row, wrong, None if isinstance(record, Violation) else record.prev, past)
    return TrailEntry(
        id=row.id,
        at=_moment(row.at),
        type=row.type,
        words=words_of(row.type),
        who=_who(row, record),
        role=ROLE_LABELS[Role(row.role)] if row.role else "",
        account_id=row.actor_id if row.name else None,
        case_id=row.case_id,
        reference=row.reference,
        place=row.case_seq,
        rows=() if row.type == ERASED else changes_of(private, images, names, own),
        told=told_of(row.type, private, names),
        why=why(private, images),
        holds=holds,
        check=check,
    )


def _checked(row: Any, wrong: Violation | None, prev: str | None, past: _Past | None) -> tuple[bool, str]:
    if wrong is not None:
        return False, worded("Wrong: %(what)s: %(means)s.", what=wrong.what, means=wrong.means)
    if row.case_seq is None:
        return True, GONE if row.private is None and row.erased_at else MATCHES
    before = past.leaf.hex() if past and past.leaf else None
    if prev != before:
        return False, OUT_OF_CHAIN
    return True, GONE if row.private is None and row.erased_at else MATCHES_CHAIN


def _who(row: Any, record: Any) -> str:
    if row.name:
        return str(row.name)
    kinds = {"complainant": N_("The person who complained"), "system": ROLE_LABELS[Role.SYSTEM]}
    return kinds.get(getattr(record, "actor_kind", ""), N_("Somebody unknown"))


def _moment(at: Any) -> datetime | None:
    try:
        return read_time(at)
    except (TypeError, ValueError):
        return None
