"""The engine for SQLite and PostgreSQL alike, the declarative base, units of work, and migrations."""

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol, Self

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from oversight.resources import resource_dir

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

DatabaseFault = SQLAlchemyError
"""Anything that goes wrong between us and the database."""

SQLITE_PRAGMAS = (
    "journal_mode=wal",
    "busy_timeout=15000",
    "synchronous=full",
    "foreign_keys=on",
    "wal_autocheckpoint=8000",
)


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING)

    def __init__(self, **values: Any) -> None:
        """Take values as they stand. SQLAlchemy's own way tells of each of them, to nobody who listens.

        :raises TypeError: the table has nothing of that name.
        """
        columns, held = type(self).__table__.columns, vars(self)
        for name, value in values.items():
            if name in columns:
                held[name] = value
            elif hasattr(type(self), name):
                setattr(self, name, value)
            else:
                raise TypeError(f"{type(self).__name__} has no {name}")


JsonColumn = JSON().with_variant(JSONB(), "postgresql")
"""JSON, in the binary form where the database has one."""


class Utc(TypeDecorator[datetime]):
    """An instant. Always aware and in UTC in Python, whatever the database keeps; whole milliseconds, as the record."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; keep UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        if value.tzinfo is not UTC:
            value = value.astimezone(UTC)
        zone = None if dialect.name == "sqlite" else UTC
        return value.replace(microsecond=value.microsecond // 1000 * 1000, tzinfo=zone)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware time back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(url: str, **options: Any) -> Engine:
    """Make the engine, with what each database needs to lose no update.

    The stock SQLite driver begins transactions of its own and loses updates; here the engine begins them.
    """
    name = make_url(url).get_backend_name()
    engine = create_engine(url, **options)
    if name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute("pragma " + pragma)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN " + connection.get_execution_options().get("sqlite_begin", "DEFERRED"))


class Opener(Protocol):
    """What opens sealed words. Each session begins with what ``for_session`` gives, under ``info["keys"]``."""

    def for_session(self) -> Any:
        """Begin a unit of work."""


class Database:
    """Sessions over one engine: ``write`` for one unit of work, ``read`` for looking.

    ``opener`` says what the sessions can open of what is sealed; without one, they neither file nor read a case.
    """

    def __init__(self, engine: Engine, opener: Opener | None = None) -> None:
        self.engine = engine
        self.opener = opener
        self._writing = sessionmaker(
            engine.execution_options(sqlite_begin="IMMEDIATE"), expire_on_commit=False, autoflush=False
        )
        self._reading = sessionmaker(engine, expire_on_commit=False, autoflush=False)

    def opening_with(self, opener: Opener) -> Self:
        """Give the same database to somebody who can open more of it, or less."""
        other = copy.copy(self)
        other.opener = opener
        return other

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: all of it is kept, or nothing."""
        with self._writing(info=self._info()) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Look without changing anything."""
        with self._reading(info=self._info()) as session:
            yield session

    def _info(self) -> dict[str, Any]:
        return {"keys": self.opener.for_session()} if self.opener else {}


def forget_for_good(engine: Engine, tables: Iterable[str]) -> None:
    """Overwrite what was deleted from tables: in the write-ahead file of SQLite, in the tables of PostgreSQL.

    Where somebody reads meanwhile, the database does it later by itself.
    """
    if engine.dialect.name == "sqlite":
        raw: Any = engine.raw_connection()
        try:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            raw.close()
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM {', '.join(tables)}")


def alembic_config(engine: Engine) -> Config:
    """Give Alembic its configuration: our migrations, on this engine."""
    config = Config()
    config.set_main_option("script_location", str(resource_dir("migrations")).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to the newest schema."""
    command.upgrade(alembic_config(engine), revision)


def schema_is_newest(engine: Engine) -> bool:
    """Tell whether the database has the newest schema."""
    script = ScriptDirectory.from_config(alembic_config(engine))
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()
