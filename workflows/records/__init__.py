"""The typed record kinds, declared once each. To add one, write a class in the module of its stage."""

from workflows.records import (
    afterwards,
    aside,
    body,
    clocks,
    detention,
    emergency,
    evidence,
    findings,
    force,
    handling,
    help,
    inquiry,
    intake,
    investigation,
    keeping,
    law_change,
    life,
    medical,
    officers,
    outcome,
    people,
    protection,
    publication,
    redress,
    referral_decision,
    report,
    review,
    sanctions,
    taking,
    told,
    told_fear,
    told_person,
)
from workflows.records.kind import About, Record, RecordKind

__all__ = ["BODY_KINDS", "KINDS", "About", "Record", "RecordKind"]

MODULES = (
    intake,
    aside,
    taking,
    told,
    told_person,
    told_fear,
    afterwards,
    people,
    help,
    protection,
    investigation,
    report,
    evidence,
    medical,
    life,
    detention,
    force,
    inquiry,
    officers,
    handling,
    referral_decision,
    findings,
    sanctions,
    outcome,
    review,
    redress,
    publication,
    clocks,
    law_change,
    emergency,
    keeping,
)
"""Where kinds are declared, in the order of the stages."""

KINDS: dict[str, type[RecordKind]] = {
    kind.name: kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, RecordKind) and kind is not RecordKind
}
"""Every kind by its name, in the order of the stages."""

BODY_KINDS: dict[str, type[RecordKind]] = {
    kind.name: kind
    for kind in vars(body).values()
    if isinstance(kind, type) and issubclass(kind, RecordKind) and kind is not RecordKind
}
"""The kinds of record about the oversight body itself."""
