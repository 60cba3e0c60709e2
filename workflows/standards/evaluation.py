"""Evaluate checks over one case, each at most once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.casefile import CaseFile
from workflows.errors import Citation
from workflows.standards.catalogue import Check, load_standards
from workflows.standards.independence import is_left_in_service
from workflows.standards.predicates import Asked, Limits, limits, predicate_of
from workflows.standards.verdict import NOT_EVALUATED, Outcome, Verdict
from workflows.wording import N_

NEVER_IF_GRAVE = frozenset({"INDEPENDENCE-02"})
"""Checks that nobody may depart from in the grave regime; an override ends when a case turns out to be grave."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One check and what it says of the case."""

    check: Check
    verdict: Verdict


def ruled_out(check_id: str, casefile: CaseFile) -> str | None:
    """Say why nobody may depart from a check in this case, whatever was recorded."""
    if check_id in NEVER_IF_GRAVE and casefile.grave:
        return N_("Not in the grave regime.")
    if check_id == "INDEPENDENCE-05" and any(is_left_in_service(casefile, officer) for officer in casefile.officers):
        return N_("Never where somebody has disappeared and the officer is not suspended.")
    return None


class Evaluation:
    """The verdicts on one case at one moment. Each check is evaluated when first asked for, then remembered."""

    def __init__(self, casefile: CaseFile, at: datetime) -> None:
        self.casefile = casefile
        self.at = at
        self._verdicts: dict[str, Verdict] = {}
        self._limits: dict[str, Limits] = {}
        holding = {override.check_id for override in casefile.overrides if override.holds(at)}
        self._overridden = {check_id for check_id in holding if ruled_out(check_id, casefile) is None}

    def verdict(self, check: Check) -> Verdict:
        """Give the verdict of one check; *not met* becomes *overridden* while a recorded override holds."""
        if check.id not in self._verdicts:
            self._verdicts[check.id] = self._judge(check)
        return self._verdicts[check.id]

    def working(self, check: Check) -> Asked | None:
        """Give how the due date of a check's verdict was worked out; none where it has no date."""
        due_at = self.verdict(check).due_at
        return self._limits[check.id].working(due_at) if due_at is not None else None

    def waiting(self, check: Check) -> tuple[Asked, ...]:
        """Give how each date was worked out by which a check still waits for somebody.

        About one person or thing of the case the earliest is given: it is the one to act on.
        """
        found = (self._limits[check.id].working(due_at) for due_at in sorted(self.verdict(check).waits_until))
        first: dict[str | None, Asked] = {}
        for asked in found:
            if asked is not None:
                first.setdefault(asked.about, asked)
        return tuple(first.values())

    def _judge(self, check: Check) -> Verdict:
        predicate = predicate_of(check.id)
        if predicate is None:
            return NOT_EVALUATED
        self._limits[check.id] = limits(check, self.casefile, self.at)
        verdict = predicate(self.casefile, self._limits[check.id])
        if verdict.outcome is Outcome.NOT_MET and check.may_be_passed_over and check.id in self._overridden:
            return Verdict(Outcome.OVERRIDDEN, verdict.words, verdict.due_at)
        return verdict

    def __iter__(self) -> Iterator[Evaluated]:
        """Go through every check of the catalogue."""
        return (Evaluated(check, self.verdict(check)) for check in load_standards().checks.values())


def citations(check: Check) -> tuple[Citation, ...]:
    """Name the provisions that a check rests on."""
    return tuple(
        Citation(provision.id, provision.instrument.title, provision.locator, provision.paraphrase, provision.verified)
        for provision in check.provisions
    )
