"""Casefiles for tests of the domain: small functions with defaults that meet every check, to change one thing in."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from workflows.casefile import Allegation, CaseFile
from workflows.course import PastMove
from workflows.involved import Assignment, FormerUnit, Officer, Person, Unit
from workflows.jurisdictions import Pack, Setting, load_pack
from workflows.records import KINDS, Record
from workflows.records.findings import LIMBS
from workflows.records.force import LIFE_QUESTIONS
from workflows.records.inquiry import BIAS_LINES, OMISSION_QUESTIONS, SEARCHED
from workflows.records.outcome import FORMS_OF_REMEDY
from workflows.records.sanctions import SANCTION_FACTORS
from workflows.standards import Evaluation, Verdict, load_standards
from workflows.states import State

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""When everything happens unless a test says otherwise: 2 March 2026, a Monday, at noon."""

SECOND = timedelta(seconds=1)

PATROL = Unit("patrol-7", "police", above=("district-2", "headquarters"))
OUTSIDE = Unit("team-1", "oversight body")

WAY = (
    ("file", State.NEW, State.RECEIVED),
    ("record", State.RECEIVED, State.RECORDED),
    ("assess", State.RECORDED, State.ASSESSED),
    ("open_investigation", State.ASSESSED, State.INVESTIGATION),
    ("submit_report", State.INVESTIGATION, State.REPORT_REVIEW),
    ("approve_report", State.REPORT_REVIEW, State.FINDING),
    ("decide", State.FINDING, State.SANCTION),
    ("conclude", State.SANCTION, State.CLOSED),
)
"""The longest straight way that a case can go."""

