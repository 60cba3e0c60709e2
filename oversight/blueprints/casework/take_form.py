"""The one page on which staff take down a complaint, and the filing that it makes."""

import secrets
from datetime import UTC, datetime, tzinfo
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField
from wtforms import Form as RowForm
from wtforms.validators import ValidationError

from oversight.blueprints.casework.forms import Empty
from oversight.form_fields import (
    ApproximateDateField,
    Between,
    DateTimePartsField,
    EmailAddress,
    EmailField,
    MaxLength,
    NotAfter,
    RadiosField,
    Required,
    SelectMenuField,
    TelephoneField,
    TextBlockField,
    TextLineField,
    WholeNumberField,
)
from oversight.forms import Form
from oversight.queries.case_words import RECEIVED_BY, SOURCES
from oversight.security import now, settings
from oversight.services.filing import Filing, OfficerDescribed
from workflows.jurisdictions import load_pack

LINE = [Empty(), MaxLength(200)]
QUIET = {"autocomplete": "off"}
ROWS = 3
ON_BEHALF = {
    "self": (_l("Themselves"), ("complainant", "victim")),
    "other": (_l("Somebody else, who is alive"), ("complainant", "representative")),
    "died": (_l("Somebody who died or is missing"), ("complainant", "next_of_kin")),
    "witness": (_l("Others: they saw or heard it"), ("complainant", "witness")),
    "officer": (_l("Colleagues: they work for the police"), ("complainant", "reporting_officer")),
}


def _zone() -> tzinfo:
    return load_pack(settings().pack).zone


def _not_in_the_future(form: Any, field: Any) -> None:
    if field.data is not None and field.data > now():
        raise ValidationError(_("Check when it was received: this time has not come yet"))


class OfficeTimeField(DateTimePartsField):
    """A date and time on the office's own clock."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, zone=_zone(), **kwargs)


class OfficerRow(RowForm):
    """One officer, in a row."""

    name = TextLineField(_l("Name"), validators=[MaxLength(200)], render_kw={**QUIET, "width": 20})
    badge = TextLineField(_l("Badge"), validators=[MaxLength(50)], render_kw={**QUIET, "width": 10})
    unit = TextLineField(_l("Unit or station"), validators=[MaxLength(200)], render_kw={**QUIET, "width": 20})
    description = TextLineField(_l("Description"), validators=[MaxLength(2000)], render_kw=QUIET)


class TakeForm(Form):
    """A complaint by telephone, letter or at the counter."""

    channel = RadiosField(
        _l("How it came"),
        choices=[(code, _l(label)) for code, label in RECEIVED_BY.items() if code != "web"],
        validators=[Required(_l("Choose how the complaint came"))],
    )
    received_at = OfficeTimeField(
        _l("When we received it"), validators=[Required(_l("Enter when it was received")), _not_in_the_future]
    )
    source = SelectMenuField(_l("Where it comes from"), choices=[(code, _l(label)) for code, label in SOURCES.items()])
    account = TextBlockField(
        _l("What happened, in the person's own words"),
        validators=[Required(_l("Write down what the person says happened")), MaxLength(20_000)],
        render_kw={"rows": 10},
    )
    date = ApproximateDateField(
        _l("Day of the event"),
        description=_l("A year, or a month and a year, if that is all that is known"),
        validators=[Empty(), NotAfter(lambda: now().astimezone(_zone()).date())],
    )
    time = TextLineField(_l("Time, or when in the person's words"), validators=LINE, render_kw={**QUIET, "width": 20})
    place = TextLineField(_l("Where"), validators=[Empty(), MaxLength(2000)], render_kw=QUIET)
    officers = FieldList(FormField(OfficerRow), min_entries=ROWS, max_entries=ROWS)
    harm = TextBlockField(_l("Harm, injuries, damage"), validators=[Empty(), MaxLength(5000)], render_kw={"rows": 2})
    wishes = TextBlockField(
        _l("What the person wants to happen"), validators=[Empty(), MaxLength(5000)], render_kw={"rows": 2}
    )
    anonymous = BooleanField(_l("The person wants to stay anonymous"))
    name = TextLineField(_l("Name"), validators=LINE, render_kw=QUIET)
    phone = TelephoneField(_l("Telephone"), validators=LINE, render_kw={**QUIET, "width": 20})
    email = EmailField(
        _l("E-mail"), validators=[Empty(), MaxLength(254), EmailAddress()], render_kw={**QUIET, "width": 30}
    )
    address = TextLineField(_l("Address"), validators=[Empty(), MaxLength(1000)], render_kw=QUIET)
    safe = TextLineField(_l("Safe way and time to reach them"), validators=[Empty(), MaxLength(1000)], render_kw=QUIET)
    age = WholeNumberField(_l("Age"), validators=[Empty(), Between(0, 120)], render_kw={"width": 3})
    on_behalf = RadiosField(
        _l("The person complains for"), choices=[(code, label) for code, (label, _roles) in ON_BEHALF.items()]
    )
    harmed = TextLineField(_l("Name of whom it happened to, if somebody else"), validators=LINE, render_kw=QUIET)
    spoken = TextLineField(
        _l("Language, if an interpreter is needed"),
        validators=[Empty(), MaxLength(100)],
        render_kw={**QUIET, "width": 20},
    )
    needs = TextLineField(
        _l("Other needs: reading, disability, support"), validators=[Empty(), MaxLength(2000)], render_kw=QUIET
    )
    submission = HiddenField()


def take_form() -> TakeForm:
    """Make the form as it is first shown, or as it was sent."""
    usual = {"on_behalf": "self", "source": "complainant", "submission": secrets.token_urlsafe(32)}
    return TakeForm(data={**usual, "received_at": now().replace(second=0, microsecond=0)})


def filing_of(form: TakeForm) -> Filing:
    """Make of the answers what is filed."""
    happened = {"date": str(form.date.data) if form.date.data else "", "time": form.time.data}
    ways = {"phone": form.phone.data, "email": form.email.data, "address": form.address.data, "safe": form.safe.data}
    spoken = _("Language: %(language)s", language=form.spoken.data) if form.spoken.data else ""
    behalf = form.on_behalf.data or "self"
    received: datetime = form.received_at.data
    return Filing(
        account=form.account.data,
        source=form.source.data,
        channel=form.channel.data,
        roles=ON_BEHALF[behalf][1],
        name="" if form.anonymous.data else form.name.data or "",
        contact={way: words for way, words in ways.items() if words},
        anonymous=form.anonymous.data,
        age=form.age.data,
        needs="\n".join(filter(None, (spoken, form.needs.data))),
        happened={name: words for name, words in happened.items() if words},
        place=form.place.data or "",
        harm=form.harm.data or "",
        wishes=form.wishes.data or "",
        officers=tuple(_officers(form)),
        received_at=received.astimezone(UTC),
        about={"writes_for": behalf} | ({"person": {"name": form.harmed.data}} if form.harmed.data else {}),
    )


def _officers(form: TakeForm) -> list[OfficerDescribed]:
    rows = [{name: words for name, words in entry.data.items() if words} for entry in form.officers.entries]
    return [OfficerDescribed(**row) for row in rows if row]
