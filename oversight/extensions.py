"""Flask's companions, created unbound."""

from functools import cached_property

from babel.support import NullTranslations
from flask import current_app
from flask_babel import Babel, Domain, get_locale
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from oversight.languages import translations


class _Messages(Domain):
    """The messages of an application, out of the files that translators edit: there is nothing to compile."""

    def get_translations(self) -> NullTranslations:
        """Give the messages of this request's language."""
        locale = get_locale()
        if locale is None:
            return NullTranslations()
        return translations(str(locale), current_app.config["MESSAGES"])


class _Babel(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        """Where messages come from."""
        return _Messages()


babel = _Babel()
csrf = CSRFProtect()
login_manager = LoginManager()
