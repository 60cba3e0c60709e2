"""What somebody said, as a document for their signature, in their own language."""

from collections.abc import Iterator
from typing import Any

from flask import Response, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import back_to, read_case
from oversight.documents import NoPdf, pdf
from oversight.languages import CITIZEN, SOURCE, languages_with
from oversight.queries.case_page import CasePage
from oversight.queries.case_people import OfficerView
from oversight.queries.follow_up import Filed
from oversight.queries.record_views import FieldView
from oversight.questions.composing import rows_as_filed
from oversight.security import permission
from oversight.templating import html_lang, in_language, text_direction
from workflows.access import Action


@bp.get("/cases/<string:reference>/statement.pdf")
@permission(Action.READ_CASE)
def statement_pdf(reference: str) -> AnyResponse:
    """Give what was taken down as a document, with room for a signature or a mark."""
    page = read_case(reference, "statement (PDF)")
    language = page.complaint.language
    try:
        with in_language(language if language in languages_with(CITIZEN) else SOURCE):
            document = pdf(_document(page))
    except NoPdf as missing:
        flash(_(str(missing)))
        return back_to(reference)
    name = f'attachment; filename="statement-{reference}.pdf"'
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": name})


def _document(page: CasePage) -> str:
    return render_template(
        "paper/statement.html",
        reference=page.opened.reference,
        received_at=page.complaint.received_at,
        rows=[(label, words) for label, words, _change in rows_as_filed(_said(page))] + list(_answered(page)),
        lang=html_lang(),
        direction=text_direction(),
    )


def _said(page: CasePage) -> Filed:
    row = page.complaint
    return Filed(
        account=row.account,
        happened=row.happened,
        place=row.place,
        harm=row.harm,
        wishes=row.wishes,
        needs="",
        officers=tuple(_described(officer) for officer in page.officers),
        added=(),
    )


def _described(officer: OfficerView) -> dict[str, str]:
    return {name: getattr(officer, name) for name in ("name", "badge", "rank", "unit", "description")}


def _answered(page: CasePage) -> Iterator[tuple[str, str]]:
    for record in page.details:
        for field in record.fields:
            if words := _in_words(field):
                yield _(field.label), words


def _in_words(field: FieldView) -> str:
    value: Any = field.value
    if field.form == "label":
        return _(value)
    if field.form == "labels":
        return "; ".join(_(one) for one in value)
    return str(value) if field.form == "words" and value else ""
