"""Who may make which kind of record, and in which states, against a table written by hand."""

from dataclasses import replace

import pytest

from tests.factories.standings import LETTERS, WALLS, standing
from workflows.access import may_record
from workflows.records import KINDS
from workflows.roles import STAFF_ROLES, Role
from workflows.states import STORED

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


@pytest.mark.parametrize("where", ["undeclared", *WALLS])
@pytest.mark.parametrize("role", [role for role in STAFF_ROLES if role not in {Role.SUPERVISOR, Role.HEAD}])
def test_nobody_records_before_declaring_or_behind_a_wall(role, where):
    actor, case = standing(where, role)
    assert not any(may_record(actor, kind, replace(case, state=state)) for kind in KINDS for state in STORED)
