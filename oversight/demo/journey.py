"""Take a case, step by step and by the rules, from its filing to any state: for the demonstration and for tests."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from oversight.casefile import case_rows
from oversight.config import Settings
from oversight.database import Database
from oversight.services import assignments, filing, moves, people, records
from workflows.records.inquiry import BIAS_LINES, OMISSION_QUESTIONS, SEARCHED
from workflows.records.investigation import COMMAND_LINES, MANDATORY_LINES
from workflows.records.outcome import FORMS_OF_REMEDY, LIMBS, SANCTION_FACTORS
from workflows.roles import Actor, Role
from workflows.states import State

LINES = sorted(MANDATORY_LINES | {"complainant_account", "officer_account"})
REVIEW_DAYS = 35
FORCE_CODES = {"force_other", "firearm"}
COMMAND_CODES = {"assembly"}
"""Of the codes of the stories: whose superiors are looked into."""


@dataclass
class Journey:
    """One case on its way. ``at`` is its own clock: every step takes some hours of it."""

    database: Database
    settings: Settings
    staff: Mapping[Role, Actor]
    at: datetime
    reference: str = ""
    code: str | None = None
    codes: tuple[str, ...] = ("force_other",)
    finding: str = "substantiated"
    officer_id: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def file(self, account: filing.Filing, submission: str) -> None:
        """File the complaint as a citizen does."""
        filed = filing.file_complaint(
            self.database, self.settings, account, submission, Actor("", Role.COMPLAINANT), self.at
        )
        self.reference, self.code = filed.reference, filed.code

    def to(self, state: State) -> None:
        """Take the case, just filed, on to a state."""
        for step in ROUTES[state]:
            self.wait(hours=2)
            step(self)

    def wait(self, **length: float) -> None:
        """Let time pass."""
        self.at += timedelta(**length)

    def fire(self, trigger: str, role: Role, **content: Any) -> None:
        """Fire a trigger with what its form asks for."""
        moves.move_case(self.database, self.reference, trigger, self.staff[role], self.at, content)

    def make(self, kind: str, role: Role, about: str | None = None, **content: Any) -> str:
        """Make a record."""
        return records.make_record(self.database, self.reference, kind, self.staff[role], self.at, content, about)

    def ids(self, table: str) -> list[str]:
        """Give the ids of the rows of one kind that hang on the case."""
        with self.database.read() as session:
            return [row.id for row in getattr(case_rows(session, self.reference), table)]

    def day(self, days: int = 0) -> str:
        """Give a day as a record stores it."""
        return (self.at + timedelta(days=days)).date().isoformat()


def record(case: Journey) -> None:
    """Enter the case in the register."""
    case.fire("record", Role.INTAKE_OFFICER)


def assess(case: Journey) -> None:
    """Name the allegation, say what it is about, and finish the assessment."""
    intake = case.staff[Role.INTAKE_OFFICER]
    words = case.words.get("allegation", "The officer used force without need.")
    allegation = people.add_allegation(
        case.database, case.reference, intake, case.at, words, tuple(case.ids("subjects"))
    )
    conduct = "omission" if "omission" in case.codes else "act"
    case.make("classification", Role.INTAKE_OFFICER, allegation, categories=list(case.codes), conduct_type=conduct)
    case.fire("assess", Role.INTAKE_OFFICER)


def appoint(case: Journey, part: str, role: Role) -> None:
    """Assign somebody, who declares that nothing stands in the way."""
    person, supervisor = case.staff[role], case.staff[Role.SUPERVISOR]
    assignments.assign(case.database, case.reference, person.id, part, supervisor, case.at)
    assignments.declare(case.database, case.reference, person, case.at, "")


def open_investigation(case: Journey) -> None:
    """Appoint an investigator and open."""
    appoint(case, "investigator", Role.INVESTIGATOR)
    case.fire("open_investigation", Role.SUPERVISOR, terms="Everything that the person says happened.")


def investigate(case: Journey) -> None:
    """Hear both sides, follow every line, and treat the officer fairly."""
    _notify_officers(case)
    case.wait(days=3)
    evidence = _gather(case)
    _look_further(case)
    case.make("criminal_referral", Role.INVESTIGATOR, **_no_crime(case))
    for officer in case.ids("subjects"):
        case.make(
            "officer_response",
            Role.INVESTIGATOR,
            officer,
            material_disclosed_at=case.at.isoformat(),
            due_on=case.day(17),
        )
    case.wait(days=18)
    case.make("contact", Role.INVESTIGATOR, **_progress(case))
    for allegation in case.ids("allegations"):
        case.make("proposed_finding", Role.INVESTIGATOR, allegation, **_finding(case, evidence))


def submit_report(case: Journey) -> None:
    """Investigate, then hand in the report."""
    investigate(case)
    case.wait(hours=2)
    case.fire(
        "submit_report",
        Role.INVESTIGATOR,
        scope="The event described, and what was done about it afterwards.",
        evidence_evaluated="The statement of the person, the officer's account, and the recording of the place.",
        facts_found="The three agree on the place and time; the recording supports the person.",
        law_applied="The force rules of the agency, and the Code of Conduct for Law Enforcement Officials.",
        conclusions=case.words.get("conclusion", "The account of the person is supported."),
    )


def approve_report(case: Journey) -> None:
    """Have the report approved by its reviewer, and appoint who decides."""
    case.fire("approve_report", Role.SUPERVISOR, remarks="Complete.")
    appoint(case, "decision_maker", Role.DECISION_MAKER)


def decide(case: Journey) -> None:
    """Find on each allegation, and tell the person."""
    evidence = _evidence_ids(case)
    for allegation in case.ids("allegations"):
        case.make("finding", Role.DECISION_MAKER, allegation, **_finding(case, evidence))
        if set(case.codes) & FORCE_CODES:
            case.make("force_assessment", Role.DECISION_MAKER, allegation, **_force_test())
    if case.finding in {"substantiated", "partly_substantiated"}:
        _recommend_sanctions(case)
    case.fire(
        "decide",
        Role.DECISION_MAKER,
        outcome_notice="We have decided your complaint. The finding and the reasons are on this page.",
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


def suspend(case: Journey) -> None:
    """Pause the investigation."""
    case.fire(
        "suspend",
        Role.SUPERVISOR,
        ground="person_unavailable",
        reasons="The only witness is in hospital and will be heard on discharge.",
        review_due_on=case.day(30),
        preservation_continues=True,
    )


def reject(case: Journey) -> None:
    """Decide not to take the case on."""
    case.fire(
        "reject",
        Role.SUPERVISOR,
        ground="out_of_jurisdiction",
        reasons="The complaint is about a private security guard. The licensing office can help you.",
        notified_at=case.at.isoformat(),
        review_route_told=True,
    )


def refer(case: Journey) -> None:
    """Hand the case to another body."""
    case.fire(
        "refer",
        Role.SUPERVISOR,
        body="The prison inspectorate",
        reasons="It happened in a prison and concerns its staff.",
        sent_at=case.at.isoformat(),
        accepted="waiting",
    )


def offer_mediation(case: Journey) -> None:
    """Try a settlement."""
    case.fire(
        "offer_mediation",
        Role.INTAKE_OFFICER,
        suitability_by="The victim support office",
        checker_is_outside=True,
        risk_checked=True,
        consent_of_all=True,
        no_detriment=True,
    )


def ask_for_review(case: Journey) -> None:
    """Ask for the decision to be looked at again, on the person's behalf."""
    case.fire("request_review", Role.INTAKE_OFFICER, grounds="The second witness was not heard.")


