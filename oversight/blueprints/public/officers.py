"""Ask about officers: one at a time, as many as there were, and none where nobody knows."""

import secrets
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.browsing import CHANGE, current_draft, turn_away
from oversight.blueprints.public.filing import Page, keep, onwards, question_page, refused_status
from oversight.extensions import csrf
from oversight.questions.composing import officer_in_words
from oversight.questions.event_forms import OfficerForm
from oversight.questions.steps import BY_KEY, Answers, given, put
from oversight.security import open_to_all

MOST_OFFICERS = 30
STEP = BY_KEY["officers"]


@csrf.exempt  # as the other questions
@bp.route("/file/officers", methods=["GET", "POST"])
@open_to_all
def officers() -> Page | Response:
    """Ask who did it, and list those described so far."""
    if request.method == "POST":
        return _take(OfficerForm())
    draft = current_draft()
    if draft is None or draft.sent:
        return turn_away(draft) or redirect(url_for("public.start"))
    wanted = request.args.get("officer")
    found = next((each for each in listed(draft.answers) if each["id"] == wanted), {"id": _new_id()})
    return _page(OfficerForm(formdata=None, data=found), draft.answers)


def listed(answers: Answers) -> list[dict[str, str]]:
    """Give the officers described so far."""
    found: list[dict[str, str]] = answers.get(STEP.key, {}).get("list", [])
    return found


def _take(form: OfficerForm) -> Page | Response:
    then = request.form.get("then", "")
    draft = current_draft()
    answers = draft.answers if draft else {}
    fits = form.validate()
    if fits and _is_new(form, answers) and len(listed(answers)) >= MOST_OFFICERS:
        fits = False
        form.name.errors = [
            _("Describe the others in the last box: there is room for %(most)d here.", most=MOST_OFFICERS)
        ]
    if not fits:
        return _page(form, answers, refused_status(form))
    entry = given(form)
    return keep(lambda kept: put(kept, STEP, {"list": _changed(listed(kept), entry, then)}), STEP, form, _lead)


def _is_new(form: OfficerForm, answers: Answers) -> bool:
    return _says_something(given(form)) and all(each["id"] != form.id.data for each in listed(answers))


def _says_something(entry: dict[str, str]) -> bool:
    return any(words for name, words in entry.items() if name != "id")


def _changed(officers: list[dict[str, str]], entry: dict[str, str], then: str) -> list[dict[str, str]]:
    """Put one officer in the list, in its old place if it has one; leave out what is empty or to be removed."""
    entry = {**entry, "id": (entry["id"] or _new_id())[:16]}
    by_id = {each["id"]: each for each in officers} | {entry["id"]: entry}
    by_id.pop(then.removeprefix("remove-") if then.startswith("remove-") else "", None)
    return [each for each in by_id.values() if _says_something(each)]


def _lead(step: Any, answers: Answers) -> Response:
    """Stay on this page to add, change or remove; else go on."""
    then = request.form.get("then", "")
    change = "yes" if CHANGE in request.args else None
    if then.startswith("change-"):
        return redirect(url_for("public.officers", officer=then.removeprefix("change-"), change=change), 303)
    if then == "add" or then.startswith("remove-"):
        return redirect(url_for("public.officers", change=change), 303)
    return onwards(step, answers)


def _page(form: OfficerForm, answers: Answers, status: int = 200) -> Page:
    others = [each for each in listed(answers) if each["id"] != form.id.data]
    changing = len(others) < len(listed(answers))
    return question_page(STEP, form, answers, status, officers=others, changing=changing, in_words=officer_in_words)


def _new_id() -> str:
    """Draw what an officer is called in addresses: it never reads like a number, which somebody could count up."""
    return "o" + secrets.token_hex(4)
