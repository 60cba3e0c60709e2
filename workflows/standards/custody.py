"""Custody: somebody who is detained can complain and be heard without those who guard them."""

from workflows.casefile import CaseFile
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, all_of, by, unless
from workflows.wording import N_, worded


@check("CUSTODY-01")
def detainees_have_a_confidential_channel(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether no guard used the file or heard an interview, and somebody soon saw that the detainee was safe."""
    if case.source != "detainee" or case.received_at is None:
        return NOT_APPLICABLE
    return all_of([unless([*_guards_in_the_file(case), *_overheard(case)]), _contact_check(case, limits)])


def _guards_in_the_file(case: CaseFile) -> list[str]:
    """Anybody with a place in the police and no part in the case may be, or may tell, those who guard the person."""
    parts = {assignment.user_id for assignment in case.assignments}
    return [
        worded(
            "Somebody from the police without a part in the case used the file on %(day)s. Shut them out, and see "
            "that the person is safe.",
            day=access.last_at.date().isoformat(),
        )
        for access in case.accesses
        if access.user_id not in parts
    ]


def _overheard(case: CaseFile) -> list[str]:
    heard = [
        (number, interview)
        for number, person in case.people_as("complainant")
        for interview in case.interviews_of(person)
    ]
    return [
        worded(
            "Person %(number)s, who is detained, was heard where guards may have listened. Hear them again, alone.",
            number=number,
        )
        for number, interview in heard
        if interview["out_of_hearing"] is not True
    ]


def _contact_check(case: CaseFile, limits: Limits) -> Verdict:
    due_at = limits.due(case.received_at, "check_days") if case.received_at else limits.at
    checks = [contact["at"] for contact in case.contacts("safety_check")]
    if not checks and case.ended_before(due_at):
        return NOT_APPLICABLE
    late = (
        N_("It was checked late whether the detained person is safe.")
        if checks
        else N_("Nobody has checked since the complaint whether the detained person is safe. See them, and record it.")
    )
    return by(due_at, min(checks, default=None), limits.at, late)