Step = Callable[[Journey], None]

_INTAKE: tuple[Step, ...] = (record, assess)
_INQUIRY: tuple[Step, ...] = (*_INTAKE, open_investigation)
_DECIDED: tuple[Step, ...] = (*_INQUIRY, submit_report, approve_report, decide)

ROUTES: dict[State, tuple[Step, ...]] = {
    State.RECEIVED: (),
    State.RECORDED: (record,),
    State.ASSESSED: _INTAKE,
    State.MEDIATION: (*_INTAKE, offer_mediation),
    State.REJECTED: (record, reject),
    State.REFERRED: (*_INTAKE, refer),
    State.INVESTIGATION: _INQUIRY,
    State.SUSPENDED: (*_INQUIRY, suspend),
    State.REPORT_REVIEW: (*_INQUIRY, submit_report),
    State.FINDING: (*_INQUIRY, submit_report, approve_report),
    State.SANCTION: _DECIDED,
    State.CLOSED: (*_DECIDED, conclude),
    State.UNDER_REVIEW: (*_DECIDED, conclude, ask_for_review),
}
"""The steps that lead to each state, when the finding is that the complaint is right."""


def _notify_officers(case: Journey) -> None:
    for officer in case.ids("subjects"):
        if case.officer_id is not None:
            people.identify_subject(
                case.database,
                case.reference,
                officer,
                case.officer_id,
                case.staff[Role.INVESTIGATOR],
                case.at,
                case.at.date(),
            )
        told = case.at.isoformat()
        case.make(
            "officer_notice",
            Role.INVESTIGATOR,
            officer,
            served_at=told,
            conduct_alleged="The use of force described in the complaint.",
            rights_told=True,
        )
        case.make("officer_representation", Role.INVESTIGATOR, officer, right_told_at=told)


