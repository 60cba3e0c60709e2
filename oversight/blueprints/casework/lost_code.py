"""A lost code at the counter: one person looks at the proof, another decides, and the new code is shown this once."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.case import back_to, read_case
from oversight.blueprints.casework.letters import language_of
from oversight.form_fields import RadiosField, TextBlockField
from oversight.form_validators import MaxLength, Required
from oversight.forms import Form
from oversight.queries.case_page import CasePage
from oversight.sealing import receipt_code
from oversight.security import current_actor, database, now, permission, settings
from oversight.services.lost_code import answer_lost_code, is_known, report_lost_code, waiting_request
from oversight.templating import html_lang, in_language, text_direction
from workflows.access import Action
from workflows.errors import Invalid, InvalidRecord, NotFound
from workflows.records.afterwards import PROOFS

LONGEST = 2_000


class ProofForm(Form):
    """How somebody proved who they are."""

    proof = RadiosField(
        _l("How did the person prove who they are?"),
        choices=[(code, _l(label)) for code, label in PROOFS.items()],
        validators=[Required()],
    )
    shown = TextBlockField(
        _l("What was shown or answered, in your words"),
        description=_l("Keep no copy and no number of a document"),
        validators=[Required(), MaxLength(LONGEST)],
        render_kw={"rows": 3},
    )


class DecisionForm(Form):
    """Whether it is the person."""

    granted = RadiosField(
        _l("Is this the person, and nobody else?"),
        choices=(("yes", _l("Yes: give a new code, and withdraw the old one")), ("no", _l("No"))),
        validators=[Required()],
    )
    reasons = TextBlockField(_l("If not: why"), validators=[MaxLength(LONGEST)], render_kw={"rows": 3})


@bp.route("/cases/<string:reference>/lost-code", methods=["GET", "POST"])
@permission(Action.REPLACE_CODE)
def lost_code(reference: str) -> Any:
    """Record what was shown; or, where that was done by somebody else, decide on it."""
    page = read_case(reference, "lost code")
    if not page.opened.may(Action.REPLACE_CODE):
        raise NotFound
    waiting = waiting_request(page.opened.rows)
    return _decide(page, waiting) if waiting is not None else _record(page)


def _record(page: CasePage) -> Any:
    form = ProofForm()
    if form.is_submitted() and form.validate():
        content = {"proof": form.proof.data, "shown": form.shown.data}
        try:
            report_lost_code(database(), page.opened.reference, current_actor(), now(), content)
        except (Invalid, InvalidRecord) as invalid:
            form.show_problems(invalid.problems)
        else:
            flash(_("On record. Now a second person decides on this page."), "success")
            return back_to(page.opened.reference, "records")
    known = is_known(page.opened.rows)
    shown = render_template("casework/lost_code.html", page=page, form=form, known=known, waiting=None)
    return shown, 422 if form.errors else 200


def _decide(page: CasePage, waiting: Any) -> Any:
    form = DecisionForm()
    if form.is_submitted() and form.validate():
        content = {"granted": form.granted.data == "yes", "reasons": form.reasons.data or None}
        try:
            code = answer_lost_code(database(), settings(), page.opened.reference, current_actor(), now(), content)
        except (Invalid, InvalidRecord) as invalid:
            form.show_problems(invalid.problems)
        else:
            return _handed_over(page, code) if code else _refused(page)
    view = page.book.find(waiting.id)
    shown = render_template("casework/lost_code.html", page=page, form=form, known=True, waiting=view)
    return shown, 422 if form.errors else 200


def _refused(page: CasePage) -> Any:
    flash(_("On record: no new code is given, and the old one stands."), "success")
    return back_to(page.opened.reference, "records")


def _handed_over(page: CasePage, code: str) -> str:
    """Show the code on the answer itself, so that no address leads to it again."""
    pack = page.opened.casefile.pack
    with in_language(language_of(page)):
        sheet = Markup(
            render_template(
                "paper/new_code.html",
                code=receipt_code.shown(code),
                reference=page.opened.reference,
                pack=pack,
                lang=html_lang(),
                direction=text_direction(),
            )
        )
    return render_template("casework/new_code.html", page=page, sheet=sheet)
