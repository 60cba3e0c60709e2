"""Open the files that a mapping reads, and refuse those that it does not fit."""

from pathlib import Path

from oversight.importing.columns import OF_CASE
from oversight.importing.load import InvalidMapping
from oversight.importing.mapping import Mapping, columns_of
from oversight.importing.source import SourceFile


def open_sources(mapping: Mapping, folder: Path) -> dict[str, SourceFile]:
    """Open every file, that of the cases first.

    :raises InvalidMapping: a file is missing, or has not the columns that the mapping names.
    """
    names = dict.fromkeys(part.file for part in mapping.sections)
    sources = {name: SourceFile(folder / name, mapping.format_of(name)) for name in names}
    for name, needed in _needed(mapping).items():
        missing = sorted(needed - set(sources[name].columns))
        if missing:
            has = ", ".join(sources[name].columns)
            raise InvalidMapping(name, [f"has no column {', '.join(missing)}, which the mapping reads; it has: {has}"])
    return sources


def _needed(mapping: Mapping) -> dict[str, set[str]]:
    """Name the columns that the mapping reads, by file."""
    needed: dict[str, set[str]] = {}
    for part in mapping.sections:
        for column in columns_of(part):
            file = mapping.case.file if column.startswith(OF_CASE) else part.file
            needed.setdefault(file, set()).add(column.removeprefix(OF_CASE))
    return needed
