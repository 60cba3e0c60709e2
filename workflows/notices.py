"""To whom a notice of news may be sent: who asked for one, and is not put in danger if somebody else sees it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from workflows.casefile import CaseFile, Person

NOTICE_WAYS = {"email": "email", "sms": "phone"}
"""The ways of sending a notice, and the detail of the person that each needs."""


def may_be_notified(case: CaseFile, person: Person) -> bool:
    """Tell whether a notice may go to somebody at all: never to a child or to anybody at risk.

    Others see their telephones and letter boxes, and those whom they complain of may be among them.
    """
    is_child = any(child.id == person.id for _, child in case.children)
    return person.can_be_contacted and not is_child and not _is_at_risk(case, person)


def _is_at_risk(case: CaseFile, person: Person) -> bool:
    risk = case.latest("risk_assessment", person.id)
    protection, fear = case.latest("identity_protection", person.id), case.latest("reprisal_fear", person.id)
    is_afraid = fear is not None and fear["afraid"] != "no"
    return (
        (risk is not None and risk["level"] != "low")
        or (is_afraid and (risk is None or (fear is not None and risk.made_at < fear.made_at)))
        or (protection is not None and protection["identity_protected"] is True)
        or any(report.about == person.id for report in case.current("reprisal_report"))
    )


RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440))
"""How long to wait after each time that a notice could not be sent. After the last of them it is given up."""


def next_try(tries: int, at: datetime) -> datetime | None:
    """Tell when to try again what was tried so many times; none: not again."""
    return at + RETRIES[tries - 1] if tries <= len(RETRIES) else None


def is_news(kind: str, content: Mapping[str, Any]) -> bool:
    """Tell whether a record of the office shows on the person's page as something new."""
    return kind == "message" or (kind == "contact" and content["channel"] == "code_page")
