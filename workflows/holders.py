"""Who is to act on a case now, and who is told when they do not: an account where one has the case, else a role."""

from workflows.casefile import CaseFile
from workflows.roles import Role
from workflows.states import MEANINGS, Phase

_PARTS = {
    Phase.INVESTIGATION: ("investigator", Role.SUPERVISOR),
    Phase.FINDING: ("decision_maker", Role.DECISION_MAKER),
    Phase.SANCTION: ("decision_maker", Role.DECISION_MAKER),
    Phase.REVIEW: ("reviewer", Role.REVIEWER),
}
"""Whose part it is to act in a phase, and which role where nobody has that part."""


def holder_of(case: CaseFile) -> str:
    """Name who is to act: the person with the part of this phase, in intake whoever took the case in, or a role."""
    phase = MEANINGS[case.state].phase
    if phase is Phase.INTAKE:
        return case.first_handler or Role.INTAKE_OFFICER.value
    part, role = _PARTS.get(phase, ("", Role.SUPERVISOR))
    return next((assignment.user_id for assignment in case.assigned(part)), role.value)


def vacant_part(case: CaseFile) -> str | None:
    """Name the part whose turn it is to act, where nobody has it; none: there is none, or somebody has it."""
    part, _role = _PARTS.get(MEANINGS[case.state].phase, (None, None))
    return part if part and not case.assigned(part) else None


def superior_of(case: CaseFile) -> str:
    """Name who is told when a time limit is missed: whoever gave the newest part in the case, or all supervisors."""
    appointed = [part.appointed_by for part in case.assignments if part.is_current and part.appointed_by]
    return appointed[-1] if appointed else Role.SUPERVISOR.value
