"""Independence: who investigates has no tie to those investigated, and says so before reading the file."""

from collections.abc import Iterator

from workflows.casefile import Assignment, CaseFile, FormerUnit, Officer, Unit
from workflows.clocks import end_of
from workflows.roles import ROLE_LABELS, Role
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, unless

DECLARING = (Role.INVESTIGATOR, Role.REVIEWER, Role.DECISION_MAKER)
"""Whose ties would taint the outcome."""


@check("INDEPENDENCE-02")
def investigator_is_outside_the_chain_of_command(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each investigator is outside the officers' units and command, in grave cases outside the agency."""
    investigators = case.assigned("investigator")
    if not investigators:
        return unless(["No investigator is assigned. Assign one from outside the officers' chain of command."])
    problems = [
        f"Investigator {number} {tie} officer {of}. Assign somebody else."
        for number, investigator in enumerate(investigators, 1)
        for of, officer in enumerate(case.officers, 1)
        for tie in _ties(investigator, officer, case.grave, limits)
    ]
    return unless(problems)


def _ties(investigator: Assignment, officer: Officer, grave: bool, limits: Limits) -> Iterator[str]:
    """Name the ties to an officer whose unit is known."""
    unit = officer.unit
    if unit is None:
        return
    if investigator.unit.id == unit.id:
        yield "serves in the unit of"
    elif investigator.unit.shares_command_with(unit):
        yield "is in the chain of command of"
    if grave and investigator.unit.agency == unit.agency:
        yield "belongs, in a grave case, to the agency of"
    if any(_is_recent(former, unit, investigator, limits) for former in investigator.former_units):
        yield f"left less than {limits['cooling_years']} years ago the unit or chain of command of"


def _is_recent(former: FormerUnit, unit: Unit, investigator: Assignment, limits: Limits) -> bool:
    """Whether somebody had left the officer's unit, or one above it, too shortly before being appointed."""
    if former.unit_id != unit.id and former.unit_id not in unit.above:
        return False
    return investigator.appointed_at <= limits.due(end_of(former.until, limits.calendar), "cooling_years")


@check("INDEPENDENCE-03")
def conflicts_are_declared_before_access(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each person declared their ties before first reading the case, and somebody else weighed them."""
    assigned = [
        (f"{ROLE_LABELS[role]} {number}", assignment)
        for role in DECLARING
        for number, assignment in enumerate(case.assigned(role), 1)
    ]
    if not assigned:
        return NOT_APPLICABLE
    return unless([f"{who} {problem}" for who, assignment in assigned for problem in _undeclared(assignment)])


def _undeclared(assignment: Assignment) -> Iterator[str]:
    signed, read = assignment.signed_at, assignment.first_read_at
    if read is not None and (signed is None or signed > read):
        yield "read the case before signing a conflict declaration. Somebody else must take this part."
    if assignment.interests and assignment.cleared is None:
        yield "declared an interest on which nobody has decided. A second person must decide."
    if assignment.cleared is not None and assignment.cleared_by in {None, assignment.user_id}:
        yield "has an interest that no second person decided on. Somebody else must decide."
