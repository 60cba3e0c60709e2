"""Who may do what: every role, every action and every standing towards a case, against a table written by hand."""

from dataclasses import replace

import pytest

from tests.factories.casefiles import MONDAY, a_case, an_assignment
from workflows.access import (
    Action,
    CaseAccess,
    Held,
    Part,
    Subject,
    allow,
    conflict,
    is_walled,
    may_ever,
    may_record,
    unfit,
)
from workflows.records import KINDS
from workflows.roles import STAFF_ROLES, Actor, Role
from workflows.states import STORED, State
from workflows.transition_table import TABLE

LETTERS = {
    "C": Role.COMPLAINANT,
    "I": Role.INTAKE_OFFICER,
    "V": Role.INVESTIGATOR,
    "S": Role.SUPERVISOR,
    "D": Role.DECISION_MAKER,
    "R": Role.REVIEWER,
    "M": Role.MEDIATOR,
    "U": Role.SUPPORT_OFFICER,
    "L": Role.POLICE_LIAISON,
    "A": Role.AUDITOR,
    "N": Role.ADMINISTRATOR,
    "H": Role.HEAD,
    "Y": Role.SYSTEM,
}

EVERYBODY = "IVSDRMULANH"
WALLED = {"named": "", "related": "", "unit": "", "under": "", "conflicted": "", "recused": ""}