def _gather(case: Journey) -> list[str]:
    _interview(case, "complainant")
    case.wait(hours=3)
    _interview(case, "subject_officer")
    evidence = case.make(
        "evidence_item",
        Role.INVESTIGATOR,
        kind_of_item="video",
        description="Recording of a shop's camera",
        obtained_at=case.at.isoformat(),
        source="The shop on the corner",
        kept_at="Evidence store, shelf 12",
        sha256=hashlib.sha256(case.reference.encode()).hexdigest(),
        material=True,
        says_what="The event from the other side of the street.",
    )
    for allegation in case.ids("allegations"):
        for line in LINES:
            _line(case, allegation, line)
    return [evidence]


def _look_further(case: Journey) -> None:
    """Ask what goes beyond the event, as far as what is alleged calls for it."""
    case.make(
        "pattern_search",
        Role.INVESTIGATOR,
        done_on=case.day(),
        scope=list(SEARCHED),
        conclusion="No other case of the officer, the unit, the place or the method in two years.",
        pattern_found=False,
        unproved_used_as_proof=False,
    )
    codes = set(case.codes)
    if codes & FORCE_CODES:
        for officer in case.ids("subjects"):
            case.make("force_report", Role.INVESTIGATOR, officer, **_force_report(case))
    if "detention" in codes:
        case.make("custody_record", Role.INVESTIGATOR, **_custody(case))
    if "discrimination" in codes:
        looked_into = dict.fromkeys(BIAS_LINES, "Asked of everyone who was there.")
        case.make("bias_inquiry", Role.INVESTIGATOR, **looked_into, result="The words were said, and nobody denies it.")
    for allegation in case.ids("allegations"):
        if "omission" in codes:
            answers = dict.fromkeys(OMISSION_QUESTIONS, "The calls were logged and a patrol was free nearby.")
            case.make("omission_test", Role.INVESTIGATOR, allegation, **answers)
        if codes & COMMAND_CODES:
            for line in sorted(COMMAND_LINES):
                _line(case, allegation, line, superiors="The inspector in command that day")


def _force_report(case: Journey) -> dict[str, Any]:
    used_at = case.at - timedelta(days=5)
    return {
        "status": "obtained",
        "used_at": used_at.isoformat(),
        "filed_at": (used_at + timedelta(hours=6)).isoformat(),
        "force_type": "Baton, two blows",
        "reason": "The officer writes that he felt threatened.",
        "alternatives": "None are told.",
        "warning": "None was given; the officer writes that there was no time.",
        "effect": "The person fell.",
        "aid_given": "None.",
    }


def _custody(case: Journey) -> dict[str, Any]:
    arrested_at = case.at - timedelta(days=5)
    return {
        "grounds": "Refused to give a name",
        "arrested_at": arrested_at.isoformat(),
        "admitted_at": (arrested_at + timedelta(hours=1)).isoformat(),
        "place": "North district station",
        "officers": ["The custody sergeant of the day"],
        "medical_checks": "On admission: no complaint.",
        "released_at": (arrested_at + timedelta(hours=19)).isoformat(),
        "source": "Custody register of the station",
    }


def _line(case: Journey, allegation: str, line: str, **more: str) -> None:
    case.make(
        "plan_line",
        Role.INVESTIGATOR,
        allegation,
        line=line,
        what="What this line shows of the event.",
        status="done",
        result="Followed; the result is in the report.",
        **more,
    )


def _interview(case: Journey, capacity: str) -> None:
    case.make(
        "interview",
        Role.INVESTIGATOR,
        capacity=capacity,
        started_at=(case.at - timedelta(hours=1)).isoformat(),
        ended_at=case.at.isoformat(),
        breaks="None",
        present=["The investigator", "The person", "A companion of their choice"],
        recording="audio",
        reviewed_by_interviewee=True,
        account="What the person said, in their own words.",
    )


def _no_crime(case: Journey) -> dict[str, Any]:
    return {
        "threshold_met": False,
        "decided_on": case.day(),
        "reasons": "Nothing found so far suggests a criminal offence; looked at again with the report.",
    }


def _progress(case: Journey) -> dict[str, Any]:
    return {
        "at": case.at.isoformat(),
        "channel": "code_page",
        "content_type": "progress",
        "told": ["next_steps"],
        "delivered": True,
        "text": "We have heard everyone and secured a recording. The report is being written.",
    }


def _finding(case: Journey, evidence: list[str]) -> dict[str, Any]:
    return {
        "value": case.finding,
        "standard_of_proof": "balance of probabilities",
        "reasons": case.words.get(
            "reasons", "The recording and the statement agree, and the answer does not explain it."
        ),
        "evidence_cited": evidence,
        "basis": [],
    }


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
