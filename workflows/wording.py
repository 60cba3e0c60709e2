"""Words that people read: marked where they are written, translated where they are shown."""

from collections.abc import Iterable, Mapping
from typing import Any

Sentence = tuple[str, Mapping[str, Any] | None]
"""A text with the values of its places; none: a label inside a sentence, in small letters in every language."""


def N_(text: str) -> str:
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return text


class Said(str):
    """Words in English that remember how they were made, so that whoever shows them can say them in another language.

    ``sentences`` are what they were made of, and ``by`` stands between them.
    """

    sentences: tuple[Sentence, ...]
    by: str

    def __new__(cls, words: str, sentences: tuple[Sentence, ...], by: str = " ") -> "Said":
        """Make words of how they read and how they were made."""
        made = super().__new__(cls, words)
        made.sentences = sentences
        made.by = by
        return made

    def __getnewargs__(self) -> tuple[str, tuple[Sentence, ...], str]:  # type: ignore[override]
        """Let copies remember it as well."""
        return str(self), self.sentences, self.by


class Verbatim(str):
    """What somebody wrote, such as a name: it reads alike in every language."""


def worded(text: str, **values: Any) -> str:
    """Put values into a text with places such as ``%(number)s``. The extraction of messages finds the text."""
    return Said(text % values, ((text, values),))


def joined(words: Iterable[str], by: str = " ") -> str:
    """Join words, each to be translated by itself."""
    parts = [part for part in words if part]
    return Said(by.join(parts), tuple(("%(words)s", {"words": part}) for part in parts), by)


def lowered(label: str) -> str:
    """Write a label inside a sentence."""
    return Said(label.lower(), ((label, None),))
