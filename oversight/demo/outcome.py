"""What a case of the demonstration ends with: findings, sanctions, remedies, and a review that is asked for."""

from typing import Any

from oversight.case_rows import case_rows
from oversight.demo.journey import FORCE_CODES, REVIEW_DAYS, Journey
from workflows.records.findings import LIMBS
from workflows.records.outcome import FORMS_OF_REMEDY
from workflows.records.sanctions import SANCTION_FACTORS
from workflows.roles import Role


def decide(case: Journey) -> None:
    """Find on each allegation, and tell the person."""
    evidence = _evidence_ids(case)
    for allegation in case.ids("allegations"):
        case.make("finding", Role.DECISION_MAKER, allegation, **finding(case, evidence))
        if set(case.codes) & FORCE_CODES:
            case.make("force_assessment", Role.DECISION_MAKER, allegation, **_force_test())
    if case.finding in {"substantiated", "partly_substantiated"}:
        _recommend_sanctions(case)
    case.fire(
        "decide",
        Role.DECISION_MAKER,
        outcome_notice=_outcome_told(case),
        review_window_ends_on=case.day(REVIEW_DAYS),
    )


def conclude(case: Journey) -> None:
    """Settle sanction, remedy and recommendation, and close."""
    recommendation = case.make(
        "recommendation",
        Role.DECISION_MAKER,
        text="Retrain the unit in de-escalation, and check in six months.",
        addressee="The police authority",
        sent_on=case.day(),
        due_on=case.day(56),
        non_repetition=True,
    )
    case.wait(days=20)
    case.make("police_response", Role.DECISION_MAKER, recommendation, received_on=case.day(), accepted="yes")
    for officer in case.ids("subjects"):
        case.make("sanction_agency", Role.DECISION_MAKER, officer, measure="written_warning", decided_on=case.day())
        case.make("sanction_final", Role.DECISION_MAKER, officer, measure="written_warning", final_on=case.day())
    reasons = {f"{form}_reasons": "Weighed with the person." for form in FORMS_OF_REMEDY}
    case.make(
        "remedy", Role.DECISION_MAKER, **dict.fromkeys(FORMS_OF_REMEDY, "yes"), **reasons, civil_claim_waits=False
    )
    case.fire(
        "conclude",
        Role.DECISION_MAKER,
        outcome_notice="The police accepted what we recommended. The officer received a written warning.",
        review_window_ends_on=case.day(REVIEW_DAYS),
    )


def ask_for_review(case: Journey) -> None:
    """Ask for the decision to be looked at again, on the person's behalf."""
    case.fire(
        "request_review", Role.INTAKE_OFFICER, asked_by="complainant", grounds="The second witness was not heard."
    )


def finding(case: Journey, evidence: list[str]) -> dict[str, Any]:
    """Give what is found on an allegation: proposed by who investigated, and then by who decides."""
    return {
        "value": case.finding,
        "standard_of_proof": "balance of probabilities",
        "reasons": case.words.get(
            "reasons", "The recording and the statement agree, and the answer does not explain it."
        ),
        "evidence_cited": evidence,
        "basis": [],
    }


def _outcome_told(case: Journey) -> str:
    """Tell the person what was found and why: their page holds nothing else of it."""
    found = {"substantiated": "that you are right", "partly_substantiated": "that you are right in part"}
    what = found.get(case.finding, "that what you described could not be shown")
    reasons = finding(case, [])["reasons"]
    return f"We have decided your complaint. We found {what}. Our reasons: {reasons}"


def _force_test() -> dict[str, Any]:
    limbs: dict[str, Any] = {}
    for limb in LIMBS:
        limbs[limb] = limb in {"legality", "non_discrimination"}
        limbs[f"{limb}_reasons"] = "As the recording shows."
    return {"use_of_force": "Blows with a baton", **limbs}


def _evidence_ids(case: Journey) -> list[str]:
    with case.database.read() as session:
        return [row.id for row in case_rows(session, case.reference).records if row.kind == "evidence_item"]


def _recommend_sanctions(case: Journey) -> None:
    for officer in case.ids("subjects"):
        case.make(
            "sanction_recommended",
            Role.DECISION_MAKER,
            officer,
            measure="written_warning",
            reasons="The harm was real and the force avoidable; nothing like it was found before.",
            **dict.fromkeys(SANCTION_FACTORS, "Weighed; see the reasons."),
        )
        case.make(
            "sanction_review_right",
            Role.DECISION_MAKER,
            officer,
            told_on=case.day(),
            body="The police appeals tribunal",
            deadline=case.day(14),
        )
