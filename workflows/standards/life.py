"""Life: the dead are examined, families are told and take part, and nobody stops searching for the missing."""

from dataclasses import replace
from datetime import datetime

from workflows.casefile import CaseFile
from workflows.clocks import end_of
from workflows.records import Record
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import MET, NOT_APPLICABLE, Outcome, Verdict, all_of, by, not_met, unless
from workflows.states import State
from workflows.wording import N_, worded

DEATH = frozenset({"death"})
DISAPPEARANCE = frozenset({"disappearance"})
AGE_OF_MAJORITY = 18
"""Until when the Havana Rules speak of a juvenile (rule 11(a))."""

# Death --------------------------------------------------------------------------------------------------------------


@check("LIFE-01")
def death_after_release_counts_as_one_in_custody(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each death in custody, or soon enough after it to have to do with it, is treated as such."""
    deaths = [death for death in case.current("death_report") if death["was_in_custody"]]
    return all_of(_custody_death(case, number, death, limits) for number, death in enumerate(deaths, 1))


def _custody_death(case: CaseFile, number: int, death: Record, limits: Limits) -> Verdict:
    if not _may_have_to_do_with_custody(case, death, limits):
        return MET
    rules = {
        worded(
            "Death %(number)s came in custody or soon after. Classify an allegation as being about a death.",
            number=number,
        ): (bool(case.alleged(DEATH))),
        worded("Death %(number)s came in custody or soon after. Treat it as a death in custody.", number=number): (
            death["treated_as_custody_death"] is True
        ),
    }
    return unless([words for words, holds in rules.items() if not holds])


def _may_have_to_do_with_custody(case: CaseFile, death: Record, limits: Limits) -> bool:
    """While nobody knows of a release, the death counts as one in custody; afterwards unless a link is ruled out."""
    stays = [stay for stay in case.current("custody_record") if _same_person(stay, death)]
    releases = [stay["released_at"] for stay in stays]
    if not releases or None in releases:
        return True
    died_at = end_of(death["died_on"], limits.calendar)
    released_at = max(releases)
    if died_at <= released_at:
        return True
    return death["link_possible"] is not False and died_at <= _looked_back_from(case, death, released_at, limits)


def _same_person(one: Record, other: Record) -> bool:
    return one["person"] is None or other["person"] is None or one["person"] == other["person"]


def _looked_back_from(case: CaseFile, death: Record, released_at: datetime, limits: Limits) -> datetime:
    """How long after a release a death counts: by age where it is known, else as long as it might."""
    age = next((person.age for person in case.people if person.id == death["person"]), None)
    juvenile, adult = (limits.due(released_at, name) for name in ("lookback_juvenile", "lookback_adult"))
    if age is None:
        return max(juvenile, adult)
    return juvenile if age < AGE_OF_MAJORITY else adult


@check("LIFE-02")
def autopsy_is_independent_and_open_to_the_family(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether an independent autopsy took place with the family invited, photographs, and the body kept until then.

    A court may have decided otherwise; then its decision is on record.
    """
    autopsies = case.current("autopsy")
    open_ones = [autopsy for autopsy in autopsies if autopsy["stands"] != "court_against"]
    if not case.alleged(DEATH) or (autopsies and not open_ones):
        return NOT_APPLICABLE
    if not autopsies:
        return not_met(N_("No autopsy is on record. Have one made, or record the court's decision against it."))
    return unless(
        [
            worded("Autopsy %(number)s %(problem)s", number=number, problem=problem)
            for number, autopsy in enumerate(open_ones, 1)
            for problem in _autopsy_problems(autopsy)
        ]
    )


def _autopsy_problems(autopsy: Record) -> list[str]:
    performed_at, invited_at = autopsy["performed_at"], autopsy["family_expert_invited_at"]
    released_at = autopsy["body_released_at"]
    rules = {
        N_("has not been performed. Have it made, or record the court's decision against it."): performed_at
        is not None,
        N_("was not made by an independent pathologist. Have another made."): autopsy["pathologist_independent"]
        is True,
        N_("was made without asking the family beforehand to send an expert. Have another made."): (
            invited_at is not None and (performed_at is None or invited_at < performed_at)
        ),
        N_("left no photographs. Have them taken."): autopsy["photos"] is True,
        N_("came after the body was given away. Say how the examination was still possible."): (
            released_at is None or (performed_at is not None and released_at > performed_at)
        ),
        N_("met an objection on which nobody decided. Record the decision."): (
            not autopsy["objection"] or bool(autopsy["objection_decision"])
        ),
    }
    return [words for words, holds in rules.items() if not holds]


@check("LIFE-03")
def family_is_found_and_told(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the family was told in time, by somebody trained and not involved, and has whom to turn to.

    Time runs from when it is known who died or is missing; until anything is recorded, from when the case was said to
    be about that.
    """
    alleged_at = case.carried_since(DEATH | DISAPPEARANCE)
    if alleged_at is None or not case.alleged(DEATH | DISAPPEARANCE):
        return NOT_APPLICABLE
    notices = case.current("next_of_kin_notice")
    if not notices:
        words = N_(
            "It is not recorded that the family was told. Find and tell them, or record that nobody is identified."
        )
        return by(limits.due(alleged_at, "notify_hours"), None, limits.at, words)
    return all_of(_told(case, number, notice, limits) for number, notice in enumerate(notices, 1))


def _told(case: CaseFile, number: int, notice: Record, limits: Limits) -> Verdict:
    identified_at, notified_at = notice["identified_at"], notice["notified_at"]
    if notified_at is None and identified_at is None:
        return Verdict(Outcome.NOT_YET_DUE)
    late = (
        worded("Family %(number)s was told late.", number=number)
        if notified_at
        else worded("Family %(number)s has not been told. Tell them now.", number=number)
    )
    start = identified_at or notified_at
    in_time = by(limits.due(start, "notify_hours"), notified_at, limits.at, late)
    if notified_at is None:
        return in_time
    rules = {
        worded(
            "Family %(number)s was told by somebody not trained for it. Let somebody trained speak with them.",
            number=number,
        ): (notice["trained"] is True),
        worded(
            "Family %(number)s was told by somebody who had a part in the event. Let somebody else speak with them.",
            number=number,
        ): (notice["not_involved"] is True),
        worded("Family %(number)s has nobody to turn to. Name a person.", number=number): bool(notice["contact_point"]),
        N_("Nobody of the case is recorded as next of kin. Enter that role with the person."): any(
            "next_of_kin" in person.roles for person in case.people
        ),
    }
    return all_of([in_time, unless([words for words, holds in rules.items() if not holds])])


# Disappearance ------------------------------------------------------------------------------------------------------


@check("DISAPPEARANCE-01")
def search_goes_on_until_the_fate_is_known(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the search is planned, looked at again in time and told to the family, until the fate is known.

    Until then the duty runs, and holds every way to close the case.
    """
    since = case.carried_since(DISAPPEARANCE)
    if since is None or not case.alleged(DISAPPEARANCE):
        return NOT_APPLICABLE
    reviews = case.current("search_review")
    untold = _untold(case, reviews, limits)
    if _fate_is_known(reviews):
        return all_of([untold, MET])
    if case.state is State.CLOSED:
        return not_met(N_("The case was closed while nobody knows what became of the person. Reopen it, and search."))
    return all_of([_next_review(case, reviews, since, limits), untold])


def _fate_is_known(reviews: tuple[Record, ...]) -> bool:
    """Whether the newest review of the search for each person says what became of them."""
    newest = {review["person"]: review["fate"] for review in reviews}
    return bool(newest) and "unknown" not in newest.values()


def _next_review(case: CaseFile, reviews: tuple[Record, ...], since: datetime, limits: Limits) -> Verdict:
    due_at = limits.due(max((review.made_at for review in reviews), default=since), "search_review_days")
    unplanned = [
        number
        for number, allegation in case.alleged(DISAPPEARANCE)
        if not any(line["line"] == "search" for line in case.current("plan_line", allegation.id))
    ]
    words = N_("The search was not looked at again in time. Review it now, place by place.")
    searching = N_("Nobody knows yet what became of the person, so the search goes on.")
    verdicts = [by(due_at, None, limits.at, words)]
    if unplanned and limits.at > due_at:
        verdicts.append(
            not_met(
                worded(
                    "Allegation %(unplanned)s has no line of inquiry for the search. Plan one.", unplanned=unplanned[0]
                )
            )
        )
    found = all_of(verdicts)
    return found if found.words else replace(found, words=searching)


def _untold(case: CaseFile, reviews: tuple[Record, ...], limits: Limits) -> Verdict:
    """Each result reaches the family before the next one is due."""
    if not case.can_be_contacted:
        return NOT_APPLICABLE
    told = [
        contact["at"]
        for contact in case.current("contact")
        if contact["delivered"] and contact["at"] and "search" in contact["told"]
    ]
    words = N_("The family has not learned the newest result of the search. Tell them.")
    verdicts = []
    for review in reviews[-1:]:
        told_at = min((at for at in told if at >= review.made_at), default=None)
        due_at = limits.due(review.made_at, "search_review_days")
        verdicts.append(MET if told_at else by(due_at, None, limits.at, words))
    return all_of(verdicts)
