"""`oversight export open-data`: tables for everybody, which tell of no person."""

import argparse
from pathlib import Path

from oversight.open_data.suppression import LEAST
from oversight.open_data.writing import NotPublished, publish_open_data
from oversight.security import system_clock
from oversight.terminal import Arguments, command, complain, group, installation, say

FEWEST = 3


def open_data(parsed: Arguments) -> int:
    """Write tables of complaints, allegations and sanctions for everybody into a new folder."""
    try:
        with installation() as (_, database):
            published = publish_open_data(database, Path(parsed.folder), system_clock(), parsed.least)
    except (NotPublished, OSError) as fault:
        return complain(f"nothing was written: {fault}")
    say(f"{parsed.folder}: {published.cases} cases, {published.held_back} held back because they would stand alone")
    say("Read them before you publish them (docs/open-data.md).")
    return 0


def least(text: str) -> int:
    """Read how many cases must share what is told.

    :raises argparse.ArgumentTypeError: it is no number, or too small to hide anybody.
    """
    if not text.isdecimal() or int(text) < FEWEST:
        raise argparse.ArgumentTypeError(f"{text} hides nobody; at least {FEWEST} must share what is told")
    return int(text)


def add_open_data(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare it."""
    exporting = command(group(commands, "export"), "open-data", open_data)
    exporting.add_argument("folder", metavar="DIR")
    exporting.add_argument(
        "--least",
        type=least,
        default=LEAST,
        help=f"how many cases must share what is told ({LEAST}, at least {FEWEST})",
    )
