"""Words of the domain, said in the reader's language wherever they are shown."""

from typing import Any

from flask_babel import gettext as _

from workflows.wording import Said, Verbatim


def said(words: str) -> str:
    """Say words of the domain in the reader's language, sentence by sentence, with the values in their places."""
    if isinstance(words, Verbatim):
        return words
    if not isinstance(words, Said):
        return _(words) if words else ""
    return words.by.join(
        _(text) if values is None else _(text) % {name: _inside(value) for name, value in values.items()}
        for text, values in words.sentences
    )


def own_said(words: str) -> str:
    """Say words of the domain in the reader's language, and leave what anybody else wrote as it is."""
    return said(words) if isinstance(words, Said) else words


def _inside(value: Any) -> Any:
    return said(value) if isinstance(value, str) else value
