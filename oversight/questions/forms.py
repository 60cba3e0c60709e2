"""The questions of a complaint: one form a page."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from oversight.form_fields import (
    ApproximateDateField,
    Between,
    ChecksField,
    EmailAddress,
    EmailField,
    MaxLength,
    NotAfter,
    RadiosField,
    Required,
    TelephoneField,
    TextBlockField,
    TextLineField,
    WholeNumberField,
)
from oversight.forms import Form, is_wanted_in_another_language
from oversight.questions.choices import HARMS, IDENTITY, KNOWS, NEEDS, WHO, WHO_HINTS
from oversight.security import now, settings
from workflows.jurisdictions import load_pack

LONGEST_ACCOUNT = 20_000
LONGEST_ANSWER = 5_000
LONGEST_LINE = 200


def _today() -> date:
    return now().astimezone(load_pack(settings().pack).zone).date()


def _line(label: Any, hint: Any = "", longest: int = LONGEST_LINE, **attributes: Any) -> TextLineField:
    return TextLineField(
        label,
        description=hint,
        validators=[Optional(), MaxLength(longest)],
        render_kw={"autocomplete": "off", **attributes},
    )


def _block(label: Any, hint: Any = "", longest: int = LONGEST_ANSWER, rows: int = 5) -> TextBlockField:
    return TextBlockField(
        label, description=hint, validators=[Optional(), MaxLength(longest)], render_kw={"rows": rows}
    )


def _checks(label: Any, choices: Any, hint: Any = "") -> ChecksField:
    return ChecksField(label, description=hint, choices=choices, validators=[Optional()])


class WhoForm(Form):
    """For whom somebody writes."""

    who = RadiosField(
        _l("Who are you writing for?"),
        choices=WHO,
        hints=WHO_HINTS,
        validators=[Required(_l("Choose who you are writing for. If several fit, choose the first that does"))],
    )


class PersonForm(Form):
    """Whom it happened to, where that is not who writes."""

    name = _line(_l("Their name"), _l("Leave this empty if you do not know it or want to keep it to yourself"))
    tie = _line(_l("How do you know them?"), _l("For example: my son, a neighbour, I do not know them"))
    knows = RadiosField(_l("Do they know that you are writing to us?"), choices=KNOWS, validators=[Optional()])


class AccountForm(Form):
    """What happened, in the person's own words."""

    account = TextBlockField(
        _l("What happened?"),
        description=_l(
            "What did the police do, or not do? Use your own words and any language. "
            "You can write up to 20,000 characters, about 8 pages."
        ),
        validators=[
            Required(_l("Write what happened. One sentence is enough to begin with")),
            MaxLength(
                LONGEST_ACCOUNT,
                _l(
                    "Shorten what you wrote to %(limit)d characters. It has %(present)d now. "
                    "You can send us the rest afterwards, with your code"
                ),
            ),
        ],
        render_kw={"rows": 14},
    )


class WhenForm(Form):
    """When, as well as somebody remembers."""

    date = ApproximateDateField(
        _l("The date"),
        description=_l("If you are not sure, give the year, or the month and the year. For example 27 3 2026"),
        validators=[Optional(), NotAfter(_today)],
    )
    time = _line(
        _l("Time of day, or when in your own words"), _l("For example: after dark, or three times last winter")
    )
    going_on = BooleanField(_l("It is still going on"))


class WhereForm(Form):
    """Where, in words."""

    place = _block(
        _l("Where did it happen?"),
        _l("An address, a street corner, a police station, a bus: whatever helps to find the place"),
        1_000,
        3,
    )


class OfficerForm(Form):
    """One officer, as far as known. ``id`` tells the same one sent twice from two of them."""

    id = HiddenField()
    name = _line(_l("Name"))
    badge = _line(_l("Number on the badge or uniform"), longest=50, width="10")
    rank = _line(_l("Rank"), longest=100, width="20")
    unit = _line(_l("Police station or unit"))
    vehicle = _line(_l("Vehicle"), _l("For example its number plate, number on the roof, or colour"))
    description = _block(_l("What did they look like, or what else do you know?"), longest=2_000, rows=3)


class FilesForm(Form):
    """Nothing but its token: the files of the page are read as they come in, not as answers."""


class HarmForm(Form):
    """What it did to people and things."""

    kinds = _checks(_l("Kinds of harm"), HARMS, _l("Choose all that fit"))
    harm = _block(_l("The harm in your own words"), _l("For example injuries, a doctor you saw, photos you have"))


class WishesForm(Form):
    """What the person hopes for."""

    wishes = _block(
        _l("What do you want to happen?"),
        _l("For example: an explanation, an apology, that somebody is held to account, that it never happens again"),
    )


class AgeForm(Form):
    """How old the person is who writes about themselves."""

    age = WholeNumberField(
        _l("How old are you?"),
        description=_l("We ask because children and young people have a right to more help."),
        validators=[Optional(), Between(0, 120)],
        render_kw={"width": "3", "autocomplete": "off"},
    )


class AgesForm(Form):
    """How old the person is whom it happened to, and who writes if they are young."""

    their_age = WholeNumberField(
        _l("How old is the person it happened to?"),
        description=_l("If you are not sure, give your best guess."),
        validators=[Optional(), Between(0, 120)],
        render_kw={"width": "3", "autocomplete": "off"},
    )
    age = WholeNumberField(
        _l("Your own age, if you are under 18"),
        validators=[Optional(), Between(0, 120)],
        render_kw={"width": "3", "autocomplete": "off"},
    )


class NeedsForm(Form):
    """What makes it possible for the person to take part."""

    needs = _checks(_l("To understand each other, I need"), NEEDS, _l("Choose all that fit"))
    language = _line(_l("The language you want us to use"), longest=100, width="20")
    details = _block(_l("More about what you need"), longest=2_000, rows=3)


class IdentityForm(Form):
    """Whether the person says who they are; the page tells the consequences first."""

    identity = RadiosField(
        _l("Your choice"), choices=IDENTITY, validators=[Required(_l("Choose one of the three answers"))]
    )


class ContactForm(Form):
    """Who the person is and how to reach them: one way at least."""

    name = TextLineField(
        _l("Your name"),
        validators=[Required(_l("Enter your name")), MaxLength(LONGEST_LINE)],
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(
        _l("E-mail address"),
        validators=[Optional(), MaxLength(254), EmailAddress()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    phone = TelephoneField(
        _l("Telephone number"),
        validators=[Optional(), MaxLength(100)],
        render_kw={"autocomplete": "off", "width": "20"},
    )
    address = _block(_l("Address for letters"), longest=500, rows=3)
    safe = _block(
        _l("How can we reach you safely?"),
        _l("For example: only in the morning, do not leave messages, do not say who calls"),
        1_000,
        3,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that there is a way to reach the person."""
        fit: bool = super().validate(extra_validators)
        if is_wanted_in_another_language() or any(
            field.data or field.errors for field in (self.email, self.phone, self.address)
        ):
            return fit
        message = _l(
            "Give one way to reach you: e-mail address, telephone number or address. Or go back and stay anonymous"
        )
        self.email.errors = [message]
        return False
