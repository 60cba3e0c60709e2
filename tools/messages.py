"""Bring the catalogues of every language up to date with the code, and list what nobody has translated yet.

`python3 tools/messages.py` writes each `translations/LANGUAGE/LC_MESSAGES/{citizen,staff}.po` anew, keeping every
translation whose English is still there, and names what is missing. With `new LANGUAGE` it begins a language.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "N_": None, "worded": None, "lazy_gettext": None}
ALL, CITIZEN = "babel.cfg", "babel.citizen.cfg"
SOURCES = ("oversight", "templates", "workflows")


def of_pack(file: Any, *_: Any, **options: Any) -> Iterator[tuple[int, None, str, list[str]]]:
    """Find the words of a jurisdiction pack that citizens read."""
    pack = YAML(typ="safe", pure=True).load(file)
    told = [pack.get("contact_person"), *pack.get("support", ()), *pack.get("places", ())]
    told += [each.get(name) for each in pack.get("services", ()) for name in ("label", "place", "reach")]
    told += [each.get(name) for each in pack.get("elsewhere", ()) for name in ("about", "to")]
    for words in told:
        if words:
            yield 1, None, words, []


def of_checks(file: Any, *_: Any, **options: Any) -> Iterator[tuple[int, None, str, list[str]]]:
    """Find what a check is called, who may depart from it and when. What it says in full is quoted as it stands."""
    for check in YAML(typ="safe", pure=True).load(file)["checks"]:
        for words in (check["title"], check["override"].get("by"), check["override"].get("conditions")):
            if words:
                yield 1, None, " ".join(words.split()), []


OWN_METHODS = {"yaml": of_pack, "checks": of_checks}


def messages(mapping: str) -> Catalog:
    """Extract the messages of the files that a mapping names."""
    with (ROOT / mapping).open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog(project="Oversight", charset="utf-8", fuzzy=False)
    for source in SOURCES:
        own = [
            (name.removeprefix(f"{source}/"), OWN_METHODS.get(kind, kind))
            for name, kind in methods
            if name.startswith(source)
        ]
        settings = {name.removeprefix(f"{source}/"): value for name, value in options.items()}
        for path, _, message, _, context in extract_from_dir(ROOT / source, own, settings, KEYWORDS):
            found.add(message, locations=[(f"{source}/{Path(path).as_posix()}", None)], context=context)
    return found


def templates() -> dict[str, Catalog]:
    """Give the messages that citizens read, and those that only staff read."""
    citizen, staff = messages(CITIZEN), messages(ALL)
    for message in citizen:
        if message.id and message.id in staff:
            staff.delete(message.id)
    return {"citizen": citizen, "staff": staff}


def file_of(language: str, domain: str) -> Path:
    """Tell where a catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path, language: str) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def untranslated(catalogue: Catalog) -> list[str]:
    """List the messages without a translation, or with one that lacks a plural form or is only a guess."""
    missing = []
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (
            message.fuzzy or not all(forms) or (message.pluralizable and len(forms) != catalogue.num_plurals)
        ):
            missing.append(message.id[0] if isinstance(message.id, tuple) else message.id)
    return missing


def update(language: str, domain: str, template: Catalog) -> Catalog:
    """Write one catalogue anew."""
    path = file_of(language, domain)
    catalogue = read(path, language) if path.exists() else Catalog(locale=language, project="Oversight", fuzzy=False)
    created = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.creation_date, catalogue.fuzzy = created, False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, sort_by_file=False, ignore_obsolete=True, include_lineno=False)
    return catalogue


def main() -> int:
    """Update every catalogue, and say what is missing."""
    found = templates()
    if sys.argv[1:2] == ["new"]:
        update(sys.argv[2], "citizen", found["citizen"])
    incomplete = 0
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/*.po")):
        language, domain = path.parts[-3], path.stem
        missing = untranslated(update(language, domain, found[domain]))
        print(f"{language} {domain}: {len(found[domain]) - len(missing)} of {len(found[domain])}")
        for words in missing:
            print(f"  missing: {words}")
        incomplete += bool(missing)
    return 1 if incomplete else 0


if __name__ == "__main__":
    sys.exit(main())
