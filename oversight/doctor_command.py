"""`oversight doctor`: whether this installation is in order, and which law is in force here."""

import argparse
from collections.abc import Iterator
from datetime import timedelta

from oversight.backups.database_copy import refuse_without_programs
from oversight.backups.sealed_archive import read_recipients
from oversight.config import Settings
from oversight.database import Database, DatabaseFault, schema_is_newest
from oversight.documents import FONTS, NoPdf, unprintable
from oversight.evidence.films import NoProgram, Program
from oversight.key_files import ConfigurationError
from oversight.languages import CITIZEN, characters, languages_with, own_name
from oversight.security import system_clock
from oversight.shared_clock import clock_of
from oversight.terminal import Arguments, command, complain, installation, say
from workflows.errors import WorkflowError
from workflows.jurisdictions import Pack, load_pack, use_packs_of
from workflows.law_book import Line, counts, law_in_force
from workflows.pack_check import check_packs
from workflows.standards import evaluated_checks, load_standards

CLOCKS_MAY_DIFFER = timedelta(minutes=1)


def doctor(parsed: Arguments) -> int:
    """Say whether settings, packs, standards and database are in order, and show the law in force for a lawyer."""
    try:
        with installation() as (settings, database):
            use_packs_of(settings.packs)
            problems = list(_problems(settings, database))
    except ConfigurationError as error:
        return complain(str(error))
    for problem in problems:
        complain(problem)
    if not problems:
        _show(load_pack(settings.pack))
    return 1 if problems else 0


def _problems(settings: Settings, database: Database) -> Iterator[str]:
    try:
        packs = check_packs()
        load_pack(settings.pack)
        say(f"packs       in order: {', '.join(f'{pack.id} {pack.version}' for pack in packs)}")
    except WorkflowError as error:
        yield str(error)
    try:
        known, evaluated = len(load_standards().checks), len(evaluated_checks())
        say(f"standards   in order: {known} checks, {evaluated} evaluated")
    except WorkflowError as error:
        yield str(error)
    try:
        if schema_is_newest(database.engine):
            say("database    in order: the newest schema")
        else:
            yield "the database has an older schema; run: oversight db upgrade"
        yield from _clocks(database)
    except DatabaseFault as error:
        yield f"the database cannot be used: {str(error).splitlines()[0]}"
    say(f"films       {_films(settings)}")
    yield from _backups(settings, database)
    yield from _printing(settings)


def _clocks(database: Database) -> Iterator[str]:
    """Compare the clock of the database, which all hosts go by, with that of this machine."""
    apart = clock_of(database, system_clock)() - system_clock()
    if abs(apart) > CLOCKS_MAY_DIFFER:
        minutes, which = abs(apart) // timedelta(minutes=1), "ahead" if apart > timedelta() else "behind"
        yield f"the clock of the database is {minutes} minutes {which} of this machine's: set both by NTP"
    else:
        say("clocks      in order: the database and this machine tell the same time")


def _backups(settings: Settings, database: Database) -> Iterator[str]:
    """Say whether backups can be made here; a key that cannot be read, or a program that is missing, is a problem."""
    if not settings.backup_keys:
        say("backups     none are made here: OVERSIGHT_BACKUP_KEYS names no keys (docs/backups.md)")
        return
    try:
        keys = read_recipients([settings.backup_keys])
        refuse_without_programs(database)
        say(f"backups     in order: sealed for {len(keys)} keys")
    except ConfigurationError as error:
        yield f"no backups can be made: {error}"


def _films(settings: Settings) -> str:
    """Tell whether copies of films and sounds can be made here, and what is missing."""
    if not settings.ffmpeg:
        return "no copies of films and sounds: install ffmpeg (Debian and Ubuntu: apt-get install ffmpeg)"
    try:
        Program(settings.ffmpeg).tried()
    except NoProgram as reason:
        return f"no copies of films and sounds: {reason}"
    return f"in order: {settings.ffmpeg}"


def _printing(settings: Settings) -> Iterator[str]:
    """Say of each language that citizens choose whether it can be printed; those of the place must be."""
    for language in languages_with(CITIZEN):
        try:
            boxes = unprintable("".join(characters(language, CITIZEN)))
        except NoPdf as missing:
            say(f"printing    {missing}")
            return
        if not boxes:
            say(f"printing    in order: {own_name(language)}")
        elif language in _languages_of_place(settings):
            yield f"printing in {_without_font(language)}"
        else:
            say(f"printing    {_without_font(language)}")


def _languages_of_place(settings: Settings) -> tuple[str, ...]:
    try:
        return load_pack(settings.pack).languages
    except WorkflowError:  # told already
        return ()


def _without_font(language: str) -> str:
    return f"{own_name(language)} has no font; install one (Debian and Ubuntu: apt-get install {FONTS})"


def _show(pack: Pack) -> None:
    say(f"\n{pack.title}, version {pack.version}, for cases opened from {pack.valid_from}")
    for words, number in counts(pack).items():
        say(f"  {number} values {words}")
    for section in law_in_force(pack):
        say(f"\n{section.title}")
        for line in section.lines:
            say(f"  {line.check_id + ' ' if line.check_id else ''}{line.what}: {line.value}\n      {_basis(line)}")


def _basis(line: Line) -> str:
    if line.is_choice:
        read = "PROJECT CHOICE"
    else:
        read = line.law + {True: " (text read)", False: " (TEXT NOT READ)", None: ""}[line.verified]
    return f"{read}; {line.note}" if line.note else read


def add_doctor(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare it."""
    command(commands, "doctor", doctor)
