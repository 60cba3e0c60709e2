"""Medicine: whoever may have been hurt is offered an independent examination at once."""

from datetime import datetime

from workflows.casefile import CaseFile
from workflows.records import Record
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Outcome, Verdict, all_of, by, unless
from workflows.wording import N_, worded

HURTING = frozenset({"torture_ill_treatment", "serious_injury", "sexual_gbv"})
FORCE = frozenset({"force_other", "firearm"})


@check("ADEQUACY-04")
def examination_is_offered_at_once(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether an examination was offered in time, and done with consent, independently and without officers.

    The dead are examined otherwise (LIFE-02).
    """
    if case.received_at is None or not _somebody_was_hurt(case):
        return NOT_APPLICABLE
    due_at = limits.due(case.received_at, "medical_hours")
    victims: list[str | None] = [person.id for person in case.people if "victim" in person.roles]
    found = case.current("medical_examination")
    newest = {
        victim: [one for one in found if victim is None or one["person"] in {None, victim}][-1:]
        for victim in victims or [None]
    }
    missing = N_("No medical examination has been offered. Offer one now, independent and in private.")
    return all_of(
        _judge(number, examinations[0], due_at, limits) if examinations else by(due_at, None, limits.at, missing)
        for number, examinations in enumerate(newest.values(), 1)
    )


def _somebody_was_hurt(case: CaseFile) -> bool:
    """Whether a living person may have been ill-treated, or hurt by force."""
    for allegation in case.allegations:
        codes = case.categories(allegation)
        classification = case.latest("classification", allegation.id)
        by_force = bool(codes & FORCE) and classification is not None and classification["injury"] is True
        if (codes & HURTING or by_force) and "death" not in codes:
            return True
    return False


def _judge(number: int, examination: Record, due_at: datetime, limits: Limits) -> Verdict:
    if examination["answer"] in {"refused", "unreachable"} and examination["examined_at"] is None:
        words = worded(
            "Person %(number)s refused the examination or was not reached. Offer it again; the lead investigator and "
            "a second senior person record why there is none.",
            number=number,
        )
        return Verdict(Outcome.NOT_MET, words, due_at, outstanding=True)
    late = worded("The examination of person %(number)s was offered late.", number=number)
    in_time = by(due_at, examination["offered_at"], limits.at, late)
    if examination["examined_at"] is None:
        words = worded("The examination offered to person %(number)s has not taken place. Have it done.", number=number)
        return by(due_at, None, limits.at, words) if in_time.outcome is Outcome.MET else in_time
    return all_of(
        [
            in_time,
            unless(
                [
                    worded("The examination of person %(number)s %(each)s", number=number, each=each)
                    for each in _flaws(examination)
                ]
            ),
        ]
    )


def _flaws(examination: Record) -> list[str]:
    consent_at = examination["consent_at"]
    rules = {
        N_("took place without consent. Offer another."): (
            consent_at is not None and consent_at <= examination["examined_at"]
        ),
        N_("was not made by somebody independent. Offer another."): examination["independent"] is True,
        N_("was not in private. Offer another."): examination["private"] is True,
        N_("took place with officers present or listening. Offer another."): examination["officers_present"] is False,
        N_("found no marks, and the inquiry was ended for that. Take it up again."): (
            not examination["closed_for_lack_of_marks"]
        ),
    }
    return [words for words, holds in rules.items() if not holds]
