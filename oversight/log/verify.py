"""Verify the whole record: every place in the log, every entry, every chain, and that rows and accounts are what the
entries tell; and, where the published log is at hand, that it is the log of this database and nothing else.

One pass over a still picture of the database, in the order of the cases, holding one case in memory at a time.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, true
from sqlalchemy.exc import DataError, OperationalError

from oversight.database import Database
from oversight.log.case_files import FilesToVerify, check_files
from oversight.log.entries import (
    CHAINED,
    LOOSE,
    OF_OFFICE,
    check_beside,
    opened_entry,
    sealed_parts,
    stop,
    stored_entry,
    wrong,
)
from oversight.log.house_rows import body_standing, rights_standing
from oversight.log.monitors import LONGEST_WAIT, backdated
from oversight.log.places import RECOVERED, Places, check_places
from oversight.log.private import Opened, opened_for_case, opened_for_house
from oversight.log.published import PublishedFiles, read_published
from oversight.log.resumed import check_ends, to_look_at
from oversight.log.store import Store, StoreFault
from oversight.log.stored import Grouped, Reading, as_bytes, emptied_image, opened_image, raw
from oversight.log.strays import refuse_strays
from oversight.models import ON_CASE, AuditEntry, CaseKey, Complaint, held_keys
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import CaseKeys, SessionKeys
from workflows.audit.accounts import ADDED, CHANGED, RELATED, Accounts
from workflows.audit.body import RECORDED, BodyRegister
from workflows.audit.chain import Violated, Violation, check_chain, check_entry
from workflows.audit.checkpoint import Checkpoint, Trust
from workflows.audit.entry import Record, write_time
from workflows.audit.erasure import ERASED, Erasures, check_erasure
from workflows.audit.note import MalformedNote
from workflows.audit.replay import Image, Replay, Rules
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

_CASES = select(
    *(raw(Complaint.__table__.c[name]) for name in ("id", "reference", "audit_seq", "audit_prev")),
    raw(CaseKey.__table__.c.sealed_keys).label("wrapped"),
).outerjoin(CaseKey, and_(CaseKey.complaint_id == Complaint.id, OF_OFFICE))

REPLAYED = frozenset({ADDED, CHANGED, RELATED, RECORDED, RECOVERED})
"""Types of entries that change no case and are opened and applied from the first, whatever was verified before."""

Images = list[tuple[type[Any], list[tuple[str, Image]]]]
"""The rows of a case as they are stored: by table, each with its id."""

NOWHERE = (False, -1)
"""A place before the first of the log."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Everything holds: how many entries and cases that is, and how many entries are in the published log.

    ``lost`` counts the entries that were lost with a database, which an entry owns up to, ``erased`` the cases whose
    words were erased by two people. ``backdated`` counts entries that say they are older than the log allows, the first
    of them ``first_backdated``: that proves no change. ``skipped`` cases and ``trusted`` entries were not opened, since
    they were verified before. ``checkpoint`` is up to where the published log was verified.
    """

    entries: int
    cases: int
    published: int = 0
    lost: int = 0
    files: int = 0
    erased: int = 0
    backdated: int = 0
    first_backdated: str = ""
    skipped: int = 0
    trusted: int = 0
    checkpoint: Checkpoint | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """The published log, whom to believe about it, and what its signer remembers, where that is known.

    ``known`` is up to where this log was verified before, with its database: see ``oversight.log.resumed``.
    """

    store: Store
    trust: Trust
    last: Checkpoint | None = None
    known: Checkpoint | None = None


def verify(
    database: Database,
    progress: Progress | None = None,
    log: PublishedLog | None = None,
    at: datetime | None = None,
    files: FilesToVerify | None = None,
) -> Verified | Violation:
    """Verify everything, or give the first thing that is wrong. ``progress`` is told how many entries were checked.

    Without ``log``, the published files are not looked at, and without ``files``, those of the cases are not.
    ``at`` is now, to tell which entries have waited too long.
    """
    try:
        # Read before the database, which is then never behind it.
        signed = read_published(log.store, log.trust).checkpoint if log else None
        with database.read() as session:
            connection = session.connection()
            _hold_still(connection)
            with closing(Reading(connection)) as reading:
                held = held_keys(session)
                verifying = _Verification(reading, held, progress or (lambda _: None), at, log)
                verified = verifying.run(signed)
                if files:
                    checked = check_files(reading, files, held.ring, verifying.looked_at)
                    verified = replace(verified, files=checked)
        return _with_backdated(verified, database, log) if log else verified
    except Violated as found:
        return found.violation
    except (DataError, OperationalError, RecursionError) as error:
        if isinstance(error, OperationalError) and "decode" not in str(error.orig).lower():
            raise
        return Violation("A value cannot be read", "somewhere", None, "what is stored there is no text or date")


def _with_backdated(verified: Verified, database: Database, log: PublishedLog) -> Verified:
    """Say which entries are backdated, by the times that witnesses wrote under the checkpoints of all times."""
    try:
        found = backdated(database, log.store, list(log.trust.witnesses))
    except (MalformedNote, StoreFault) as error:
        raise Violated(Violation("An old checkpoint cannot be read", "history", None, str(error))) from error
    first = found[0].entry_id if found else None
    return replace(verified, backdated=len(found), first_backdated=first or "")


def _hold_still(connection: Connection) -> None:
    """See one moment only, whatever is written meanwhile. SQLite does so in any transaction."""
    if connection.dialect.name == "postgresql" and not connection.in_nested_transaction():
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


class _Verification:
    def __init__(
        self,
        reading: Reading,
        held: SessionKeys,
        progress: Progress,
        at: datetime | None,
        log: PublishedLog | None,
    ) -> None:
        self._log = log
        self._known = log.known if log else None
        self.looked_at = to_look_at(self._known) if self._known else None
        self._reading = reading
        self._held = held
        self._progress = progress
        self._waits_since = write_time(at - LONGEST_WAIT) if at else ""
        self._entries = 0
        self._places = Places(0, 0)
        self._erased = Erasures()

    def run(self, signed: Checkpoint | None) -> Verified:
        """Check what belongs nowhere, then all places, then case by case, then the entries that change no case."""
        refuse_strays(self._reading.connection)
        self._run_places(signed)
        cases = self._run_cases(self.looked_at)
        self._run_loose()
        self._places.refuse_missing()
        published = signed.size if signed else 0
        verified = Verified(self._entries, cases, published, len(self._places.lost), checkpoint=signed)
        verified = replace(verified, erased=self._erased.cases)
        return verified if self.looked_at is None else self._with_left_out(verified, self.looked_at)

    def _with_left_out(self, verified: Verified, looked_at: ColumnElement[bool]) -> Verified:
        """Count what was not opened because it was verified before, and see that it still ends where it did."""
        entries = self._reading.connection.scalar(select(func.count()).select_from(AuditEntry)) or 0
        return replace(verified, skipped=check_ends(self._reading, looked_at), trusted=entries - self._entries)

    def _run_places(self, signed: Checkpoint | None) -> None:
        """Check the places, and the published files beside them, so that both are read once."""
        log = self._log
        roots = [one for one in (signed, log.last if log else None) if one is not None]
        files = PublishedFiles(log.store, signed) if log and signed else None
        if files and self._known:
            files.go_on_after(self._known)
        take = files.take if files else (lambda _first, _leaves: None)
        self._places = check_places(self._reading, {one.size: one.root for one in roots}, take)
        if files is None or log is None:
            return
        files.finish()
        if self._places.published_size > read_published(log.store, log.trust).checkpoint.size:
            means = f"{self._places.published_size} entries were published: the published log was wound back"
            raise Violated(Violation("The published log shrank", "checkpoint", None, means))

    def _run_cases(self, looked_at: ColumnElement[bool] | None) -> int:
        only = None if looked_at is None else select(Complaint.id).where(looked_at).correlate(None)
        chained = CHAINED if only is None else CHAINED.where(AuditEntry.case_id.in_(only))
        entries = Grouped(self._reading.rows(chained))
        tables = [(table, Grouped(self._reading.images(table, "complaint_id", only))) for table in ON_CASE]
        rows: list[tuple[type[Any], Grouped]] = [(Complaint, Grouped(self._reading.images(Complaint, "id", only)))]
        rows += tables
        cases = 0
        for case in self._reading.rows(_CASES.where(true() if looked_at is None else looked_at).order_by(Complaint.id)):
            images = [(table, [(row_id, image) for _, row_id, image in group.of(case.id)]) for table, group in rows]
            self._run_case(case, entries.of(case.id), images)
            cases += 1
        for name, group in (("audit_entry", entries), *((table.__tablename__, group) for table, group in rows)):
            if group.left is not None:
                stop(
                    Violation("A row stands out of order", f"{name}, case {group.left[0]}", None, "it was not checked")
                )
        return cases

    def _keys_of(self, case: Any) -> CaseKeys:
        """Open the keys of a case."""
        where, what = f"case {case.id}, reference {case.reference}", "The keys of a case cannot be opened"
        if case.wrapped is None:
            stop(Violation(what, where, None, "they were removed, and no erasure covers it"))
        try:
            keys = self._held.ring.unwrap(as_bytes(case.wrapped))
            keys.packed()
        except CannotOpen:
            raise Violated(Violation(what, where, None, "they were changed, or are for another office")) from None
        return keys

    def _run_case(self, case: Any, entries: list[Any], images: Images) -> None:
        if not entries:
            where = f"case {case.id}, reference {case.reference}"
            stop(Violation("A case has no entries", where, None, "it was put in, or its entries were removed"))
        head = str(case.audit_prev)
        records = check_chain((stored_entry(row) for row in entries), length=_number(case.audit_seq) + 1, head=head)
        if isinstance(records, Violation):
            raise Violated(records)
        stop(check_erasure(records))
        replay, keys = Replay(case.id, RULES), None if records[-1].type == ERASED else self._keys_of(case)
        if keys is None:
            self._run_erased(case, records, entries, replay)
        else:
            self._run_told(records, entries, replay, keys)
        for table, rows in images:
            standing = {row_id: _opened(table, row_id, image, keys) for row_id, image in rows}
            stop(replay.compare(table.__tablename__, standing))

    def _run_told(self, records: list[Record], entries: list[Any], replay: Replay, keys: CaseKeys) -> None:
        def opening(row: Any) -> Opened:
            return opened_for_case(keys, row.id, *sealed_parts(row))

        before = NOWHERE
        for record, row in zip(records, entries, strict=True):
            entry = opened_entry(record, row, opening)
            before = self._check_after(before, record, entry)
            stop(replay.apply(record, as_bytes(entry.private)))

    def _run_erased(self, case: Any, records: list[Record], entries: list[Any], replay: Replay) -> None:
        """Check the chain of a case of which only the public parts are left, and the entry that erased the rest."""
        if case.wrapped is not None:
            stop(wrong("The keys of an erased case are left", records[-1], "they were kept, or were put back"))
        last = opened_entry(records[-1], entries[-1], self._opened_for_house)
        stop(self._erased.note(records[-1], as_bytes(last.private)))
        before = NOWHERE
        for record, row in zip(records, [*entries[:-1], last], strict=True):
            before = self._check_after(before, record, row)
        stop(replay.begin_anew(records[-1], as_bytes(last.private)))

    def _check_after(self, before: tuple[bool, int], record: Record, entry: Any) -> tuple[bool, int]:
        place = self._check(record, entry)
        if place <= before:
            stop(wrong("An entry stands before the one it follows", record, "the order of the log was changed"))
        return place

    def _run_loose(self) -> None:
        accounts, body = Accounts(), BodyRegister()
        for row in self._reading.rows(LOOSE):
            record = check_entry(stored_entry(row))
            if isinstance(record, Violation):
                raise Violated(record)
            if self._was_opened_before(record, row):
                continue
            entry = opened_entry(record, row, self._opened_for_house)
            self._check(record, entry)
            self._places.note(record, as_bytes(entry.private))
            stop(accounts.apply(record, as_bytes(entry.private)))
            stop(body.apply(record, as_bytes(entry.private)))
        stop(accounts.compare(rights_standing(self._reading)))
        stop(body.compare(body_standing(self._reading)))

    def _was_opened_before(self, record: Record, row: Any) -> bool:
        """Whether an entry that changes nothing has one place, among those that were verified before."""
        if self._known is None or record.type in REPLAYED:
            return False
        return row.idx is not None and row.n is None and row.idx < self._known.size

    def _opened_for_house(self, row: Any) -> Opened:
        return opened_for_house(self._held.house, row.id, *sealed_parts(row))

    def _check(self, record: Record, row: Any) -> tuple[bool, int]:
        """Check what stands beside an entry, and give its place: in the log, or behind that in the queue for it."""
        stop(check_beside(record, row, is_erased=record in self._erased))
        if (row.idx is None) == (row.n is None):
            means = "it has its place and waits for one" if row.n is not None else "it was taken out of the queue"
            stop(wrong("An entry has no single place in the log", record, means))
        if row.idx is None and row.at < self._waits_since:
            stop(wrong("An entry waits for the log for more than a day", record, "nobody outside can know of it yet"))
        self._entries += 1
        if self._entries % TELL_EVERY == 0:
            self._progress(self._entries)
        return row.idx is None, row.n if row.idx is None else row.idx


def _opened(table: type[Any], row_id: str, image: Image, keys: CaseKeys | None) -> Image:
    """Give a row with what is sealed in it or, without any keys, a row of which nothing sealed may be left."""
    try:
        return opened_image(table, row_id, image, keys) if keys else emptied_image(image)
    except CannotOpen:
        means = "it was changed, moved, or sealed under other keys"
        raise Violated(
            Violation("A sealed value cannot be opened", f"{table.__tablename__} {row_id}", None, means)
        ) from None


def _number(value: Any) -> int:
    return value if isinstance(value, int) else -1
