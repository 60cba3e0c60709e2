"""The files of a case: add, look at one with its custody, download it, say who was given a copy."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import back_to, read_case
from oversight.blueprints.casework.uploads import token_for
from oversight.documents import NoPdf, pdf
from oversight.evidence.arriving import Arrived
from oversight.evidence.kinds import KINDS
from oversight.extensions import csrf
from oversight.form_fields import TextLineField
from oversight.form_validators import MaxLength, Required
from oversight.forms import Form
from oversight.queries.files import FileView, case_file, custody_of
from oversight.security import current_actor, database, now, permission, safe, settings
from oversight.services import custody, uploading
from oversight.services.files import receive, room_in_case
from oversight.uploads import nothing_came, take_files
from workflows.access import Action
from workflows.errors import NotFound

OPENS_NOTHING = "sandbox; default-src 'none'"
"""What a browser may do with a file, should it ever show one instead of saving it: nothing."""

TOO_LARGE = 413

EVIDENCE_OF = {
    **dict.fromkeys(("jpeg", "png", "gif", "webp", "heif", "tiff", "bmp"), "photo"),
    **dict.fromkeys(("mp4", "matroska", "avi", "mpeg"), "video"),
    **dict.fromkeys(("mp3", "aac", "wav", "ogg", "amr", "flac"), "audio"),
    **dict.fromkeys(("pdf", "word", "sheet", "slides", "open_document", "text"), "document"),
}
"""Which kind of evidence a file usually is, by its type."""


class WhyForm(Form):
    """Why somebody takes a file out."""

    why = TextLineField(_l("Why do you need it?"), validators=[Required(_l("Say why you need it")), MaxLength(500)])


class HandOverForm(Form):
    """Who was given a copy of a file, and why."""

    to = TextLineField(_l("Who was given a copy?"), validators=[Required(_l("Say who was given it")), MaxLength(200)])
    reason = TextLineField(_l("Why?"), validators=[Required(_l("Say why")), MaxLength(500)])


class AddFilesForm(Form):
    """Nothing but its token: the files of the page are read as they come in."""


@csrf.exempt  # the token is checked before the first file is taken in
@bp.route("/cases/<string:reference>/files", methods=["GET", "POST"])
@permission(Action.MAKE_RECORD)
def add_files(reference: str) -> Any:
    """Take files into a case."""
    page = read_case(reference, "adding files")
    if not page.book.may_add("evidence_item"):
        raise NotFound
    form, status = AddFilesForm(formdata=None), 200
    if form.is_submitted():
        (refused, taken), form = _take(reference), AddFilesForm()
        is_valid = not refused and form.validate()
        missing = "" if request.form.get("then") else nothing_came(taken)
        if is_valid and not missing:
            return _taken(reference)
        form.form_errors.extend(refused or ((missing,) if is_valid else ()))
        status = TOO_LARGE if refused else 422 if is_valid else 400
    coming = uploading.unfinished(database(), token_for(reference))
    shown = render_template("casework/add_files.html", page=page, form=form, coming=coming, limits=safe().limits)
    return shown, status


def _taken(reference: str) -> AnyResponse:
    """Lead on when everything is here; back to the page where a file was given up that had come in part."""
    then = request.form.get("then", "")
    if then.startswith("forget-"):
        uploading.give_up(database(), safe(), token_for(reference), then.removeprefix("forget-"))
        return redirect(url_for("casework.add_files", reference=reference), 303)
    flash(_("The files are received."), "success")
    return back_to(reference, "evidence")


def _take(reference: str) -> tuple[tuple[str, ...], int]:
    """Take the files of this request in, and tell what was refused and how many were taken."""
    limits, taken = safe().limits, list[Arrived]()

    def keep(arrived: Arrived) -> None:
        receive(database(), reference, current_actor(), now(), arrived, limits)
        taken.append(arrived)

    try:
        return take_files(safe(), room_in_case(database(), reference, limits), keep), len(taken)
    except RequestEntityTooLarge:
        most = limits.case_bytes >> 20
        return (_("Nothing of this was taken: all files together may have %(most)d MB.", most=most),), 0


@bp.get("/cases/<string:reference>/files/<uuid:id>")
@permission(Action.READ_CASE)
def file(reference: str, id: UUID) -> str:
    """Show what is known of a file, and its custody."""
    return _file_page(reference, id, WhyForm(formdata=None), HandOverForm(formdata=None))


@bp.post("/cases/<string:reference>/files/<uuid:id>/download")
@permission(Action.READ_CASE)
def download_file(reference: str, id: UUID) -> Any:
    """Give a file, or the copy of it that holds no hidden data, to be saved, never to be shown."""
    form = WhyForm()
    if not form.validate():
        return _file_page(reference, id, form, HandOverForm(formdata=None)), 422
    is_copy = request.form.get("which") == "copy"
    give = custody.download_copy if is_copy else custody.download
    given = give(database(), safe(), reference, current_actor(), now(), str(id), form.why.data)
    kind = KINDS.get(given.kind)
    ending = kind.endings[0] if kind and kind.is_listed else "bin"
    answer = _closed(given, "application/octet-stream")
    name = f"{reference}-{str(id)[:8]}{'-copy' if is_copy else ''}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/cases/<string:reference>/files/<uuid:id>/preview.jpg")
@permission(Action.READ_CASE)
def preview_file(reference: str, id: UUID) -> Response:
    """Show the preview of a picture: a small picture of our own making."""
    return _closed(custody.preview(database(), safe(), reference, current_actor(), now(), str(id)), "image/jpeg")


def _closed(given: custody.Download, mimetype: str) -> Response:
    answer = Response(given.pieces, mimetype=mimetype)
    answer.content_length = given.size
    answer.headers["Content-Security-Policy"] = OPENS_NOTHING
    return answer


@bp.post("/cases/<string:reference>/files/<uuid:id>/hand-over")
@permission(Action.MAKE_RECORD)
def hand_over_file(reference: str, id: UUID) -> Any:
    """Put on record who was given a copy of a file."""
    form = HandOverForm()
    if not form.validate():
        return _file_page(reference, id, WhyForm(formdata=None), form), 422
    custody.hand_over(database(), reference, current_actor(), now(), str(id), form.to.data, form.reason.data)
    flash(_("It is on record who was given a copy."), "success")
    return redirect(url_for("casework.file", reference=reference, id=id), 303)


@bp.get("/cases/<string:reference>/files/<uuid:id>/custody.pdf")
@permission(Action.READ_CASE)
def custody_pdf(reference: str, id: UUID) -> AnyResponse:
    """Give the custody of a file as a document for a court."""
    page = read_case(reference, "custody report (PDF)")
    found = case_file(database(), page.opened, str(id))
    lines = custody_of(database(), page.opened, str(id))
    try:
        document = pdf(render_template("casework/custody_pdf.html", page=page, file=found, lines=lines))
    except NoPdf as missing:
        flash(_(str(missing)))
        return redirect(url_for("casework.file", reference=reference, id=id))
    name = f'attachment; filename="custody-{reference}-{str(id)[:8]}.pdf"'
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": name})


def as_evidence(file: FileView) -> dict[str, Any]:
    """Give what is known of a file as the beginning of a record of evidence; its hash ties the two together."""
    return {
        "description": file.name,
        "obtained_at": file.received_at.isoformat(),
        "source": _(file.received_by),
        "kept_at": _("In this system"),
        "sha256": file.sha256,
        "kind_of_item": EVIDENCE_OF.get(file.kind),
    }


def _file_page(reference: str, id: UUID, form: WhyForm, given: HandOverForm) -> str:
    page = read_case(reference, "file")
    found = case_file(database(), page.opened, str(id))
    custody.note_file_read(database(), reference, current_actor(), now(), found.id)
    lines = custody_of(database(), page.opened, found.id)
    copies = found.copies_here(with_program=bool(settings().ffmpeg))
    return render_template(
        "casework/file.html", page=page, file=found, copies=copies, lines=lines, form=form, given=given
    )
