"""Independence: who investigates has no tie to those investigated, and says so before reading the file."""

from collections.abc import Iterator
from datetime import datetime

from workflows.casefile import GRAVE_CODES, CaseFile
from workflows.clocks import end_of
from workflows.involved import Access, Assignment, FormerUnit, Officer, Unit
from workflows.records import Record
from workflows.roles import ROLE_LABELS, Role
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import MET, NOT_APPLICABLE, Verdict, all_of, by, unless
from workflows.wording import N_, worded

DECLARING = (Role.INVESTIGATOR, Role.REVIEWER, Role.DECISION_MAKER)
"""Whose ties would taint the outcome."""


@check("INDEPENDENCE-01")
def grave_matters_go_to_an_independent_body(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a grave matter went in time to a body outside the officers' agency, unless this is that body."""
    since = case.carried_since(GRAVE_CODES)
    if not case.grave or since is None or case.recorded_at is None:
        return NOT_APPLICABLE
    if case.pack.independent_body:
        return MET
    referral = case.latest("independent_referral")
    due_at = limits.due(max(case.recorded_at, since), "refer_hours")
    if referral is None and case.ended_before(due_at):
        return NOT_APPLICABLE
    late = (
        N_("The matter went to an independent body late.")
        if referral
        else N_("The matter is grave and has not gone to an independent body. Refer it, and record when.")
    )
    sent = by(due_at, referral["sent_at"] if referral else None, limits.at, late)
    return all_of([unless(_ties_of(case, referral) if referral else []), sent])


def _ties_of(case: CaseFile, referral: Record) -> list[str]:
    agencies = {officer.unit.agency.casefold() for officer in case.officers if officer.unit}
    if (referral["agency"] or "").casefold() not in agencies:
        return []
    return [
        worded(
            "“%(body)s” belongs to the officers' own agency. Refer the matter to a body outside it.",
            body=referral["body"],
        )
    ]


@check("INDEPENDENCE-02")
def investigator_is_outside_the_chain_of_command(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each investigator is outside the officers' units and command, in grave cases outside the agency."""
    investigators = case.assigned("investigator")
    if not investigators:
        return unless([N_("No investigator is assigned. Assign one from outside the officers' chain of command.")])
    problems = [
        worded("Investigator %(number)s %(tie)s officer %(of)s. Assign somebody else.", number=number, tie=tie, of=of)
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
        yield N_("serves in the unit of")
    elif investigator.unit.shares_command_with(unit):
        yield N_("is in the chain of command of")
    if grave and investigator.unit.agency == unit.agency:
        yield N_("belongs, in a grave case, to the agency of")
    if any(_is_recent(former, unit, investigator, limits) for former in investigator.former_units):
        yield worded(
            "left less than %(cooling_years)s years ago the unit or chain of command of",
            cooling_years=limits["cooling_years"],
        )


def _is_recent(former: FormerUnit, unit: Unit, investigator: Assignment, limits: Limits) -> bool:
    """Whether somebody had left the officer's unit, or one above it, too shortly before being appointed."""
    if former.unit_id != unit.id and former.unit_id not in unit.above:
        return False
    return investigator.appointed_at <= limits.due(end_of(former.until, limits.calendar), "cooling_years")


@check("INDEPENDENCE-03")
def conflicts_are_declared_before_access(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each person declared their ties before first reading the case, and somebody else weighed them."""
    assigned = [
        (ROLE_LABELS[role], number, assignment)
        for role in DECLARING
        for number, assignment in enumerate(case.assigned(role), 1)
    ]
    if not assigned:
        return NOT_APPLICABLE
    return unless(
        [
            worded("%(who)s %(number)s %(problem)s", who=who, number=number, problem=problem)
            for who, number, assignment in assigned
            for problem in _undeclared(assignment)
        ]
    )


def _undeclared(assignment: Assignment) -> Iterator[str]:
    signed, read = assignment.signed_at, assignment.first_read_at
    if read is not None and (signed is None or signed > read):
        yield N_("read the case before signing a conflict declaration. Somebody else must take this part.")
    if assignment.interests and assignment.cleared is None:
        yield N_("declared an interest on which nobody has decided. A second person must decide.")
    if assignment.cleared is not None and assignment.cleared_by in {None, assignment.user_id}:
        yield N_("has an interest that no second person decided on. Somebody else must decide.")


@check("INDEPENDENCE-04")
def officers_and_their_superiors_keep_out_of_the_file(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether no officer complained of, and nobody from their unit or above it, ever used the file.

    The wall (``workflows.access.is_walled``) refuses each such access. Left to find is what came before it stood:
    when the officer was not identified yet, or an account not tied to the register. What an officer may lawfully see is
    disclosed to them, and never read in the file.
    """
    return unless(
        [
            worded(
                "Officer %(number)s, or somebody from their unit or above it, used this file between %(day)s and "
                "%(day2)s. Shut them out, find out what they learned, and protect whoever is named there.",
                number=number,
                day=access.first_at.date().isoformat(),
                day2=access.last_at.date().isoformat(),
            )
            for number, officer in enumerate(case.officers, 1)
            for access in case.accesses
            if _is_in_command(access, officer)
        ]
    )


def _is_in_command(access: Access, officer: Officer) -> bool:
    if officer.register_id is not None and access.register_id == officer.register_id:
        return True
    return (
        officer.unit is not None
        and access.unit_ids[-1:] != ()
        and access.unit_ids[-1]
        in {
            officer.unit.id,
            *officer.unit.above,
        }
    )


@check("INDEPENDENCE-05")
def officers_have_no_power_over_victims_and_witnesses(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether it was decided in time to keep each officer of a grave case from power over the people in it."""
    since = case.carried_since(GRAVE_CODES)
    if not case.grave or since is None:
        return NOT_APPLICABLE
    begun = max([since, *(spell.began_at for spell in case.spells[-1:])])
    return all_of(
        _measure(case, number, officer, max(begun, officer.identified_at), limits)
        for number, officer in enumerate(case.officers, 1)
        if officer.identified_at is not None and _codes_against(case, officer) & GRAVE_CODES
    )


def _codes_against(case: CaseFile, officer: Officer) -> frozenset[str]:
    accused = [allegation for allegation in case.allegations if officer.id in allegation.officers]
    return frozenset(code for allegation in accused for code in case.categories(allegation))


def _measure(case: CaseFile, number: int, officer: Officer, begun: datetime, limits: Limits) -> Verdict:
    due_at = limits.due(begun, "measure_hours", officer.id)
    measure = case.latest("duty_measure", officer.id)
    if measure is None and case.ended_before(due_at):
        return NOT_APPLICABLE
    decided = [version["decided_at"] for version in case.versions("duty_measure", officer.id) if version["decided_at"]]
    late = (
        worded("It was decided late what officer %(number)s may still do.", number=number)
        if decided
        else worded(
            "Nobody has decided what officer %(number)s may still do. Record a measure, or why none is needed.",
            number=number,
        )
    )
    problems = _measure_problems(case, number, officer, measure, limits) if measure else []
    return all_of([unless(problems), by(due_at, min(decided, default=None), limits.at, late)])


def _measure_problems(case: CaseFile, number: int, officer: Officer, measure: Record, limits: Limits) -> list[str]:
    contacts = ("victim_contact", "witness_contact", "investigator_contact")
    latest = (
        limits.due(measure["decided_at"], "measure_review_days", officer.id) if measure["decided_at"] else limits.at
    )
    reviewed = end_of(measure["review_on"], limits.calendar) if measure["review_on"] else None
    rules = {
        worded(
            "No measure is taken about officer %(number)s. Say why no contact with victim, witnesses and "
            "investigators is to be feared.",
            number=number,
        ): measure["measure"] != "none" or all(measure[contact] for contact in contacts),
        worded(
            "Officer %(number)s must be suspended, because somebody has disappeared.", number=number
        ): not is_left_in_service(case, officer),
        worded(
            "The measure about officer %(number)s must be looked at again within %(measure_review_days)s days. Enter "
            "an earlier day.",
            number=number,
            measure_review_days=limits["measure_review_days"],
        ): reviewed is not None and reviewed <= latest,
        worded(
            "The day has passed on which the measure about officer %(number)s was to be looked at again. Decide anew.",
            number=number,
        ): (reviewed is None or limits.at <= reviewed or case.has_ended),
    }
    return [words for words, holds in rules.items() if not holds]


def is_left_in_service(case: CaseFile, officer: Officer) -> bool:
    """Tell whether an officer answers for a disappearance without being suspended; from that nobody departs."""
    measure = case.latest("duty_measure", officer.id)
    is_suspended = measure is not None and measure["measure"] == "suspended"
    return "disappearance" in _codes_against(case, officer) and officer.identified_at is not None and not is_suspended
