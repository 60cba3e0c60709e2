"""Who may open a file as it came: hidden in a photo may be where it was made, with what device, and so by whom.

Files that an anonymous person sent, or one whose identity is protected, are kept back: readers of the case have copies
without hidden data. The original opens with the leave of a second person, for a time, and each time is on record.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from workflows.casefile import CaseFile
from workflows.standards.confidentiality import is_shown_to

LEAVE_LASTS = timedelta(days=7)


class Standing(StrEnum):
    """How somebody stands to an original: it is open to all readers of the case, kept back, or open by leave."""

    OPEN = "open"
    KEPT_BACK = "kept_back"
    BY_LEAVE = "by_leave"


def standing_of(received_by: str | None, case: CaseFile, user_id: str, at: datetime) -> Standing:
    """Tell how somebody stands to a file; ``received_by`` is who of the office took it in, none: the person sent it."""
    if received_by is not None or not _would_tell_who(case, user_id, at):
        return Standing.OPEN
    return Standing.BY_LEAVE if _has_leave(case, user_id, at) else Standing.KEPT_BACK


def _would_tell_who(case: CaseFile, user_id: str, at: datetime) -> bool:
    sends = [person for person in case.people if "complainant" in person.roles]
    return any(person.anonymous or not is_shown_to(case, person.id, user_id, at) for person in sends)


def _has_leave(case: CaseFile, user_id: str, at: datetime) -> bool:
    """Nobody gives it to themselves."""
    return any(
        leave["originals_to"] == user_id != leave.made_by and leave.made_at <= at < leave.made_at + LEAVE_LASTS
        for leave in case.current("originals_leave")
    )
