"""What all commands share: how they speak, how they open the installation, how they are declared."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from oversight.config import Settings, read_settings
from oversight.database import Database
from oversight.sealing.databases import office_database

Arguments = argparse.Namespace


def say(words: str, end: str = "\n") -> None:
    """Print a line for the person at the terminal."""
    print(words, end=end, flush=True)


def complain(words: str, status: int = 2) -> int:
    """Say what is wrong, and give the exit status for it."""
    print(f"oversight: {words}", file=sys.stderr)
    return status


def progress() -> Callable[[int], None]:
    """Give what tells how far a long command is; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda done: print(f"\r{done} entries", end="", file=sys.stderr, flush=True)


@contextmanager
def installation(*, with_identity: bool = False) -> Iterator[tuple[Settings, Database]]:
    """Open settings and database for one command, and let go of them.

    :raises ConfigurationError: the command must open who complained, and has no key for it here.
    """
    settings = read_settings()
    if with_identity:
        settings.office.refuse_without_identity()
    database = office_database(settings)
    try:
        yield settings, database
    finally:
        database.engine.dispose()


def group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    """Declare a word that commands share."""
    return commands.add_parser(name).add_subparsers(required=True, metavar="COMMAND")


def command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Callable[[Arguments], int]
) -> argparse.ArgumentParser:
    """Declare a command; its docstring is its help."""
    declared = commands.add_parser(name, help=(run.__doc__ or "").splitlines()[0], description=run.__doc__)
    declared.set_defaults(run=run)
    return declared


def port(text: str) -> int:
    """Read a port that has a next one.

    :raises argparse.ArgumentTypeError: it is none.
    """
    number = int(text)
    if not 1 <= number <= 65534:
        raise argparse.ArgumentTypeError(f"{number} is not a port from 1 to 65534")
    return number
