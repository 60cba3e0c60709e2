"""Statements that are sent again and again: compiled once, and sent together where a database can take them so.

They go to the driver as they are. What SQLAlchemy does for a statement that it sees for the first time, it does each
time, and that costs several times what most of ours cost to run. Whoever listens to its events hears of ours too.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]


class Prepared:
    """An insert or update that is compiled once for each kind of database."""

    def __init__(self, statement: Insert | Update) -> None:
        self._text = _Compiler(statement)

    def send(self, connection: Connection, *rows: Values) -> None:
        """Run the statement once for each of some rows. Each has a value for every name in it."""
        text = self._text.of(connection.dialect)
        with _faults(connection), closing(connection.connection.cursor()) as cursor:
            if len(rows) == 1:
                _run(connection, cursor, text.words, text.taken(rows[0]))
            else:
                _run(connection, cursor, text.words, [text.taken(row) for row in rows], many=True)


class Query:
    """A select that is compiled once for each kind of database. Its rows are tuples with the names of its columns."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._text = _Compiler(statement)
        self._columns = statement.selected_columns
        self._row = _row_with(self._columns.keys())
        self._readers: dict[str, tuple[tuple[int, Convert], ...]] = {}

    def rows(self, connection: Connection, values: Values) -> list[Any]:
        """Run the select, and give all that it found."""
        return read_together(connection, (self,), values)[0]

    def ask(self, connection: Connection, cursor: Any, values: Values) -> None:
        """Have a cursor run the select."""
        text = self._text.of(connection.dialect)
        _run(connection, cursor, text.words, text.taken(values))

    def found(self, dialect: Dialect, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """Make of what the driver gave what the columns hold."""
        readers = self._readers.get(dialect.name)
        if readers is None:
            types = [column.type.dialect_impl(dialect) for column in self._columns]
            reads = enumerate(kind.result_processor(dialect, None) for kind in types)
            readers = self._readers[dialect.name] = tuple((place, read) for place, read in reads if read)
        return [self._row._make(_read(row, readers)) for row in rows]


def _read(row: Sequence[Any], readers: Iterable[tuple[int, Convert]]) -> list[Any]:
    values = list(row)
    for place, read in readers:
        values[place] = read(values[place])
    return values


def _row_with(names: Sequence[str]) -> Any:
    return namedtuple("Row", names)  # the names are known only now


def read_together(connection: Connection, queries: Sequence[Query], values: Values) -> list[list[Any]]:
    """Run several selects with the same values, and give the rows of each."""
    with _faults(connection):
        cursors = [connection.connection.cursor() for _ in queries]
        try:
            with in_one_go(connection):
                for query, cursor in zip(queries, cursors, strict=True):
                    query.ask(connection, cursor, values)
            return [
                query.found(connection.dialect, cursor.fetchall())
                for query, cursor in zip(queries, cursors, strict=True)
            ]
        finally:
            for cursor in cursors:
                cursor.close()


@contextmanager
def in_one_go(connection: Connection) -> Iterator[None]:
    """Send statements without waiting for each to be answered, where the database can do so.

    What the database refuses is raised at the end, as it is for statements sent one by one.
    """
    if connection.dialect.driver != "psycopg":
        yield
        return
    driver: Any = connection.connection.driver_connection
    with _faults(connection), driver.pipeline():
        yield


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as a driver takes it: its words, and how the driver takes each value, in their order."""

    words: str
    takes: tuple[tuple[str, Convert | None], ...]
    fixed: Values
    is_positional: bool

    def taken(self, values: Values) -> Any:
        given = {**self.fixed, **values} if self.fixed else values
        if self.is_positional:
            return tuple([take(given[name]) if take else given[name] for name, take in self.takes])
        return {name: take(given[name]) if take else given[name] for name, take in self.takes}


class _Compiler:
    def __init__(self, statement: Insert | Update | Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._texts: dict[str, _Text] = {}

    def of(self, dialect: Dialect) -> _Text:
        """Give the statement as the driver of a database takes it."""
        found = self._texts.get(dialect.name)
        if found is None:
            found = self._texts[dialect.name] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> _Text:
        compiled: Any = self._statement.compile(dialect=dialect)
        wanted = {name: None for name, bind in compiled.binds.items() if bind.required}
        whole = compiled.construct_expanded_state(wanted)  # with a place for each value of a list
        names = tuple(whole.positiontup if compiled.positional else whole.parameters)
        single = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
        }
        takes: Mapping[str, Convert | None] = {**single, **whole.processors}
        return _Text(
            words=whole.statement,
            takes=tuple((name, takes.get(name)) for name in names),
            fixed={name: whole.parameters[name] for name in names if name not in wanted},
            is_positional=compiled.positional,
        )


def _run(connection: Connection, cursor: Any, words: str, values: Any, *, many: bool = False) -> None:
    for hear in connection.dispatch.before_cursor_execute:
        hear(connection, cursor, words, values, None, many)
    (cursor.executemany if many else cursor.execute)(words, values)


@contextmanager
def _faults(connection: Connection) -> Iterator[None]:
    """Raise what goes wrong in the driver as SQLAlchemy does."""
    dbapi = connection.dialect.loaded_dbapi
    try:
        yield
    except dbapi.Error as error:
        raise DBAPIError.instance(None, None, error, dbapi.Error) from error
