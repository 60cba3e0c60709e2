"""Fair process: an officer learns of the allegations, may be represented, sees the material and can answer it."""

from datetime import datetime

from workflows.casefile import Allegation, CaseFile
from workflows.clocks import end_of
from workflows.involved import Officer
from workflows.records import Record
from workflows.records.findings import SUBSTANTIATED
from workflows.standards.findings import stated_guilt
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, all_of, by, unless
from workflows.states import State
from workflows.wording import N_, worded


@check("FAIRPROCESS-01")
def officers_are_told_of_the_allegations(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each identified officer had notice in time and before being interviewed, or why not yet."""
    return all_of(
        _notice(case, number, officer, limits)
        for number, officer in enumerate(case.officers, 1)
        if officer.identified_at is not None
    )


def _notice(case: CaseFile, number: int, officer: Officer, limits: Limits) -> Verdict:
    notice = case.latest("officer_notice", officer.id)
    served_at = notice["served_at"] if notice else None
    interviewed_at = _first_interview(case, officer)
    due_at = _notice_due(case, officer, limits)
    problems = []
    if interviewed_at and (served_at is None or served_at >= interviewed_at):
        problems.append(
            worded("Officer %(number)s was interviewed before being told of the allegations.", number=number)
        )
    if notice and served_at and not notice["rights_told"]:
        problems.append(
            worded(
                "The notice to officer %(number)s does not tell their status and rights. Serve one that does.",
                number=number,
            )
        )
    if served_at is None and not problems and case.ended_before(due_at):
        return NOT_APPLICABLE
    late = (
        worded("Officer %(number)s was told of the allegations late.", number=number)
        if served_at
        else worded(
            "Officer %(number)s has not been told of the allegations, and the time for it is over. Serve the notice.",
            number=number,
        )
    )
    return all_of([unless(problems), by(due_at, served_at, limits.at, late)])


def _notice_due(case: CaseFile, officer: Officer, limits: Limits) -> datetime:
    """The time runs while the case is open; holding back in time, for a reason and until a day, prolongs it."""
    opened = [spell.began_at for spell in case.spells[-1:]]
    started_at = max([moment for moment in (officer.identified_at, *opened) if moment])
    due_at = limits.due(started_at, "notice_days", officer.id)
    for version in sorted(case.versions("officer_notice", officer.id), key=lambda version: version.made_at):
        if version["withheld_reason"] and version["withheld_until"] and version.made_at <= due_at:
            until = end_of(version["withheld_until"], limits.calendar)
            due_at = limits.put_off(due_at, until, version["withheld_reason"])
    return due_at


def _first_interview(case: CaseFile, officer: Officer) -> datetime | None:
    """Find when an officer was first interviewed as a subject. An interview that names nobody may be anybody's."""
    others = {other.id for other in case.officers} - {officer.id}
    return min(
        (
            interview["started_at"]
            for interview in case.current("interview")
            if interview["capacity"] == "subject_officer"
            and interview["person"] not in others
            and interview["started_at"] is not None
        ),
        default=None,
    )


@check("FAIRPROCESS-02")
def officers_can_answer_before_an_adverse_finding(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each officer facing an adverse finding knew the right to be represented, and had time to answer."""
    facing = {name for allegation in case.allegations if _is_adverse(case, allegation) for name in allegation.officers}
    officers = [
        (number, officer)
        for number, officer in enumerate(case.officers, 1)
        if officer.id in facing and officer.identified_at is not None
    ]
    if not officers:
        return NOT_APPLICABLE
    return unless(
        [
            problem
            for number, officer in officers
            for problem in (
                *_representation_problems(case, number, officer),
                *_response_problems(case.latest("officer_response", officer.id), number, limits),
            )
        ]
    )


def _is_adverse(case: CaseFile, allegation: Allegation) -> bool:
    """What is decided counts; before that, what is proposed."""
    finding = case.latest("finding", allegation.id) or case.latest("proposed_finding", allegation.id)
    return finding is not None and finding["value"] in SUBSTANTIATED


def _representation_problems(case: CaseFile, number: int, officer: Officer) -> list[str]:
    representation = case.latest("officer_representation", officer.id)
    told_at = representation["right_told_at"] if representation else None
    interviewed_at = _first_interview(case, officer)
    if told_at is None:
        return [
            worded(
                "Officer %(number)s was not told of the right to be represented. Tell them, and record when.",
                number=number,
            )
        ]
    if interviewed_at and told_at >= interviewed_at:
        return [
            worded(
                "Officer %(number)s was told of the right to be represented only when the interview had begun.",
                number=number,
            )
        ]
    return []


def _response_problems(response: Record | None, number: int, limits: Limits) -> list[str]:
    if response is None or response["material_disclosed_at"] is None or response["due_on"] is None:
        return [
            worded(
                "The material relied on was not disclosed to officer %(number)s. Disclose it, and give time to answer.",
                number=number,
            )
        ]
    earliest = limits.due(response["material_disclosed_at"], "response_days")
    due_at = end_of(response["due_on"], limits.calendar)
    answered = response["received_at"] is not None and response["received_at"] <= limits.at
    problems = []
    if due_at < earliest:
        days = limits["response_days"]
        problems.append(
            worded(
                "Officer %(number)s was given too little time to answer. Give %(days)s working days or more.",
                number=number,
                days=days,
            )
        )
    if not answered and limits.at <= due_at:
        problems.append(
            worded(
                "Officer %(number)s may still answer. Wait for the answer, or until the time is over.", number=number
            )
        )
    return problems


@check("FAIRPROCESS-03")
def compelled_statements_stay_out_of_prosecutions(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether nothing said under a duty to answer went to those who investigate or prosecute a crime.

    They have no accounts here, so what was sent or shown to them is all that they can have seen.
    """
    compelled = [item for item in case.current("evidence_item") if item["compelled"]]
    if not compelled:
        return NOT_APPLICABLE
    sent = {name for referral in case.current("criminal_referral") for name in referral["evidence_sent"]}
    shown = {name for one in case.current("disclosure") if one["to_criminal_inquiry"] for name in one["evidence"]}
    problems = []
    for item in compelled:
        versions = case.lineage(item)
        if not versions.isdisjoint(sent):
            problems.append(
                worded(
                    "“%(description)s” was said under a duty to answer. Take it out of the referral.",
                    description=item["description"],
                )
            )
        if not versions.isdisjoint(shown):
            problems.append(
                worded(
                    "“%(description)s” was said under a duty to answer and shown in a criminal inquiry.",
                    description=item["description"],
                )
            )
    return unless(problems)


@check("FAIRPROCESS-04")
def nobody_is_prejudged_in_public(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each public statement that lets people recognise an officer states no guilt before the end."""
    statements = [one for one in case.current("public_statement") if one["identifies_officer"]]
    if not statements:
        return NOT_APPLICABLE
    return unless([problem for statement in statements for problem in _prejudgments(case, statement)])


def _prejudgments(case: CaseFile, statement: Record) -> list[str]:
    problems = []
    if statement["presumption_check"] is not True:
        problems.append(
            N_("A statement that identifies an officer was not checked for presuming guilt. Have it checked.")
        )
    guilt = stated_guilt(statement["text"])
    closing = case.arrival(State.CLOSED) if case.state is State.CLOSED else None
    is_final = (
        closing is not None and any(case.finding(one) for one in case.allegations) and closing.at <= statement["at"]
    )
    if guilt and not is_final:
        problems.append(
            worded(
                "A public statement says “%(guilt)s”. Tell what is alleged and what is done about it, not guilt.",
                guilt=guilt,
            )
        )
    return problems
