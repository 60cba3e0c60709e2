"""Accessibility: anyone may complain, is told that the complaint arrived, and can have a refusal reviewed."""

from datetime import datetime

from workflows.casefile import CaseFile
from workflows.involved import Person
from workflows.records import Record
from workflows.records.aside import FORMAL_GROUNDS, VICTIM_SITUATIONS
from workflows.records.intake import ACKNOWLEDGED
from workflows.standards.notices import told_at, untold
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, all_of, by, unless
from workflows.wording import N_, joined, lowered, worded


@check("ACCESS-01")
def refusal_has_no_formal_ground(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a complaint is refused for a reason of substance and not of form (CAT art. 13)."""
    rejection = case.latest("rejection")
    if rejection is None:
        return NOT_APPLICABLE
    ground = FORMAL_GROUNDS.get(rejection["ground"])
    words = worded(
        "“%(ground)s” is a matter of form and no ground to refuse. Take the complaint on, or name another ground.",
        ground=ground,
    )
    return unless([words] if ground else [])


@check("ACCESS-02")
def others_may_complain_for_the_victim(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether nobody was turned away for complaining on behalf of a victim who cannot, or of something grave."""
    rejection = case.latest("rejection")
    if rejection is None or not (_is_made_for_another(case) or rejection["ground"] == "no_standing"):
        return NOT_APPLICABLE
    if rejection["ground"] != "no_standing":
        return unless([])
    problems = []
    if case.grave:
        problems.append(N_("The matter is grave, so anybody may complain of it. Take the complaint on."))
    situation = set(rejection["victim_situation"]) - {"none"}
    situation |= {"detained"} if case.source == "detainee" else set()
    situation |= {"child"} if case.carries("child") else set()
    if situation:
        words = joined((lowered(label) for name, label in VICTIM_SITUATIONS.items() if name in situation), "; ")
        problems.append(
            worded("The victim is: %(words)s. Somebody else may complain for them. Take the complaint on.", words=words)
        )
    if not rejection["victim_situation"] and not situation:
        problems.append(
            N_("It is not recorded whether the victim could complain, or agrees. Choose what is true of them.")
        )
    return unless(problems)


def _is_made_for_another(case: CaseFile) -> bool:
    return not any({"complainant", "victim"} <= person.roles for person in case.people)


@check("ACCESS-03")
def needs_are_met_before_the_first_interview(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether everything a person needs was provided for, or another way offered, before they were first heard."""
    heard = [
        (number, person, interviews[0])
        for number, person in enumerate(case.people, 1)
        if (person.needs or case.current("need", person.id)) and (interviews := case.interviews_of(person))
    ]
    if not heard:
        return NOT_APPLICABLE
    return unless([words for number, person, first in heard for words in _needs_unmet(case, number, person, first)])


def _needs_unmet(case: CaseFile, number: int, person: Person, first: Record) -> list[str]:
    needs = case.current("need", person.id)
    if not needs:
        return [
            worded(
                "Person %(number)s has needs that nobody looked into. Record each, and when it was provided for.",
                number=number,
            )
        ]
    return [
        worded(
            "Person %(number)s was first heard before this was provided for: %(what)s. Provide it, or offer another "
            "way and say why, then hear the person again.",
            number=number,
            what=need["what"],
        )
        for need in needs
        if not _is_provided(need, first)
    ]


def _is_provided(need: Record, first: Record) -> bool:
    if need["met_at"] is not None and need["met_at"] <= first["started_at"]:
        return True
    explained = need["cannot_be_met"] and need["alternative"] and need["decided_at"]
    return bool(explained) and need["decided_at"] <= first["started_at"]


@check("ACCESS-04")
def acknowledgement_tells_all_in_time(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the person was told in time that the complaint arrived, and everything they need to know."""
    if case.received_at is None or not case.can_be_contacted:
        return NOT_APPLICABLE
    sent = case.contacts("acknowledgement")
    missing = untold(sent, ACKNOWLEDGED)
    words = (
        worded("No acknowledgement that reached the person tells: %(missing)s. Send one that does.", missing=missing)
        if missing
        else N_("The full acknowledgement reached the person late.")
    )
    return by(limits.due(case.received_at, "ack_days"), told_at(sent, ACKNOWLEDGED), limits.at, words)


@check("ACCESS-05")
def refusal_is_reasoned_and_reviewable(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a refusal has reasons, comes from a second person, was told, and names the way to a review."""
    rejection = case.latest("rejection")
    if rejection is None:
        return NOT_APPLICABLE
    rules = {
        N_("The refusal gives no reasons. Write down why."): bool(rejection["reasons"]),
        N_("The person who first handled the complaint also refuses it. Somebody else must decide."): (
            rejection.made_by != case.first_handler
        ),
        N_("It is not recorded when the person is told of the refusal. Enter the date and time."): (
            rejection["notified_at"] is not None
        ),
        N_("The notice of refusal does not say how to ask for a review. Add it."): rejection["review_route_told"]
        is True,
    }
    return unless([words for words, holds in rules.items() if not holds])


@check("ACCESS-06")
def refusal_by_the_police_is_examined(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each refusal by an officer to take the complaint is looked into in a linked case, opened in time."""
    links = case.linked("refusal_to_record")
    refusals = sorted(case.current("complaint_refusal"), key=lambda refusal: refusal.made_at)
    return all_of(
        by(
            limits.due(_first_made(case, refusal), "link_days"),
            links[number - 1].made_at if len(links) >= number else None,
            limits.at,
            worded("Refusal %(number)s to take the complaint was linked late to a case about it.", number=number)
            if len(links) >= number
            else worded(
                "No linked case looks into refusal %(number)s to take the complaint. Open one, and link it.",
                number=number,
            ),
        )
        for number, refusal in enumerate(refusals, 1)
    )


def _first_made(case: CaseFile, record: Record) -> datetime:
    """A newer version of a record does not begin its time limit anew."""
    lineage = case.lineage(record)
    return min(version.made_at for version in case.records[record.kind] if version.id in lineage)
