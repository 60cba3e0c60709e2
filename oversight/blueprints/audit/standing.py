"""The standing lists: overrides, overdue cases, untouched cases, emergency access, erasures."""

from collections.abc import Callable
from datetime import datetime

from flask import render_template, request, url_for
from flask_babel import gettext as _

from oversight.blueprints.audit import bp
from oversight.database import Database
from oversight.queries.emergency import all_requests
from oversight.queries.keeping import list_erased
from oversight.queries.overrides import STANDING_LABELS, Lines, Standing, list_overrides, overrides_by_check
from oversight.queries.standing import list_overdue, list_untouched
from oversight.security import current_actor, database, now, permission
from oversight.services import auditing
from workflows.access import Action
from workflows.roles import Actor

Listing = Callable[[Database, Actor, datetime, str], Lines]


@bp.get("/overrides")
@permission(Action.SEE_STANDING_LISTS)
def overrides() -> str:
    """List the departures from checks, and count them by check."""
    actor, asked = current_actor(), request.args.get("standing", "")
    standing = Standing(asked) if asked in set(Standing) else Standing.ALL
    check, after = request.args.get("check", ""), request.args.get("after", "")
    page = list_overrides(database(), actor, standing, now(), check, after)
    by_check = overrides_by_check(database(), actor)
    auditing.note_page(database(), actor, now(), "overrides")
    here = {"standing": standing.value} | ({"check": check} if check else {})
    tabs = [
        (_(label), _overrides_url(here, standing=one.value), one is standing) for one, label in STANDING_LABELS.items()
    ]
    return render_template(
        "audit/overrides.html",
        page=page,
        by_check=by_check,
        check=check,
        tabs=tabs,
        all_url=url_for(".overrides", standing=standing.value),
        first_url=_overrides_url(here) if after else None,
        next_url=_overrides_url(here, after=page.after) if page.after else None,
    )


def _overrides_url(here: dict[str, str], **changed: str) -> str:
    return url_for(".overrides", **(here | changed))  # type: ignore[arg-type]


@bp.get("/overdue")
@permission(Action.SEE_STANDING_LISTS)
def overdue() -> str:
    """List open cases whose deadline has passed."""
    return _cases("overdue", list_overdue)


@bp.get("/untouched")
@permission(Action.SEE_STANDING_LISTS)
def untouched() -> str:
    """List open cases in which nothing has changed for four weeks."""
    return _cases("untouched", list_untouched)


@bp.get("/emergencies")
@permission(Action.SEE_STANDING_LISTS)
def emergencies() -> str:
    """List who asked to read a case in an emergency, who agreed, and until when."""
    requests = all_requests(database(), current_actor(), now())
    auditing.note_page(database(), current_actor(), now(), "emergencies")
    return render_template("audit/emergencies.html", requests=requests)


@bp.get("/erasures")
@permission(Action.SEE_STANDING_LISTS)
def erasures() -> str:
    """List the cases whose words were erased: who asked, who agreed, on which ground."""
    found = list_erased(database(), current_actor())
    auditing.note_page(database(), current_actor(), now(), "erasures")
    return render_template("audit/erasures.html", erasures=found)


def _cases(page: str, listing: Listing) -> str:
    actor, after = current_actor(), request.args.get("after", "")
    found = listing(database(), actor, now(), after)
    auditing.note_page(database(), actor, now(), page)
    return render_template(
        f"audit/{page}.html",
        page=found,
        first_url=url_for(f".{page}") if after else None,
        next_url=url_for(f".{page}", after=found.after) if found.after else None,
    )
