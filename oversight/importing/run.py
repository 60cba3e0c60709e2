"""Run an import from a mapping's name to the exit status."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from sqlalchemy.exc import DBAPIError

from oversight.config import Settings
from oversight.database import Database
from oversight.importing.importer import Importer
from oversight.importing.load import InvalidMapping, load_mapping
from oversight.importing.progress import Progress
from oversight.importing.sources import open_sources

DONE, NOT_SO, WRONG = 0, 1, 2


def now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


def import_files(
    database: Database,
    settings: Settings,
    mapping: str,
    folder: Path,
    *,
    as_json: bool,
    out: TextIO,
    progress: TextIO,
    clock: Callable[[], datetime] = now,
) -> int:
    """Bring in the files of a folder as a mapping says, and return the exit status.

    0: every case is in, or was before, and both sides agree. 1: they do not, or it stopped on the way; whatever is in
    is whole, and the same command goes on from there. 2: the mapping cannot be used, or does not fit the files.
    """
    told = Progress(progress)
    try:
        loaded = load_mapping(mapping)
        importer = Importer(database, settings.pack, loaded, open_sources(loaded.mapping, folder), told, clock)
    except InvalidMapping as error:
        told.say(str(error))
        return WRONG
    return _run(importer, told, out, as_json)


def _run(importer: Importer, told: Progress, out: TextIO, as_json: bool) -> int:
    try:
        result = importer.run()
    except KeyboardInterrupt:
        told.say(f"Stopped on request. {_whereabouts(importer)}")
        raise
    except Exception as error:  # whatever it was, its batch is rolled back, and somebody must be told so in words
        told.say(f"Stopped: {_in_words(error)}. {_whereabouts(importer)}")
        return NOT_SO
    out.write((json.dumps(result.as_json()) if as_json else result.as_text()) + "\n")
    return NOT_SO if result.disagreements else DONE


def _whereabouts(importer: Importer) -> str:
    """Say what is in when a run ends before its end."""
    return (
        f"The {importer.result.added:,} cases that this run added before are in and whole; nothing of the others is. "
        "Run the same command again to go on."
    )


def _in_words(error: Exception) -> str:
    """Say what went wrong without repeating what was being written: it may be somebody's account."""
    said = error.orig if isinstance(error, DBAPIError) else error
    first = next(iter(str(said).splitlines()), "")
    return f"{type(error).__name__}: {first}".rstrip(". ")
