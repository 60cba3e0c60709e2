"""Who may depart from a check: the holders that checks.yaml names, as roles of this system."""

from dataclasses import dataclass

from workflows.casefile import CaseFile
from workflows.errors import OverrideOffer
from workflows.roles import Role
from workflows.standards.catalogue import Check
from workflows.standards.evaluation import ruled_out
from workflows.standards.promptness import first_assessment
from workflows.wording import N_

SENIOR = frozenset({Role.SUPERVISOR, Role.DECISION_MAKER, Role.HEAD})
HEAD_ONLY = frozenset({Role.HEAD})


@dataclass(frozen=True, slots=True)
class Holder:
    """The roles that may ask for an override, and the roles of the second person where two are needed.

    No roles at all: only a law, a court or somebody outside decides, and the pack is changed instead.
    """

    first: frozenset[Role]
    second: frozenset[Role] = frozenset()


HOLDERS: dict[str, Holder] = {
    "head of the oversight body": Holder(HEAD_ONLY),
    "lead investigator": Holder(frozenset({Role.INVESTIGATOR})),
    "lead investigator with approval of a second senior member of the oversight body": Holder(
        frozenset({Role.INVESTIGATOR}), SENIOR
    ),
    "head of the oversight body together with an external trustee": Holder(frozenset()),
    "competent judicial authority, or head of the oversight body where no body can be recovered": Holder(HEAD_ONLY),
    "national law": Holder(frozenset()),
    "the body with power to award remedy": Holder(HEAD_ONLY),
}
"""Every holder that checks.yaml names; a test compares the two."""

ONLY_ONCE = frozenset({"PROMPT-01"})
"""Checks whose date may be put off once. After the event, being late is explained as often as that is needed."""

EXPLAINER = Holder(SENIOR)
"""Who may explain a missed deadline that holds a case: a senior member (checks.yaml, heading of the file)."""


def holder_of(check: Check) -> Holder | None:
    """Find who may depart from a check; nobody in this system where the answer is none.

    A missed blocking deadline without an override of its own may be explained by a senior member.
    """
    if check.override.allowed:
        holder = HOLDERS[check.override.by]
        return holder if holder.first else None
    return EXPLAINER if check.is_blocking_deadline else None


def offer(check: Check) -> OverrideOffer | None:
    """Say who may override a check and on what condition, for the person who was refused."""
    holder = holder_of(check)
    if holder is None:
        return None
    if not check.override.allowed:
        return OverrideOffer(
            "a senior member of the oversight body", "explain the missed deadline, and cure it if possible", False
        )
    return OverrideOffer(check.override.by, check.override.conditions, bool(holder.second))


def barred(check: Check, casefile: CaseFile) -> str | None:
    """Say why this case may not have an override of the check, where the facts rule it out."""
    never = ruled_out(check.id, casefile)
    if never is not None:
        return never
    again = any(override.check_id == check.id for override in casefile.overrides)
    if check.id in ONLY_ONCE and again and first_assessment(casefile) is None:
        return N_("Not a second time.")
    return None
