"""Replay what the record tells of the oversight body itself: no record about it stands, or is gone, unseen."""

import json
from collections.abc import Mapping
from typing import Any

from workflows.audit.chain import Violation
from workflows.audit.entry import Record

RECORDED = "body.recorded"


class BodyRegister:
    """The records about the body as their entries tell them."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[dict[str, Any], Record]] = {}

    def apply(self, record: Record, private: bytes) -> Violation | None:
        """Apply an entry, if it tells of a record about the body."""
        if record.type != RECORDED:
            return None
        try:
            told = json.loads(private)
            self._told[told["id"]] = ({**told, "entry_id": record.id}, record)
        except (KeyError, TypeError, ValueError):
            means = "it does not tell of which record about the body"
            return Violation("An entry cannot be replayed", f"entry {record.id}", record.at, means)
        return None

    def compare(self, standing: Mapping[str, Mapping[str, Any]]) -> Violation | None:
        """Compare the records that stand with those that the entries tell of."""
        for name in sorted(self._told.keys() | standing.keys(), key=str):
            told, entry = self._told.get(name, (None, None))
            row, where = standing.get(name), f"body_record {name}"
            if told == row:
                continue
            if entry is None:
                return Violation("A record about the body stands that no entry tells of", where, None, "it was put in")
            if row is None:
                return Violation("A record about the body is gone", where, entry.at, "an entry tells of it")
            return Violation("A record about the body is not what its entry tells", where, entry.at, "it was changed")
        return None