COMPLETE: Mapping[str, Mapping[str, Any]] = {
    "contact": {"at": MONDAY, "channel": "letter", "content_type": "progress", "delivered": True},
    "clock_event": {"clock": "first-news", "what": "pause", "reasons": "So ordered.", "authority": "Court"}
    | dict.fromkeys(("count", "unit", "target")),
    "classification": {"categories": ["service_conduct"], "of_place": (), "conduct_type": "act"},
    "rejection": {
        "ground": "out_of_jurisdiction",
        "reasons": "It is about a private guard.",
        "notified_at": MONDAY,
        "review_route_told": True,
    },
    "mediation": {
        "suitability_by": "An outside mediator",
        "checker_is_outside": True,
        "risk_checked": True,
        "consent_of_all": True,
        "no_detriment": True,
    },
    "settlement": {
        "agreement": "An apology was given.",
        "all_signed": True,
        "outcome_notice": "You settled it.",
        "review_window_ends_on": date(2026, 3, 30),
    },
    "withdrawal": {
        "requested_on": date(2026, 3, 2),
        "pressure_assessed_by": "A support officer",
        "assessor_is_outside": True,
        "spoke_alone": True,
        "pressure_found": False,
        "decision": "close",
        "reasons": "It is the person's wish.",
        "outcome_notice": "You withdrew.",
        "review_window_ends_on": date(2026, 3, 30),
    },
    "suspension": {
        "ground": "court_order",
        "reasons": "A court ordered it.",
        "review_due_on": date(2026, 4, 1),
        "preservation_continues": True,
    },
    "plan_line": {"line": "scene", "what": "Go and look.", "status": "done", "result": "Nothing was left there."},
    "interview": {
        "capacity": "witness",
        "started_at": MONDAY,
        "ended_at": MONDAY + timedelta(hours=1),
        "breaks": "None",
        "present": ["The interviewer"],
        "recording": "audio",
        "reviewed_by_interviewee": True,
        "account": "What was seen.",
    },
    "evidence_item": {
        "kind_of_item": "video",
        "description": "Shop camera",
        "obtained_at": MONDAY,
        "source": "The shop",
        "kept_at": "Safe 1",
        "sha256": "5e" * 32,
        "material": True,
    },
    "preservation_request": {"target": "The shop", "what": "Camera of the shop", "sent_at": MONDAY},
    "attendance_request": {"asked_for": "The sergeant is to be heard", "sent_at": MONDAY},
    "power_used": {"step": "court", "taken_at": MONDAY},
    "custody_event": {"at": MONDAY, "taken_from": "Safe 1", "taken_to": "The laboratory"},
    "disclosure": {
        "evidence": ["evidence-1"],
        "recipient": "The tribunal",
        "to_criminal_inquiry": False,
        "at": MONDAY,
        "reasons": "It asked.",
    },
    "medical_examination": {
        "offered_at": MONDAY,
        "answer": "accepted",
        "consent_at": MONDAY,
        "examined_at": MONDAY + timedelta(hours=1),
        "independent": True,
        "private": True,
        "officers_present": False,
        "marks_found": False,
        "closed_for_lack_of_marks": False,
    },
    "death_report": {
        "died_on": date(2026, 3, 2),
        "was_in_custody": True,
        "link_possible": True,
        "treated_as_custody_death": True,
        "circumstances": "Found dead in the cell.",
    },
    "autopsy": {
        "stands": "performed",
        "performed_at": MONDAY + timedelta(hours=2),
        "pathologist_independent": True,
        "family_expert_invited_at": MONDAY + timedelta(hours=1),
        "photos": True,
        "body_released_at": MONDAY + timedelta(hours=3),
    },
    "next_of_kin_notice": {
        "identified": True,
        "identified_at": MONDAY,
        "notified_at": MONDAY,
        "trained": True,
        "not_involved": True,
        "contact_point": "The support officer",
    },
    "search_review": {
        "recognised_places": "All stations: not there.",
        "suspected_places": "The old barracks: not there.",
        "fate": "unknown",
        "next_steps": "Ask again.",
    },
    "custody_record": {
        "grounds": "Suspicion of theft",
        "arrested_at": MONDAY,
        "admitted_at": MONDAY,
        "place": "North station",
        "officers": ["Sergeant Roe"],
        "medical_checks": "On admission: no injury.",
        "source": "Register of the station",
    },
    "custody_gap": {
        "part": "other",
        "what": "Two hours at night",
        "explanation": "The camera shows the person asleep.",
    },
    "authorities_account": {
        "account": "The person fell.",
        "evidence": ["evidence-1"],
        "convincing": True,
        "reasons": "The recording shows the fall.",
    },
    "force_report": {
        "status": "obtained",
        "used_at": MONDAY,
        "filed_at": MONDAY,
        **dict.fromkeys(("force_type", "reason", "alternatives", "warning", "effect", "aid_given"), "As reported."),
    },
    "lethal_force_test": {"use_of_force": "One shot", **dict.fromkeys(LIFE_QUESTIONS, "Answered.")},
    "order_given": {"given_by": "The inspector", "order": "Clear the square", "linked_case": "2026-000002"},
    "pattern_search": {
        "done_on": date(2026, 3, 2),
        "scope": list(SEARCHED),
        "conclusion": "Nothing like it.",
        "pattern_found": False,
        "unproved_used_as_proof": False,
    },
    "escalation": {"ground": "pattern", "decision": "A wider inquiry", "reasons": "Three cases in one unit."},
    "bias_sign": {"indicated": True, "what": "What the officer said."},
    "bias_inquiry": {**dict.fromkeys(BIAS_LINES, "Looked into."), "result": "No sign that it played a part."},
    "omission_test": dict.fromkeys(OMISSION_QUESTIONS, "Answered."),
    "employment_status": {"status": "resigned", "since_on": date(2026, 3, 2)},
    "public_statement": {
        "text": "A complaint is being looked into.",
        "at": MONDAY,
        "approved_by": "The head",
        "identifies_officer": True,
        "presumption_check": True,
    },
    "interim_measure": {
        "risk": "Calls at night",
        "requested_at": MONDAY,
        "decided_at": MONDAY,
        "measure": "No contact",
        "reasons": "The calls go on.",
        "implementer": "The superintendent",
    },
    "no_lesson": {"reasons": "The rule was changed last month."},
    "legal_hold": {"ordered_by": "The district court", "reasons": "A case is pending."},
    "legal_hold_lifted": {"reasons": "The case before the court is over; its clerk agreed."},
    "erasure_request": {"ground": "retention_over", "reasons": "It may go."},
    "erasure_declined": {"reasons": "A review was announced."},
    "criminal_referral": {"threshold_met": False, "decided_on": date(2026, 3, 2), "reasons": "No sign of a crime."},
    "officer_notice": {"served_at": MONDAY, "conduct_alleged": "A blow.", "rights_told": True},
    "officer_representation": {"right_told_at": MONDAY},
    "officer_response": {"material_disclosed_at": MONDAY, "due_on": date(2026, 3, 16)},
    "proposed_finding": {
        "value": "substantiated",
        "standard_of_proof": "balance of probabilities",
        "reasons": "The recording shows it.",
    },
    "finding": {
        "value": "not_proved",
        "standard_of_proof": "balance of probabilities",
        "reasons": "Neither account is the likelier.",
    },
    "force_assessment": {
        "use_of_force": "One blow",
        **dict.fromkeys(LIMBS, True),
        **{f"{limb}_reasons": "As the recording shows." for limb in LIMBS},
    },
    "sanction_recommended": {
        "measure": "written_warning",
        **dict.fromkeys(SANCTION_FACTORS, "Weighed."),
        "reasons": "It answers the harm done.",
    },
    "sanction_review_right": {"told_on": date(2026, 3, 2), "body": "The tribunal", "deadline": date(2026, 3, 16)},
    "sanction_agency": {"measure": "written_warning", "decided_on": date(2026, 3, 2)},
    "recommendation": {
        "text": "Train the unit.",
        "addressee": "The chief of police",
        "sent_on": date(2026, 3, 2),
        "due_on": date(2026, 4, 27),
        "non_repetition": True,
    },
    "police_response": {"received_on": date(2026, 3, 2), "accepted": "yes"},
    "remedy": {
        **dict.fromkeys(FORMS_OF_REMEDY, "yes"),
        **{f"{form}_reasons": "It is owed." for form in FORMS_OF_REMEDY},
        "civil_claim_waits": False,
    },
    "decision": {"outcome_notice": "This is what we found.", "review_window_ends_on": date(2026, 3, 30)},
    "conclusion": {"outcome_notice": "This is what followed.", "review_window_ends_on": date(2026, 3, 30)},
    "review_dismissed": {
        "reasons": "Nothing new.",
        "outcome_notice": "The decision stands.",
        "review_window_ends_on": date(2026, 3, 30),
    },
    "new_information": {"information": "A second recording.", "credible": True},
    "reopening_decision": {"reopen": True, "reasons": "It may change the finding."},
    "linked_case": {"reference": "ABCDE-FGHJK", "relation": "refusal_to_record"},
    "complaint_refusal": {"officer": "The desk officer", "refused_on": date(2026, 3, 2), "reported_by": "The person"},
    "draft_findings": {
        "sent_to_complainant_on": date(2026, 3, 2),
        "sent_to_officer_on": date(2026, 3, 2),
        "comments_due_on": date(2026, 3, 16),
        "comments_considered": "Weighed; see the report.",
    },
    "police_notice": {"what": "death", "notified_at": MONDAY, "agency": "City Police"},
    "own_motion": {"information": "A newspaper shows injuries.", "reasons": "Somebody may have been beaten."},
    "independent_referral": {"body": "The inspectorate", "agency": "inspectorate", "sent_at": MONDAY},
    "delay_statement": {
        "progress": "All were heard.",
        "reasons": "The laboratory is slow.",
        "estimated_end_on": date(2027, 6, 1),
        "next_steps": "The report.",
        "sent_to_complainant_on": date(2026, 3, 2),
        "sent_to_officer_on": date(2026, 3, 2),
        "sent_to_head_on": date(2026, 3, 2),
    },
    "need": {"need": "language", "what": "An interpreter", "met_at": MONDAY, "cannot_be_met": None},
    "consent": {
        "purpose": "help_referral",
        "what": "The name, to legal aid.",
        "help_with": ["legal"],
        "given_at": MONDAY,
        "informed_by": "The investigator",
    },
    "assistance": {
        "needs_assessed_at": MONDAY,
        "offered": ["medical", "psychological", "legal", "social"],
        "offered_at": MONDAY,
    },
    "participation": {"granted": True, "status_granted_at": MONDAY},
    "disclosure_withheld": {
        "what": "The statement of a witness",
        "reasons": "The witness is in danger.",
        "expires_on": date(2026, 4, 1),
        "review_route": "The head of the body",
    },
    "strict_relevance": {"matters": ["delay"], "reasons": "The date is in dispute."},
    "child_support": {
        "age_disputed": False,
        "support_person": "An aunt",
        "support_person_implicated": False,
        "legal_help": "A lawyer",
    },
    "best_interests": {
        "best_interests": "To be heard once only.",
        "views": "Wants it to end.",
        "weight_given": "Great.",
        "told_how": "By the aunt, with pictures.",
    },
    "risk_assessment": {
        "level": "medium",
        "assessed_at": MONDAY,
        "measures": "Another address is used.",
        "next_review_on": date(2026, 3, 30),
    },
    "duty_measure": {
        "measure": "reassigned",
        "decided_at": MONDAY,
        "decided_by": "The chief of police",
        "reasons": "Keeps a distance.",
        "review_on": date(2026, 3, 30),
    },
    "account_details": {"did": ("force",), "did_not": ("doctor",)},
    "person_details": {"consent": "yes"},
    "help_referral": {
        "help_with": "legal",
        "service": "Legal aid",
        "referred_at": MONDAY,
        "passed_on": "The name.",
        "ask_on": date(2026, 3, 9),
    },
    "help_follow_up": {"asked_at": MONDAY, "result": "helped"},
    "notices_anyway": {"wanted": True},
    "reprisal_fear": {"afraid": "soon"},
    "reprisal_report": {"reported_at": MONDAY, "what_happened": "Was followed home."},
    "adverse_step": {
        "step": "counter_charge",
        "taken_by": "The station",
        "reasons_given": "Resisting.",
        "put_before_us_at": MONDAY,
        "takes_effect_at": None,
    },
    "adverse_step_opinion": {
        "agrees": True,
        "unconnected": True,
        "reasons": "It was on film before.",
        "prosecutor_told_on": date(2026, 3, 2),
        "head_told_on": date(2026, 3, 2),
    },
    "identity_protection": {
        "identity_protected": True,
        "requested_at": MONDAY,
        "scope": ["investigator-1"],
        "reasons": "Fears for the family.",
    },
    "identity_read": {"purpose": "To arrange the interview"},
    "publication": {
        "document": "report",
        "published_on": date(2026, 3, 2),
        "where": "The website of the body",
        "parts": ["scope", "method", "facts", "law", "conclusions", "recommendations"],
        "author": "investigator-1",
        "redaction_checked_by": "supervisor-1",
        "redacted": None,
        "redaction_grounds": [],
        "recognisable": [],
        "health_data": [],
    },
}
"""For each kind that a check reads, content that meets the check."""

