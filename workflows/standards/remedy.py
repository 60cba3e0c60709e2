"""Remedy: harm that goes on is stopped, every form of reparation is considered, and something is learned."""

from workflows.casefile import CaseFile
from workflows.clocks import end_of
from workflows.records import KINDS, Record
from workflows.records.outcome import FORMS_OF_REMEDY
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import MET, NOT_APPLICABLE, Verdict, all_of, by, not_met, unless
from workflows.wording import N_, worded


@check("REMEDY-02")
def every_form_of_remedy_is_considered(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each of the five forms of reparation is decided on with reasons, and no civil claim has to wait."""
    if not any(case.is_substantiated(allegation) for allegation in case.allegations):
        return NOT_APPLICABLE
    remedy = case.latest("remedy")
    if remedy is None:
        return not_met(N_("Nothing is recorded on remedies. Decide on each form of remedy, with reasons."))
    fields = KINDS["remedy"].fields
    problems = [
        worded(
            "It is not decided with reasons whether this remedy is due: %(label)s. Decide, and say why.",
            label=fields[form].label,
        )
        for form in FORMS_OF_REMEDY
        if not remedy[form] or not remedy[f"{form}_reasons"]
    ]
    if remedy["civil_claim_waits"] is not False:
        problems.append(N_("A civil claim is made to wait for discipline or trial. Let it go ahead."))
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
        worded("Interim measure %(number)s was decided late.", number=number)
        if decided_at
        else worded(
            "Nobody has decided on interim measure %(number)s. Decide now, with reasons and a name.", number=number
        )
    )
    in_time = by(limits.due(measure["requested_at"], "interim_hours"), decided_at, limits.at, late)
    if decided_at is None:
        return in_time
    rules = {
        worded(
            "Interim measure %(number)s was decided without saying what. Enter the measure.", number=number
        ): measure["measure"],
        worded("Interim measure %(number)s was decided without reasons. Enter them.", number=number): measure[
            "reasons"
        ],
        worded("Interim measure %(number)s names nobody who sees to it. Name the person.", number=number): measure[
            "implementer"
        ],
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
    return not_met(N_("Nothing is recommended against repetition. Recommend a change, or say why none is needed."))


def _lesson(case: CaseFile, number: int, lesson: Record, limits: Limits) -> Verdict:
    if not lesson["addressee"] or lesson["due_on"] is None:
        return not_met(
            worded(
                "Recommendation %(number)s lacks somebody to answer it or a day to answer by. Enter both.",
                number=number,
            )
        )
    versions = case.lineage(lesson)
    shown = [
        version.made_at
        for version in case.records["recommendation"]
        if version.id in versions and version["implemented"]
    ]
    due_at = limits.due(end_of(lesson["due_on"], limits.calendar), "follow_up_months")
    late = worded(
        "Nothing shows that recommendation %(number)s was carried out. Ask, and enter what shows it.", number=number
    )
    return by(
        due_at,
        min(shown, default=None),
        limits.at,
        late if not shown else worded("Recommendation %(number)s came late.", number=number),
    )
