"""The closed lists that predicates rest on, against a second copy written by hand.

Tests that go through such a list by its name cannot tell when something falls out of it.
"""

import pytest

from workflows import casefile, conditions, guards
from workflows.records import findings, force, inquiry, intake, investigation, officers, outcome, protection, sanctions
from workflows.standards import (
    adequacy,
    children,
    detention,
    evaluation,
    independence,
    institution,
    life,
    medical,
    participation,
    predicates,
    promptness,
    scrutiny,
    use_of_force,
)
from workflows.standards import protection as protecting

GRAVE = "death disappearance firearm serious_injury sexual_gbv torture_ill_treatment"
LISTS = [
    (casefile.GRAVE_CODES, GRAVE),
    (conditions.TOWARDS_THE_END, "finding sanction closed"),
    (
        conditions.STAYS_BEHIND,
        "file record suspend resume take_back fail_mediation return_report inquire_further request_review",
    ),
    (guards.WITHOUT_A_COMPLAINT, "own_motion police_notification"),
    (findings.SUBSTANTIATED, "substantiated partly_substantiated"),
    (findings.LIMBS, "legality necessity proportionality precaution non_discrimination medical_aid"),
    (force.REPORT_PARTS, "used_at filed_at force_type reason alternatives warning effect aid_given"),
    (force.LIFE_QUESTIONS, "threat lesser_means warning unavoidable aid"),
    (inquiry.BIAS_LINES, "words_used selection comparators records prior_complaints"),
    (inquiry.OMISSION_QUESTIONS, "duty knowledge step timeliness discrimination"),
    (intake.ACKNOWLEDGED, "reference contact_person next_steps rights support reprisals"),
    (intake.OUTCOME_TOLD, "findings reasons sanction remedy recommendations review support"),
    (investigation.BOTH_SIDES, "complainant_account officer_account"),
    (
        investigation.MANDATORY_LINES,
        "complainant_interview witnesses scene recordings records medical officers_present command",
    ),
    (investigation.COMMAND_LINES, "orders planning supervision warnings"),
    (investigation.IDENTITY_LINES, "rosters radio identifiers vehicles commander"),
    (investigation.PERISHABLE_KINDS, "video audio data device messages"),
    (investigation.DIGITAL_KINDS, "photo video audio data messages"),
    (investigation.TAINTED, "torture ill_treatment"),
    (officers.LEFT, "resigned retired dismissed"),
    (outcome.FORMS_OF_REMEDY, "restitution compensation rehabilitation satisfaction non_repetition"),
    (protection.COUNTER_CHARGES, "counter_charge defamation false_complaint"),
    (sanctions.MILD, "none advice training reflective_practice"),
    (sanctions.SANCTION_FACTORS, "gravity intent harm rank discrimination prior_findings mitigation"),
    (adequacy.CRIMINAL_CODES, f"{GRAVE} corruption fair_procedure"),
    (children.TIME_FOR_OTHERS, "VICTIM-06"),
    (detention.HARM_IN_CUSTODY, "death serious_injury torture_ill_treatment disappearance"),
    (evaluation.NEVER_IF_GRAVE, "INDEPENDENCE-02"),
    (independence.DECLARING, "investigator reviewer decision_maker"),
    (institution.INDEPENDENT_MONEY, "parliament other_ministry other"),
    (life.DEATH, "death"),
    (life.DISAPPEARANCE, "disappearance"),
    (medical.HURTING, "serious_injury torture_ill_treatment sexual_gbv"),
    (medical.FORCE, "firearm force_other"),
    (participation.NEVER_SETTLED, GRAVE),
    (participation.UPDATES, "progress delay draft_findings outcome"),
    (participation.TAKING_PART, "victim next_of_kin representative"),
    (
        predicates.DECISIONS,
        "rejection mediation settlement withdrawal suspension finding decision conclusion "
        "review_dismissed review_upheld reopening_decision",
    ),
    (
        promptness.NOT_COMPLAINTS,
        "media medical_report court_or_prosecutor custody_inspection officer_report own_motion police_notification",
    ),
    (protecting.AT_RISK, "complainant victim witness reporting_officer"),
    (scrutiny.ALLOWED_GROUNDS, "pending_trial privacy safety"),
    (use_of_force.FORCE_CODES, "force_other firearm"),
    (use_of_force.NEVER_JUSTIFY, "emergency superior_orders"),
]


@pytest.mark.parametrize("found, expected", LISTS, ids=[expected.split()[0] for _, expected in LISTS])
def test_nothing_is_missing_from_a_closed_list_and_nothing_was_put_in(found, expected):
    assert sorted(found) == sorted(expected.split())
