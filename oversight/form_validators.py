"""What an answer must be, and the words that say how to mend one.

Every message names its field and says what to do, in the reader's language.
"""

import re
from typing import Any

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from wtforms import fields, validators

_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def say(message: Any, field: fields.Field, **facts: Any) -> str:
    """Put the name of a field and other facts into a message."""
    return str(message) % {"label": field.label.text, **facts}


def _counted(**numbers: int) -> dict[str, str]:
    """Write numbers as the reader's language does: 20,000."""
    return {name: format_decimal(number) for name, number in numbers.items()}


class Required:
    """Refuse an empty answer, of whatever kind the field is."""

    field_flags = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Answer “%(label)s”.")

    def __call__(self, form: Any, field: fields.Field) -> None:
        if not any(value.strip() if isinstance(value, str) else value for value in field.raw_data or ()):
            field.errors[:] = []
            raise validators.StopValidation(say(self.message, field))


class MaxLength:
    """Refuse a text longer than a limit, telling the limit and the present length."""

    def __init__(self, limit: int, message: Any = None) -> None:
        self.limit = limit
        self.message = message or _l(
            "Shorten “%(label)s” to %(limit)s characters or fewer. It has %(present)s characters now."
        )

    def __call__(self, form: Any, field: fields.Field) -> None:
        texts = field.data if isinstance(field.data, tuple) else (field.data or "",)
        present = max(map(len, texts), default=0)
        if present > self.limit:
            raise validators.ValidationError(say(self.message, field, **_counted(limit=self.limit, present=present)))


class MaxLines:
    """Refuse a list with more entries than a limit."""

    def __init__(self, limit: int, message: Any = None) -> None:
        self.limit = limit
        self.message = message or _l("Keep “%(label)s” to %(limit)s lines or fewer. It has %(present)s lines now.")

    def __call__(self, form: Any, field: fields.Field) -> None:
        present = len(field.data or ())
        if present > self.limit:
            raise validators.ValidationError(say(self.message, field, **_counted(limit=self.limit, present=present)))


class Between:
    """Refuse a number outside its bounds, both of which are allowed themselves."""

    def __init__(self, least: int, most: int, message: Any = None) -> None:
        self.least, self.most = least, most
        self.message = message or _l("Enter a number from %(least)d to %(most)d for “%(label)s”.")

    def __call__(self, form: Any, field: fields.Field) -> None:
        if field.data is not None and not self.least <= field.data <= self.most:
            raise validators.ValidationError(say(self.message, field, least=self.least, most=self.most))


class EmailAddress:
    """Refuse what cannot be an address; whether it works only a message sent to it can tell."""

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Enter an email address for “%(label)s”, like name@example.org.")

    def __call__(self, form: Any, field: fields.Field) -> None:
        if field.data and not _ADDRESS.fullmatch(field.data):
            raise validators.ValidationError(say(self.message, field))
