"""Statements that are sent again and again: compiled once, and sent together where a database can take them so."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Update
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]


class Prepared:
    """An insert or update that is compiled once for each kind of database.

    To ask of a statement each time what never changes costs more than to run it.
    """

    def __init__(self, statement: Insert | Update) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def send(self, connection: Connection, *rows: Mapping[str, Any]) -> None:
        """Run the statement once for each of some rows. Each has a value for every name in it."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._statement, dialect)
        connection.exec_driver_sql(compiled.text, [compiled.values(row) for row in rows])


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as a driver takes it: its text, and how the driver takes each value, in their order."""

    text: str
    converted: tuple[tuple[str, Convert | None], ...]
    is_positional: bool

    def values(self, row: Mapping[str, Any]) -> Any:
        if self.is_positional:
            return tuple([convert(row[name]) if convert else row[name] for name, convert in self.converted])
        return {name: convert(row[name]) if convert else row[name] for name, convert in self.converted}


def _compile(statement: Insert | Update, dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    names = compiled.positiontup if compiled.positional else compiled.binds
    converted = tuple((name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names)
    return _Compiled(compiled.string, converted, compiled.positional)


@contextmanager
def in_one_go(connection: Connection) -> Iterator[None]:
    """Send statements that give no rows without waiting for each to be answered, where the database can do so.

    What the database refuses is raised at the end, as it is for statements sent one by one.
    """
    if connection.dialect.driver != "psycopg":
        yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(None, None, error, connection.dialect.loaded_dbapi.Error) from error
