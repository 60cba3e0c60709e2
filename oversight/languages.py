"""The languages that pages are written in: one folder for each, read as translators leave it.

English is the language of the code. Every other language is a folder of `translations` that holds what citizens read
(`citizen.po`) and may hold what only staff read (`staff.po`).
"""

import string
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from oversight.resources import resource_dir

SOURCE = "en"
CITIZEN, STAFF = "citizen", "staff"
FOLDER = resource_dir("translations")


@cache
def languages_with(*domains: str) -> tuple[str, ...]:
    """List the languages that have a catalogue for each of some domains, the language of the code first."""
    found = (
        folder.name for folder in sorted(FOLDER.iterdir()) if all(_file(folder.name, one).is_file() for one in domains)
    )
    return (SOURCE, *found)


@cache
def translations(language: str, domains: tuple[str, ...]) -> NullTranslations:
    """Read the messages of a language. It takes a moment, once."""
    found = [path for path in (_file(language, domain) for domain in domains) if path.is_file()]
    if not found:
        return NullTranslations()
    merged = _read(found[0], language)
    for path in found[1:]:
        merged.merge(_read(path, language))
    return merged


def characters(language: str, domain: str) -> frozenset[str]:
    """Give every character of a catalogue: what a font must hold to print it."""
    if language == SOURCE:
        return frozenset(string.ascii_letters + string.digits + string.punctuation)
    told = _read(_file(language, domain), language)._catalog
    return frozenset(character for words in told.values() for character in str(words))


def negotiate(wanted: Iterable[str], offered: tuple[str, ...]) -> str:
    """Choose the language that somebody wants most; the first one where we have none of theirs.

    Browsers name a country, as in zh-CN or pt-BR, and we a language: the first part decides.
    """
    by_first = {language.partition("_")[0]: language for language in reversed(offered)}
    firsts = (tag.replace("_", "-").partition("-")[0].lower() for tag in wanted)
    return next((by_first[first] for first in firsts if first in by_first), offered[0])


def own_name(language: str) -> str:
    """Name a language as its speakers do."""
    name = Locale.parse(language).get_display_name() or language
    return name[:1].upper() + name[1:]


def tag(language: str) -> str:
    """Name a language as browsers do."""
    return language.replace("_", "-")


def _file(language: str, domain: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def _read(path: Path, language: str) -> Translations:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=path.stem)
