"""Cases that the law of the place says must be referred: tested on the facts as they stand, each time anew."""

from collections.abc import Iterator
from datetime import datetime

from workflows.casefile import Allegation, CaseFile
from workflows.jurisdictions import Criterion
from workflows.records import Record


def criteria_met(case: CaseFile) -> tuple[Criterion, ...]:
    """Give the criteria that an allegation of the case meets now."""
    return tuple(dict.fromkeys(criterion for criterion, _ in _meeting(case)))


def undecided(case: CaseFile) -> tuple[Criterion, ...]:
    """Give the criteria on which nobody has decided since the case came to meet them.

    A decision counts only for what was known when it was made: an allegation that meets the criterion later, or again,
    asks for a decision of its own.
    """
    found = [criterion for criterion, since in _meeting(case) if not _decided(case, criterion, since)]
    return tuple(dict.fromkeys(found))


def _meeting(case: CaseFile) -> Iterator[tuple[Criterion, datetime]]:
    for criterion in case.pack.mandatory_referral:
        for allegation in case.allegations:
            since = _since(case, allegation, criterion)
            if since is not None:
                yield criterion, since


def _since(case: CaseFile, allegation: Allegation, criterion: Criterion) -> datetime | None:
    """Tell since when an allegation has met a criterion without a break; none where it does not now."""
    since: datetime | None = None
    for version in case.versions("classification", allegation.id):
        if not criterion.is_met(_codes(version)):
            since = None
        elif since is None:
            since = version.made_at
    return since


def _codes(version: Record) -> frozenset[str]:
    return frozenset(version["categories"]) | frozenset(version.content.get("of_place", ()))


def _decided(case: CaseFile, criterion: Criterion, since: datetime) -> bool:
    decisions = case.current("referral_decision")
    return any(decision["criterion"] == criterion.id and decision.made_at >= since for decision in decisions)