MAY = {
    "see_worklist": {"none": "IVSDRMUH", "part": "IVSDRMUH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "take_complaint": {"none": "IVSH", "part": "IVSH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "open_without_complaint": {"none": "ISH", "part": "ISH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "read_case": {"none": "", "part": "IVSDRMH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "declare_interests": {"none": "", "part": "VDRM", "undeclared": "VDRM", "foreign": "", **WALLED},
    "assign": {"none": "", "part": "SH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "clear_interests": {"none": "", "part": "SH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "edit_parties": {"none": "", "part": "IVS", "undeclared": "S", "foreign": "S", **WALLED},
    "write_note": {"none": "", "part": "IVSDRH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "write_message": {"none": "", "part": "IVSH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "replace_code": {"none": "", "part": "IVSH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "make_record": {"none": "", "part": "IVSDRH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "fire": {"none": "", "part": "IVSDRMH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "ask_override": {"none": "", "part": "VSDH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "approve_override": {"none": "", "part": "SDH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "follow_case": {"none": "", "part": "C", "undeclared": "", "foreign": "", **WALLED},
    "read_trail": {"none": "A", "part": "A", "undeclared": "A", "foreign": "A", **WALLED},
    "export_trail": {"none": "A", "part": "A", "undeclared": "A", "foreign": "A", **WALLED},
    "see_standing_lists": {"none": "A", "part": "A", "undeclared": "", "foreign": "", **WALLED},
    "read_standards": {"none": EVERYBODY, "part": EVERYBODY, "undeclared": "SH", "foreign": "SH", **WALLED},
    "read_body_register": {"none": "IVSDRMUANH", "part": "IVSDRMUANH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "keep_body_register": {"none": "NH", "part": "NH", "undeclared": "H", "foreign": "H", **WALLED},
    "manage_accounts": {"none": "N", "part": "N", "undeclared": "", "foreign": "", **WALLED},
    "ask_emergency": {"none": "IVDRM", "part": "IVDRM", "undeclared": "IVDRM", "foreign": "IVDRM", **WALLED},
    "erase_case": {"none": "", "part": "SH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "use_own_account": {"none": EVERYBODY, "part": EVERYBODY, "undeclared": "SH", "foreign": "SH", **WALLED},
}
"""Who may, for each action: without a case; with a part that opens the file (for a complainant, the code of this case);
with a part but no declaration yet; with no part in an investigation; and behind each kind of wall."""

CASE = CaseAccess(
    "case-1",
    State.INVESTIGATION,
    (Subject("officer-9", frozenset({"district-2", "patrol-7"}), frozenset({"patrol-7"})),),
)


def actor_of(role, **more):
    return Actor("case-1" if role is Role.COMPLAINANT else "someone-1", role, unit_id="team-1", **more)


def standing(where, role):
    """Give somebody of a role with the case as it stands towards them."""
    actor = actor_of(role)
    part = Part(actor.id, role.value, opens_the_file=True, conflicted=False)
    match where:
        case "none":
            return actor, None
        case "part":
            return actor, replace(CASE, parts=(part,))
        case "undeclared":
            waiting = Part("someone-1", role.value, opens_the_file=False, conflicted=False)
            return replace(actor, id="someone-1"), replace(CASE, parts=(waiting,))
        case "foreign":
            return replace(actor, id="someone-1"), CASE
        case "named":
            return replace(actor, officer_id="officer-9"), replace(CASE, parts=(part,))
        case "unit":
            return replace(actor, unit_id="district-2"), replace(CASE, parts=(part,))
        case "related":
            return replace(actor, relations=frozenset({"officer-9"})), replace(CASE, parts=(part,))
        case "under":
            return replace(actor, unit_ids=frozenset({"patrol-7", "team-1"})), replace(CASE, parts=(part,))
        case "conflicted":
            return actor, replace(CASE, parts=(replace(part, conflicted=True),))
        case "recused":
            return actor, replace(CASE, parts=(part,), recused=frozenset({actor.id}))


def test_the_table_is_complete():
    assert MAY.keys() == set(Action)
    assert set(LETTERS.values()) == set(Role)


@pytest.mark.parametrize("where", MAY["read_case"])
@pytest.mark.parametrize("action", Action)
def test_access_is_as_the_table_says(action, where):
    standings = {letter: standing(where, role) for letter, role in LETTERS.items()}
    able = {letter for letter, (actor, case) in standings.items() if allow(actor, action, case)}
    assert able == set(MAY[action][where])


@pytest.mark.parametrize("refused", [{"disabled": True}, {"second_factor_given": False}], ids=["disabled", "halfway"])
@pytest.mark.parametrize("role", Role)
def test_a_disabled_account_or_a_missing_second_factor_opens_nothing(role, refused):
    for where in MAY["read_case"]:
        actor, case = standing(where, role)
        assert not any(allow(replace(actor, **refused), action, case) for action in Action)
    assert not any(may_ever(actor_of(role, **refused), action) for action in Action)


def test_nobody_in_particular_may_do_nothing():
    assert not any(allow(None, action, case) for action in Action for case in (None, CASE))
    assert not any(may_ever(None, action) for action in Action)


@pytest.mark.parametrize("action", Action)
def test_what_a_role_may_never_do_no_case_makes_possible(action):
    able = {role for role in Role if may_ever(actor_of(role), action)}
    assert able == {LETTERS[letter] for where in MAY[action].values() for letter in where}


def test_a_code_opens_its_own_case_and_no_other():
    assert allow(Actor("case-1", Role.COMPLAINANT), Action.FOLLOW_CASE, CASE)
    assert not allow(Actor("case-2", Role.COMPLAINANT), Action.FOLLOW_CASE, CASE)


def test_an_administrator_reaches_no_case():
    for where in ("part", "undeclared", "foreign"):
        actor, case = standing(where, Role.ADMINISTRATOR)
        about_cases = {action for action, may in MAY.items() if not may["none"]}
        assert not any(allow(actor, Action(action), case) for action in about_cases)
        assert not any(may_record(actor, kind, case) for kind in KINDS)


def test_an_auditor_writes_nothing():
    may = {action for action in Action if may_ever(actor_of(Role.AUDITOR), action)}
    reads = {"read_trail", "export_trail", "see_standing_lists", "read_standards", "read_body_register"}
    assert may == reads | {"use_own_account"}
    assert not any(Role.AUDITOR in row.roles for row in TABLE)
    assert not any(Role.AUDITOR in kind.made_by for kind in KINDS.values())


BEFORE_AND_AFTER_INVESTIGATION = {"received", "recorded", "assessed", "mediation", "rejected", "referred", "closed"}


@pytest.mark.parametrize("state", STORED)
def test_intake_officers_read_a_case_of_which_they_are_no_part_before_an_investigation_and_after_the_end(state):
    actor, case = standing("foreign", Role.INTAKE_OFFICER)
    assert allow(actor, Action.READ_CASE, replace(case, state=state)) == (state in BEFORE_AND_AFTER_INVESTIGATION)


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.DECISION_MAKER, Role.REVIEWER, Role.MEDIATOR])
@pytest.mark.parametrize("state", STORED)
def test_other_case_workers_read_only_the_cases_that_they_are_part_of(role, state):
    actor, case = standing("foreign", role)
    assert not allow(actor, Action.READ_CASE, replace(case, state=state))


# Walls --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("where", WALLED)
def test_a_wall_stands_for_every_role(where, role):
    assert is_walled(*standing(where, role))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("where", ["part", "undeclared", "foreign"])
def test_without_a_conflict_there_is_no_wall(where, role):
    assert not is_walled(*standing(where, role))


def test_an_officer_whom_nobody_has_identified_walls_off_nobody():
    unknown = replace(CASE, subjects=(Subject(None),))
    assert not is_walled(Actor("someone-1", Role.SUPERVISOR), unknown)


def test_an_interest_of_somebody_else_walls_off_nobody_but_them():
    theirs = Part("someone-2", "investigator", opens_the_file=False, conflicted=True)
    case = replace(CASE, parts=(theirs,), recused=frozenset({"someone-3"}))
    assert not is_walled(actor_of(Role.SUPERVISOR), case)


@pytest.mark.parametrize("subject", [Subject("officer-9"), Subject("officer-8", frozenset({"team-1"}))])
def test_one_conflict_among_several_officers_is_enough(subject):
    case = replace(CASE, subjects=(Subject("officer-7"), subject))
    assert is_walled(actor_of(Role.HEAD, officer_id="officer-9"), case)


# Records ------------------------------------------------------------------------------------------------------------

ALWAYS = {state.value for state in STORED}
OPEN = ALWAYS - {"rejected", "referred", "closed"}
INQUIRY = {"assessed", "investigation", "suspended", "report_review", "finding", "under_review"}
NEVER = ("", set())

RECORDS = {
    "contact": ("IVSDRH", ALWAYS),
    "clock_event": ("IVSDH", ALWAYS),
    "referral_decision": ("SH", OPEN),
    "law_change": ("SH", ALWAYS),
    "note": ("IVSDRH", ALWAYS),
    "many_at_once": ("", ALWAYS),
    "message": ("CIVSH", ALWAYS),
    "more_information": ("CI", ALWAYS),
    "correction": ("CI", ALWAYS),
    "details_changed": ("C", ALWAYS),
    "notices_anyway": ("C", ALWAYS),
    "withdrawal_wish": ("CIVS", OPEN),
    "lost_code": NEVER,
    "code_answer": NEVER,
    "classification": ("IVSDRH", OPEN | {"closed"}),
    "rejection": NEVER,
    "other_referral": ("SH", ALWAYS),
    "take_back": NEVER,
    "mediation": NEVER,
    "settlement": NEVER,
    "failed_mediation": NEVER,
    "withdrawal": NEVER,
    "suspension": NEVER,
    "resumption": NEVER,
    "plan_line": ("VS", INQUIRY),
    "interview": ("VS", INQUIRY),
    "evidence_item": ("VSI", OPEN),
    "criminal_referral": ("VSDH", OPEN),
    "officer_notice": ("VS", OPEN),
    "officer_representation": ("VS", OPEN),
    "officer_response": ("VS", OPEN),
    "draft_findings": ("VSD", INQUIRY),
    "report": NEVER,
    "report_returned": NEVER,
    "report_approved": NEVER,
    "further_inquiry": NEVER,
    "proposed_finding": ("V", {"investigation"}),
    "finding": ("D", {"finding"}),
    "force_assessment": ("VSD", INQUIRY),
    "sanction_recommended": ("D", {"finding", "sanction"}),
    "sanction_review_right": ("D", {"finding", "sanction"}),
    "sanction_agency": ("D", {"sanction", "closed"}),
    "sanction_final": ("D", {"sanction", "closed"}),
    "recommendation": ("D", {"finding", "sanction", "closed"}),
    "police_response": ("D", {"sanction", "closed"}),
    "remedy": ("D", {"finding", "sanction"}),
    "decision": NEVER,
    "conclusion": NEVER,
    "review_request": NEVER,
    "review_dismissed": NEVER,
    "review_upheld": NEVER,
    "new_information": ("CIVSDRH", {"closed", "rejected"}),
    "reopening_decision": ("SH", {"closed", "rejected"}),
    "opening": NEVER,
    "taking": ("IVSH", ALWAYS),
    "police_notice": ("IVSH", OPEN),
    "emergency_request": NEVER,
    "emergency_answer": ("SH", ALWAYS),
    "account_details": ("CIVS", ALWAYS),
    "person_details": ("CIVS", ALWAYS),
    "reprisal_fear": ("CIVS", ALWAYS),
    "need": ("IVS", OPEN),
    "consent": ("IVSDRH", ALWAYS),
    "assistance": ("IVS", ALWAYS),
    "help_referral": ("IVS", ALWAYS),
    "help_follow_up": ("IVS", ALWAYS),
    "participation": ("IVS", ALWAYS),
    "disclosure_withheld": ("VS", OPEN),
    "strict_relevance": ("SDRH", OPEN),
    "child_support": ("IVS", ALWAYS),
    "best_interests": ("IVSDRH", ALWAYS),
    "risk_assessment": ("IVSH", ALWAYS),
    "duty_measure": ("VSH", ALWAYS),
    "reprisal_report": ("IVSDRH", ALWAYS),
    "adverse_step": ("IVSDRH", ALWAYS),
    "adverse_step_opinion": ("SH", ALWAYS),
    "identity_protection": ("IVSH", ALWAYS),
    "identity_read": ("IVSDRH", ALWAYS),
    "originals_leave": ("SH", ALWAYS),
    "linked_case": ("IVSDRH", ALWAYS),
    "complaint_refusal": ("IVSDRH", OPEN),
    "own_motion": ("ISH", OPEN),
    "independent_referral": ("IVSH", OPEN),
    "delay_statement": ("VSH", OPEN),
    "publication": ("VSDH", ALWAYS),
    "preservation_request": ("IVSH", OPEN),
    "attendance_request": ("VS", OPEN),
    "power_used": ("VSH", OPEN),
    "custody_event": ("IVSH", OPEN),
    "disclosure": ("VSDH", OPEN),
    "medical_examination": ("IVSDRH", OPEN),
    "death_report": ("IVSDRH", OPEN),
    "autopsy": ("VSH", OPEN),
    "next_of_kin_notice": ("IVSDRH", OPEN),
    "search_review": ("VSH", OPEN | {"closed"}),
    "custody_record": ("IVS", OPEN),
    "custody_gap": ("VS", OPEN),
    "authorities_account": ("VSD", INQUIRY),
    "force_report": ("VS", OPEN),
    "lethal_force_test": ("VSD", INQUIRY),
    "order_given": ("VSD", INQUIRY),
    "pattern_search": ("VS", INQUIRY),
    "escalation": ("SH", OPEN),
    "bias_sign": ("IVSDRH", OPEN),
    "bias_inquiry": ("VS", INQUIRY),
    "omission_test": ("VSD", INQUIRY),
    "employment_status": ("IVSDRH", OPEN | {"closed"}),
    "public_statement": ("SDH", ALWAYS),
    "interim_measure": ("IVSDRH", OPEN),
    "no_lesson": ("D", {"finding", "sanction"}),
    "legal_hold": ("SDRH", ALWAYS),
    "legal_hold_lifted": ("H", ALWAYS),
    "erasure_request": ("SH", ALWAYS - OPEN),
    "erasure_declined": ("SH", ALWAYS - OPEN),
}
"""Who may make each kind of record by itself when they have a part in the case, and in which states."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_made_by_whom_and_when_the_table_says(kind):
    makers, states = RECORDS[kind]
    for role in Role:
        actor, case = standing("part", role)
        may = {state.value for state in STORED if may_record(actor, kind, replace(case, state=state))}
        assert may == (states if role in {LETTERS[letter] for letter in makers} else set())


@pytest.mark.parametrize("where", ["undeclared", *WALLED])
@pytest.mark.parametrize("role", [role for role in STAFF_ROLES if role not in {Role.SUPERVISOR, Role.HEAD}])
def test_nobody_records_before_declaring_or_behind_a_wall(role, where):
    actor, case = standing(where, role)
    assert not any(may_record(actor, kind, replace(case, state=state)) for kind in KINDS for state in STORED)


@pytest.mark.parametrize(
    "unit, path, shut",
    [("cells", "north/cells", 1), ("north", "north", 1), ("wing", "north/cells/wing", 1), ("south", "south", 0)],
)
def test_whoever_belongs_to_the_place_where_somebody_is_held_is_shut_out(unit, path, shut):
    case = replace(CASE, subjects=(), held=(Held("cells", frozenset({"north", "cells"})),))
    someone = Actor("x", Role.SUPERVISOR, unit_id=unit, unit_ids=frozenset(path.split("/")))
    assert bool(conflict(someone, case)) == bool(shut)
    assert allow(someone, Action.READ_CASE, case) != bool(shut)


def test_a_tie_to_another_officer_or_another_unit_shuts_nothing():
    someone = Actor("x", Role.SUPERVISOR, unit_id="team-1", unit_ids=frozenset({"district-2", "team-1"}))
    assert conflict(replace(someone, relations=frozenset({"officer-8"})), CASE) is None


@pytest.mark.parametrize(
    "part, before, words",
    [
        ("reviewer", "intake_officer", "had a hand in this case"),
        ("decision_maker", "investigator", "took part in the investigation"),
        ("investigator", "decision_maker", "decided on or reviewed"),
        ("investigator", "reviewer", "decided on or reviewed"),
    ],
)
def test_what_somebody_did_in_a_case_before_keeps_them_from_judging_it(part, before, words):
    was = replace(an_assignment(before, user_id="x"), ended_at=MONDAY)
    person = Actor("x", Role(part))
    assert words in unfit(person, part, CASE, a_case(assignments=(was,)), MONDAY)
    assert unfit(replace(person, id="y"), part, CASE, a_case(assignments=(was,)), MONDAY) is None


def test_who_investigated_before_may_do_so_again_and_a_conflict_comes_first():
    was = replace(an_assignment("investigator", user_id="x"), ended_at=MONDAY)
    person = Actor("x", Role.INVESTIGATOR)
    assert unfit(person, "investigator", CASE, a_case(assignments=(was,)), MONDAY) is None
    named = replace(person, officer_id="officer-9")
    assert unfit(named, "investigator", CASE, a_case(), MONDAY) == "is named in this case"
