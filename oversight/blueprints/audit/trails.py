"""Trails: of one case, of one member of staff, of everything; and one entry by itself."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from oversight.blueprints.audit import bp
from oversight.blueprints.audit.export import FORMATS, exported
from oversight.blueprints.audit.forms import FILTERS, TrailForm, asked
from oversight.queries.audited import case_of, person_of
from oversight.queries.monitors import proof_of_entry
from oversight.queries.trail import TrailPage, one_entry, trail
from oversight.queries.trail_selection import Scope
from oversight.security import current_actor, database, now, permission, settings
from oversight.services import auditing
from workflows.access import Action

People = Iterable[tuple[str, str]]


@bp.get("/cases/<string:reference>")
@permission(Action.READ_TRAIL)
def case(reference: str) -> str:
    """Show everything that was done with one case, and every read of it."""
    found = case_of(database(), current_actor(), reference)
    form, page = _read(Scope(case_id=found.id), found.people)
    auditing.note_page(database(), current_actor(), now(), "case", found.id)
    return _shown("audit/case.html", form, page, case=found)


@bp.get("/cases/<string:reference>/export")
@permission(Action.EXPORT_TRAIL)
def case_export(reference: str) -> Response:
    """Give the trail of one case as a file."""
    found = case_of(database(), current_actor(), reference)
    return exported(Scope(case_id=found.id), asked(found.people).wanted(), reference)


@bp.get("/people/<uuid:account_id>")
@permission(Action.READ_TRAIL)
def person(account_id: UUID) -> str:
    """Show everything that one member of staff did and read."""
    found = person_of(database(), current_actor(), str(account_id))
    form, page = _read(Scope(account_id=found.id))
    auditing.note_page(database(), current_actor(), now(), "person", person=found.id)
    return _shown("audit/person.html", form, page, person=found)


@bp.get("/people/<uuid:account_id>/export")
@permission(Action.EXPORT_TRAIL)
def person_export(account_id: UUID) -> Response:
    """Give the trail of one member of staff as a file."""
    found = person_of(database(), current_actor(), str(account_id))
    return exported(Scope(account_id=found.id), asked().wanted(), "person")


@bp.get("/entries")
@permission(Action.READ_TRAIL)
def entries() -> str:
    """Show the whole record, newest first."""
    form, page = _read(Scope())
    auditing.note_page(database(), current_actor(), now(), "entries")
    return _shown("audit/entries.html", form, page)


@bp.get("/entries/export")
@permission(Action.EXPORT_TRAIL)
def entries_export() -> Response:
    """Give the whole record as a file."""
    return exported(Scope(), asked().wanted(), "record")


@bp.get("/entries/<uuid:entry_id>")
@permission(Action.READ_TRAIL)
def entry(entry_id: UUID) -> str:
    """Show one entry with everything that it changed."""
    found = one_entry(database(), current_actor(), str(entry_id))
    auditing.note_page(database(), current_actor(), now(), "entry", found.case_id)
    return render_template("audit/entry.html", entry=found, proof=proof_of_entry(database(), settings(), found.id))


@bp.get("/entries/<uuid:entry_id>/proof")
@permission(Action.READ_TRAIL)
def entry_proof(entry_id: UUID) -> Response:
    """Give the proof that one entry is in the published log, for anybody to check."""
    found = one_entry(database(), current_actor(), str(entry_id))
    proof = proof_of_entry(database(), settings(), found.id)
    if proof is None:
        abort(404)
    auditing.note_page(database(), current_actor(), now(), "proof", found.case_id)
    answer = Response(proof.encode(), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.id}.tlog-proof"'
    return answer


def _read(scope: Scope, people: People = ()) -> tuple[TrailForm, TrailPage]:
    form = asked(people)
    return form, trail(database(), current_actor(), scope, form.wanted())


def _shown(template: str, form: TrailForm, page: TrailPage, **more: Any) -> str:
    here = str(request.endpoint)
    return render_template(
        template,
        form=form,
        page=page,
        clear_url=url_for(here, **(request.view_args or {})),
        is_filtered=any(request.args.get(name) for name in FILTERS),
        newer_url=_url(here, newer=page.newer) if page.newer else None,
        older_url=_url(here, older=page.older) if page.older else None,
        export_urls=[(kind.upper(), _url(f"{here}_export", format=kind)) for kind in FORMATS],
        **more,
    )


def _url(endpoint: str, **values: str) -> str:
    """Address another view of the same trail, with the same filters."""
    filters = {name: value for name in FILTERS if (value := request.args.get(name))}
    return url_for(endpoint, **(request.view_args or {}), **filters, **values)  # type: ignore[arg-type]
