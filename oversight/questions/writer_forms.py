"""Questions about the writer: age, needs, name and how to be reached. One form a page."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from oversight.form_fields import (
    EmailField,
    RadiosField,
    TelephoneField,
    TextBlockField,
    TextLineField,
    WholeNumberField,
)
from oversight.form_validators import Between, EmailAddress, MaxLength, Required
from oversight.forms import Form, is_wanted_in_another_language
from oversight.questions.asking import LONGEST_LINE, block, checks, line
from oversight.questions.choices import IDENTITY, NEEDS


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

    needs = checks(_l("To understand each other, I need"), NEEDS, _l("Choose all that fit"))
    language = line(_l("The language you want us to use"), longest=100, width="20")
    details = block(_l("More about what you need"), longest=2_000, rows=3)


class IdentityForm(Form):
    """Whether the person says who they are; the page tells the consequences first."""

    identity = RadiosField(
        _l("Your choice"), choices=IDENTITY, validators=[Required(_l("Choose one of the three answers"))]
    )


def _email(hint: Any = "") -> EmailField:
    return EmailField(
        _l("E-mail address"),
        description=hint,
        validators=[Optional(), MaxLength(254), EmailAddress()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


def _phone() -> TelephoneField:
    return TelephoneField(
        _l("Telephone number"),
        validators=[Optional(), MaxLength(100)],
        render_kw={"autocomplete": "off", "width": "20"},
    )


def _safe() -> TextBlockField:
    return block(
        _l("How can we reach you safely?"),
        _l("For example: only in the morning, do not leave messages, do not say who calls"),
        1_000,
        3,
    )


class NameForm(Form):
    """Who the person is."""

    name = TextLineField(
        _l("Your name"),
        validators=[Required(_l("Enter your name")), MaxLength(LONGEST_LINE)],
        render_kw={"autocomplete": "off"},
    )


class ContactForm(NameForm):
    """Who the person is and how to reach them: one way at least."""

    email = _email(_l("One of the three is enough: e-mail address, telephone number or address"))
    phone = _phone()
    address = block(_l("Address for letters"), longest=500, rows=3)
    safe = _safe()

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


class ChildContactForm(NameForm):
    """Who a child is. None has to have a telephone or an address of their own: the code is enough."""

    phone = _phone()
    email = _email()
    safe = _safe()


class HeldContactForm(NameForm):
    """Who somebody in custody is, and who outside can be reached: the place and its way were asked before."""

    lawyer = line(_l("Your lawyer, and how to reach them"), longest=300)
    relative = line(_l("Somebody outside whom we may ask for you, and how to reach them"), longest=300)
    safe = _safe()
