"""Sign in with password and second factor, sign out, see one's own account."""

from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from oversight.blueprints.account import bp
from oversight.blueprints.account.attempts import attempt, ticket
from oversight.blueprints.account.forms import PasswordForm, SecondFactorForm, SignInForm, TieForm
from oversight.form_dates import western_digits
from oversight.queries.register import find_officers
from oversight.security import (
    Staff,
    current_actor,
    current_staff,
    database,
    load_staff,
    now,
    open_to_all,
    permission,
    settings,
)
from oversight.services import accounts
from oversight.templating import LANGUAGE, offered_languages
from workflows.access import ACTION_LABELS, Action, may_ever
from workflows.errors import Invalid


@bp.get("/")
@open_to_all
def home() -> Response:
    """Send everyone to the page that they begin with."""
    staff = current_staff()
    if staff is None:
        return redirect(url_for("account.sign_in"))
    if not staff.second_factor_given:
        return redirect(url_for("account.second_factor"))
    return redirect(url_for(_first_page(staff)))


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> str | Response | tuple[str, int]:
    """Ask for address and password."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.is_submitted():
        return render_template("account/sign_in.html", form=form)
    if form.validate():
        email, password = form.email.data, form.password.data
        token = attempt(
            f"password {email.strip().lower()}",
            password,
            lambda held_up: accounts.begin_sign_in(database(), settings(), email, password, now(), held_up=held_up),
        )
        if token:
            _let_go()
            _hold(token)
            return redirect(url_for("account.second_factor", next=_safe(form.next.data)))
        form.email.errors = [_("This address and password do not go together, or you must wait a minute")]
    return render_template("account/sign_in.html", form=form, ticket=ticket()), 422


@bp.route("/sign-in/code", methods=["GET", "POST"])
@open_to_all
def second_factor() -> str | Response | tuple[str, int]:
    """Ask for the code of the person's device. A session without it opens nothing else."""
    staff = current_staff()
    if staff is None:
        return redirect(url_for("account.sign_in"))
    if staff.second_factor_given:
        return redirect(url_for("account.home"))
    form = SecondFactorForm(next=request.args.get("next", ""))
    if not form.is_submitted():
        return render_template("account/second_factor.html", form=form)
    if form.validate():
        code = western_digits(form.code.data).replace(" ", "")
        token = attempt(
            f"code {staff.email}",
            code,
            lambda held_up: accounts.give_second_factor(database(), staff.token, code, now(), held_up=held_up),
        )
        if token:
            _hold(token)
            return redirect(_safe(form.next.data) or url_for("account.home"))
        form.code.errors = [_("This code is wrong, was used already, or has run out. Enter the one shown now")]
    return render_template("account/second_factor.html", form=form, ticket=ticket()), 422


@bp.post("/language")
@open_to_all
def language() -> Response:
    """Read the pages in another language, in this browser."""
    chosen = request.form.get("language", "")
    if chosen in offered_languages():
        session[LANGUAGE] = chosen
    staff = current_staff()
    return redirect(url_for("account.own" if staff and staff.second_factor_given else "account.sign_in"), 303)


@bp.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """End the session."""
    _let_go()
    return redirect(url_for("account.sign_in"))


@bp.get("/account")
@permission(Action.USE_OWN_ACCOUNT)
def own() -> str:
    """Show who is signed in, and what their role may do."""
    actor = current_actor()
    granted = [_(ACTION_LABELS[action]) for action in Action if may_ever(actor, action)]
    staff = current_staff()
    return render_template(
        "account/own.html",
        actor=actor,
        email=staff.email if staff else "",
        granted=granted,
        ties=accounts.relations_of(database(), actor),
    )


@bp.route("/account/password", methods=["GET", "POST"])
@permission(Action.USE_OWN_ACCOUNT)
def password() -> str | Response | tuple[str, int]:
    """Change one's password. Whoever had taken a session of the account over is out."""
    form, staff = PasswordForm(), current_staff()
    if form.is_submitted() and form.validate() and staff:
        try:
            if attempt(f"password {staff.email}", form.present.data, lambda held_up: _changed(form, staff, held_up)):
                logout_user()
                flash(_("Your password is changed. Sign in with the new one."), "success")
                return redirect(url_for("account.sign_in"))
            form.present.errors = [_("This is not your password, or you must wait a minute")]
        except Invalid as invalid:
            form.show_problems(invalid.problems)
    return render_template("account/password.html", form=form, ticket=ticket()), 422 if form.errors else 200


def _changed(form: PasswordForm, staff: Staff, held_up: bool) -> str | None:
    done = accounts.change_password(
        database(), settings(), staff.email, form.present.data, form.fresh.data, now(), held_up=held_up
    )
    return staff.email if done else None


@bp.route("/account/ties", methods=["GET", "POST"])
@permission(Action.USE_OWN_ACCOUNT)
def tie() -> str | Response | tuple[str, int]:
    """Declare a tie to an officer: every case that names the officer is shut from then on."""
    text = request.args.get("q", "")
    found = find_officers(database(), text)
    form = TieForm()
    form.officer.choices = [(officer.id, officer.words) for officer in found]
    if form.is_submitted() and form.validate():
        try:
            accounts.declare_relation(database(), current_actor(), now(), form.officer.data, form.words.data)
        except Invalid as invalid:
            form.show_problems(invalid.problems)
        else:
            flash(_("Declared. Cases that name this officer are shut to you from now on."), "success")
            return redirect(url_for("account.own"))
    return render_template("account/tie.html", form=form, text=text, found=found), 422 if form.errors else 200


def _let_go() -> None:
    """End the session of this browser, if it holds one: whoever took its cookie is out as well."""
    staff = current_staff()
    if staff is not None:
        accounts.sign_out(database(), staff.token, now())
        logout_user()


def _hold(token: str) -> None:
    staff = load_staff(token)
    if staff is not None:
        login_user(staff)


def _first_page(staff: Staff) -> str:
    pages = (
        (Action.SEE_WORKLIST, "casework.worklist"),
        (Action.READ_TRAIL, "audit.overview"),
    )
    return next((page for action, page in pages if may_ever(staff.actor, action)), "account.own")


def _safe(target: str | None) -> str | None:
    """Give back an address of this site only; anything else could lead a person astray."""
    if not target:
        return None
    parts = urlsplit(target)
    inside = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if inside else None
