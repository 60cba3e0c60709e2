"""Sanctions: proportionate, reasoned, open to review, and answered by the police authority."""

from datetime import date, datetime

from workflows.casefile import GRAVE_CODES, CaseFile
from workflows.clocks import end_of
from workflows.course import PastMove
from workflows.involved import Officer
from workflows.records import KINDS, Record
from workflows.records.officers import LEFT
from workflows.records.sanctions import SANCTION_FACTORS
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import MET, NOT_APPLICABLE, Outcome, Verdict, all_of, by, not_met, unless
from workflows.states import State
from workflows.wording import joined, worded


@check("SANCTION-01")
def sanction_is_proportionate_and_reviewable(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each officer's sanction weighs every factor, fits what was found, and can be taken to a review."""
    officers = [(number, officer) for number, officer in enumerate(case.officers, 1) if _answers(case, officer)]
    if not officers:
        return NOT_APPLICABLE
    return unless(
        [
            problem
            for number, officer in officers
            for problem in (
                *_sanction_problems(case, number, officer),
                *_review_problems(case.latest("sanction_review_right", officer.id), number, limits),
            )
        ]
    )


def _answers(case: CaseFile, officer: Officer) -> bool:
    """Whether something was substantiated against a known officer. Against an unknown one the finding stands alone."""
    return officer.identified_at is not None and any(
        officer.id in allegation.officers and case.is_substantiated(allegation) for allegation in case.allegations
    )


def _sanction_problems(case: CaseFile, number: int, officer: Officer) -> list[str]:
    sanction = case.latest("sanction_recommended", officer.id)
    if sanction is None:
        return [
            worded(
                "No sanction is recommended for officer %(number)s. Recommend one, or none with reasons.", number=number
            )
        ]
    fields = KINDS["sanction_recommended"].fields
    missing = joined((fields[factor].label for factor in SANCTION_FACTORS if not sanction[factor]), "; ")
    measure = case.pack.measures.get(sanction["measure"], sanction["measure"])
    rules = {
        worded(
            "The sanction for officer %(number)s does not weigh: %(missing)s. Say what each counts for.",
            number=number,
            missing=missing,
        ): not missing,
        worded(
            "The sanction for officer %(number)s has no reasons. Link what was weighed to the measure.", number=number
        ): bool(sanction["reasons"]),
        worded(
            "“%(measure)s” is too mild for the grave finding against officer %(number)s. Choose a stricter measure.",
            measure=measure,
            number=number,
        ): (sanction["measure"] not in case.pack.mild or not _answers_for_grave(case, officer)),
    }
    return [words for words, holds in rules.items() if not holds]


def _answers_for_grave(case: CaseFile, officer: Officer) -> bool:
    return any(
        officer.id in allegation.officers
        and case.is_substantiated(allegation)
        and case.categories(allegation) & GRAVE_CODES
        for allegation in case.allegations
    )


def _review_problems(right: Record | None, number: int, limits: Limits) -> list[str]:
    if right is None or right["told_on"] is None or not right["body"] or right["deadline"] is None:
        return [
            worded(
                "Officer %(number)s was not told where and by when the sanction can be reviewed. Tell them.",
                number=number,
            )
        ]
    earliest = limits.due(end_of(right["told_on"], limits.calendar), "appeal_days")
    if end_of(right["deadline"], limits.calendar) < earliest:
        days = limits["appeal_days"]
        return [
            worded(
                "Officer %(number)s has too little time to ask for a review. Give %(days)s days or more.",
                number=number,
                days=days,
            )
        ]
    return []


@check("SANCTION-03")
def police_authority_answers(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the police authority answered each recommendation and sanction in time, departures with reasons."""
    decision = case.last_move("decide")
    if decision is None:
        return NOT_APPLICABLE
    recommendations = enumerate(case.current("recommendation"), 1)
    return all_of(
        [
            *(_recommendation(case, number, record, limits) for number, record in recommendations),
            *(_sanction(case, number, officer, decision, limits) for number, officer in enumerate(case.officers, 1)),
        ]
    )


def _answers_to(case: CaseFile, asked: Record) -> list[Record]:
    versions = case.lineage(asked)
    answers = [answer for answer in case.current("police_response") if answer.about in versions]
    return sorted((answer for answer in answers if answer["received_on"]), key=lambda answer: answer["received_on"])


def _recommendation(case: CaseFile, number: int, recommendation: Record, limits: Limits) -> Verdict:
    if recommendation["sent_on"] is None:
        return not_met(
            worded("Recommendation %(number)s has not been sent. Send it, and enter the day.", number=number)
        )
    answers = _answers_to(case, recommendation)
    return _judge(
        worded("recommendation %(number)s", number=number),
        end_of(recommendation["sent_on"], limits.calendar),
        answers[0]["received_on"] if answers else None,
        is_reasoned=not answers or _is_reasoned(answers[-1]),
        limits=limits,
    )


def _sanction(case: CaseFile, number: int, officer: Officer, decision: PastMove, limits: Limits) -> Verdict:
    """Judge the answer on one officer: a letter, or the agency's own decision. No sanction needs no answer."""
    sanction = case.latest("sanction_recommended", officer.id)
    if sanction is None or sanction["measure"] == "none":
        return NOT_APPLICABLE
    answers = _answers_to(case, sanction)
    agency = case.latest("sanction_agency", officer.id)
    days = [answer["received_on"] for answer in answers] + (
        [agency["decided_on"]] if agency and agency["decided_on"] else []
    )
    return _judge(
        worded("the sanction for officer %(number)s", number=number),
        max(decision.at, min(version.made_at for version in case.versions("sanction_recommended", officer.id))),
        min(days, default=None),
        is_reasoned=(not answers or _is_reasoned(answers[-1])) and (not agency or _is_explained(agency, sanction)),
        limits=limits,
    )


def _is_reasoned(answer: Record) -> bool:
    return answer["accepted"] == "yes" or bool(answer["reasons"])


def _is_explained(agency: Record, recommended: Record) -> bool:
    return agency["measure"] == recommended["measure"] or bool(agency["departure_reasons"])


def _judge(what: str, asked_at: datetime, answered_on: date | None, *, is_reasoned: bool, limits: Limits) -> Verdict:
    unreasoned = worded(
        "The police authority departs from %(what)s without reasons. Ask for reasons fit to be published.", what=what
    )
    late = (
        worded("The police authority answered %(what)s late.", what=what)
        if answered_on
        else worded(
            "The police authority has not answered %(what)s. Ask again, and make the silence public.", what=what
        )
    )
    answered_at = end_of(answered_on, limits.calendar) if answered_on else None
    answered = by(limits.due(asked_at, "reply_days"), answered_at, limits.at, late)
    return all_of([unless([] if is_reasoned else [unreasoned]), answered])


@check("SANCTION-02")
def leaving_the_service_ends_no_case(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the case of an officer who left goes on to a finding, and its outcome where employers can ask.

    Until then the duty runs, and holds every way to close the case.
    """
    return all_of(
        _departure(case, number, officer, status)
        for number, officer in enumerate(case.officers, 1)
        if (status := case.latest("employment_status", officer.id)) and _left_meanwhile(case, status)
    )


def _left_meanwhile(case: CaseFile, status: Record) -> bool:
    """Whether somebody left while the case was open: not before it came in, nor after it had closed."""
    if status["status"] not in LEFT or case.received_at is None:
        return False
    zone = case.pack.zone
    return any(
        spell.began_at.astimezone(zone).date() <= status["since_on"]
        and (spell.ended_at is None or status["since_on"] <= spell.ended_at.astimezone(zone).date())
        for spell in case.spells
    )


def _departure(case: CaseFile, number: int, officer: Officer, status: Record) -> Verdict:
    concerned = [allegation for allegation in case.allegations if officer.id in allegation.officers]
    is_entered = status["entered_on"] is not None or bool(status["not_entered_because"])
    if not all(case.finding(allegation) for allegation in concerned):
        words = worded(
            "Officer %(number)s left the service. That ends nothing: the case goes on to a finding.", number=number
        )
    elif any(case.is_substantiated(allegation) for allegation in concerned) and not is_entered:
        words = worded(
            "Officer %(number)s left the service. Enter the outcome on the register that police employers ask, or "
            "say which law forbids it.",
            number=number,
        )
    else:
        return MET
    return not_met(words) if case.state is State.CLOSED else Verdict(Outcome.NOT_YET_DUE, words)
