"""Accessibility: anyone may complain, is told that the complaint arrived, and can have a refusal reviewed."""

from workflows.casefile import CaseFile
from workflows.records.intake import ACKNOWLEDGED, FORMAL_GROUNDS
from workflows.standards.notices import told_at, untold
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, by, unless


@check("ACCESS-01")
def refusal_has_no_formal_ground(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a complaint is refused for a reason of substance and not of form (CAT art. 13)."""
    rejection = case.latest("rejection")
    if rejection is None:
        return NOT_APPLICABLE
    ground = FORMAL_GROUNDS.get(rejection["ground"])
    words = f"“{ground}” is a matter of form and no ground to refuse. Take the complaint on, or name another ground."
    return unless([words] if ground else [])


@check("ACCESS-04")
def acknowledgement_tells_all_in_time(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the person was told in time that the complaint arrived, and everything they need to know."""
    if case.received_at is None or not case.can_be_contacted:
        return NOT_APPLICABLE
    sent = case.contacts("acknowledgement")
    missing = untold(sent, ACKNOWLEDGED)
    words = (
        f"No acknowledgement that reached the person tells: {missing}. Send one that does."
        if missing
        else "The full acknowledgement reached the person late."
    )
    return by(limits.due(case.received_at, "ack_days"), told_at(sent, ACKNOWLEDGED), limits.at, words)


@check("ACCESS-05")
def refusal_is_reasoned_and_reviewable(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a refusal has reasons, comes from a second person, was told, and names the way to a review."""
    rejection = case.latest("rejection")
    if rejection is None:
        return NOT_APPLICABLE
    rules = {
        "The refusal gives no reasons. Write down why.": bool(rejection["reasons"]),
        "The person who first handled the complaint also refuses it. Somebody else must decide.": (
            rejection.made_by != case.first_handler
        ),
        "It is not recorded when the person is told of the refusal. Enter the date and time.": (
            rejection["notified_at"] is not None
        ),
        "The notice of refusal does not say how to ask for a review. Add it.": rejection["review_route_told"] is True,
    }
    return unless([words for words, holds in rules.items() if not holds])
