"""Who works on a case: assign, declare, decide on what was declared, step off, end."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import back_to, read_case
from oversight.blueprints.casework.forms import AssignForm, ConfirmForm, DeclareForm, InterestsForm, ReasonsForm
from oversight.queries.case_office import PartView
from oversight.queries.case_page import CasePage
from oversight.queries.opening import open_to_declare
from oversight.queries.register import StaffMember, staff_of
from oversight.security import current_actor, database, now, permission
from oversight.services import assignments
from oversight.services.assignments import PARTS
from oversight.templating import role_label
from workflows.access import Action, unfit
from workflows.errors import Invalid, NotFound


@bp.route("/cases/<string:reference>/assign", methods=["GET", "POST"])
@permission(Action.ASSIGN)
def assign(reference: str) -> Any:
    """Give somebody a part in the case."""
    page = read_case(reference, "assign")
    part = request.args.get("part", "investigator")
    if part not in PARTS or not page.may_assign:
        raise NotFound
    free, others = _staff(page, part)
    form = AssignForm()
    form.account.choices = [(member.person.id, member.person.name) for member in free]
    form.account.hints = {member.person.id: _load(member) for member in free}
    if form.is_submitted() and form.validate():
        try:
            assignments.assign(database(), reference, form.account.data, part, current_actor(), now())
        except Invalid as invalid:
            form.show_problems(invalid.problems)
        else:
            flash(_("Assigned. They declare their interests before the file opens to them."), "success")
            return back_to(reference)
    links = [
        (role_label(PARTS[name]), url_for(".assign", reference=reference, part=name), name == part) for name in PARTS
    ]
    shown = render_template("casework/assign.html", page=page, form=form, assign_tabs=links, others=others)
    return shown, 422 if form.errors else 200


def _staff(page: CasePage, part: str) -> tuple[list[StaffMember], list[tuple[str, str]]]:
    """Sort who has the role into those who can have the part, and those who cannot, with the reason."""
    opened = page.opened
    taken = {row.account_id for row in opened.rows.assignments if row.ended_at is None}
    free, others = [], []
    for member in staff_of(database(), PARTS[part].value, frozenset({*taken, opened.actor.id})):
        why = unfit(member.person, part, opened.access, opened.casefile, opened.at)
        if why is None:
            free.append(member)
        else:
            others.append((member.person.name, why))
    return free, others


def _load(member: StaffMember) -> str:
    return _("%(agency)s, %(count)s open cases", agency=member.agency, count=member.open_cases)


@bp.route("/cases/<string:reference>/declare", methods=["GET", "POST"])
@permission(Action.DECLARE_INTERESTS)
def declare(reference: str) -> Any:
    """Ask for the conflict declaration, showing no more of the case than it takes."""
    opened = open_to_declare(database(), reference, current_actor(), now())
    if opened.may(Action.READ_CASE):
        return back_to(reference)
    form = DeclareForm()
    if form.is_submitted() and _is_complete(form):
        interests = form.interests.data if form.has_interest.data == "yes" else ""
        try:
            assignments.declare(database(), reference, current_actor(), now(), interests)
        except Invalid as invalid:
            form.show_problems(invalid.problems)
        else:
            return redirect(url_for(".declare", reference=reference))
    shown = render_template("casework/declare.html", opened=opened, form=form)
    return shown, 422 if form.errors else 200


def _is_complete(form: DeclareForm) -> bool:
    if not form.validate():
        return False
    if form.has_interest.data == "yes" and not form.interests.data:
        form.interests.errors = [_("Say what it is, so that somebody else can decide on it")]
    return not form.interests.errors


@bp.route("/cases/<string:reference>/assignments/<uuid:id>/interests", methods=["GET", "POST"])
@permission(Action.CLEAR_INTERESTS)
def interests(reference: str, id: UUID) -> Any:
    """Decide whether a declared interest keeps somebody out."""
    page = read_case(reference, "interests")
    part = _part(page, id)
    form = InterestsForm()
    if form.is_submitted() and form.validate():
        cleared = form.cleared.data == "yes"
        try:
            assignments.decide_interests(
                database(), reference, part.id, current_actor(), now(), cleared=cleared, reasons=form.reasons.data
            )
        except Invalid as invalid:
            form.show_problems(invalid.problems)
        else:
            flash(_("Decided."), "success")
            return back_to(reference)
    shown = render_template("casework/interests.html", page=page, part=part, form=form)
    return shown, 422 if form.errors else 200


@bp.route("/cases/<string:reference>/recuse", methods=["GET", "POST"])
@permission(Action.DECLARE_INTERESTS)
def recuse(reference: str) -> Any:
    """Step off the case."""
    open_to_declare(database(), reference, current_actor(), now())
    form = ReasonsForm()
    if form.is_submitted() and form.validate():
        assignments.recuse(database(), reference, current_actor(), now(), form.reasons.data)
        flash(_("You have stepped off the case. It is closed to you from now on."), "success")
        return redirect(url_for(".worklist"))
    return render_template("casework/recuse.html", reference=reference, form=form), 422 if form.errors else 200


@bp.route("/cases/<string:reference>/assignments/<uuid:id>/end", methods=["GET", "POST"])
@permission(Action.ASSIGN)
def end_part(reference: str, id: UUID) -> Any:
    """Take somebody off the case."""
    page = read_case(reference, "end part")
    part = _part(page, id)
    form = ConfirmForm()
    if form.is_submitted() and form.validate():
        assignments.end_assignment(database(), reference, part.id, current_actor(), now())
        flash(_("Ended."), "success")
        return back_to(reference)
    return render_template("casework/end_part.html", page=page, part=part, form=form)


def _part(page: CasePage, part_id: UUID) -> PartView:
    part = next((part for part in page.parts if part.id == str(part_id) and part.ended_at is None), None)
    if part is None or not page.may_assign:
        raise NotFound
    return part
