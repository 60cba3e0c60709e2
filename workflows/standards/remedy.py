"""Remedy: harm that goes on is stopped, every form of reparation is considered, and something is learned."""

from workflows.casefile import CaseFile
from workflows.clocks import end_of
from workflows.records import KINDS, Record
from workflows.records.outcome import FORMS_OF_REMEDY
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import MET, NOT_APPLICABLE, Verdict, all_of, by, not_met, unless


@check("REMEDY-02")
def every_form_of_remedy_is_considered(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each of the five forms of reparation is decided on with reasons, and no civil claim has to wait."""
    if not any(case.is_substantiated(allegation) for allegation in case.allegations):
        return NOT_APPLICABLE
    remedy = case.latest("remedy")
    if remedy is None:
        return not_met("Nothing is recorded on remedies. Decide on each form of remedy, with reasons.")
    fields = KINDS["remedy"].fields
    problems = [
        f"It is not decided with reasons whether this remedy is due: {fields[form].label}. Decide, and say why."
        for form in FORMS_OF_REMEDY
        if not remedy[form] or not remedy[f"{form}_reasons"]
    ]
    if remedy["civil_claim_waits"] is not False:
        problems.append("A civil claim is made to wait for discipline or trial. Let it go ahead.")
    return unless(problems)


@check("REMEDY-01")
def continuing_harm_is_answered_at_once(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each risk or violation that goes on got a decision in time, with reasons and a name."""
    return all_of(
        _interim(number, measure, limits) for number, measure in enumerate(case.current("interim_measure"), 1)
    )


def _interim(number: int, measure: Record, limits: Limits) -> Verdict:
    decided_at = measure["decided_at"]
    late = (
        f"Interim measure {number} was decided late."
        if decided_at
        else f"Nobody has decided on interim measure {number}. Decide now, with reasons and a name."
    )
    in_time = by(limits.due(measure["requested_at"], "interim_hours"), decided_at, limits.at, late)
    if decided_at is None:
        return in_time
    rules = {
        f"Interim measure {number} was decided without saying what. Enter the measure.": measure["measure"],
        f"Interim measure {number} was decided without reasons. Enter them.": measure["reasons"],
        f"Interim measure {number} names nobody who sees to it. Name the person.": measure["implementer"],
    }
    return all_of([in_time, unless([words for words, holds in rules.items() if not holds])])


@check("REMEDY-03")
def lessons_have_an_owner_and_a_date(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether something is recommended against repetition, or why not, and is later shown to be carried out."""
    search = case.latest("pattern_search")
    is_pattern = search is not None and search["pattern_found"] is True
    if not is_pattern and not any(case.is_substantiated(allegation) for allegation in case.allegations):
        return NOT_APPLICABLE
    lessons = [(number, one) for number, one in enumerate(case.current("recommendation"), 1) if one["non_repetition"]]
    if lessons:
        return all_of(_lesson(case, number, lesson, limits) for number, lesson in lessons)
    if case.latest("no_lesson"):
        return MET
    return not_met("Nothing is recommended against repetition. Recommend a change, or say why none is needed.")


def _lesson(case: CaseFile, number: int, lesson: Record, limits: Limits) -> Verdict:
    if not lesson["addressee"] or lesson["due_on"] is None:
        return not_met(f"Recommendation {number} lacks somebody to answer it or a day to answer by. Enter both.")
    versions = case.lineage(lesson)
    shown = [
        version.made_at
        for version in case.records["recommendation"]
        if version.id in versions and version["implemented"]
    ]
    due_at = limits.due(end_of(lesson["due_on"], limits.calendar), "follow_up_months")
    late = f"Nothing shows that recommendation {number} was carried out. Ask, and enter what shows it."
    return by(due_at, min(shown, default=None), limits.at, late if not shown else f"Recommendation {number} came late.")
