"""The form that every form of ours is made from."""

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms.i18n import messages_path


class Form(FlaskForm):
    """A form with a token against forged requests. The few messages of the library itself are read once a language."""

    class Meta(FlaskForm.Meta):
        """What forms share."""

        def get_translations(self, form: Any) -> NullTranslations:
            """Give the library's own messages in the reader's language."""
            return _messages(str(get_locale() or "en"))


@cache
def _messages(language: str) -> NullTranslations:
    return Translations.load(messages_path(), [language], domain="wtforms")
