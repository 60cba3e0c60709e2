"""Replay what the record tells of accounts: who was given which role, who was shut out. No role is granted unseen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.audit.chain import Violation
from workflows.audit.entry import Record, write_time

ADDED, CHANGED, RELATED = "account.added", "account.changed", "account.related"


@dataclass(frozen=True, slots=True)
class Rights:
    """What an account may do at all: its role, since when it is shut, and the officers whose cases are shut to it.

    The time is written as the record writes a time.
    """

    role: str
    shut_at: str | None = None
    related: frozenset[str] = frozenset()


class Accounts:
    """The rights of every account as its entries tell them, applied in the order in which they were written."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[Rights, datetime]] = {}

    def apply(self, record: Record, private: bytes) -> Violation | None:
        """Apply an entry, if it is about the rights of an account."""
        if record.type not in {ADDED, CHANGED, RELATED}:
            return None
        try:
            told = json.loads(private)
            name = told["account"]
            rights = Rights(told["role"]) if record.type == ADDED else self._told[name][0]
            rights = replace(rights, role=told.get("role", rights.role))
            if "disabled" in told:
                rights = replace(rights, shut_at=write_time(record.at) if told["disabled"] else None)
            if record.type == RELATED:
                rights = replace(rights, related=rights.related | {told["officer"]})
            self._told[name] = (rights, record.at)
        except (KeyError, TypeError, ValueError):
            means = "it does not tell of which account, or the account was never added"
            return Violation("An entry cannot be replayed", f"entry {record.id}", record.at, means)
        return None

    def compare(self, standing: Mapping[str, Rights]) -> Violation | None:
        """Compare the accounts that stand with those that the record tells of."""
        for name in sorted(self._told.keys() | standing.keys(), key=str):
            told, since = self._told.get(name, (None, None))
            rights = standing.get(name)
            if told == rights:
                continue
            where = f"account {name}"
            if told is None:
                return Violation("An account stands that no entry tells of", where, None, "it was put in by hand")
            if rights is None:
                return Violation("An account is gone", where, since, "the record tells of it, but it was removed")
            means = f"{_words(rights)}; the record tells {_words(told)}"
            return Violation("An account has rights that no entry gave it", where, since, means)
        return None


def _words(rights: Rights) -> str:
    shut = f"shut since {rights.shut_at}" if rights.shut_at else "open"
    return f"role {rights.role}, {shut}, ties declared to {len(rights.related)} officers"
