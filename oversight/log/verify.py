"""Verify the whole record: every entry, every chain, and that rows and accounts are what the entries tell.

One pass over a still picture of the database, in the order of the cases, holding one case in memory at a time.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select
from sqlalchemy.exc import DataError, OperationalError

from oversight.database import Database
from oversight.log.stored import Grouped, Reading, as_bytes, raw, reader_of
from oversight.models import ON_CASE, Account, AuditData, AuditEntry, AuditPending, Complaint
from workflows.audit.accounts import Accounts, Rights
from workflows.audit.chain import StoredEntry, Violation, check_chain, check_entry
from workflows.audit.entry import InvalidEntry, Record, commitment_to_bytes, write_time
from workflows.audit.replay import CASE, Image, Replay, Rules
from workflows.states import OPEN, State
from workflows.transition_table import TABLE

Progress = Callable[[int], None]
TELL_EVERY = 1_000

RULES = Rules(
    tables=frozenset(table.__tablename__ for table in ON_CASE),
    moves=frozenset((row.trigger, row.source.value, row.dest.value) for row in TABLE),
    open_states=frozenset(state.value for state in OPEN),
    first=State.NEW.value,
)

ENTRIES = select(
    *(raw(AuditEntry.__table__.c[name]) for name in ("case_id", "id", "case_seq", "record", "salt", "leaf")),
    *(raw(AuditEntry.__table__.c[name]) for name in ("at", "type", "actor_id")),
    raw(AuditData.__table__.c.private),
    raw(AuditData.__table__.c.salt).label("data_salt"),
).outerjoin(AuditData, AuditData.entry_id == AuditEntry.id)
"""Every entry with its private part, as the database keeps them."""

_QUEUED = ENTRIES.add_columns(raw(AuditPending.__table__.c.n)).outerjoin(
    AuditPending, AuditPending.entry_id == AuditEntry.id
)
_CHAINED = _QUEUED.where(AuditEntry.case_seq.is_not(None)).order_by(AuditEntry.case_id, AuditEntry.case_seq)
_LOOSE = _QUEUED.where(AuditEntry.case_seq.is_(None)).order_by(AuditPending.n)
_ACCOUNTS = select(*(raw(Account.__table__.c[name]) for name in ("id", "role", "disabled_at")))
_CASES = select(*(raw(Complaint.__table__.c[name]) for name in ("id", "reference", "audit_seq", "audit_prev")))


@dataclass(frozen=True, slots=True)
class Verified:
    """Everything holds: how many entries and cases that is."""

    entries: int
    cases: int


def verify(database: Database, progress: Progress | None = None) -> Verified | Violation:
    """Verify everything, or give the first thing that is wrong. ``progress`` is told how many entries were checked."""
    with database.read() as session:
        connection = session.connection()
        _hold_still(connection)
        try:
            with closing(Reading(connection)) as reading:
                return _Verification(reading, progress or (lambda _: None)).run()
        except _Found as found:
            return found.violation
        except (DataError, OperationalError, RecursionError) as error:
            if isinstance(error, OperationalError) and "decode" not in str(error.orig).lower():
                raise
            return Violation("A value cannot be read", "somewhere", None, "what is stored there is no text or date")


def _hold_still(connection: Connection) -> None:
    """See one moment only, whatever is written meanwhile. SQLite does so in any transaction."""
    if connection.dialect.name == "postgresql" and not connection.in_nested_transaction():
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


@dataclass(frozen=True, slots=True)
class _Stray:
    """What belongs to nothing: in which table, what it would be, and how to find the first of it."""

    table: str
    what: str
    statement: Select[Any]


class _Found(Exception):
    """The first violation."""

    def __init__(self, violation: Violation) -> None:
        self.violation = violation
        super().__init__(str(violation))


class _Verification:
    def __init__(self, reading: Reading, progress: Progress) -> None:
        self._reading = reading
        self._progress = progress
        self._entries = 0

    def run(self) -> Verified:
        """Check what belongs nowhere, then case by case, then the entries that change no case."""
        for stray in _strays():
            found = self._reading.connection.execute(stray.statement.limit(1)).first()
            if found is not None:
                means = f"{stray.what}: it was put in, or what it belongs to was removed"
                _stop(Violation("A row belongs to nothing", f"{stray.table} {found[0]}", None, means))
        cases = self._run_cases()
        self._run_loose()
        return Verified(self._entries, cases)

    def _run_cases(self) -> int:
        entries = Grouped(self._reading.rows(_CHAINED))
        tables = [(table.__tablename__, self._grouped(table, "complaint_id")) for table in ON_CASE]
        rows = [(CASE, self._grouped(Complaint, "id")), *tables]
        cases = 0
        for case in self._reading.rows(_CASES.order_by(Complaint.id)):
            standing = {name: {row_id: image for _, row_id, image in group.of(case.id)} for name, group in rows}
            self._run_case(case, entries.of(case.id), standing)
            cases += 1
        for name, group in (("audit_entry", entries), *rows):
            if group.left is not None:
                _stop(
                    Violation("A row stands out of order", f"{name}, case {group.left[0]}", None, "it was not checked")
                )
        return cases

    def _grouped(self, table: type[Any], case: str) -> Grouped:
        return Grouped(self._reading.images(table, case))

    def _run_case(self, case: Any, entries: list[Any], standing: dict[str, dict[str, Image]]) -> None:
        if not entries:
            where = f"case {case.id}, reference {case.reference}"
            _stop(Violation("A case has no entries", where, None, "it was put in, or its entries were removed"))
        head = str(case.audit_prev)
        records = check_chain((stored_entry(row) for row in entries), length=_number(case.audit_seq) + 1, head=head)
        if isinstance(records, Violation):
            raise _Found(records)
        replay, before = Replay(case.id, RULES), -1
        for record, row in zip(records, entries, strict=True):
            self._check(record, row)
            if row.n <= before:
                _stop(_wrong("An entry waits before the one it follows", record, "the queue of the log was changed"))
            before = row.n
            _stop(replay.apply(record, as_bytes(row.private)))
        for table, rows in standing.items():
            _stop(replay.compare(table, rows))

    def _run_loose(self) -> None:
        accounts = Accounts()
        for row in self._reading.rows(_LOOSE):
            record = check_entry(stored_entry(row))
            if isinstance(record, Violation):
                raise _Found(record)
            self._check(record, row)
            _stop(accounts.apply(record, as_bytes(row.private)))
        told = reader_of(Account.__table__.c.disabled_at, self._reading.connection.dialect.name) or (
            lambda value: value
        )
        standing = self._reading.rows(_ACCOUNTS)
        _stop(accounts.compare({row.id: Rights(row.role, told(row.disabled_at)) for row in standing}))

    def _check(self, record: Record, row: Any) -> None:
        """Check what stands beside an entry, and that it has its place in the queue."""
        _stop(check_beside(record, row))
        if row.n is None:
            _stop(_wrong("An entry does not wait for the log", record, "it was taken out of the queue unpublished"))
        self._entries += 1
        if self._entries % TELL_EVERY == 0:
            self._progress(self._entries)


def check_beside(record: Record, row: Any) -> Violation | None:
    """Check what stands beside an entry: the columns copied out of it, and its private part. See ``ENTRIES``."""
    if (write_time(record.at), record.type, record.actor_id) != (row.at, row.type, row.actor_id):
        return _wrong("An entry's columns are not what it says", record, "time, type or person was changed")
    if record.data is None:
        if row.private is None:
            return None
        return _wrong("A private part stands where none was written", record, "it was put in beside the entry")
    if row.private is None:
        return _wrong("The private part of an entry is missing", record, "it was removed, and no erasure covers it")
    try:
        committed = commitment_to_bytes(as_bytes(row.private), as_bytes(row.data_salt))
    except InvalidEntry:
        committed = ""
    if committed == record.data:
        return None
    return _wrong("The private part of an entry does not match it", record, "what was told or its salt was changed")


def _strays() -> Iterator[_Stray]:
    chained = AuditEntry.case_seq.is_not(None)
    yield _stray(AuditEntry, Complaint.id, AuditEntry.case_id, "an entry of a case that has no row", chained)
    for table in ON_CASE:
        yield _stray(table, Complaint.id, table.complaint_id, "a row of a case that has none")
    for table in (AuditData, AuditPending):
        yield _stray(table, AuditEntry.id, table.entry_id, "a row that belongs to no entry")
    twice = select(AuditPending.entry_id).group_by(AuditPending.entry_id).having(func.count() > 1)
    yield _Stray("audit_pending", "an entry that waits twice for the log", twice.order_by(AuditPending.entry_id))


def _stray(table: type[Any], home: Any, at: Any, what: str, *only: Any) -> _Stray:
    """Ask for the first row whose home is not there."""
    key = next(iter(table.__table__.primary_key))
    return _Stray(table.__tablename__, what, select(key).where(~exists().where(home == at), *only).order_by(key))


def stored_entry(row: Any) -> StoredEntry:
    """Give an entry as it is kept. See ``ENTRIES``."""
    exact = (as_bytes(value) for value in (row.record, row.salt, row.leaf))
    return StoredEntry(row.id, row.case_id, row.case_seq, *exact)


def _number(value: Any) -> int:
    return value if isinstance(value, int) else -1


def _wrong(what: str, record: Record, means: str) -> Violation:
    where = f"entry {record.id}" + (f", case {record.case}, place {record.case_seq}" if record.case else "")
    return Violation(what, where, record.at, means)


def _stop(violation: Violation | None) -> None:
    if violation is not None:
        raise _Found(violation)
