"""The form that every form of ours is made from."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import g
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms.i18n import messages_path

from oversight.saying import said


def is_wanted_in_another_language() -> bool:
    """Tell whether somebody chose a language on this page, and did not send it yet."""
    return bool(g.get("language_chosen"))


class Form(FlaskForm):
    """A form with a token against forged requests. The few messages of the library itself are read once a language."""

    class Meta(FlaskForm.Meta):
        """What forms share."""

        def get_translations(self, form: Any) -> NullTranslations:
            """Give the library's own messages in the reader's language."""
            return _messages(str(get_locale() or "en"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every answer; none where the page is only wanted in another language, with what was typed."""
        if not is_wanted_in_another_language():
            fit: bool = super().validate(extra_validators)
            if "csrf_token" in self and self.csrf_token.errors:
                self.csrf_token.errors = [_("This page was open too long. What you typed is still here: send it again")]
            return fit
        for field in self:
            field.errors = []
        return False

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put what a service found wrong beside the fields concerned, or else beside the first field."""
        fields = {field.name: field for field in self}
        for name, words in problems.items():
            field = fields.get(name) or next(iter(self))
            field.errors = [*field.errors, said(words)]


@cache
def _messages(language: str) -> NullTranslations:
    return Translations.load(messages_path(), [language], domain="wtforms")
