"""What an auditor looks for. These forms only ask, so they stand in the address and need no token."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import Optional

from oversight.form_fields import SelectMenuField, TextLineField
from oversight.form_validators import MaxLength
from oversight.forms import Form
from oversight.queries.trail_selection import NOBODY, Wanted
from oversight.queries.trail_words import GROUP_LABELS, Group
from oversight.security import settings
from workflows.jurisdictions import load_pack

REFERENCE_LENGTH = 20
FILTERS = ("group", "who", "since", "until")
"""What narrows a trail, by its name in the address."""


class AskingForm(Form):
    """A form that changes nothing."""

    class Meta:
        """Nothing is sent by it, so nothing can be forged."""

        csrf = False


class Quiet(Optional):
    """Lets a field be empty without the word “optional”: every filter is."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, Any] = {}


class FindCaseForm(AskingForm):
    """The reference of a case."""

    reference = TextLineField(
        _l("Reference of a case"),
        validators=[MaxLength(REFERENCE_LENGTH)],
        render_kw={"width": 20, "autocomplete": "off", "spellcheck": "false"},
    )


class TrailForm(AskingForm):
    """What narrows a trail."""

    group = SelectMenuField(_l("What"))
    who = SelectMenuField(_l("Who"))
    since = DateField(_l("From"), validators=[Quiet()])
    until = DateField(_l("To"), validators=[Quiet()])

    def offer(self, people: Iterable[tuple[str, str]]) -> None:
        """Fill the menus. Without people there is nobody to choose between."""
        self.group.choices = [("", _("Everything")), *((group.value, _(GROUP_LABELS[group])) for group in Group)]
        found = list(people)
        if found:
            self.who.choices = [("", _("Everyone")), *found, (NOBODY, _("Nobody on the staff"))]
        else:
            del self.who

    def wanted(self) -> Wanted:
        """Give what is asked for, as far as it can be understood."""
        return Wanted(
            group=Group(self.group.data) if self.group.data in set(Group) else None,
            who=(self.who.data or "") if "who" in self and not self.who.errors else "",
            since=_beginning(self.since.data),
            until=_beginning(self.until.data + timedelta(days=1)) if self.until.data else None,
            older=request.args.get("older", ""),
            newer=request.args.get("newer", ""),
        )


def asked(people: Iterable[tuple[str, str]] = ()) -> TrailForm:
    """Read what narrows a trail from the address."""
    form = TrailForm(formdata=request.args)
    form.offer(people)
    form.validate()
    return form


def _beginning(day: date | None) -> datetime | None:
    """Give the first moment of a day where the office is."""
    return datetime.combine(day, time(), load_pack(settings().pack).zone).astimezone(UTC) if day else None
