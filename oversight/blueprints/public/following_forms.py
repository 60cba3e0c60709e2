"""The forms after sending: the gate behind the receipt code, the code itself, and what is done with it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from oversight.form_fields import MaxLength, Required, TextBlockField, TextLineField
from oversight.forms import Form

LONGEST_TEXT = 20_000


class CodeKeptForm(Form):
    """The gate between the receipt code and what comes after: the code itself comes back only to be shown again."""

    code = HiddenField()
    kept = BooleanField(
        _l("I have written down the code, or saved it where only I can find it"),
        validators=[Required(_l("Write down the code first, then tick the box. We cannot show it again later"))],
    )


class CodeForm(Form):
    """The receipt code."""

    code = TextLineField(
        _l("Your code"),
        description=_l("20 digits. Spaces do not matter."),
        validators=[Required(_l("Enter the code that you were given after sending: 20 digits"))],
        render_kw={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false", "width": "30"},
    )


class MessageForm(Form):
    """A message to the office."""

    text = TextBlockField(
        _l("Write to us"),
        validators=[Required(_l("Write your message")), MaxLength(LONGEST_TEXT)],
        render_kw={"rows": 6},
    )


class MoreForm(Form):
    """Something to add to what was filed."""

    text = TextBlockField(
        _l("What do you want to add?"),
        description=_l("What you sent before stays as it is. This is put beside it, with today's date."),
        validators=[Required(_l("Write what you want to add")), MaxLength(LONGEST_TEXT)],
        render_kw={"rows": 10},
    )


class ReviewForm(Form):
    """Why somebody asks for a review."""

    grounds = TextBlockField(
        _l("What should be looked at again, and why?"),
        validators=[Required(_l("Write what should be looked at again")), MaxLength(LONGEST_TEXT)],
        render_kw={"rows": 10},
    )
    late_reasons = TextBlockField(
        _l("If the last day to ask has passed: why do you ask now?"),
        validators=[Optional(), MaxLength(LONGEST_TEXT)],
        render_kw={"rows": 3},
    )
