"""Words of the domain, said in the reader's language wherever they are shown."""

import re
from typing import Any

from flask_babel import gettext as _

from workflows.wording import Said, Verbatim

_NUMBER_IN_PARTS = re.compile(r"\+?\d+(?:[ ./()-]+\d+)+")
_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"
"""Characters that isolate a run that is read from left to right, whichever way the words around it run."""


def said(words: str) -> str:
    """Say words of the domain in the reader's language, sentence by sentence, with the values in their places."""
    if isinstance(words, Verbatim):
        return words
    if not isinstance(words, Said):
        return _(words) if words else ""
    return words.by.join(
        _(text).lower() if values is None else _(text) % {name: _inside(value) for name, value in values.items()}
        for text, values in words.sentences
    )


def own_said(words: str) -> str:
    """Say words of the domain in the reader's language, and leave what anybody else wrote as it is."""
    return said(words) if isinstance(words, Said) else words


def _inside(value: Any) -> Any:
    return said(value) if isinstance(value, str) else value


def of_place(words: str) -> str:
    """Say words of a jurisdiction pack in the reader's language.

    A telephone number in parts stays in one line and in its order: among Arabic words its parts would change places.
    """
    return _NUMBER_IN_PARTS.sub(_kept_together, _(words))


def _kept_together(number: re.Match[str]) -> str:
    return _LEFT_TO_RIGHT + number[0].replace(" ", "\N{NO-BREAK SPACE}") + _END
