"""A member of staff at a browser: signed in through the services, filling in forms as the pages give them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from oversight.factory import create_staff_app
from oversight.services import accounts
from tests.factories.public_client import Page, Person
from tests.factories.world import World
from workflows.records import BODY_KINDS, KINDS
from workflows.records import fields as declared
from workflows.roles import Role


class Colleague(Person):
    """Somebody of the office, signed in."""

    def __init__(self, app: Flask, world: World, role: Role) -> None:
        super().__init__(app)
        world.soon()
        sign_in(self.browser, world, world.accounts[role])

    def blank(self, **answers: Any) -> Page:
        """Send the form of the present page with nothing in it but these answers."""
        empty = {given["name"].replace("-", "__"): "" for given in self.page.form.inputs}
        chosen = {name for name in self.page.form.fields if name not in {"csrf_token", "seen", "submission"}}
        return self.send(**{**empty, **{name.replace("-", "__"): "" for name in chosen}, **answers})


def sign_in(browser: FlaskClient, world: World, account: accounts.NewAccount) -> None:
    """Sign somebody in with password and code, and let their browser have it."""
    first = accounts.begin_sign_in(world.database, world.settings, account.email, account.password, world.at)
    token = accounts.give_second_factor(world.database, first or "", world.code_of(account), world.at)
    with browser.session_transaction() as session:
        session["_user_id"] = token


def make_app(world: World) -> Flask:
    """Make the application of staff, on the clock of a world."""
    return create_staff_app(world.settings, world.database, lambda: world.at)


def sample(kind_name: str, at: datetime, **more: Any) -> dict[str, Any]:
    """Give stored content of a kind in which everything needed is filled in."""
    kind = (KINDS | BODY_KINDS)[kind_name]
    content = {name: _value(field, at) for name, field in kind.fields.items() if field.required}
    return {**content, **SPECIAL.get(kind_name, {}), **more}


SPECIAL: dict[str, dict[str, Any]] = {
    "interview": {"started_at": "2026-03-01T09:00:00+00:00", "ended_at": "2026-03-01T10:00:00+00:00"},
    "officer_notice": {"served_at": "2026-03-02T09:00:00+00:00"},
    "withdrawal": {"decision": "continue", "pressure_found": False},
    "clock_event": {"what": "pause", "unit": None},
    "suspension": {"ground": "court_order"},
    "review_upheld": {"sends_to": "finding"},
    "consent": {"purpose": "help_referral", "help_with": ["legal"]},
    "need": {"met_at": "2026-03-01T08:00:00+00:00"},
    "child_support": {"age_disputed": False},
    "identity_protection": {"identity_protected": False},
    "disclosure": {"what": "A summary"},
    "adverse_step_opinion": {"prosecutor_told_on": "2026-03-02", "head_told_on": "2026-03-02"},
    "taking": {"read_back": "not_yet", "signature": "not_yet"},
    "participation": {"granted": True, "status_granted_at": "2026-03-02T09:00:00+00:00"},
    "medical_examination": {"answer": "accepted", "offered_at": "2026-03-02T09:00:00+00:00"},
    "search_review": {"fate": "unknown", "next_steps": "Ask again."},
    "bias_sign": {"indicated": False},
    "autopsy": {"stands": "ordered"},
    "next_of_kin_notice": {"identified": False},
    "draft_findings": {"sent_to_officer_on": "2026-03-02"},
}


def _value(field: declared.Field, at: datetime) -> Any:
    match field:
        case declared.YesNo():
            return True
        case declared.Choice():
            return next(iter(field.options))
        case declared.Several():
            return [next(iter(field.options))]
        case declared.CodesOfPlace():
            return []
        case declared.Number():
            return None
        case declared.Lines():
            return ["One", "Two"]
        case declared.Day():
            return at.date().isoformat()
        case declared.Moment():
            return at.replace(second=0, microsecond=0).isoformat()
    return f"Words of {field.name}"


def typed(kind_name: str, content: dict[str, Any]) -> dict[str, Any]:
    """Give content as somebody would type it into the form of a kind."""
    answers: dict[str, Any] = {}
    for name, value in content.items():
        answers |= _typed((KINDS | BODY_KINDS)[kind_name].fields[name], name, value)
    return answers


def _typed(field: declared.Field, name: str, value: Any) -> dict[str, Any]:
    if isinstance(field, declared.YesNo):
        return {name: "yes" if value else "no"}
    if isinstance(field, declared.Day):
        return day_parts(name, date.fromisoformat(value))
    if isinstance(field, declared.Moment):
        moment = datetime.fromisoformat(value)
        return {**day_parts(name, moment.date()), f"{name}__time": f"{moment:%H:%M}"}
    if isinstance(field, declared.Lines) and not isinstance(field, declared.EvidenceCited | declared.CodesOfPlace):
        return {name: "\n".join(value)}
    return {name: value}


def day_parts(name: str, day: date) -> dict[str, str]:
    """Give a day as it is typed into its three boxes."""
    return {f"{name}__day": str(day.day), f"{name}__month": str(day.month), f"{name}__year": str(day.year)}


def queries_among(statements: list[str]) -> list[str]:
    """Keep of the statements that were sent those that ask for something."""
    return [statement for statement in statements if statement.lstrip().startswith(("SELECT", "WITH"))]


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """Gather the statements that the database is sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(world.database.engine, "before_cursor_execute", note)
