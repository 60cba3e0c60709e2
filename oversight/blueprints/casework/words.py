"""Deadlines and small facts of a case in words, as templates write them."""

from datetime import datetime

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from oversight.blueprints.casework import bp
from oversight.form_dates import ApproximateDate
from oversight.security import now, settings
from oversight.templating import state_label
from workflows.jurisdictions import load_pack

SOON_DAYS = 3


def days_until(due_at: datetime) -> int:
    """Count the days to a deadline as the office's own calendar does; below nought when it has passed."""
    zone = load_pack(settings().pack).zone
    return (due_at.astimezone(zone).date() - now().astimezone(zone).date()).days


@bp.app_template_filter("due_words")
def due_words(due_at: datetime) -> str:
    """Say how far off a deadline is."""
    days = days_until(due_at)
    if due_at < now():
        return (
            ngettext("overdue by %(num)d day", "overdue by %(num)d days", -days) if days else _("overdue since today")
        )
    if days == 0:
        return _("due today")
    return ngettext("due in %(num)d day", "due in %(num)d days", days)


@bp.app_template_filter("due_state")
def due_state(due_at: datetime) -> str:
    """Name the colour of a deadline: overdue, soon or running."""
    if due_at < now():
        return "overdue"
    return "soon" if days_until(due_at) <= SOON_DAYS else "running"


@bp.app_template_filter("event_day")
def event_day(told: str) -> str:
    """Write the day of an event as exactly as it was told."""
    try:
        told_day = ApproximateDate.from_text(told)
    except ValueError:
        return told
    pattern = "d MMMM y" if told_day.day else "MMMM y" if told_day.month else "y"
    return str(format_date(told_day.earliest, pattern))


bp.add_app_template_filter(state_label, "state_name")
