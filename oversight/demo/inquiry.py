"""How a case of the demonstration is investigated: both sides heard, every line followed, and a report."""

import hashlib
from datetime import timedelta
from typing import Any

from oversight.demo.journey import FORCE_CODES, Journey, appoint
from oversight.demo.outcome import finding
from oversight.services import people
from workflows.records.inquiry import BIAS_LINES, OMISSION_QUESTIONS, SEARCHED
from workflows.records.investigation import BOTH_SIDES, COMMAND_LINES, MANDATORY_LINES
from workflows.roles import Role

LINES = sorted(MANDATORY_LINES | BOTH_SIDES)
COMMAND_CODES = {"assembly"}
"""Of the codes of the stories: whose superiors are looked into."""


def investigate(case: Journey) -> None:
    """Hear both sides, follow every line, and treat the officer fairly."""
    _notify_officers(case)
    case.wait(days=3)
    evidence = _gather(case)
    _look_further(case)
    case.make("criminal_referral", Role.INVESTIGATOR, **_no_crime(case))
    disclosed: dict[str, Any] = {"material_disclosed_at": case.at.isoformat(), "due_on": case.day(28)}
    _disclose(case, **disclosed)
    case.wait(days=18)
    _disclose(case, **disclosed, received_at=case.at.isoformat(), answer="I did what I was taught to do.")
    case.make("contact", Role.INVESTIGATOR, **_progress(case))
    for allegation in case.ids("allegations"):
        case.make("proposed_finding", Role.INVESTIGATOR, allegation, **finding(case, evidence))


def _disclose(case: Journey, **told: Any) -> None:
    """Show each officer what the case rests on, or put on record what they answered to it."""
    for officer in case.ids("subjects"):
        case.make("officer_response", Role.INVESTIGATOR, officer, **told)


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
