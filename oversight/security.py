"""Who is acting, and may they: every view names its permission here, and nothing is shown before it is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from flask import abort, current_app, g, redirect, render_template, request, session, url_for
from flask_login import UserMixin, current_user
from werkzeug.wrappers import Response

from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.safe import Safe
from oversight.sealing.databases import opening_case
from oversight.services import accounts, follow_up
from workflows.access import Action, may_ever
from workflows.roles import Actor

VISIT = "visit"
"""Key of the browser session under which the public application keeps the token of a visit."""

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Shell:
    """What a request needs of the application: the database, the settings, a clock and the safe for files."""

    database: Database
    settings: Settings
    clock: Callable[[], datetime]
    safe: Safe


class Staff(UserMixin):
    """Somebody who signed in, as Flask-Login knows them: by the token of the session, never by the account."""

    def __init__(self, token: str, signed_in: accounts.SignedIn) -> None:
        self.token = token
        self.actor = signed_in.actor
        self.email = signed_in.email
        self.second_factor_given = signed_in.second_factor_given

    def get_id(self) -> str:
        """Give what the cookie holds."""
        return self.token


def shell() -> Shell:
    """Give the shell of the application that answers this request."""
    found: Shell = current_app.extensions["oversight"]
    return found


def database() -> Database:
    """Give the database: as the application opens it, or as somebody does whose code opened a case."""
    found: Database = g.get("database") or shell().database
    return found


def settings() -> Settings:
    """Give the settings of this installation, as they were read when it started."""
    return shell().settings


def safe() -> Safe:
    """Give the safe in which files lie."""
    return shell().safe


def now() -> datetime:
    """Give the time, in UTC."""
    return shell().clock()


def system_clock() -> datetime:
    """Read the clock of the machine, in UTC."""
    return datetime.now(UTC)


def load_staff(token: str) -> Staff | None:
    """Find who holds a staff session; for Flask-Login."""
    idle = timedelta(minutes=settings().sign_in_idle_minutes)
    signed_in = accounts.who_holds(database(), token, idle, now())
    return Staff(token, signed_in) if signed_in else None


def current_staff() -> Staff | None:
    """Give whoever is signed in to the staff application, be it only by half."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def staff_token() -> str:
    """Give the token of the session of whoever is signed in; views with a permission have one."""
    token: str = current_user.get_id()
    return token


def current_actor() -> Actor:
    """Give who acts: the member of staff, or the person whose code opened a case. Views with a permission have one."""
    actor: Actor = g.actor
    return actor


def visited_reference() -> str:
    """Give the reference of the case that a receipt code opened."""
    reference: str = g.reference
    return reference


def permission(action: Action) -> Callable[[View], View]:
    """Let only those through whose role could do this; the service called decides about the case itself."""

    def mark(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            turned_away = _identify(action)
            return turned_away if turned_away is not None else view(*args, **kwargs)

        checked.permission = action  # type: ignore[attr-defined]
        return checked

    return mark


def open_to_all(view: View) -> View:
    """Mark a view that needs nobody to be known: filing, signing in, the standards."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def _identify(action: Action) -> Response | tuple[str, int] | None:
    if action is Action.FOLLOW_CASE:
        return _identify_visitor()
    staff = current_staff()
    if staff is None or not staff.second_factor_given:
        _stop_script()
        if request.mimetype != "multipart/form-data" and request.form:  # nobody unknown sends us files
            return _hold_what_was_typed()
        if staff is None:
            return redirect(url_for("account.sign_in", next=_here()))
        return redirect(url_for("account.second_factor"))
    if not may_ever(staff.actor, action):
        abort(404)
    g.actor = staff.actor
    return None


def _identify_visitor() -> Response | None:
    token = session.get(VISIT)
    found = follow_up.visitor(database(), token, now()) if token else None
    if found is None:
        _stop_script()
        session.pop(VISIT, None)
        return redirect(url_for("public.code"))
    let_in(found)
    return None


def _stop_script() -> None:
    """Stop a script that sends a file in parts: led on to a page, it would send its file there, and never end."""
    if "Tus-Resumable" in request.headers:
        abort(403)


def let_in(visitor: follow_up.Visitor) -> None:
    """Let this request act for the person whose code opened a case, and open that case."""
    g.actor, g.reference = visitor.actor, visitor.reference
    g.database = opening_case(shell().database, visitor.actor.id, visitor.keys)


def _hold_what_was_typed() -> tuple[str, int]:
    """Give a form back to somebody who was signed out while filling it in, to be sent again after signing in."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return render_template("account/signed_out.html", typed=typed, address=request.full_path.rstrip("?")), 401


def _here() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
