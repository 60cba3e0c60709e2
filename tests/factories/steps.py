"""The steps by which a world takes a case from state to state: each does what the table and the checks ask for."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from oversight.database import Database
from oversight.models import Complaint, Subject
from oversight.services import people
from workflows.records.findings import LIMBS
from workflows.records.force import REPORT_PARTS
from workflows.records.inquiry import SEARCHED
from workflows.records.investigation import BOTH_SIDES, MANDATORY_LINES
from workflows.records.outcome import FORMS_OF_REMEDY
from workflows.records.sanctions import SANCTION_FACTORS
from workflows.roles import Role
from workflows.states import State

if TYPE_CHECKING:
    from tests.factories.world import World

BEFORE = {
    State.RECORDED: State.RECEIVED,
    State.ASSESSED: State.RECORDED,
    State.MEDIATION: State.ASSESSED,
    State.REFERRED: State.ASSESSED,
    State.INVESTIGATION: State.ASSESSED,
    State.SUSPENDED: State.INVESTIGATION,
    State.REPORT_REVIEW: State.INVESTIGATION,
    State.FINDING: State.REPORT_REVIEW,
    State.SANCTION: State.FINDING,
    State.CLOSED: State.SANCTION,
    State.UNDER_REVIEW: State.CLOSED,
    State.REJECTED: State.RECEIVED,
}
"""Through which state each is reached, the long way round."""


def advance(world: "World", reference: str, to: State) -> None:
    """Take the steps from where a case stands to a state."""
    while (here := world.state(reference)) is not to:
        if here in _BACK:
            _BACK[here](world, reference)
            continue
        ahead = to
        while BEFORE[ahead] is not here:
            ahead = BEFORE[ahead]
        STEPS[ahead](world, reference)


def state_of(database: Database, reference: str) -> State:
    """Tell where a case stands."""
    with database.read() as session:
        return State(session.scalars(select(Complaint.state).where(Complaint.reference == reference)).one())


def case_id_of(database: Database, reference: str) -> str:
    """Give the id of a case."""
    with database.read() as session:
        return session.scalars(select(Complaint.id).where(Complaint.reference == reference)).one()


def subjects_of(database: Database, reference: str) -> list[str]:
    """Give the ids of the officers of a case."""
    with database.read() as session:
        statement = select(Subject.id).join(Complaint).where(Complaint.reference == reference)
        return list(session.scalars(statement.order_by(Subject.number)))


def _record(world: "World", reference: str) -> None:
    world.move(reference, "record", Role.INTAKE_OFFICER)


def _assess(world: "World", reference: str) -> None:
    allegation = world.allege(reference)
    world.cases[reference].allegations.append(allegation)
    about = {"categories": ["force_other"], "conduct_type": "act"}
    world.record(reference, "classification", Role.INTAKE_OFFICER, allegation, **about)
    world.move(reference, "assess", Role.INTAKE_OFFICER)


def _reject(world: "World", reference: str) -> None:
    content = {"ground": "out_of_jurisdiction", "reasons": "It is about a private guard.", "review_route_told": True}
    world.move(reference, "reject", Role.SUPERVISOR, {**content, "notified_at": _iso(world.at)})


def _refer(world: "World", reference: str) -> None:
    content = {"body": "Prison inspectorate", "reasons": "It is theirs.", "accepted": "waiting"}
    world.move(reference, "refer", Role.SUPERVISOR, {**content, "sent_at": _iso(world.at)})


def _offer_mediation(world: "World", reference: str) -> None:
    answers = dict.fromkeys(("checker_is_outside", "risk_checked", "consent_of_all", "no_detriment"), True)
    world.move(reference, "offer_mediation", Role.INTAKE_OFFICER, {"suitability_by": "A mediator", **answers})


def _open(world: "World", reference: str) -> None:
    world.give_part(reference, "investigator", Role.INVESTIGATOR)
    world.move(reference, "open_investigation", Role.SUPERVISOR, {"terms": "All of it"})


def _suspend(world: "World", reference: str) -> None:
    content = {"ground": "court_order", "reasons": "A court ordered it.", "preservation_continues": True}
    world.move(reference, "suspend", Role.SUPERVISOR, {**content, "review_due_on": _day(world.at, 14)})


def _submit(world: "World", reference: str) -> None:
    _inquire(world, reference)
    _hear_officers(world, reference)
    for allegation in world.cases[reference].allegations:
        world.record(reference, "proposed_finding", Role.INVESTIGATOR, allegation, **_found(world, reference))
    parts = ("scope", "evidence_evaluated", "facts_found", "law_applied", "conclusions")
    world.move(reference, "submit_report", Role.INVESTIGATOR, dict.fromkeys(parts, "As the recording shows."))


def _inquire(world: "World", reference: str) -> None:
    for allegation in world.cases[reference].allegations:
        for line in sorted(MANDATORY_LINES | BOTH_SIDES):
            content = {"line": line, "what": "Find out.", "status": "done", "result": "Found."}
            world.record(reference, "plan_line", Role.INVESTIGATOR, allegation, **content)
        limbs = {**dict.fromkeys(LIMBS, False), **{f"{limb}_reasons": "On the recording." for limb in LIMBS}}
        world.record(reference, "force_assessment", Role.INVESTIGATOR, allegation, use_of_force="One blow", **limbs)
    world.record(reference, "pattern_search", Role.INVESTIGATOR, **_no_pattern(world.at))
    item = {"kind_of_item": "video", "description": "Shop camera", "source": "The shop", "kept_at": "Safe 1"}
    item["sha256"] = "5e" * 32
    made = world.record(
        reference, "evidence_item", Role.INVESTIGATOR, obtained_at=_iso(world.at), material=True, **item
    )
    world.cases[reference].evidence.append(made)
    referral = {"threshold_met": False, "decided_on": _day(world.at), "reasons": "No sign of a crime."}
    world.record(reference, "criminal_referral", Role.INVESTIGATOR, **referral)


def _no_pattern(at: datetime) -> dict[str, Any]:
    found = {"done_on": _day(at), "scope": list(SEARCHED), "conclusion": "Nothing like it."}
    return {**found, "pattern_found": False, "unproved_used_as_proof": False}


def _hear_officers(world: "World", reference: str) -> None:
    investigator = world.actors[Role.INVESTIGATOR]
    for subject in subjects_of(world.database, reference):
        people.identify_subject(
            world.database, reference, subject, world.officer_id, investigator, world.soon(), world.at.date()
        )
        report = {"status": "obtained", "used_at": _iso(world.at), "filed_at": _iso(world.at)}
        report |= dict.fromkeys(REPORT_PARTS[2:], "As reported.")
        world.record(reference, "force_report", Role.INVESTIGATOR, subject, **report)
        notice = {"served_at": _iso(world.at), "conduct_alleged": "A blow.", "rights_told": True}
        world.record(reference, "officer_notice", Role.INVESTIGATOR, subject, **notice)
        world.record(reference, "officer_representation", Role.INVESTIGATOR, subject, right_told_at=_iso(world.at))
        answer = {"due_on": _day(world.at, 30), "received_at": _iso(world.at), "answer": "I did not."}
        disclosed = _iso(world.at)
        world.record(
            reference, "officer_response", Role.INVESTIGATOR, subject, material_disclosed_at=disclosed, **answer
        )


def _found(world: "World", reference: str) -> dict[str, Any]:
    return {
        "value": "substantiated",
        "standard_of_proof": "balance of probabilities",
        "reasons": "The recording shows it.",
        "evidence_cited": list(world.cases[reference].evidence),
    }


def _approve(world: "World", reference: str) -> None:
    world.move(reference, "approve_report", Role.SUPERVISOR, {})


def _decide(world: "World", reference: str) -> None:
    world.give_part(reference, "decision_maker", Role.DECISION_MAKER)
    for allegation in world.cases[reference].allegations:
        world.record(reference, "finding", Role.DECISION_MAKER, allegation, **_found(world, reference))
    for subject in subjects_of(world.database, reference):
        weighed = dict.fromkeys(SANCTION_FACTORS, "Weighed.")
        content = {"measure": "written_warning", "reasons": "It answers the harm.", **weighed}
        world.record(reference, "sanction_recommended", Role.DECISION_MAKER, subject, **content)
        right = {"told_on": _day(world.at), "body": "The tribunal", "deadline": _day(world.at, 60)}
        world.record(reference, "sanction_review_right", Role.DECISION_MAKER, subject, **right)
    forms = {**dict.fromkeys(FORMS_OF_REMEDY, "no"), **{f"{form}_reasons": "Weighed." for form in FORMS_OF_REMEDY}}
    world.record(reference, "remedy", Role.DECISION_MAKER, civil_claim_waits=False, **forms)
    world.move(reference, "decide", Role.DECISION_MAKER, _told(world, "This is what we found."))


def _conclude(world: "World", reference: str) -> None:
    for subject in subjects_of(world.database, reference):
        decided = {"measure": "written_warning", "decided_on": _day(world.at)}
        world.record(reference, "sanction_agency", Role.DECISION_MAKER, subject, **decided)
    world.move(reference, "conclude", Role.DECISION_MAKER, _told(world, "This is what followed."))


def _ask_for_review(world: "World", reference: str) -> None:
    world.move(reference, "request_review", Role.INTAKE_OFFICER, {"grounds": "A witness was not heard."})


def _resume(world: "World", reference: str) -> None:
    world.move(reference, "resume", Role.SUPERVISOR, {"reasons": "The order was lifted."})


def _end_mediation(world: "World", reference: str) -> None:
    world.move(reference, "fail_mediation", Role.INTAKE_OFFICER, {"ended_by": "complainant"})


def _take_back(world: "World", reference: str) -> None:
    world.move(reference, "take_back", Role.INTAKE_OFFICER, {"reasons": "They cannot help."})


def _told(world: "World", words: str) -> dict[str, str]:
    return {"outcome_notice": words, "review_window_ends_on": _day(world.at, 60)}


def _iso(at: datetime) -> str:
    return at.isoformat()


def _day(at: datetime, days: int = 0) -> str:
    return (at + timedelta(days=days)).date().isoformat()


STEPS = {
    State.RECORDED: _record,
    State.ASSESSED: _assess,
    State.REJECTED: _reject,
    State.REFERRED: _refer,
    State.MEDIATION: _offer_mediation,
    State.INVESTIGATION: _open,
    State.SUSPENDED: _suspend,
    State.REPORT_REVIEW: _submit,
    State.FINDING: _approve,
    State.SANCTION: _decide,
    State.CLOSED: _conclude,
    State.UNDER_REVIEW: _ask_for_review,
}
_BACK = {State.SUSPENDED: _resume, State.MEDIATION: _end_mediation, State.REFERRED: _take_back}
