"""What the chain of an erased case must show, by its public parts alone: two people, no hold, and nothing after it."""

import json
from collections.abc import Sequence

from workflows.audit.chain import Violation
from workflows.audit.entry import Record

ERASED = "case.erased"
ASKED, HELD, LIFTED = "record.erasure_request", "record.legal_hold", "record.legal_hold_lifted"


class Erasures:
    """The entries whose private parts were erased, as the entries tell that erased them."""

    def __init__(self) -> None:
        self._of: dict[str | None, frozenset[str]] = {}

    @property
    def cases(self) -> int:
        """How many cases were erased."""
        return len(self._of)

    def note(self, record: Record, private: bytes) -> Violation | None:
        """Take notice of an entry that erased a case."""
        try:
            self._of[record.case] = frozenset(json.loads(private)["told"]["erased"])
        except (KeyError, TypeError, ValueError):
            return _wrong("An entry cannot be replayed", record, "it does not tell which entries were erased")
        return None

    def __contains__(self, record: Record) -> bool:
        """Whether the private part of an entry was erased with its own case: no erasure covers another."""
        return record.id in self._of.get(record.case, ())


def check_erasure(chain: Sequence[Record]) -> Violation | None:
    """Check the erasure in the chain of a case, if there is one.

    Who asked, who erased, and which holds were put and lifted stand in the public parts of the entries, which no
    erasure touches. So whoever verifies can see that no one person did it, after everything else is gone.
    """
    places = [number for number, record in enumerate(chain) if record.type == ERASED]
    if not places:
        return None
    erased, before = chain[places[0]], chain[: places[0]]
    asked = next((record for record in reversed(before) if record.type == ASKED), None)
    held = sum((record.type == HELD) - (record.type == LIFTED) for record in before)
    if len(chain) > places[0] + 1:
        return _wrong("An erased case went on", erased, "an entry follows the one that erased it")
    if asked is None or asked.actor_id is None or erased.actor_id in {None, asked.actor_id}:
        return _wrong("A case was erased by one person alone", erased, "nobody else had asked for it")
    if held > 0:
        return _wrong("A case was erased under a legal hold", erased, "the hold was never lifted")
    return None


def _wrong(what: str, record: Record, means: str) -> Violation:
    return Violation(what, f"case {record.case}, place {record.case_seq}, entry {record.id}", record.at, means)
