"""The usual words by which irrelevant matters come into a file, a data file for each language (GBV-02).

They catch what people usually write, not every sentence. A language is one file of `words`.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent / "words"
CORROBORATION = "corroboration"
"""Words that ask for other evidence beside somebody's word. All others bring in a matter of ``MATTERS``."""

VOWEL_SIGNS = re.compile("[\u0640\u064b-\u0652\u0670]")
"""What Arabic writes above and below its letters, or not, and the line that only draws a word out."""


@cache
def phrases() -> dict[str, dict[str, tuple[str, ...]]]:
    """Read the phrases of every language, by what they bring in."""
    read = {language: found["phrases"] for language, found in _files().items()}
    return {language: {of: tuple(each) for of, each in told.items()} for language, told in read.items()}


def said(text: str, of: str) -> str | None:
    """Find the first phrase of a kind in a text, whatever language it is written in."""
    plain = _plain(text)
    found = (pattern.search(plain) for pattern in _patterns(of))
    return next((match[0] for match in found if match), None)


@cache
def _files() -> dict[str, dict[str, Any]]:
    read = (YAML(typ="safe").load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml")))
    return {found["language"]: found for found in read}


@cache
def _patterns(of: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        _pattern(each[of], spaces=_files()[language].get("spaces", True) is True)
        for language, each in phrases().items()
    )


def _pattern(wanted: tuple[str, ...], *, spaces: bool) -> re.Pattern[str]:
    """Match any of some phrases, as whole words where the language puts spaces between them."""
    any_of = "|".join(re.escape(_plain(phrase)).replace(r"\*", r"\w*") for phrase in wanted)
    return re.compile(rf"\b({any_of})\b" if spaces else f"({any_of})")


def _plain(text: str) -> str:
    """Make alike what is the same to a reader: capitals, spaces, apostrophes, vowel signs."""
    composed = VOWEL_SIGNS.sub("", unicodedata.normalize("NFC", text))
    return " ".join(composed.lower().replace("\u2019", "'").split())