_numbers = count(1)


def a_record(
    kind: str,
    about: str | None = None,
    *,
    id: str | None = None,
    made_by: str = "somebody",
    made_at: datetime = MONDAY,
    replaces: str | None = None,
    incomplete: bool = False,
    **content: Any,
) -> Record:
    """Make a record with complete content but for what is given; ``incomplete`` ones skip the kind's own rules."""
    declared = KINDS[kind]
    unknown = content.keys() - declared.fields.keys()
    if unknown:
        raise TypeError(f"{kind} has no {', '.join(unknown)}")
    stored = declared.write({**COMPLETE[kind], **content})
    values = declared.read(stored) if incomplete else declared.validate(stored)
    return Record(id or f"{kind}-{next(_numbers)}", kind, values, made_by, made_at, about, replaces)


def classified(*codes: str, about: str = "allegation-1", **more: Any) -> Record:
    """Classify an allegation."""
    return a_record("classification", about, categories=list(codes), **more)


def an_allegation(id: str = "allegation-1", officers: tuple[str, ...] = ("officer-1",)) -> Allegation:
    """Make an allegation against one officer."""
    return Allegation(id, officers)


def an_officer(
    id: str = "officer-1", *, identified_at: datetime | None = MONDAY, unit: Unit | None = PATROL
) -> Officer:
    """Make a subject officer who is known."""
    return Officer(id, identified_at, unit)


