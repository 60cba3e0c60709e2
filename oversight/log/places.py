"""Verify the places that entries have in the log: no gap, each the leaf of its entry, all of them the head."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from oversight.log.stored import Reading, as_bytes, raw
from oversight.models import AuditEntry, AuditHead, AuditLeaf
from workflows.audit.chain import Violated, Violation
from workflows.audit.entry import Record
from workflows.audit.merkle import Frontier
from workflows.audit.tile import HEIGHT, WIDTH, full_root

RECOVERED = "log.recovered"
"""The entry that tells which places were lost with a database."""

LEAF, HEAD = AuditLeaf.__table__.c, AuditHead.__table__.c
_PLACES = (
    select(raw(LEAF.idx), raw(LEAF.entry_id), raw(LEAF.leaf), raw(AuditEntry.__table__.c.leaf).label("entry_leaf"))
    .outerjoin(AuditEntry, AuditEntry.id == AuditLeaf.entry_id)
    .order_by(AuditLeaf.idx)
)
_HEADS = select(*(raw(HEAD[name]) for name in ("id", "size", "root", "frontier", "published_size")))

Leaves = Callable[[int, bytes], None]
"""Is given the leaves of 256 places at a time, or fewer at the end, with the number of the first."""


@dataclass(slots=True)
class Places:
    """The log as the database has it, once all places were checked."""

    size: int
    published_size: int
    lost: list[int] = field(default_factory=list)
    recovered: list[range] = field(default_factory=list)

    def note(self, record: Record, private: bytes) -> None:
        """Take notice of an entry that tells of lost places."""
        if record.type == RECOVERED:
            self.recovered += [range(first, end) for first, end in json.loads(private)["lost"]]

    def refuse_missing(self) -> None:
        """Refuse places whose entries are gone and that no entry owns up to.

        :raises Violated: there is one.
        """
        for index in self.lost:
            if not any(index in known for known in self.recovered):
                means = "its place in the log says that there was one, and no entry tells that it was lost"
                raise Violated(Violation("An entry is gone", f"place {index} of the log", None, means))


def check_places(reading: Reading, roots_at: Mapping[int, bytes], leaves: Leaves) -> Places:
    """Check every place. ``roots_at`` are roots that the tree must have had at some sizes.

    :raises Violated: with the first thing that is wrong.
    """
    frontier = Frontier()
    lost: list[int] = []
    row: list[bytes] = []
    for place in reading.rows(_PLACES):
        _check_place(place, frontier.size + len(row))
        if place.entry_id is None:
            lost.append(place.idx)
        row.append(as_bytes(place.leaf))
        if len(row) == WIDTH:
            _extend(frontier, row, roots_at)
            leaves(frontier.size - WIDTH, b"".join(row))
            row = []
    _extend(frontier, row, roots_at)
    if row:
        leaves(frontier.size - len(row), b"".join(row))
    return _check_head(reading, frontier, lost, max(roots_at, default=0))


def _check_place(place: Any, expected: int) -> None:
    index, entry_id, leaf, entry_leaf = place
    if index == expected and (entry_id is None or (leaf == entry_leaf and leaf is not None)):
        return
    where = f"place {expected} of the log"
    if index != expected:
        raise _wrong("A place in the log is empty", where, "the entry that had it was removed")
    if entry_leaf is None:
        raise _wrong("An entry is gone", where, f"the log has a place for entry {entry_id}")
    raise _wrong("A place holds another entry", where, f"it is not the leaf of entry {entry_id}")


def _extend(frontier: Frontier, leaves: list[bytes], roots_at: Mapping[int, bytes]) -> None:
    """Add the leaves of one tile, and compare the root at every size at which it is known."""
    begin, end = frontier.size, frontier.size + len(leaves)
    for size in sorted(size for size in roots_at if begin < size < end):
        part = Frontier(begin, frontier.hashes).extend(leaves[: size - begin])
        _compare(part, roots_at)
    if len(leaves) == WIDTH:
        frontier.append(full_root(b"".join(leaves)), HEIGHT)
    else:
        frontier.extend(leaves)
    _compare(frontier, roots_at)


def _compare(frontier: Frontier, roots_at: Mapping[int, bytes]) -> None:
    if roots_at.get(frontier.size, frontier.root) != frontier.root:
        where = f"the first {frontier.size} places of the log"
        raise _wrong("The log was rewritten", where, "the entries are others than those that were signed")


def _check_head(reading: Reading, frontier: Frontier, lost: list[int], signed: int) -> Places:
    heads = list(reading.rows(_HEADS))
    where = f"audit_head, where {frontier.size} entries have a place"
    if [head.id for head in heads] != [1]:
        raise _wrong("The log has no head, or several", where, "a row was put in or removed")
    head = heads[0]
    told = (head.size, as_bytes(head.root), as_bytes(head.frontier))
    if told != (frontier.size, frontier.root, b"".join(frontier.hashes)):
        means = "entries lost their places, or the head was changed"
        raise _wrong("The head of the log is not what its places say", where, means)
    if frontier.size < signed:
        raise _wrong("The log shrank", where, f"{signed} entries were signed: the database was wound back")
    if not isinstance(head.published_size, int) or not 0 <= head.published_size <= frontier.size:
        raise _wrong("The head of the log is not what its places say", where, "more is published than there is")
    return Places(frontier.size, head.published_size, lost)


def _wrong(what: str, where: str, means: str) -> Violated:
    return Violated(Violation(what, where, None, means))
