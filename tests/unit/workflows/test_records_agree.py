"""Values of a record that disagree with one another are told beside the field to mend; nearly the same values agree."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY
from tests.factories.contents import problems
from workflows.records import KINDS

YES_BUT = {
    "taking": [
        ({"read_back": "confirmed", "signature": "refused", "read_by": None}, "read_by"),
        ({"read_back": "not_yet", "signature": "mark", "read_by": " "}, "read_by"),
        ({"read_back": "corrected", "corrections": None}, "corrections"),
        ({"signature": "signed", "signed_on": None}, "signed_on"),
    ],
    "police_notice": [({"known_at": (MONDAY + timedelta(hours=1)).isoformat()}, "known_at")],
    "referral_decision": [({"decision": "referred", "sent_at": None}, "sent_at")],
    "clock_event": [
        ({"what": "extend", "count": None, "unit": "days"}, "count"),
        ({"what": "extend", "count": 3, "unit": None}, "unit"),
        ({"what": "pause", "count": 3, "unit": "days"}, "count"),
    ],
    "settlement": [({"all_signed": False}, "all_signed")],
    "withdrawal": [({"decision": "close", "review_window_ends_on": None}, "review_window_ends_on")],
    "plan_line": [({"status": "done", "result": None}, "result"), ({"status": "not_pursued", "result": " "}, "result")],
    "interview": [
        ({"ended_at": MONDAY.isoformat(), "started_at": MONDAY.isoformat()}, "ended_at"),
        ({"ended_at": (MONDAY - timedelta(hours=1)).isoformat()}, "ended_at"),
    ],
    "criminal_referral": [({"sent_on": "2026-03-02", "prosecutor": None}, "prosecutor")],
    "officer_notice": [
        ({"served_at": None, "withheld_reason": None, "withheld_until": None}, "served_at"),
        ({"served_at": None, "withheld_reason": "Evidence is at risk.", "withheld_until": None}, "served_at"),
        ({"served_at": None, "withheld_reason": None, "withheld_until": "2026-04-01"}, "served_at"),
    ],
    "preservation_request": [
        ({"answered_at": MONDAY.isoformat(), "outcome": None}, "outcome"),
        ({"answered_at": None, "outcome": "kept"}, "answered_at"),
    ],
    "medical_examination": [({"answer": "refused", "offered_at": None}, "offered_at")],
    "search_review": [
        ({"fate": "dead", "how_known": None}, "how_known"),
        ({"fate": "alive", "how_known": " "}, "how_known"),
        ({"fate": "unknown", "next_steps": None}, "next_steps"),
    ],
    "autopsy": [
        ({"stands": "performed", "performed_at": None}, "performed_at"),
        ({"stands": "court_against", "court_decision": None}, "court_decision"),
    ],
    "next_of_kin_notice": [({"identified": True, "identified_at": None}, "identified_at")],
    "bias_sign": [({"indicated": True, "what": None}, "what")],
    "police_response": [({"accepted": value, "reasons": ""}, "reasons") for value in ("no", "partly")],
    "rejection": [({"ground": "no_standing", "victim_situation": []}, "victim_situation")],
    "need": [({"cannot_be_met": "No one signs here.", name: None}, name) for name in ("alternative", "decided_at")],
    "consent": [({"withdrawn_at": (MONDAY - timedelta(hours=1)).isoformat()}, "withdrawn_at")],
    "help_follow_up": [({"result": "waiting", "ask_again_on": "2026-03-02"}, "ask_again_on")],
    "child_support": [
        ({"support_person": "An aunt", "support_person_implicated": None}, "support_person_implicated"),
        ({"refused_at": MONDAY.isoformat(), "advised_by": None}, "advised_by"),
    ],
    "disclosure": [
        ({"evidence": [], "what": None}, "what"),
        ({"identities": ["person-1"], "to_police": None}, "to_police"),
        ({"medical_reports_of": ["person-1"], "medical_recipient": None}, "medical_recipient"),
    ],
    "participation": [
        ({"granted": True, "status_granted_at": None}, "status_granted_at"),
        ({"granted": False, "reasons": None}, "reasons"),
    ],
    "adverse_step_opinion": [({"agrees": True, "unconnected": False}, "agrees")],
    "publication": [({"redacted": "A name.", "redaction_grounds": []}, "redaction_grounds")],
}
AGREE = [
    ("taking", {"read_back": "not_yet", "signature": "refused", "read_by": None, "signed_on": None}),
    ("taking", {"read_back": "cannot", "signature": "on_paper", "read_by": None, "signed_on": None}),
    ("police_notice", {"known_at": MONDAY.isoformat()}),
    ("police_notice", {"known_at": None}),
    ("referral_decision", {"decision": "is_the_body", "sent_at": None}),
    ("clock_event", {"what": "extend", "count": 3, "unit": "days"}),
    ("clock_event", {"what": "resume", "count": None, "unit": None}),
    ("withdrawal", {"decision": "continue", "review_window_ends_on": None}),
    ("plan_line", {"status": "open", "result": None}),
    ("criminal_referral", {"sent_on": None, "prosecutor": None}),
    ("officer_notice", {"served_at": None, "withheld_reason": "Evidence is at risk.", "withheld_until": "2026-04-01"}),
    ("police_response", {"accepted": "yes", "reasons": None}),
    ("rejection", {"ground": "no_standing", "victim_situation": ["none"]}),
    ("rejection", {"ground": "vexatious", "victim_situation": []}),
    ("need", {"cannot_be_met": None, "alternative": None, "decided_at": None}),
    ("consent", {"withdrawn_at": MONDAY.isoformat()}),
    ("help_follow_up", {"result": "waiting", "ask_again_on": "2026-03-03"}),
    ("child_support", {"support_person": None, "support_person_implicated": None}),
    ("child_support", {"refused_at": None, "advised_by": None}),
    ("disclosure", {"evidence": [], "what": "A summary"}),
    ("disclosure", {"identities": [], "to_police": None, "medical_reports_of": [], "medical_recipient": None}),
    ("participation", {"granted": True, "reasons": None}),
    ("participation", {"granted": False, "status_granted_at": None}),
    ("adverse_step_opinion", {"agrees": False, "unconnected": False}),
    ("publication", {"redacted": None, "redaction_grounds": []}),
    ("preservation_request", {"answered_at": None, "outcome": None}),
    ("medical_examination", {"answer": "unreachable", "offered_at": None}),
    ("search_review", {"fate": "dead", "how_known": "By DNA.", "next_steps": None}),
    ("autopsy", {"stands": "ordered", "performed_at": None, "court_decision": None}),
    ("autopsy", {"stands": "court_against", "performed_at": None, "court_decision": "The district court, today."}),
    ("next_of_kin_notice", {"identified": False, "identified_at": None}),
    ("bias_sign", {"indicated": False, "what": None}),
]


def test_every_kind_that_compares_its_fields_is_tried():
    assert {name for name, kind in KINDS.items() if "disagreements" in vars(kind)} == YES_BUT.keys()


@pytest.mark.parametrize("kind, changes, field", [(kind, *one) for kind, found in YES_BUT.items() for one in found])
def test_values_that_disagree_are_told_beside_the_field_to_mend(kind, changes, field):
    assert problems(kind, **changes).keys() == {field}


@pytest.mark.parametrize("kind, changes", AGREE)
def test_nearly_the_same_values_agree(kind, changes):
    assert problems(kind, **changes) == {}


def test_a_disagreement_is_not_told_of_a_field_that_is_wrong_by_itself():
    assert "Enter a real date" in problems("withdrawal", review_window_ends_on="noon")["review_window_ends_on"]
