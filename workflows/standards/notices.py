"""What people have been told by several notices taken together."""

from collections.abc import Iterable
from datetime import datetime

from workflows.records import Record
from workflows.records.intake import TOLD
from workflows.wording import joined


def told_at(notices: Iterable[Record], topics: frozenset[str]) -> datetime | None:
    """Tell when the notices, oldest first, had together told all of these things; never is none."""
    left = topics
    for notice in notices:
        left -= set(notice["told"])
        if not left:
            moment: datetime = notice["at"]
            return moment
    return None


def untold(notices: Iterable[Record], topics: frozenset[str]) -> str:
    """Name what none of the notices told."""
    told = {topic for notice in notices for topic in notice["told"]}
    return joined((label for topic, label in TOLD.items() if topic in topics - told), ", ")
