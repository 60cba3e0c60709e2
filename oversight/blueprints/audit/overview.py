"""Where an auditor begins: what stands out, whether the record holds, and whose trail to read."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from oversight.blueprints.audit import bp
from oversight.blueprints.audit.forms import FindCaseForm
from oversight.queries.audited import case_of, list_people, mass_readings
from oversight.queries.finding import as_reference
from oversight.queries.standing import COUNTED_AT_MOST, counts
from oversight.security import current_actor, database, now, permission, settings
from oversight.services import auditing
from workflows.access import Action
from workflows.errors import NotFound


@bp.get("/")
@permission(Action.READ_TRAIL)
def overview() -> str:
    """Show what stands out, and what the newest verification found."""
    actor, verified = current_actor(), request.args.get("verified", "")
    if verified:
        found: auditing.Verification | None = auditing.verification(database(), actor, verified)
    else:
        found = auditing.latest_verification(database(), actor, now())
    counted = counts(database(), actor, now())
    readers = mass_readings(database(), actor, now())
    auditing.note_page(database(), actor, now(), "overview")
    return render_template(
        "audit/overview.html",
        counted=counted,
        most=COUNTED_AT_MOST,
        readers=readers,
        verification=found,
        form=FindCaseForm(),
    )


@bp.post("/verify")
@permission(Action.READ_TRAIL)
def verify() -> Response:
    """Verify the whole record now, and show what was found."""
    entry = auditing.verify_record(database(), settings(), current_actor(), now)
    return redirect(url_for(".overview", verified=entry) + "#verification")


@bp.get("/find")
@permission(Action.READ_TRAIL)
def find() -> Response:
    """Go to the trail of a case by its reference, or say that there is none to read."""
    form = FindCaseForm(formdata=request.args)
    form.validate()
    reference = as_reference(form.reference.data or "")
    if not reference:
        return redirect(url_for(".overview"))
    try:
        found = case_of(database(), current_actor(), reference)
    except NotFound:
        flash(_("There is no case %(reference)s whose trail you may read. Check the reference.", reference=reference))
        return redirect(url_for(".overview"))
    return redirect(url_for(".case", reference=found.reference))


@bp.get("/people")
@permission(Action.READ_TRAIL)
def people() -> str:
    """List the staff, for whoever wants to see what one of them did."""
    actor = current_actor()
    found, after = list_people(database(), actor, request.args.get("after", ""))
    auditing.note_page(database(), actor, now(), "people")
    next_url = url_for(".people", after=after) if after else None
    return render_template("audit/people.html", people=found, next_url=next_url)
