"""Sexual and gender-based violence: victims are heard by trained people, and are not put on trial themselves."""

from workflows.casefile import CaseFile
from workflows.involved import Person
from workflows.records import Record
from workflows.records.people import MATTERS
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, unless
from workflows.standards.vocabulary import CORROBORATION, said
from workflows.wording import N_, lowered, worded


@check("GBV-01")
def victims_are_heard_by_trained_people(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each victim was first heard by trained people, with a choice, and was offered care before."""
    heard = [
        (number, person, interviews[0])
        for number, person in case.people_as("victim")
        if (interviews := case.interviews_of(person))
    ]
    if not case.carries("sexual_gbv") or not heard:
        return NOT_APPLICABLE
    return unless(
        [
            worded("Person %(number)s was heard %(problem)s", number=number, problem=problem)
            for number, person, first in heard
            for problem in _first_interview_problems(case, person, first)
        ]
    )


def _first_interview_problems(case: CaseFile, person: Person, first: Record) -> list[str]:
    rules = {
        N_("by somebody not trained in sexual violence. Let somebody who is hear the person."): (
            "sexual_violence" in first["interviewer_training"]
        ),
        N_("without a choice of the interviewer's sex and of somebody at their side. Offer both."): (
            first["choice_offered"] is True
        ),
        N_("before health care was offered. Offer it, and record when."): _care_was_offered(case, person, first),
    }
    return [words for words, holds in rules.items() if not holds]


def _care_was_offered(case: CaseFile, person: Person, first: Record) -> bool:
    return any(
        "medical" in offer["offered"] and offer["offered_at"] is not None and offer["offered_at"] <= first["started_at"]
        for offer in case.versions("assistance", person.id)
    )


@check("GBV-02")
def irrelevant_matters_stay_out(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether sexual history, dress and late reporting stay out of evidence and reasons, unless found relevant."""
    if not case.carries("sexual_gbv"):
        return NOT_APPLICABLE
    return unless([*_matters_brought_in(case), *_corroboration_asked_for(case)])


def _matters_brought_in(case: CaseFile) -> list[str]:
    texts = [
        *((item, f"{item['description'] or ''} {item['says_what'] or ''}") for item in case.current("evidence_item")),
        *((finding, finding["reasons"] or "") for finding in _findings(case)),
    ]
    return [
        worded(
            "“%(phrase)s” brings in %(matters)s. Take it out, or let a second person record why that is strictly "
            "relevant.",
            phrase=phrase,
            matters=lowered(MATTERS[matter]),
        )
        for record, text in texts
        for matter in MATTERS
        if (phrase := said(text, matter)) and not _is_relevant(case, matter, record)
    ]


def _corroboration_asked_for(case: CaseFile) -> list[str]:
    return [
        worded(
            "“%(phrase)s” makes other evidence a condition. The person's word can be enough; weigh it as it stands.",
            phrase=phrase,
        )
        for finding in _findings(case)
        if (phrase := said(finding["reasons"] or "", CORROBORATION))
    ]


def _findings(case: CaseFile) -> tuple[Record, ...]:
    about = {allegation.id for allegation in case.allegations if "sexual_gbv" in case.categories(allegation)}
    found = (*case.current("proposed_finding"), *case.current("finding"))
    return tuple(finding for finding in found if finding.about in about)


def _is_relevant(case: CaseFile, matter: str, record: Record) -> bool:
    """Somebody other than who brings a matter in has said why it is strictly relevant."""
    return any(
        matter in relevance["matters"] and relevance.made_by != record.made_by
        for relevance in case.current("strict_relevance")
    )
