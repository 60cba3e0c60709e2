"""Files that wait with the unsent complaint of this browser: kept as they arrive, and taken out by its buttons."""

from flask import session

from oversight.blueprints.public.browsing import DRAFT, begin_draft, current_draft
from oversight.evidence.arriving import Arrived
from oversight.security import database, now, safe, settings
from oversight.services import uploading
from oversight.services.files import keep_with_draft, remove_waiting


def keep_waiting(arrived: Arrived) -> None:
    """Keep a file with the unsent complaint; begin a new one where its time ran out meanwhile."""
    draft = current_draft()
    token = session[DRAFT] if draft is not None else begin_draft()
    keep_with_draft(database(), settings(), token, arrived, safe().limits, now())


def take_out(button: str) -> None:
    """Remove the file that a button names, or give up one of which a part has come; other buttons take nothing out."""
    if button.startswith("remove-"):
        remove_waiting(database(), safe(), session.get(DRAFT), button.removeprefix("remove-"))
    if button.startswith("forget-"):
        uploading.give_up(database(), safe(), session.get(DRAFT, ""), button.removeprefix("forget-"))
