"""The database as one file at one moment, and back: by SQLite itself, or by PostgreSQL's own programs."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Engine, inspect, text

from oversight.backups.sealed_archive import BackupFault
from oversight.database import Database, alembic_config
from oversight.key_files import ConfigurationError, private_file

_COUNTED = {
    "schema": "SELECT version_num FROM alembic_version",
    "cases": "SELECT count(*) FROM complaint",
    "entries": "SELECT count(*) FROM audit_entry",
    "places": "SELECT size FROM audit_head",
}
PROGRAMS = ("pg_dump", "pg_restore")
Ask = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a copy holds: its kind of database and schema, cases, entries of the record, and how far the log is."""

    database: str
    schema: str
    cases: int
    entries: int
    places: int

    def words(self) -> bytes:
        """Write it down."""
        return json.dumps(asdict(self), indent=1).encode()


def refuse_without_programs(database: Database) -> None:
    """Refuse where what copies this kind of database is not installed.

    :raises ConfigurationError: it is not.
    """
    if database.engine.dialect.name == "postgresql":
        for program in PROGRAMS:
            _program(program)


def copy_to(database: Database, path: Path) -> Content:
    """Copy all that stands in the database at one moment, while everybody works.

    :raises ConfigurationError: a program of PostgreSQL is not installed.
    :raises BackupFault: the copy failed.
    """
    if database.engine.dialect.name == "sqlite":
        return _copy_sqlite(database.engine, path)
    return _copy_postgresql(database.engine, path)


def _copy_sqlite(engine: Engine, path: Path) -> Content:
    """Nothing of what was removed comes along: the copy is written anew from what stands."""
    with closing(sqlite3.connect(str(engine.url.database))) as standing:
        standing.execute("VACUUM INTO ?", [str(path)])
    path.chmod(0o600)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        return _content("sqlite", lambda question: copy.execute(question).fetchone()[0])


def _copy_postgresql(engine: Engine, path: Path) -> Content:
    """What is counted and what is copied is seen at the same moment: one snapshot serves both."""
    repeatable = engine.execution_options(isolation_level="REPEATABLE READ")
    with repeatable.connect() as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        content = _content("postgresql", lambda question: connection.scalar(text(question)))
        with private_file(path) as file:
            _run("pg_dump", engine.url, "--format=custom", f"--snapshot={snapshot}", stdout=file)
    return content


def _content(kind: str, ask: Ask) -> Content:
    return Content(kind, **{name: ask(question) for name, question in _COUNTED.items()})


def refuse_misfit(database: Database, content: Content) -> None:
    """Refuse to put a copy into a database that holds something, is of another kind, or is of an older program.

    :raises BackupFault: that is so.
    """
    kind = database.engine.dialect.name
    if content.database != kind:
        raise BackupFault(f"the backup is of {content.database}, and OVERSIGHT_DATABASE_URL names {kind}")
    if inspect(database.engine).get_table_names():
        raise BackupFault("the database holds something already: name an empty one in OVERSIGHT_DATABASE_URL")
    try:
        ScriptDirectory.from_config(alembic_config(database.engine)).get_revision(content.schema)
    except CommandError as error:
        raise BackupFault(f"the backup has schema {content.schema}: install the version that made it") from error


def put_back(database: Database, copy: Path, content: Content) -> None:
    """Put a copy into the place of an empty database, all of it or nothing.

    :raises BackupFault: it does not hold what it should.
    """
    database.engine.dispose()
    if content.database == "sqlite":
        place = Path(str(database.engine.url.database))
        for leftover in ("-wal", "-shm"):
            place.with_name(place.name + leftover).unlink(missing_ok=True)
        os.replace(copy, place)
    else:
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        _run("pg_restore", database.engine.url, *options, str(copy))
    with database.engine.connect() as connection:
        found = _content(content.database, lambda question: connection.scalar(text(question)))
    if found != content:
        raise BackupFault(f"the database holds {found}, and the backup tells of {content}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ConfigurationError(f"{name} is not installed (Debian and Ubuntu: apt-get install postgresql-client)")
    return found


def _run(program: str, url: URL, *options: str, stdout: Any = None) -> None:
    """Run a program of PostgreSQL on a database. The password stands in no list of processes."""
    found = _program(program)
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [found, "--dbname", address, "--no-password", *options]
    ended = subprocess.run(command, env=environment, stdout=stdout, stderr=subprocess.PIPE, check=False)
    if ended.returncode:
        reason = ended.stderr.decode(errors="replace").strip().splitlines() or ["it ended without a word"]
        raise BackupFault(f"{program} failed: {reason[-1]}")