def a_person(*roles: str, id: str = "person-1", **more: Any) -> Person:
    """Make a complainant, or somebody else, who can be reached."""
    return Person(id, frozenset(roles or {"complainant"}), **more)


def an_assignment(
    role: str = "investigator",
    *,
    user_id: str = "investigator-1",
    unit: Unit = OUTSIDE,
    former_units: tuple[FormerUnit, ...] = (),
    appointed_at: datetime = MONDAY,
    signed_at: datetime | None = MONDAY,
    **more: Any,
) -> Assignment:
    """Assign somebody from outside the police who has declared to have no interest."""
    return Assignment(user_id, role, unit, "supervisor-1", appointed_at, former_units, signed_at, **more)


def a_move(trigger: str, source: State, dest: State, at: datetime = MONDAY, by: str = "somebody") -> PastMove:
    """Make a move that the case has made."""
    return PastMove(trigger, source, dest, by, at)


def the_way_to(state: State, at: datetime = MONDAY) -> tuple[PastMove, ...]:
    """Go straight to a state, all in one moment."""
    dests = [dest for _, _, dest in WAY]
    return tuple(a_move(*step, at=at) for step in WAY[: dests.index(state) + 1])


def a_case(
    *records: Record,
    state: State = State.INVESTIGATION,
    history: tuple[PastMove, ...] | None = None,
    allegations: tuple[Allegation, ...] = (Allegation("allegation-1", ("officer-1",)),),
    officers: tuple[Officer, ...] = (Officer("officer-1", MONDAY, PATROL),),
    people: tuple[Person, ...] = (Person("person-1", frozenset({"complainant"})),),
    **more: Any,
) -> CaseFile:
    """Make a case of one complainant, one officer and one allegation, received at noon on Monday."""
    kinds = dict.fromkeys(record.kind for record in records)
    usual = {"source": "complainant", "pack": load_pack("model"), "received_at": MONDAY, "first_handler": "intake-1"}
    return CaseFile(
        id="2026-000001",
        state=state,
        history=the_way_to(state) if history is None else history,
        allegations=allegations,
        officers=officers,
        people=people,
        records={kind: tuple(record for record in records if record.kind == kind) for kind in kinds},
        **{**usual, **more},
    )


def a_pack(**changes: Any) -> Pack:
    """Make a pack like the model one but for some changes. Parameters may be given as plain values."""
    parameters = {
        check: {name: Setting(value=value, law="project choice") for name, value in values.items()}
        for check, values in changes.pop("parameters", {}).items()
    }
    return load_pack("model").but(parameters=parameters, **changes)


def judged(check_id: str, case: CaseFile, at: datetime = MONDAY) -> Verdict:
    """Give the verdict of one check on a case."""
    return Evaluation(case, at).verdict(load_standards().checks[check_id])
