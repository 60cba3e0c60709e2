"""The kinds of answer a form may ask for: words, numbers and choices. Dates are in ``oversight.form_dates``.

Every text is stripped, its line endings made one kind, and freed of characters that no database or printer can hold.
Digits may be those of any script. Every message names its field and says what to do, in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import fields, validators, widgets

from oversight.form_validators import say

_LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")
# Control characters but tab and new line, and halves of surrogate pairs: no database or printer can hold them.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Strip a text, use one kind of line ending, and drop what cannot be stored."""
    return _UNSTORABLE.sub("", _LINE_END.sub("\n", text)).strip()


# Texts and numbers


class _CleanText:
    """Cleans what was sent; says so when characters had to be dropped, for the person to check the result."""

    unstorable = _l(
        "“%(label)s” held characters that cannot be stored, often copied from another program."
        " They have been removed: check the text and send it again."
    )
    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        text = _LINE_END.sub("\n", valuelist[0]) if valuelist else ""
        self.data = self._keep(clean_text(text))
        if _UNSTORABLE.search(text):
            raise ValueError(say(self.unstorable, self))

    def _keep(self, text: str) -> Any:
        return text


class TextLineField(_CleanText, fields.StringField):
    """One line of text in any script."""

    def _keep(self, text: str) -> str:
        return " ".join(text.split("\n"))


class TextBlockField(_CleanText, fields.TextAreaField):
    """Text of many lines in any script."""


class EmailField(TextLineField):
    """An email address."""

    widget = widgets.EmailInput()


class TelephoneField(TextLineField):
    """A telephone number, as the person writes it."""

    widget = widgets.TelInput()


class LinesField(TextBlockField):
    """A list with one entry per line, as a tuple; empty lines do not count."""

    data: tuple[str, ...]

    def _keep(self, text: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in text.split("\n") if line.strip())

    def process_data(self, value: Iterable[str] | None) -> None:
        self.data = tuple(value or ())

    def _value(self) -> str:
        return "\n".join(self.data)


class WholeNumberField(fields.Field):
    """A whole number of nought or more, in the digits of any script."""

    widget = widgets.TextInput()
    numeric = True
    not_a_number = _l("Enter “%(label)s” as a whole number in digits, like 15.")

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text and not (text.isdecimal() and len(text) <= 18):
            raise ValueError(say(self.not_a_number, self))
        if text:
            self.data = int(text)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise validators.StopValidation

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


# Choices


class _Choices:
    """What the three choice fields share: hints per choice, our own words, and silence about an absent answer."""

    unknown = _l("Choose one of the answers listed under “%(label)s”.")

    def __init__(
        self, label: Any = None, validators: Any = None, choices: Any = None, hints: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, choices=choices if callable(choices) else None, **kwargs)  # type: ignore[call-arg]
        if choices is not None and not callable(choices):
            self.choices = list(choices)  # set afterwards: given as an argument, plain pairs are deprecated
        self.hints = hints or {}

    def pre_validate(self, form: Any) -> None:
        if not any(self.raw_data or ()):  # type: ignore[attr-defined]
            return
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except validators.ValidationError as error:
            raise validators.StopValidation(say(self.unknown, self)) from error


class RadiosField(_Choices, fields.RadioField):
    """One answer out of a few, all in sight; None while there is none."""


class SelectMenuField(_Choices, fields.SelectField):
    """One answer out of many."""


class OwnLanguage:
    """The choices are languages, by their own names: each is read aloud in the language that it names."""

    in_own_language = True


class LanguageRadiosField(OwnLanguage, RadiosField):
    """One language out of a few."""


class LanguageMenuField(OwnLanguage, SelectMenuField):
    """One language out of many."""


class ChecksField(_Choices, fields.SelectMultipleField):
    """Any number of answers out of a few, as a tuple in the order they are listed."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def process_data(self, value: Iterable[str] | None) -> None:
        self.data = tuple(self.coerce(each) for each in value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = tuple(dict.fromkeys(self.data))
