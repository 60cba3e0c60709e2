"""Check the answers, send them, and hand over the receipt code so that as few as possible are lost."""

from dataclasses import replace
from functools import cache

from flask import redirect, render_template, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import escape
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.browsing import DRAFT, address, current_draft, limits, turn_away
from oversight.blueprints.public.crowd import door, is_crowded
from oversight.blueprints.public.following_forms import CodeKeptForm
from oversight.queries.promises import sent_case
from oversight.questions.composing import filing_of, rows_to_check
from oversight.questions.steps import PARTS, Answers, Step, in_a_hurry, missing, path
from oversight.sealing import receipt_code
from oversight.security import database, now, open_to_all, settings
from oversight.services import drafts
from oversight.services.files import waiting_files
from oversight.services.filing import Filed, Filing, send_draft
from oversight.services.receipts import keepsake
from oversight.templating import html_lang
from workflows.errors import WorkflowError
from workflows.jurisdictions import load_pack

Page = tuple[str, int]

REFERENCE, SHOWN, CODE, TOKEN = "[[reference]]", "[[shown]]", "[[code]]", "[[token]]"
"""The slots of the page of the code."""


class NotAnswered(WorkflowError):
    """A question that must be answered before the complaint can be sent."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step


@bp.get("/file/check")
@open_to_all
def check() -> str | Response:
    """Show every answer before it is sent."""
    draft = current_draft()
    if draft is None or draft.sent:
        return turn_away(draft) or redirect(url_for("public.gone"))
    if lacking := missing(draft.answers):
        return redirect(address(lacking), 303)
    return render_template(
        "public/check.html",
        rows=rows_to_check(draft.answers, waiting_files(database(), session.get(DRAFT))),
        part=len(PARTS),
        parts=PARTS,
        back_url=address(path(draft.answers)[-1]),
        in_a_hurry=in_a_hurry(draft.answers),
        **limits(),
    )


@bp.post("/file/send")
@open_to_all
def send() -> str | Response:
    """Send the complaint. Sent twice it is still one case, with a new code in place of one that was never used."""
    language = html_lang()
    door().sent.note(now())
    crowded = is_crowded()

    def compose(answers: Answers) -> Filing:
        if lacking := missing(answers):
            raise NotAnswered(lacking)
        return replace(filing_of(answers, language), crowded=crowded)

    try:
        filed = send_draft(database(), settings(), session.get(DRAFT), compose, now())
    except NotAnswered as incomplete:
        return redirect(address(incomplete.step), 303)
    return _code_page(*filed) if filed else redirect(url_for("public.gone"), 303)


@bp.get("/file/sent")
@open_to_all
def sent() -> str | Response:
    """Say that the complaint is sent, to whoever comes back, and offer a code if theirs was lost."""
    draft = current_draft()
    if draft is None or not draft.sent:
        return redirect(url_for("public.resume" if draft else "public.gone"))
    return render_template("public/sent.html")


@bp.post("/file/code-kept")
@open_to_all
def code_kept() -> str | Page | Response:
    """Let go of the code once the person has it, and tell what happens next."""
    draft = current_draft()
    if draft is None or not draft.sent:
        return redirect(url_for("public.gone"), 303)
    case = sent_case(database(), draft.submission)
    form = CodeKeptForm()
    code = receipt_code.typed(form.code.data or "")
    if case is None or code is None:
        return redirect(url_for("public.sent"), 303)
    if not form.validate():
        return _shown(case.reference, code, form), 422
    drafts.remove(database(), session.pop(DRAFT))
    kept = keepsake(database(), settings(), case.reference)
    return render_template("public/acknowledged.html", case=case, pack=load_pack(settings().pack), kept=kept)


def _code_page(filed: Filed, again: bool) -> str:
    if filed.code is None:
        return render_template("public/code_used.html", reference=filed.reference)
    page = _frame(settings().service_name, html_lang(), again)
    own = {
        REFERENCE: filed.reference,
        SHOWN: receipt_code.shown(filed.code),
        CODE: filed.code,
        TOKEN: generate_csrf(),
    }
    for slot, words in own.items():
        page = page.replace(slot, escape(words))
    return page


@cache
def _frame(service_name: str, language: str, again: bool) -> str:
    """Render the page of the code with slots, once: but for four words it is the same for all who read a language."""
    page = _shown(REFERENCE, CODE, CodeKeptForm(formdata=None, data={"code": CODE}), shown=SHOWN, again=again)
    return page.replace(generate_csrf(), TOKEN)


def _shown(reference: str, code: str, form: CodeKeptForm, *, shown: str = "", again: bool = False) -> str:
    return render_template(
        "public/code_shown.html",
        reference=reference,
        code=shown or receipt_code.shown(code),
        form=form,
        again=again,
    )
