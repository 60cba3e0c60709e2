"""Who may depart from a check, on what condition, and when the facts rule it out."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_move, classified, the_way_to
from workflows.course import Override
from workflows.overrides import HOLDERS, barred, holder_of, offer
from workflows.roles import STAFF_ROLES, Role
from workflows.standards import Severity, When, evaluated_checks, load_standards
from workflows.states import State

CHECKS = load_standards().checks
SENIOR = {Role.SUPERVISOR, Role.DECISION_MAKER, Role.HEAD}

MAY_DEPART = {
    "RECORD-02": ({Role.HEAD}, set()),
    "PROMPT-01": ({Role.HEAD}, set()),
    "INDEPENDENCE-02": ({Role.HEAD}, set()),
    "ADEQUACY-01": ({Role.INVESTIGATOR}, SENIOR),
    "FAIRPROCESS-01": ({Role.INVESTIGATOR}, SENIOR),
    "VICTIM-02": ({Role.INVESTIGATOR}, set()),
    "SANCTION-01": ({Role.HEAD}, set()),
    "REMEDY-02": ({Role.HEAD}, set()),
    "ADEQUACY-02": (SENIOR, set()),
    "ADEQUACY-04": ({Role.INVESTIGATOR}, SENIOR),
    "LIFE-02": ({Role.HEAD}, set()),
    "LIFE-03": (SENIOR, set()),
    "RECORD-06": ({Role.INVESTIGATOR}, SENIOR),
    "REMEDY-01": (SENIOR, set()),
    "RECORD-01": (SENIOR, set()),
    "VICTIM-07": (SENIOR, set()),
    "ACCESS-03": ({Role.INVESTIGATOR}, set()),
    "CHILD-02": ({Role.INVESTIGATOR}, SENIOR),
    "PROMPT-03": ({Role.INVESTIGATOR}, set()),
    "INDEPENDENCE-01": (SENIOR, set()),
    "INDEPENDENCE-05": ({Role.HEAD}, set()),
    "PROTECTION-01": (SENIOR, set()),
    "PROTECTION-02": (SENIOR, set()),
    "PROTECTION-03": ({Role.HEAD}, set()),
    "CONFIDENTIALITY-01": ({Role.HEAD}, set()),
    "CHILD-03": ({Role.INVESTIGATOR}, SENIOR),
    "VICTIM-06": ({Role.INVESTIGATOR}, SENIOR),
    "SCRUTINY-01": ({Role.HEAD}, set()),
    "GBV-02": ({Role.INVESTIGATOR}, SENIOR),
    "VICTIM-03": ({Role.INVESTIGATOR}, SENIOR),
}
"""For each check with a predicate: who may ask to depart from it, and who must agree. From all others, nobody."""


@pytest.mark.parametrize("check_id", sorted(evaluated_checks()))
def test_only_these_may_depart_from_a_check(check_id):
    holder = holder_of(CHECKS[check_id])
    assert (holder and (holder.first, holder.second)) == MAY_DEPART.get(check_id)


@pytest.mark.parametrize("check_id", [name for name, check in CHECKS.items() if not check.override.allowed])
def test_from_what_may_not_be_overridden_nobody_departs_but_a_senior_may_explain_a_missed_deadline(check_id):
    check = CHECKS[check_id]
    assert (holder_of(check) is not None) == (check.when is When.CLOCK and check.severity is Severity.BLOCKING)
    assert check.may_be_passed_over == check.is_blocking_deadline == (holder_of(check) is not None)


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda one: one.id)
def test_an_offer_names_the_holder_and_the_condition_of_the_check(check):
    offered, holder = offer(check), holder_of(check)
    assert (offered is None) == (holder is None)
    if offered is None:
        return
    assert offered.four_eyes == bool(holder.second)
    if check.override.allowed:
        assert (offered.holder, offered.condition) == (check.override.by, check.override.conditions)
    else:
        assert offered.holder == "a senior member of the oversight body"


@pytest.mark.parametrize("holder", HOLDERS.values(), ids=HOLDERS)
def test_a_holder_is_staff_and_a_second_person_never_stands_alone(holder):
    assert holder.first | holder.second <= set(STAFF_ROLES)
    assert holder.first or not holder.second


@pytest.mark.parametrize("words", ["national law", "head of the oversight body together with an external trustee"])
def test_what_takes_a_law_or_an_outsider_is_offered_to_nobody(words):
    assert HOLDERS[words].first == set()
    assert all(offer(check) is None for check in CHECKS.values() if check.override.by == words)


# What the facts rule out --------------------------------------------------------------------------------------------


def overridden(check_id):
    return Override(check_id, "For reasons.", "head-1", MONDAY, MONDAY + timedelta(days=1), four_eyes=False)


@pytest.mark.parametrize("code, words", [("death", "Not in the grave regime."), ("service_conduct", None)])
def test_independence_is_never_departed_from_in_a_grave_case(code, words):
    assert barred(CHECKS["INDEPENDENCE-02"], a_case(classified(code))) == words


def test_an_assessment_is_not_put_off_twice():
    waiting = {"state": State.RECORDED, "history": the_way_to(State.RECORDED)}
    assert barred(CHECKS["PROMPT-01"], a_case(**waiting)) is None
    assert barred(CHECKS["PROMPT-01"], a_case(**waiting, overrides=(overridden("ADEQUACY-01"),))) is None
    assert barred(CHECKS["PROMPT-01"], a_case(**waiting, overrides=(overridden("PROMPT-01"),))) == "Not a second time."


@pytest.mark.parametrize(
    "ending", [a_move("assess", State.RECORDED, State.ASSESSED), a_move("reject", State.RECORDED, State.REJECTED)]
)
def test_once_assessed_too_late_it_can_be_explained_as_often_as_the_explanation_runs_out(ending):
    case = a_case(history=(*the_way_to(State.RECORDED), ending), overrides=(overridden("PROMPT-01"),))
    assert barred(CHECKS["PROMPT-01"], case) is None


@pytest.mark.parametrize("check_id", sorted(MAY_DEPART.keys() - {"INDEPENDENCE-02", "PROMPT-01"}))
def test_other_overrides_may_be_renewed_in_any_case(check_id):
    assert barred(CHECKS[check_id], a_case(classified("death"), overrides=(overridden(check_id),))) is None


# While it holds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "four_eyes, approved_by, at, holds",
    [
        (False, None, MONDAY, True),
        (False, None, MONDAY + timedelta(days=1) - SECOND, True),
        (False, None, MONDAY + timedelta(days=1), False),
        (True, None, MONDAY, False),
        (True, "head-1", MONDAY, False),
        (True, "supervisor-1", MONDAY, True),
        (True, "supervisor-1", MONDAY + timedelta(days=1), False),
    ],
)
def test_an_override_holds_until_it_ends_and_with_two_people_where_two_are_needed(four_eyes, approved_by, at, holds):
    ends_at = MONDAY + timedelta(days=1)
    override = Override("ADEQUACY-01", "For reasons.", "head-1", MONDAY, ends_at, four_eyes, approved_by)
    assert override.holds(at) == holds
