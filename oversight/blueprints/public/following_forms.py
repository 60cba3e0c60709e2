"""The forms after sending: the gate behind the receipt code, the code itself, and what is done with it."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from oversight.form_fields import (
    ChecksField,
    EmailField,
    LanguageRadiosField,
    RadiosField,
    TelephoneField,
    TextBlockField,
    TextLineField,
)
from oversight.form_validators import EmailAddress, MaxLength, Required
from oversight.forms import Form, is_wanted_in_another_language
from workflows.notices import NOTICE_WAYS
from workflows.records.afterwards import PARTS_OF_ACCOUNT

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


class SavedCodeForm(Form):
    """The code of something that was begun and not sent."""

    code = TextLineField(
        _l("Your code"),
        description=_l("20 digits. Spaces do not matter."),
        validators=[Required(_l("Enter the code that you were given when you stopped: 20 digits"))],
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


class CorrectForm(Form):
    """What was wrong in the account, and how it is right."""

    part = RadiosField(
        _l("Which part do you want to correct?"),
        choices=[(code, _l(label)) for code, label in PARTS_OF_ACCOUNT.items()],
        validators=[Required(_l("Choose the part that you want to correct"))],
    )
    text = TextBlockField(
        _l("How is it right?"),
        description=_l("What you sent before stays as it is. The correction is put beside it, with today's date."),
        validators=[Required(_l("Write how it is right")), MaxLength(LONGEST_TEXT)],
        render_kw={"rows": 6},
    )


class WithdrawForm(Form):
    """The wish to withdraw, and whether anybody is behind it."""

    asked = RadiosField(
        _l("Did anybody ask you to withdraw, or press you to?"),
        choices=(
            ("nobody", _l("No, it is my own wish")),
            ("asked", _l("Yes, somebody asked me to")),
            ("pressed", _l("Yes, I was threatened, or promised something")),
            ("not_say", _l("I do not want to say")),
        ),
        validators=[Required(_l("Choose one of the four answers. “I do not want to say” is one of them"))],
    )
    who_asked = TextLineField(
        _l("Who was it?"),
        description=_l("Only if you want to say"),
        validators=[Optional(), MaxLength(200)],
        render_kw={"autocomplete": "off"},
    )
    reason = TextBlockField(
        _l("Why do you want to withdraw?"),
        description=_l("You do not have to give a reason."),
        validators=[Optional(), MaxLength(LONGEST_TEXT)],
        render_kw={"rows": 4},
    )
    safe_talk = TextBlockField(
        _l("How can we speak with you alone and safely?"),
        description=_l("For example a telephone number, a time of day, or a place. Or: write to me on this page"),
        validators=[Optional(), MaxLength(1_000)],
        render_kw={"rows": 3},
    )


class DetailsForm(Form):
    """Who the person is, how to reach them, and what they need. What stays empty stays as it is."""

    name = TextLineField(
        _l("Your name"),
        validators=[Optional(), MaxLength(200)],
        render_kw={"autocomplete": "off"},
    )
    withhold_name = BooleanField(_l("Keep my name from the police"))
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
    address = TextBlockField(_l("Address for letters"), validators=[Optional(), MaxLength(500)], render_kw={"rows": 3})
    safe = TextBlockField(
        _l("How can we reach you safely?"),
        description=_l("For example: only in the morning, do not leave messages, do not say who calls"),
        validators=[Optional(), MaxLength(1_000)],
        render_kw={"rows": 3},
    )
    remove = ChecksField(_l("No longer use"), choices=(), validators=[Optional()])
    wants_contact = RadiosField(
        _l("Do you want us to contact you?"),
        choices=(("yes", _l("Yes")), ("no", _l("No, I look at this page myself"))),
        validators=[Required(_l("Choose yes or no"))],
    )
    notices_anyway = RadiosField(
        _l("Do you want notices although somebody else could see them?"),
        choices=(
            ("yes", _l("Yes, I have read this and want them")),
            ("no", _l("No, I look at this page from time to time")),
        ),
        validators=[Optional()],
    )
    notices = ChecksField(
        _l("Shall we tell you when there is something new on this page?"),
        description=_l(
            "The notice says only “There is an update”: not from whom and not about what. "
            "Choose this only if nobody else reads your e-mail or your telephone."
        ),
        choices=(),
        validators=[Optional()],
    )
    language = LanguageRadiosField(_l("In which language do we write to you?"), choices=(), validators=[Optional()])
    needs = TextBlockField(
        _l("What do you need so that we understand each other?"),
        description=_l("For example an interpreter, or help because of a disability"),
        validators=[Optional(), MaxLength(5_000)],
        render_kw={"rows": 3},
    )

    ways: Collection[str] = ()
    """The ways to reach the person that are on file."""
    is_warned = False
    """Whether the person is told what a notice could give away, and asks for notices expressly or gets none."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that a notice has somewhere to go."""
        fit: bool = super().validate(extra_validators)
        if is_wanted_in_another_language():
            return fit
        missing = [way for way in self.notices.data or () if not self._will_have(NOTICE_WAYS[way])]
        if missing:
            self.notices.errors = [
                _l("Give an e-mail address for notices by e-mail, or a telephone number for text messages")
            ]
        unasked = self.is_warned and bool(self.notices.data) and self.notices_anyway.data != "yes"
        if unasked:
            self.notices_anyway.errors = [_l("Choose yes if you want these notices; if not, clear the ways below")]
        return fit and not missing and not unasked

    def _will_have(self, way: str) -> bool:
        return bool(self[way].data) or (way in self.ways and way not in (self.remove.data or ()))
