"""Letters to the person, and messages with files: written, looked at, and from then on kept as they were sent."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import back_to, read_case
from oversight.blueprints.casework.files import OPENS_NOTHING
from oversight.blueprints.casework.letter_words import LETTERS, first_words, heading_of
from oversight.blueprints.casework.take_form import languages
from oversight.documents import NoPdf, pdf
from oversight.evidence.arriving import Arrived
from oversight.evidence.papers import Passing
from oversight.evidence.safe import Limits, Safe
from oversight.extensions import csrf
from oversight.form_fields import LanguageMenuField, SelectMenuField, TextBlockField
from oversight.form_validators import MaxLength, Required
from oversight.forms import Form
from oversight.key_files import one_key_for_all
from oversight.queries.case_page import CasePage
from oversight.queries.documents import document_of, sent_by_office
from oversight.sealing.box import new_key
from oversight.security import current_actor, database, now, permission, safe
from oversight.services.documents import NewFile, NewLetter, answer, send_letter
from oversight.services.files import Room
from oversight.templating import html_lang, in_language, text_direction
from oversight.uploads import take_files
from workflows.access import Action
from workflows.errors import NotFound

LONGEST = 20_000
ATTACHED = Limits(file_bytes=10 << 20, case_bytes=20 << 20, files=5)
"""What may go with one message. Whoever reads it may have an old telephone and little money for data."""


class LetterForm(Form):
    """A letter: of which kind, in which language, and its words; ``begun`` names kind and language as last shown."""

    kind = SelectMenuField(_l("What it is"), choices=list(LETTERS.items()), validators=[Required()])
    language = LanguageMenuField(_l("Language of the person"), choices=(), validators=[Required()])
    text = TextBlockField(
        _l("Words of the letter"),
        description=_l("No name and no address: the letter lies on the person's page, and others may find their code"),
        validators=[Required(_l("Write the letter")), MaxLength(LONGEST)],
        render_kw={"rows": 16},
    )
    of = HiddenField()
    begun = HiddenField()


class AnswerForm(Form):
    """A message with files."""

    text = TextBlockField(
        _l("Write to the person"),
        validators=[Required(_l("Write your message")), MaxLength(LONGEST)],
        render_kw={"rows": 6},
    )


@bp.get("/cases/<string:reference>/letters")
@permission(Action.READ_CASE)
def letters(reference: str) -> str:
    """List what was sent to the person: letters, files and notices; and what their page tells without a letter."""
    page = read_case(reference, "letters")
    documents, notices = sent_by_office(database(), page.opened)
    written = {document.record_id for document in documents}
    told = [view for view in page.book.of("contact") if view.content["channel"] == "code_page"]
    return render_template(
        "casework/letters.html",
        page=page,
        documents=documents,
        notices=notices,
        without=[view for view in told if view.id not in written],
        may_write=page.opened.may(Action.WRITE_MESSAGE),
    )


@bp.route("/cases/<string:reference>/letters/new", methods=["GET", "POST"])
@permission(Action.WRITE_MESSAGE)
def letter(reference: str) -> Any:
    """Write a letter, look at it as the person will see it, and send it."""
    page = _read_to_write(reference, "new letter")
    form = _letter_form(page)
    if not form.is_submitted() or not form.validate():
        return _letter_page(page, form, None), 422 if form.errors else 200
    changed, then = _follow_the_choice(page, form), request.form.get("then")
    if changed or then not in {"pdf", "send"}:
        return _letter_page(page, form, _sheet(page, form), changed and not _is_draft(page, form))
    if then == "send" and _gaps(page, form):
        form.text.errors = (*form.text.errors, _("Complete what is marked with “…”, or take it out"))
        return _letter_page(page, form, _sheet(page, form)), 422
    shown = _document(page, form)
    try:
        document = pdf(shown)
    except NoPdf as missing:
        form.form_errors.append(_(str(missing)))
        return _letter_page(page, form, _sheet(page, form)), 422
    if then == "pdf":
        return _saved(document, "letter.pdf", "application/pdf")
    with in_language(form.language.data):
        name = f"{heading_of(form.kind.data)}.pdf"
    new = NewLetter(form.kind.data, form.language.data, form.text.data, name, form.of.data or None)
    send_letter(database(), safe().store, reference, current_actor(), now(), new, document)
    flash(_("The letter is sent: it lies on the person's page, and is kept as it is."), "success")
    return redirect(url_for(".letters", reference=reference), 303)


def _letter_form(page: CasePage) -> LetterForm:
    of = next((view for view in page.book.of("contact") if view.id == request.args.get("of")), None)
    kind = of.content["content_type"] if of else request.args.get("kind", "progress")
    language = language_of(page)
    words = (of.content["text"] if of else "") or _draft(page, kind, language)
    begun = f"{kind} {language}"
    form = LetterForm(
        data={"kind": kind, "language": language, "text": words, "of": of.id if of else "", "begun": begun}
    )
    form.language.choices = languages()
    return form


def _draft(page: CasePage, kind: str, language: str) -> str:
    with in_language(language):
        return first_words(page, kind)


def _is_draft(page: CasePage, form: LetterForm) -> bool:
    return bool(form.text.data == _draft(page, form.kind.data, form.language.data))


def _follow_the_choice(page: CasePage, form: LetterForm) -> bool:
    """Begin anew in the kind and language that were chosen, unless the words are somebody's own.

    Tells whether either was changed since the letter was last shown: what nobody looked at is not sent.
    """
    kind, _space, language = (form.begun.data or "").partition(" ")
    chosen = (form.kind.data, form.language.data)
    form.begun.data = " ".join(chosen)
    if (kind, language) == chosen:
        return False
    if kind in LETTERS and language in dict(languages()) and form.text.data == _draft(page, kind, language):
        form.text.data = _draft(page, *chosen)
    return True


def _gaps(page: CasePage, form: LetterForm) -> bool:
    """Tell whether the words still hold a sentence of the draft that somebody was to complete."""
    drafted = _draft(page, form.kind.data, form.language.data).split("\n")
    return any("…" in line and line in drafted for line in form.text.data.split("\n"))


def language_of(page: CasePage) -> str:
    """Give the language in which the person is written to."""
    filer = next((row for row in page.opened.rows.parties if "complainant" in row.roles), None)
    wanted, written = (
        (filer.language if filer else "") or page.complaint.language,
        [code for code, _name in languages()],
    )
    return wanted if wanted in written else written[0]


def _document(page: CasePage, form: LetterForm) -> str:
    with in_language(form.language.data):
        return render_template("paper/letter_document.html", **_words(page, form))


def _sheet(page: CasePage, form: LetterForm) -> Markup:
    with in_language(form.language.data):
        return Markup(render_template("paper/letter.html", **_words(page, form)))


def _words(page: CasePage, form: LetterForm) -> dict[str, Any]:
    return {
        "heading": heading_of(form.kind.data),
        "text": form.text.data,
        "reference": page.opened.reference,
        "at": page.opened.at,
        "contact_person": page.opened.casefile.pack.contact_person,
        "lang": html_lang(),
        "direction": text_direction(),
    }


def _letter_page(page: CasePage, form: LetterForm, sheet: Markup | None, keeps_own_words: bool = False) -> str:
    return render_template("casework/letter.html", page=page, form=form, sheet=sheet, keeps_own_words=keeps_own_words)


@bp.get("/cases/<string:reference>/letters/<uuid:id>")
@permission(Action.READ_CASE)
def document(reference: str, id: UUID) -> AnyResponse:
    """Give a letter or a file as it was sent."""
    page = read_case(reference, "letter")
    name, data = document_of(database(), safe().store, page.opened, str(id))
    kind = "application/pdf" if name.endswith(".pdf") else "application/octet-stream"
    return _saved(data, f"{reference}-{str(id)[:8]}.{name.rpartition('.')[2][:8]}", kind)


@csrf.exempt  # the token is checked before the first file is taken in
@bp.route("/cases/<string:reference>/answer", methods=["GET", "POST"])
@permission(Action.WRITE_MESSAGE)
def answer_with_files(reference: str) -> Any:
    """Write to the person, with files that they can save from their page."""
    page = _read_to_write(reference, "message with files")
    files: list[NewFile] = []
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        files, refused = _attached()
    form = AnswerForm()
    if form.is_submitted() and form.validate() and not refused:
        answer(database(), safe().store, reference, current_actor(), now(), form.text.data, files)
        flash(_("The message is sent."), "success")
        return back_to(reference, "messages")
    form.form_errors.extend(refused)
    status = 422 if form.errors or refused else 200
    return render_template("casework/answer.html", page=page, form=form, limits=ATTACHED), status


def _attached() -> tuple[list[NewFile], tuple[str, ...]]:
    """Take the files of this request into memory, sealed on the way, and none onto a disk as it came."""
    key, files = new_key(), list[NewFile]()
    passing = Safe(Passing(), ATTACHED, one_key_for_all(key))

    def keep(arrived: Arrived) -> None:
        files.append(NewFile(arrived.name, b"".join(passing.open(arrived.store_name, arrived.wrapped_key))))

    try:
        refused = take_files(passing, Room(ATTACHED.files, ATTACHED.case_bytes), keep)
    except RequestEntityTooLarge:
        refused = (_("Nothing of this was taken: all files together may have %(most)d MB.", most=20),)
    return files, refused


def _read_to_write(reference: str, page: str) -> CasePage:
    found = read_case(reference, page)
    if not found.opened.may(Action.WRITE_MESSAGE):
        raise NotFound
    return found


def _saved(data: bytes, name: str, kind: str) -> AnyResponse:
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = OPENS_NOTHING
    return answer
