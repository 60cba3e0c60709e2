"""A form for every kind of record, the page of one record, and findings one after another."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask_babel import gettext as _

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.attempts import REFUSALS, Attempted
from oversight.blueprints.casework.case import back_to, read_case
from oversight.blueprints.casework.files import as_evidence
from oversight.blueprints.casework.record_input import form_of, typed
from oversight.queries.case_page import CasePage
from oversight.queries.files import case_file
from oversight.queries.record_views import RecordView
from oversight.record_forms import RecordForm
from oversight.security import current_actor, database, now, permission
from oversight.services.records import make_record
from workflows.access import Action
from workflows.errors import NotFound
from workflows.records import KINDS, About

ANCHORS = {"note": "notes", "message": "messages", "evidence_item": "evidence"}
"""Parts of the case page to which a new record leads back; the others are under records, or beside their target."""
BESIDE = {About.ALLEGATION: "allegations", About.OFFICER: "officers", About.PERSON: "people"}


@bp.route("/cases/<string:reference>/records/<string:kind>", methods=["GET", "POST"])
@bp.route("/cases/<string:reference>/records/<string:kind>/replace/<uuid:replaces>", methods=["GET", "POST"])
@permission(Action.MAKE_RECORD)
def record(reference: str, kind: str, replaces: UUID | None = None) -> Any:
    """Make a record, or a newer version of one."""
    page = read_case(reference, f"record {kind}")
    if not page.book.may_add(kind):
        raise NotFound
    older = _standing(page, kind, replaces)
    about = older.about.id if older and older.about else request.args.get("about")
    if (about is None) != (KINDS[kind].about is About.CASE) or (about and about not in page.book.targets):
        raise NotFound
    form = form_of(page, kind, about, _begins_with(page, kind, older))
    attempted = Attempted()
    if form.is_submitted() and make(page, kind, form, attempted, about, older):
        flash(_("Saved: %(title)s.", title=_(KINDS[kind].title)), "success")
        return back_to(reference, ANCHORS.get(kind) or BESIDE.get(KINDS[kind].about, "records"))
    target = page.book.targets[about] if about else None
    shown = render_template(
        "casework/record.html", page=page, kind=KINDS[kind], form=form, attempted=attempted, target=target, older=older
    )
    return shown, attempted.status if form.is_submitted() else 200


def _standing(page: CasePage, kind: str, replaces: UUID | None) -> RecordView | None:
    if replaces is None:
        return None
    found = page.book.find(str(replaces))
    if found is None or found.kind != kind:
        raise NotFound
    return found


def _begins_with(page: CasePage, kind: str, older: RecordView | None) -> dict[str, Any] | None:
    """Give what fills the form in: the version it replaces, or the file that is entered as evidence."""
    if older:
        return KINDS[kind].write(older.content)
    file_id = request.args.get("file")
    if kind != "evidence_item" or not file_id:
        return None
    return as_evidence(case_file(database(), page.opened, file_id))


def make(
    page: CasePage, kind: str, form: RecordForm, attempted: Attempted, about: str | None, older: RecordView | None
) -> bool:
    """Make the record; otherwise note in ``attempted`` why not. Only what takes another's place asks what was seen."""
    content = typed(form)
    if content is None:
        return False
    seen = form.seen_seq if older or KINDS[kind].single else None
    reference, replaces = page.opened.reference, older.id if older else None
    try:
        make_record(database(), reference, kind, current_actor(), now(), content, about, replaces, seen)
    except REFUSALS as refusal:
        attempted.note(refusal, page, form)
        return False
    return True


@bp.get("/cases/<string:reference>/record/<uuid:id>")
@permission(Action.READ_CASE)
def recorded(reference: str, id: UUID) -> str:
    """Show one record with all its versions."""
    page = read_case(reference, "record")
    found = page.book.find(str(id))
    if found is None:
        raise NotFound
    return render_template("casework/recorded.html", page=page, record=found)
