"""What backs each fact of the vocabulary: kinds of record, and what the case itself tells; and what any check may read.

A check reads only the facts that ``checks.yaml`` names for it: whoever reads a verdict knows where it comes from.
A test watches every predicate read, and compares.
"""

from collections.abc import Mapping
from functools import cache

from workflows.records import BODY_KINDS, KINDS, RecordKind

OTHER_KINDS: Mapping[str, tuple[str, ...]] = {
    "allegation.conduct_type": ("classification",),
    "allegation.finding_basis": ("finding", "proposed_finding"),
    "allegation.reasons": ("finding", "proposed_finding"),
    "allegation.standard_of_proof": ("finding", "proposed_finding"),
    "case.acknowledged_at": ("contact",),
    "case.grave": ("classification",),
    "demographics": ("annual_report",),
    "recommendations": ("annual_report",),
}
"""Kinds that back a fact beside the one that they are declared for."""

TOLD_BY_THE_CASE: Mapping[str, tuple[str, ...]] = {
    "access_log": ("accesses",),
    "assignment.conflict_declaration": ("assignments",),
    "assignment.decision_maker": ("assignments",),
    "assignment.investigator": ("assignments",),
    "audit.chain": ("chain_problem", "account_kept"),
    "case.id": ("id",),
    "case.received_at": ("received_at",),
    "case.recorded_at": ("history",),
    "case.source": ("source",),
    "case.status": ("state", "history"),
    "demographics": ("body",),
    "institution": ("body",),
    "officer.unit": ("officers",),
    "person.age": ("people",),
    "person.needs": ("people",),
    "person.roles": ("people",),
    "statistics": ("body",),
}
"""Attributes of the casefile that back a fact."""

ALWAYS: Mapping[str, str] = {
    "id": "which case it is",
    "state": "where the case stands decides which checks apply",
    "history": "how the case came there decides which checks apply",
    "pack": "the law of the place",
    "people": "who is in the case, for whom a check is asked",
    "officers": "the officers complained of, of whom a check is asked",
    "allegations": "what is complained of, for which a check is asked",
    "received_at": "time limits run while the case is open, and it opens when it is received",
    "source": "whether the person is detained decides which checks apply",
    "assignments": "whoever has a part in the case is in it",
    "first_handler": "a second person is somebody other than the first",
}
"""What any check may read of the case, and why."""

ALWAYS_KINDS: Mapping[str, str] = {
    "classification": "what an allegation is about decides which checks apply",
    "finding": "what was found decides which checks apply",
    "child_support": "whether somebody may be a child decides which checks apply",
    "clock_event": "a pause or an extension moves every time limit",
}
"""Kinds that any check may read, and why."""

ALSO_READ: Mapping[str, tuple[frozenset[str], str]] = {
    "SANCTION-03": (
        frozenset({"sanction_recommended", "sanction_agency"}),
        "it applies to a sanction that was sent, and the agency's decision answers it",
    ),
    "CLOSURE-01": (frozenset({"settlement", "withdrawal"}), "the form that closes a case holds its notice and window"),
}
"""What single checks read beside their facts, and why."""

READS_ALL_CLOCKS = frozenset({"CHILD-03"})
"""Checks about time limits as such (``case.deadlines``), which read whatever the checks on clocks read."""


@cache
def kinds_backing(fact: str) -> tuple[type[RecordKind], ...]:
    """Give the kinds of record that can tell a fact."""
    known = KINDS | BODY_KINDS
    return tuple(kind for kind in known.values() if kind.fact == fact or kind.name in OTHER_KINDS.get(fact, ()))


def attributes_backing(fact: str) -> tuple[str, ...]:
    """Give what of the case itself tells a fact."""
    return TOLD_BY_THE_CASE.get(fact, ())
