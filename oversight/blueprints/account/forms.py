"""The forms of signing in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField

from oversight.form_fields import EmailField, RadiosField, TextBlockField, TextLineField
from oversight.form_validators import MaxLength, Required
from oversight.forms import Form


class SignInForm(Form):
    """E-mail address and password."""

    email = EmailField(
        _l("E-mail address"),
        validators=[Required(_l("Enter your e-mail address")), MaxLength(254)],
        render_kw={"autocomplete": "username", "spellcheck": "false", "width": 30},
    )
    password = PasswordField(
        _l("Password"),
        validators=[Required(_l("Enter your password"))],
        render_kw={"autocomplete": "current-password", "width": 30},
    )
    next = HiddenField()


class PasswordForm(Form):
    """A new password in the place of the present one."""

    present = PasswordField(
        _l("Present password"),
        validators=[Required(_l("Enter your password"))],
        render_kw={"autocomplete": "current-password", "width": 30},
    )
    fresh = PasswordField(
        _l("New password"),
        description=_l("At least 15 characters, for example four words"),
        validators=[Required(_l("Enter a new password")), MaxLength(1000)],
        render_kw={"autocomplete": "new-password", "width": 30},
    )


class TieForm(Form):
    """A tie to an officer of the register."""

    officer = RadiosField(_l("Officer"), validators=[Required(_l("Choose the officer, or search again"))])
    words = TextBlockField(
        _l("What ties you to this officer?"),
        description=_l("For example: family, friendship, debt, former colleagues, a dispute"),
        validators=[Required(_l("Say what ties you to this officer")), MaxLength(1000)],
        render_kw={"rows": 3},
    )


class SecondFactorForm(Form):
    """The six digits of the person's device."""

    code = TextLineField(
        _l("Code from your authenticator app"),
        description=_l("Six digits that change every half minute"),
        validators=[Required(_l("Enter the six digits that your app shows")), MaxLength(20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "width": 10},
    )
    next = HiddenField()
