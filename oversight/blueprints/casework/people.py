"""Who and what a case is about: allegations, officers and the people concerned."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask_babel import gettext as _

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import back_to, read_case
from oversight.blueprints.casework.forms import AllegationFields, IdentifyForm, OfficerForm, PartyForm
from oversight.blueprints.casework.record_input import typed
from oversight.form_dates import ApproximateDate
from oversight.queries.case_page import CasePage
from oversight.queries.register import find_officers, units
from oversight.record_forms import form_class
from oversight.security import current_actor, database, now, permission
from oversight.services import people
from oversight.services.taking import add_classified
from workflows.access import Action
from workflows.errors import Invalid, InvalidRecord, NotFound

WAYS = ("phone", "email", "address", "safe")


def _read_to_edit(reference: str, page: str) -> CasePage:
    found = read_case(reference, page)
    if not found.may_edit:
        raise NotFound
    return found


@bp.route("/cases/<string:reference>/allegations/new", methods=["GET", "POST"])
@permission(Action.EDIT_PARTIES)
def allegation(reference: str) -> Any:
    """Add an allegation and say what it is about, in one go."""
    page = _read_to_edit(reference, "new allegation")
    if not page.may_allege:
        raise NotFound
    form = _allegation_form(page)
    if form.is_submitted() and _add_allegation(page, form):
        flash(_("Added."), "success")
        return back_to(reference, "allegations")
    return render_template("casework/allegation.html", page=page, form=form), 422 if form.errors else 200


def _allegation_form(page: CasePage) -> Any:
    form = _form_class(str(page.opened.casefile.pack.zone))()
    officers = ((officer, _("Officer %(number)s", number=officer.number)) for officer in page.officers)
    form.subjects.choices = [(officer.id, officer.title or numbered) for officer, numbered in officers]
    if not form.is_submitted() and len(page.officers) == 1:
        form.subjects.data = (page.officers[0].id,)
    return form


@cache
def _form_class(zone_name: str) -> type[Any]:
    return type("AllegationForm", (AllegationFields, form_class("classification", zone_name)), {})


def _add_allegation(page: CasePage, form: Any) -> bool:
    classification = typed(form)
    if classification is None:
        return False
    description, subjects = form.description.data, tuple(form.subjects.data)
    try:
        add_classified(database(), page.opened.reference, current_actor(), now(), description, subjects, classification)
    except InvalidRecord as invalid:
        form.show(invalid)
    except Invalid as invalid:
        form.show_problems(invalid.problems)
    else:
        return True
    return False


@bp.route("/cases/<string:reference>/officers/new", methods=["GET", "POST"])
@permission(Action.EDIT_PARTIES)
def officer(reference: str) -> Any:
    """Add an officer as far as anybody can describe one."""
    page = _read_to_edit(reference, "new officer")
    form = OfficerForm()
    if form.is_submitted() and form.validate():
        described = {name: form[name].data or "" for name in ("name", "badge", "rank", "unit", "description")}
        try:
            people.add_subject(database(), reference, current_actor(), now(), **described)
        except Invalid as invalid:
            form.show_problems(invalid.problems)
        else:
            flash(_("Added."), "success")
            return back_to(reference, "officers")
    return render_template("casework/officer.html", page=page, form=form), 422 if form.errors else 200


@bp.route("/cases/<string:reference>/officers/<uuid:subject>/identify", methods=["GET", "POST"])
@permission(Action.EDIT_PARTIES)
def identify(reference: str, subject: UUID) -> Any:
    """Find a described officer in the register."""
    page = _read_to_edit(reference, "identify officer")
    described = next((officer for officer in page.officers if officer.id == str(subject)), None)
    if described is None:
        raise NotFound
    text = request.args.get("q", described.badge or described.name)
    found = find_officers(database(), text)
    form = IdentifyForm(data={"event": _event(page)})
    form.officer.choices = [(officer.id, officer.words) for officer in found]
    if form.is_submitted() and form.validate():
        people.identify_subject(
            database(), reference, described.id, form.officer.data, current_actor(), now(), form.event.data
        )
        flash(_("Identified. Unit and chain of command are kept as they were on that day."), "success")
        return back_to(reference, "officers")
    shown = render_template("casework/identify.html", page=page, officer=described, form=form, text=text, found=found)
    return shown, 422 if form.errors else 200


def _event(page: CasePage) -> date:
    """Take the day that the person gave, if it is whole; else the day on which we learned of it."""
    received: date = page.complaint.received_at.astimezone(page.opened.casefile.pack.zone).date()
    try:
        told = ApproximateDate.from_text(str(page.complaint.happened.get("date", "")))
    except ValueError:
        return received
    return told.earliest if told.day else received


@bp.route("/cases/<string:reference>/people/new", methods=["GET", "POST"])
@permission(Action.EDIT_PARTIES)
def person(reference: str) -> Any:
    """Add a person who turned up later."""
    page = _read_to_edit(reference, "new person")
    form = _party_form({"can_be_contacted": "yes", "wants_contact": "yes"})
    if form.is_submitted() and form.validate():
        people.add_party(database(), reference, current_actor(), now(), _known(form))
        flash(_("Added."), "success")
        return back_to(reference, "people")
    shown = render_template("casework/party.html", page=page, form=form, heading=_("Add a person"))
    return shown, 422 if form.errors else 200


@bp.route("/cases/<string:reference>/people/<uuid:id>", methods=["GET", "POST"])
@permission(Action.EDIT_PARTIES)
def party(reference: str, id: UUID) -> Any:
    """Correct or complete what is known of a person."""
    page = _read_to_edit(reference, "correct person")
    row = next((row for row in page.opened.rows.parties if row.id == str(id)), None)
    if row is None or row.id in page.opened.hidden:
        raise NotFound
    form = _party_form(_shown(row))
    if form.is_submitted() and form.validate():
        people.change_party(database(), reference, row.id, current_actor(), now(), _changes(form, row))
        flash(_("Saved."), "success")
        return back_to(reference, "people")
    shown = render_template("casework/party.html", page=page, form=form, heading=_("Correct or complete a person"))
    return shown, 422 if form.errors else 200


def _party_form(data: dict[str, Any]) -> PartyForm:
    form = PartyForm(data=data)
    form.held_unit_id.choices = [("", _("Not held, or not known")), *units(database())]
    return form


def _shown(row: Any) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("name", "roles", "anonymous", "age", "language", "needs")}
    plain["held_unit_id"] = row.held_unit_id or ""
    asked = {name: "yes" if getattr(row, name) else "no" for name in ("can_be_contacted", "wants_contact")}
    if row.anonymous:
        plain["name"] = ""
    return {**plain, **asked, **{way: row.contact.get(way, "") for way in WAYS}}


def _changes(form: PartyForm, row: Any) -> dict[str, object]:
    known = _known(form)
    return {**known, "contact": {way: words for way, words in {**row.contact, **_ways(form)}.items() if words}}


def _known(form: PartyForm) -> dict[str, Any]:
    return {
        "name": "" if form.anonymous.data else form.name.data or "",
        "roles": list(form.roles.data),
        "anonymous": form.anonymous.data,
        "contact": {way: words for way, words in _ways(form).items() if words},
        "can_be_contacted": form.can_be_contacted.data == "yes",
        "wants_contact": form.wants_contact.data == "yes",
        "age": form.age.data,
        "language": form.language.data or "",
        "needs": form.needs.data or "",
        "held_unit_id": form.held_unit_id.data or None,
    }


def _ways(form: PartyForm) -> dict[str, str]:
    return {way: form[way].data for way in WAYS}
