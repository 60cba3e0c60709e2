"""Take down a complaint at the counter, on the telephone or from paper: on one page, read back, with the same code."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.take_form import (
    IN_WRITING,
    CameForm,
    ReadBackForm,
    came_form,
    found,
    found_form,
    questions,
    questions_about_the_event,
    read_back_form,
    taken,
)
from oversight.forms import Form
from oversight.queries.promises import promises
from oversight.questions.one_page import OnePage
from oversight.sealing import receipt_code
from oversight.security import current_actor, database, now, permission, settings
from oversight.services.filing import Filed, Filing
from oversight.services.receipts import keepsake
from oversight.services.taking import take_complaint, within_reach
from oversight.templating import html_lang, in_language, text_direction
from workflows.access import Action, may_ever
from workflows.jurisdictions import load_pack

Page = tuple[str, int]
OFFICER, CHANGE, PATH, RECORD = "officer", "change", "path", "record"
"""What the buttons of the pages ask for."""


@bp.route("/complaints/new", methods=["GET", "POST"])
@permission(Action.TAKE_COMPLAINT)
def take() -> Page:
    """Take down a complaint: the questions, then what was written to be read back, then the page with the code.

    Nothing is kept here between the three: each page holds all that was typed, so that it outlives a session. No
    address leads to the code again; loading its page anew sends the same form, and finds the same case.
    """
    then = request.form.get("then", "")
    came, page = came_form(), questions(more_rows=int(then == OFFICER))
    if request.method == "GET" or then in {OFFICER, CHANGE, PATH}:
        return _asking(came, page, 200)
    if not all([came.validate(), page.validate()]):
        return _asking(came, page, 422)
    read = read_back_form(came, sent=then == RECORD)
    if then != RECORD or not read.validate():
        return _reading(came, page, read)
    filing = taken(came, page, read, current_actor().name)
    return _recorded(filing, came.submission.data)


@bp.route("/complaints/without", methods=["GET", "POST"])
@permission(Action.OPEN_WITHOUT_COMPLAINT)
def open_without_complaint() -> Page:
    """Open a case that nobody complained of: of our own motion, or because the police told us."""
    then = request.form.get("then", "")
    form, page = found_form(), questions_about_the_event(more_rows=int(then == OFFICER))
    if request.method == "POST" and then != OFFICER and all([form.validate(), page.validate()]):
        return _recorded(found(form, page), form.submission.data)
    status = 422 if form.errors or page.errors else 200
    both = Both(form, page)
    return render_template("casework/open_without_complaint.html", form=form, page=page, both=both), status


def _asking(came: CameForm, page: OnePage, status: int) -> Page:
    pack = load_pack(settings().pack)
    came_fields = [field for field in came if field.name != "csrf_token"]
    shown = render_template(
        "casework/take.html",
        came=came,
        came_fields=came_fields,
        page=page,
        form=Both(came, page),
        links=[(_("How it came"), "channel"), *((each.title, each.first_id) for each in page.sections if each.is_open)],
        pack=pack,
        promises=promises(pack.id),
        may_open_without=may_ever(current_actor(), Action.OPEN_WITHOUT_COMPLAINT),
    )
    return shown, status


def _reading(came: CameForm, page: OnePage, read: ReadBackForm) -> Page:
    with in_language(came.language.data):
        aloud = Markup(
            render_template(
                "paper/read_aloud.html",
                rows=page.rows_to_read(),
                lang=html_lang(),
                direction=text_direction(),
                received_at=came.received_at.data,
            )
        )
    typed = [(name, value) for name, value in request.form.items(multi=True) if name in _names(came, page)]
    shown = render_template(
        "casework/read_back.html", form=read, aloud=aloud, typed=typed, written=came.channel.data in IN_WRITING
    )
    return shown, 422 if read.errors else 200


def _names(came: CameForm, page: OnePage) -> frozenset[str]:
    """Name the inputs of the first page, boxes of dates included."""
    names = [
        part.name if hasattr(part, "name") else field.name
        for field in (*came, *page)
        for part in (field.parts if hasattr(field, "parts") else [field])
        if field.short_name != "csrf_token"
    ]
    return frozenset(names)


def _recorded(filing: Filing, submission: str) -> Page:
    filed = take_complaint(database(), settings(), filing, submission, current_actor(), now())
    kept = keepsake(database(), settings(), filed.reference) if filing.is_complaint else None
    sheet = _sheet(filing, filed) if filed.code else None
    shown = render_template(
        "casework/taken.html",
        filed=filed,
        sheet=sheet,
        kept=kept,
        is_complaint=filing.is_complaint,
        written=filing.channel in IN_WRITING,
        within=within_reach(database(), filed.reference, current_actor()),
    )
    return shown, 200


def _sheet(filing: Filing, filed: Filed) -> Markup:
    """Write what the person takes along, in their language: the code and what we promise, and not what it is about."""
    pack = load_pack(settings().pack)
    with in_language(filing.language):
        return Markup(
            render_template(
                "paper/sheet.html",
                code=receipt_code.shown(filed.code or ""),
                reference=filed.reference,
                promised=promises(pack.id, filing.received_at),
                pack=pack,
                lang=html_lang(),
                direction=text_direction(),
            )
        )


class Both:
    """The two forms of a page as one, for its title and the summary of errors."""

    def __init__(self, came: Form, page: OnePage) -> None:
        self.errors = {**came.errors, **page.errors}
        self.fields = (*came, *page)

    def __iter__(self) -> Any:
        return iter(self.fields)
