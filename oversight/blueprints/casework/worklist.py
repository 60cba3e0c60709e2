"""The list that everyone begins the day with."""

from datetime import date, datetime, time, timedelta

from flask import render_template, request, url_for
from flask_babel import gettext as _

from oversight.blueprints.casework import bp
from oversight.blueprints.casework.forms import FilterForm
from oversight.queries.clocks import reminders
from oversight.queries.worklist import Came, Tab, Wanted, list_cases
from oversight.security import current_actor, database, now, permission, settings
from workflows.access import Action
from workflows.jurisdictions import load_pack
from workflows.roles import Role
from workflows.states import State
from workflows.wording import N_

TABS = {
    Tab.MINE: N_("Mine"),
    Tab.UNASSIGNED: N_("Without investigator"),
    Tab.SOON: N_("Due within a week"),
    Tab.OVERDUE: N_("Overdue"),
    Tab.ALL: N_("All"),
}
FIRST_TAB = {Role.INTAKE_OFFICER: Tab.UNASSIGNED, Role.SUPERVISOR: Tab.SOON, Role.HEAD: Tab.OVERDUE}
"""The side that a role begins with; everyone else begins with their own cases."""


@bp.get("/worklist")
@permission(Action.SEE_WORKLIST)
def worklist() -> str:
    """List the cases that this person reaches, most urgent first."""
    form = FilterForm(formdata=request.args)
    form.validate()
    wanted = _wanted(form)
    page = list_cases(database(), current_actor(), wanted, now())
    return render_template(
        "casework/worklist.html",
        form=form,
        wanted=wanted,
        page=page,
        reminders=() if wanted.after else reminders(database(), current_actor()),
        tabs=[(_(label), url_for(".worklist", tab=tab.value), tab is wanted.tab) for tab, label in TABS.items()],
        next_url=_page_url(page.next_after) if page.next_after else "",
        first_url=_page_url(None) if wanted.after else "",
    )


def _wanted(form: FilterForm) -> Wanted:
    tab = request.args.get("tab", "")
    first = FIRST_TAB.get(current_actor().role, Tab.MINE)
    usable = form.errors
    return Wanted(
        tab=Tab(tab) if tab in set(Tab) else first,
        state=State(form.state.data) if form.state.data and "state" not in usable else None,
        text=form.text.data or "",
        since=_beginning(form.since.data),
        until=_beginning(form.until.data + timedelta(days=1)) if form.until.data else None,
        came=Came(form.came.data) if form.came.data and "came" not in usable else None,
        after=request.args.get("after", ""),
    )


def _page_url(after: str | None) -> str:
    """Address another page of the same list."""
    return url_for(".worklist", **{**request.args.to_dict(), "after": after})  # type: ignore[arg-type]


def _beginning(day: date | None) -> datetime | None:
    """Give the first moment of a day where the office is."""
    return datetime.combine(day, time(), load_pack(settings().pack).zone) if day else None
