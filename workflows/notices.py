"""To whom a notice of news may be sent: who asked for one, and is not put in danger if somebody else sees it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from workflows.casefile import CaseFile
from workflows.involved import Person
from workflows.records import Record

NOTICE_WAYS = {"email": "email", "sms": "phone"}
"""The ways of sending a notice, and the detail of the person that each needs."""


def may_be_notified(case: CaseFile, person: Person) -> bool:
    """Tell whether a notice may go to somebody: not to a child or to anybody at risk, unless they asked for it anyway.

    Others see their telephones and letter boxes, and those whom they complain of may be among them.
    """
    return person.can_be_contacted and (not is_warned(case, person) or asked_anyway(case, person))


def is_warned(case: CaseFile, person: Person) -> bool:
    """Tell whether somebody is told first what a notice could give away, and must then ask for it expressly."""
    return _is_child(case, person) or _is_at_risk(case, person)


def may_ask_anyway(case: CaseFile, person: Person) -> bool:
    """Tell whether somebody may ask for notices although others could see them: everybody but a child at risk.

    A child is heard on what concerns it (CRC art. 12); in danger, its safety comes first (CRC arts. 3 and 19).
    """
    return not (_is_child(case, person) and _is_at_risk(case, person))


def asked_anyway(case: CaseFile, person: Person) -> bool:
    """Tell whether somebody asked for notices since the newest danger became known: a new one asks anew."""
    answer = case.latest("notices_anyway", person.id)
    if answer is None or not answer["wanted"] or not may_ask_anyway(case, person):
        return False
    return all(answer.made_at >= danger.made_at for danger in _dangers(case, person))


def _is_child(case: CaseFile, person: Person) -> bool:
    return any(child.id == person.id for _, child in case.children)


def _is_at_risk(case: CaseFile, person: Person) -> bool:
    return any(_dangers(case, person))


def _dangers(case: CaseFile, person: Person) -> Iterator[Record]:
    """Give whatever says that somebody is in danger now."""
    risk = case.latest("risk_assessment", person.id)
    protection = case.latest("identity_protection", person.id)
    if risk is not None and risk["level"] != "low":
        yield risk
    for fear in case.versions("reprisal_fear", person.id):
        if fear["afraid"] != "no" and (risk is None or risk.made_at < fear.made_at):
            yield fear
    if protection is not None and protection["identity_protected"] is True:
        yield protection
    yield from case.current("reprisal_report", person.id)


RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440))
"""How long to wait after each time that a notice could not be sent. After the last of them it is given up."""


def next_try(tries: int, at: datetime) -> datetime | None:
    """Tell when to try again what was tried so many times; none: not again."""
    return at + RETRIES[tries - 1] if tries <= len(RETRIES) else None


def is_news(kind: str, content: Mapping[str, Any]) -> bool:
    """Tell whether a record of the office shows on the person's page as something new."""
    return kind == "message" or (kind == "contact" and content["channel"] == "code_page")
