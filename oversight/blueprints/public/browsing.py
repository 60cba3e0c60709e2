"""What the browser of somebody who files holds: the token of their unsent complaint, and nothing else."""

from datetime import timedelta
from typing import Any

from flask import g, redirect, session, url_for
from werkzeug.wrappers import Response

from oversight.blueprints.public.crowd import door
from oversight.questions.steps import Answers, Step, missing, opened, unanswered
from oversight.security import database, now, settings
from oversight.services import drafts

DRAFT = "draft"
"""Key of the browser session under which the token is kept."""

CHANGE = "change"
"""Query parameter of a question that was come to from the list of answers, and leads back there."""


def current_draft() -> drafts.Kept | None:
    """Give the unsent complaint of this browser."""
    found = g.draft = drafts.read(database(), session.get(DRAFT), now())
    return found


def begin_draft(answers: Answers | None = None) -> str:
    """Begin an unsent complaint in this browser, and give its token."""
    door().begun.note(now())
    token = session[DRAFT] = drafts.start(database(), settings(), now(), answers)
    return token


SOON = timedelta(hours=2)
"""How long before it is removed somebody is warned."""


def limits() -> dict[str, Any]:
    """Tell until when what was written is kept, and whether that is soon, for the page that asks."""
    draft: drafts.Kept | None = g.get("draft")
    if draft is None:
        return {"kept_until": None, "ends_soon": False}
    return {"kept_until": draft.ends_at, "ends_soon": draft.ends_at - now() < SOON}


def address(step: Step | None) -> str:
    """Address a question, or the list of answers where there is no question left."""
    return url_for("public.question", step=step.key) if step else url_for("public.check")


def go_on(answers: Answers) -> Response:
    """Lead to the first question without an answer, or to the list of answers."""
    return redirect(address(unanswered(answers)), 303)


def go_back_to_list(step: Step, answers: Answers) -> Response:
    """Lead to the list of answers after a change: by way of what the change opened, and of what must be answered."""
    if newly := opened(step, answers):
        return redirect(url_for("public.question", step=newly.key, change="yes"), 303)
    return redirect(address(missing(answers)), 303)


def turn_away(draft: drafts.Kept | None) -> Response | None:
    """Lead away whoever has no unsent complaint here: it was sent, or its time ran out. None: go on."""
    if draft is None:
        return redirect(url_for("public.gone"), 303)
    return redirect(url_for("public.sent"), 303) if draft.sent else None
