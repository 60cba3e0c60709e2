"""Replay the entries of one case: what its rows must be, and whether every move was one that the table knows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.audit.canonical import NotCanonical, canonical
from workflows.audit.chain import Violation
from workflows.audit.entry import Record

CASE = "complaint"
MOVE = "move"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a replay has to know beforehand: tables that hang on a case, legal moves, and the states that are open.

    A move is its trigger, source and destination. ``first`` is the state before the first entry.
    """

    tables: frozenset[str]
    moves: frozenset[tuple[str, str, str]]
    open_states: frozenset[str]
    first: str


@dataclass(frozen=True, slots=True)
class Image:
    """A row as the record tells it or as it stands: every column by name, and the place of the entry that wrote it."""

    seq: int
    columns: Mapping[str, Any]
    at: datetime | None = None


class Replay:
    """The rows of one case as its entries tell them, applied one after the other."""

    def __init__(self, case_id: str, rules: Rules) -> None:
        self.case_id = case_id
        self.state = rules.first
        self.told: dict[str, dict[str, Image]] = {}
        self._rules = rules

    def apply(self, record: Record, private: bytes) -> Violation | None:
        """Apply the private part of the next entry."""
        try:
            rows = [(told["table"], told["row"]) for told in json.loads(private)["rows"]]
            self._check_rows(rows)
            for table, row in rows:
                self._apply_row(record, table, row)
            self._check_state(rows[0][1])
        except _Wrong as wrong:
            return self._violation(record, wrong.what, wrong.means)
        except (KeyError, TypeError, ValueError, IndexError):
            return self._violation(record, "An entry cannot be replayed", "it does not tell the rows that it wrote")
        return None

    def begin_anew(self, record: Record, private: bytes) -> Violation | None:
        """Take the rows as the entry tells them that erased the case: what led to them is gone."""
        try:
            rows = [(told["table"], told["row"]) for told in json.loads(private)["rows"]]
            self._check_rows(rows)
            for table, row in rows:
                self.told.setdefault(table, {})[row["id"]] = Image(_place(record), row, record.at)
            self.state = rows[0][1]["state"]
            self._check_state(rows[0][1])
        except _Wrong as wrong:
            return self._violation(record, wrong.what, wrong.means)
        except (KeyError, TypeError, ValueError, IndexError):
            return self._violation(record, "An entry cannot be replayed", "it does not tell the rows that stayed")
        return None

    def compare(self, table: str, standing: Mapping[str, Image]) -> Violation | None:
        """Compare the rows that stand in a table with those that the record tells, column by column."""
        told = self.told.get(table, {})
        if told.keys() == standing.keys() and all(_same(told[name], row) for name, row in standing.items()):
            return None
        for name in sorted(told.keys() | standing.keys(), key=str):
            found = self._compare_row(f"{table} {name}", told.get(name), standing.get(name))
            if found is not None:
                return found
        return None

    def _check_rows(self, rows: list[tuple[str, Mapping[str, Any]]]) -> None:
        (first, case), *others = rows
        if first != CASE or case["id"] != self.case_id:
            raise _Wrong("An entry tells of another case", "it does not begin with the row of its own case")
        for table, row in others:
            if table not in self._rules.tables or row["complaint_id"] != self.case_id:
                raise _Wrong("An entry tells of another case", "one of its rows does not hang on its case")

    def _apply_row(self, record: Record, table: str, row: Mapping[str, Any]) -> None:
        told = self.told.setdefault(table, {})
        if table == MOVE:
            if row["id"] in told:
                raise _Wrong("A move is told twice", "a move is made once and never changed")
            self._move(row)
        told[row["id"]] = Image(_place(record), row, record.at)

    def _move(self, row: Mapping[str, Any]) -> None:
        move = (row["trigger"], row["source"], row["dest"])
        if row["source"] != self.state:
            raise _Wrong("A move does not begin where the case stood", f"{move[0]} from {move[1]}, not {self.state}")
        if move not in self._rules.moves:
            raise _Wrong("A move is none that the table knows", f"{move[0]} from {move[1]} to {move[2]}")
        self.state = row["dest"]

    def _check_state(self, case: Mapping[str, Any]) -> None:
        if case["state"] != self.state:
            raise _Wrong("A state was set without a move", f"{case['state']}, where the moves lead to {self.state}")
        if case["is_open"] is not (self.state in self._rules.open_states):
            raise _Wrong("A case is open or ended against its state", f"{self.state} with is_open {case['is_open']}")

    def _compare_row(self, name: str, told: Image | None, stands: Image | None) -> Violation | None:
        where = f"case {self.case_id}, {name}"
        if told is None:
            means = "it was put into the database without an entry of the record"
            return Violation("A row stands that no entry tells of", where, None, means)
        if stands is None:
            return Violation("A row is gone", where, told.at, "the record tells of it, but it was removed")
        changed = _differences(told, stands)
        if not changed:
            return None
        means = f"changed without an entry of the record: {', '.join(changed)}"
        return Violation("A row is not what the record tells", where, told.at, means)

    def _violation(self, record: Record, what: str, means: str) -> Violation:
        return Violation(what, f"case {self.case_id}, place {record.case_seq}, entry {record.id}", record.at, means)


class _Wrong(Exception):
    """What is wrong with an entry, and what that means."""

    def __init__(self, what: str, means: str) -> None:
        self.what = what
        self.means = means
        super().__init__(what)


def _place(record: Record) -> int:
    if record.case_seq is None:
        raise _Wrong("An entry cannot be replayed", "it has no place in the chain of its case")
    return record.case_seq


def _same(told: Image, stands: Image) -> bool:
    return not _differences(told, stands)


def _differences(told: Image, stands: Image) -> list[str]:
    names = dict.fromkeys([*told.columns, *stands.columns])
    changed = [name for name in names if not _equal(told.columns.get(name, _NONE), stands.columns.get(name, _NONE))]
    return changed if told.seq == stands.seq else [*changed, "audit_seq"]


_NONE = object()


def _equal(told: Any, stands: Any) -> bool:
    """Compare two values; inside JSON true is not 1, and 1 is not 1.0."""
    if told and isinstance(told, dict | list):
        try:
            return canonical(told) == canonical(stands)
        except NotCanonical:
            return False
    return bool(told == stands) and type(told) is type(stands)
