"""Check the answers, send them, and hand over the receipt code so that as few as possible are lost."""

from flask import redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.blueprints.public.browsing import DRAFT, address, current_draft, turn_away
from oversight.blueprints.public.composing import filing_of, rows_to_check
from oversight.blueprints.public.following_forms import CodeKeptForm
from oversight.blueprints.public.steps import PARTS, path, unanswered
from oversight.queries.promises import sent_case
from oversight.sealing import receipt_code
from oversight.security import database, now, open_to_all, settings
from oversight.services import drafts
from oversight.services.filing import Filed, Filing, file_complaint
from oversight.templating import html_lang
from workflows.jurisdictions import load_pack
from workflows.roles import Actor, Role

Page = tuple[str, int]


@bp.get("/file/check")
@open_to_all
def check() -> str | Response:
    """Show every answer before it is sent."""
    draft = current_draft()
    if draft is None or draft.sent:
        return turn_away(draft) or redirect(url_for("public.gone"))
    missing = unanswered(draft.answers)
    if missing is not None:
        return redirect(address(missing), 303)
    return render_template(
        "public/check.html",
        rows=rows_to_check(draft.answers),
        part=len(PARTS),
        parts=PARTS,
        back_url=address(path(draft.answers)[-1]),
    )


@bp.post("/file/send")
@open_to_all
def send() -> str | Response:
    """Send the complaint. Sent twice it is still one case, with a new code in place of one that was never used."""
    draft = current_draft()
    if draft is None:
        return redirect(url_for("public.gone"), 303)
    missing = None if draft.sent else unanswered(draft.answers)
    if missing is not None:
        return redirect(address(missing), 303)
    filing = Filing(account="") if draft.sent else filing_of(draft.answers, html_lang())
    person, finish = Actor("", Role.COMPLAINANT), drafts.mark_sent(session[DRAFT], now())
    filed = file_complaint(database(), settings(), filing, draft.submission, person, now(), finish)
    return _code_page(filed, again=draft.sent)


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
    return render_template("public/acknowledged.html", case=case, pack=load_pack(settings().pack))


def _code_page(filed: Filed, *, again: bool) -> str:
    if filed.code is None:
        return render_template("public/code_used.html", reference=filed.reference)
    form = CodeKeptForm(formdata=None, data={"code": filed.code})
    return _shown(filed.reference, filed.code, form, again=again)


def _shown(reference: str, code: str, form: CodeKeptForm, *, again: bool = False) -> str:
    return render_template(
        "public/code_shown.html", reference=reference, code=receipt_code.shown(code), form=form, again=again
    )
