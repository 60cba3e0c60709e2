"""Victim participation: people are kept informed, are never settled into silence, and learn how it ended."""

from collections.abc import Iterator
from datetime import datetime

from workflows.casefile import GRAVE_CODES, CaseFile
from workflows.clocks import end_of
from workflows.course import PastMove, Spell
from workflows.involved import Person
from workflows.records import Record
from workflows.records.intake import OUTCOME_TOLD
from workflows.records.people import HELP
from workflows.standards.notices import told_at, untold
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Outcome, Verdict, all_of, by, unless
from workflows.states import State
from workflows.wording import N_, joined, lowered, worded

NEVER_SETTLED = GRAVE_CODES | {"sexual_gbv"}
UPDATES = ("progress", "delay", "draft_findings", "outcome")
"""Contents of a contact that tell how a case goes on. An acknowledgement does not."""


@check("VICTIM-01")
def mediation_is_suitable(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a settlement may be tried: nothing is grave, all are free to refuse, somebody outside saw no risk."""
    grave = [
        worded(
            "Allegation %(number)s is grave and must be investigated; it cannot be settled by mediation.", number=number
        )
        for number, allegation in enumerate(case.allegations, 1)
        if case.categories(allegation) & NEVER_SETTLED
    ]
    mediation = case.latest("mediation")
    if mediation is None:
        return unless(grave) if grave else NOT_APPLICABLE
    rules = {
        N_("It is not recorded who checked risk and imbalance of power. Name the person."): mediation["suitability_by"],
        N_("Risk was not checked by somebody independent of the case. Let such a person check."): mediation[
            "checker_is_outside"
        ],
        N_("Mediation was not found safe and free of a forcing imbalance. Do not mediate."): mediation["risk_checked"],
        N_("Not everyone has agreed, knowing what it means. Ask each, or do not mediate."): mediation["consent_of_all"],
        N_("Not everyone was told that refusing does no harm. Tell them and ask again."): mediation["no_detriment"],
    }
    return unless(grave + [words for words, holds in rules.items() if not holds])


@check("VICTIM-02")
def updates_come_regularly(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the person hears how the case goes on, at the intervals set, for as long as it is open.

    Having waited too long counts once the case has ended; until then the next update is what matters.
    """
    if case.recorded_at is None or not any(one.can_be_contacted and one.wants_contact for one in case.people):
        return NOT_APPLICABLE
    silences = [silence for spell in case.spells for silence in _silences(case, spell, case.recorded_at, limits)]
    late = any(heard_at is not None and heard_at > due_at for due_at, heard_at in silences)
    past = N_("The person waited longer for an update than the time set.") if late else ""
    if not silences or silences[-1][1] is not None:
        return unless([past] if past else [])
    due_at = silences[-1][0]
    if limits.at > due_at:
        words = N_("No update has reached the person in time. Tell what was done and what comes next.")
        return Verdict(Outcome.NOT_MET, words, due_at, outstanding=True)
    return Verdict(Outcome.NOT_YET_DUE, past, due_at, outstanding=True)


def _silences(
    case: CaseFile, spell: Spell, recorded_at: datetime, limits: Limits
) -> Iterator[tuple[datetime, datetime | None]]:
    """Give each stretch without news while the case was open: when news fell due, and when the stretch ended."""
    begun = max(spell.began_at, recorded_at)
    if spell.ended_at is not None and spell.ended_at <= begun:
        return
    told = sorted(contact["at"] for content in UPDATES for contact in case.contacts(content))
    heard = [at for at in told if at > begun and (spell.ended_at is None or at <= spell.ended_at)]
    due_at = limits.due(begun, "first_update_days")
    for at in heard:
        yield due_at, at
        due_at = limits.due(at, "update_days")
    yield due_at, spell.ended_at


TAKING_PART = ("victim", "next_of_kin", "representative")


@check("VICTIM-03")
def participants_have_their_status(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether victims, relatives and representatives take part in a grave case, or where they asked to."""
    owed = [(number, case.latest("participation", person.id)) for number, person in case.people_as(*TAKING_PART)]
    if not case.grave:
        owed = [(number, asked) for number, asked in owed if asked is not None and asked["requested_on"]]
    withheld = case.current("disclosure_withheld")
    if not owed and not withheld:
        return NOT_APPLICABLE
    return unless(
        [
            *(
                worded("Person %(number)s has no status as a participant. Grant it, and record when.", number=number)
                for number, participation in owed
                if participation is None or participation["status_granted_at"] is None
            ),
            *(
                worded(
                    "“%(what)s” is held back without reason, end or way of review. Enter all three.",
                    what=refusal["what"],
                )
                for refusal in withheld
                if not (refusal["reasons"] and refusal["expires_on"] and refusal["review_route"])
            ),
        ]
    )


@check("VICTIM-04")
def help_is_offered(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether needs were assessed in time, all help was offered and agreed to, and people are asked if it came."""
    if case.recorded_at is None:
        return NOT_APPLICABLE
    begun = case.recorded_at
    offered = [
        _help(case, number, person, begun, limits)
        for number, person in case.people_as("complainant", "victim", "next_of_kin")
        if person.can_be_contacted
    ]
    return all_of([*offered, *_asked_after(case, limits)])


def _asked_after(case: CaseFile, limits: Limits) -> Iterator[Verdict]:
    """Judge for each referral whether the person was asked by the day set, and again by each day set then."""
    for referral in case.current("help_referral"):
        about = case.lineage(referral)
        answers = sorted((each for each in case.current("help_follow_up") if each.about in about), key=_asked_at)
        ask_on = answers[-1]["ask_again_on"] if answers else referral["ask_on"]
        if ask_on is None:
            continue
        due_at = limits.due(end_of(ask_on, limits.calendar), "ask_days", referral.id)
        late = worded("Nobody has asked whether %(service)s helped. Ask the person.", service=referral["service"])
        yield by(due_at, None, limits.at, late)


def _asked_at(follow_up: Record) -> datetime:
    asked_at: datetime = follow_up["asked_at"]
    return asked_at


def _help(case: CaseFile, number: int, person: Person, begun: datetime, limits: Limits) -> Verdict:
    due_at = limits.due(begun, "assist_days", person.id)
    offer = case.latest("assistance", person.id)
    if offer is None and case.ended_before(due_at):
        return NOT_APPLICABLE
    assessed = [version["needs_assessed_at"] for version in case.versions("assistance", person.id)]
    late = (
        worded("The needs of person %(number)s were assessed late.", number=number)
        if offer
        else worded("Nobody has assessed what help person %(number)s needs. Do so, and offer it.", number=number)
    )
    first = min((at for at in assessed if at is not None), default=None)
    return all_of([unless(_offer_problems(case, number, person, offer)), by(due_at, first, limits.at, late)])


def _offer_problems(case: CaseFile, number: int, person: Person, offer: Record | None) -> list[str]:
    if offer is None:
        return []
    missing = joined((lowered(label) for kind, label in HELP.items() if kind not in offer["offered"]), ", ")
    agreed = any(
        consent["purpose"] == "help_referral"
        and not (consent["withdrawn_at"] and consent["withdrawn_at"] < offer.made_at)
        for consent in case.current("consent", person.id)
    )
    rules = {
        worded(
            "Person %(number)s was not offered this help: %(missing)s. Offer it, or say that it was.",
            number=number,
            missing=missing,
        ): not missing,
        worded(
            "Person %(number)s was referred to somebody without consent on record. Ask, and record it.", number=number
        ): (agreed or not offer["referred_to"]),
    }
    return [words for words, holds in rules.items() if not holds]


@check("VICTIM-05")
def withdrawal_is_free_of_pressure(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether somebody outside the case heard alone the person who withdraws, and no pressure ends the case."""
    withdrawal = case.latest("withdrawal")
    if withdrawal is None:
        return NOT_APPLICABLE
    goes_on, told = withdrawal["decision"] == "continue", _told_of_pressure(case)
    rules = {
        N_("Nobody from outside the case spoke with the person. Let somebody outside it do so."): (
            bool(withdrawal["pressure_assessed_by"]) and withdrawal["assessor_is_outside"] is True
        ),
        N_("The person was not heard alone. Hear them again without anybody else."): withdrawal["spoke_alone"] is True,
        N_("It is not recorded whether there was pressure. Answer yes or no."): withdrawal["pressure_found"]
        is not None,
        N_("There was pressure, so the case must go on."): goes_on or not withdrawal["pressure_found"],
        N_("The case is grave and must go on in the public interest."): goes_on or not case.grave,
        N_("The person wants the case to go on after all, so it must."): goes_on or told != "go_on",
        N_("The person said that they were threatened or promised something, so the case must go on."): (
            goes_on or told != "pressed"
        ),
        N_("The person said that somebody asked them to withdraw, or would not say. Say why it is their free wish."): (
            goes_on or told not in {"asked", "not_say"} or bool(withdrawal["why_free"])
        ),
    }
    return unless([words for words, holds in rules.items() if not holds])


def _told_of_pressure(case: CaseFile) -> str:
    """Tell what the person last said of their wish: that the case shall go on, or whether anybody was behind it."""
    wish = case.latest("withdrawal_wish")
    if wish is None:
        return ""
    return "go_on" if wish["wish"] == "go_on" else wish["asked"] or "not_say"


@check("VICTIM-06")
def both_sides_comment_before_the_finding(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether draft findings went to both sides before the decision, with time to comment, and what came of it."""
    came, decided = case.arrival(State.FINDING), case.last_move("decide")
    if not case.can_be_contacted or (came is None and decided is None):
        return NOT_APPLICABLE
    problems = _comment_problems(case, decided, limits)
    if problems and (decided is None or (came is not None and came.at > decided.at)):
        return Verdict(Outcome.NOT_YET_DUE, " ".join(problems), outstanding=True)
    return unless(problems)


def _comment_problems(case: CaseFile, decided: PastMove | None, limits: Limits) -> list[str]:
    draft = case.latest("draft_findings")
    if draft is None:
        return [N_("The draft findings did not go to the people concerned. Send them before deciding.")]
    sent = [draft["sent_to_complainant_on"]]
    if any(officer.identified_at for officer in case.officers):
        sent.append(draft["sent_to_officer_on"])
    days = [day for day in sent if day is not None]
    closes = end_of(draft["comments_due_on"], limits.calendar) if draft["comments_due_on"] else None
    earliest = limits.due(end_of(max(days), limits.calendar), "comment_days") if days else None
    rules = {
        N_("The draft findings went to one side only. Send them to the person and to the officer."): len(days)
        == len(sent),
        worded(
            "There was too little time to comment on the draft findings. Give %(comment_days)s days or more.",
            comment_days=limits["comment_days"],
        ): (earliest is None or (closes is not None and closes >= earliest)),
        N_("It is not recorded what was said of the draft findings and what was done with it. Enter that."): bool(
            draft["comments_considered"]
        ),
        N_("The case was decided while there was still time to comment."): (
            decided is None or closes is None or decided.at > closes or bool(draft["comments_considered"])
        ),
    }
    return [words for words, holds in rules.items() if not holds]


@check("VICTIM-07")
def outcome_is_explained_in_time(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the person learned the outcome in time, with reasons, what follows, and how to have it reviewed."""
    decided = _last_decision(case)
    if decided is None or not case.can_be_contacted:
        return NOT_APPLICABLE
    topics = _owed(case)
    notices = [notice for notice in case.contacts("outcome") if notice["at"] >= decided.at]
    missing = untold(notices, topics)
    words = (
        worded(
            "No notice of the outcome that reached the person tells: %(missing)s. Send one that does.", missing=missing
        )
        if missing
        else N_("The full notice of the outcome reached the person late.")
    )
    return by(limits.due(decided.at, "outcome_days"), told_at(notices, topics), limits.at, words)


def _last_decision(case: CaseFile) -> PastMove | None:
    """Find the newest move that decided the allegations or closed the case."""
    moves = reversed(case.history)
    return next((move for move in moves if move.trigger == "decide" or move.dest is State.CLOSED), None)


def _owed(case: CaseFile) -> frozenset[str]:
    """Name what a notice of the outcome must tell: findings where there are any, what follows where one is adverse."""
    left_out: frozenset[str] = frozenset()
    if not any(case.finding(allegation) for allegation in case.allegations):
        left_out |= {"findings"}
    if not any(case.is_substantiated(allegation) for allegation in case.allegations):
        left_out |= {"sanction", "remedy", "recommendations"}
    return OUTCOME_TOLD - left_out
