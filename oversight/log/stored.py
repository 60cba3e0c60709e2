"""Read the tables as they are stored and in the order of their cases, many at once, a few rows at a time.

Nothing is converted on the way that could hide a change: a date that is no date or a number where bytes should be is
handed on as it is, and then differs from what the record tells.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, CursorResult, DateTime, Row, Select, select, type_coerce
from sqlalchemy.types import NullType

from oversight.log.rows import told_columns
from oversight.models import HoldsSealed, open_values
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import CaseKeys
from workflows.audit.entry import write_time
from workflows.audit.replay import Image

AT_ONCE = 500
"""Rows of one table held in memory."""

SEALED = "sealed"

Reader = Callable[[Any], Any]


class Grouped:
    """Rows in the order of their case, which is their first column; to be asked for one case after the other."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, case_id: str) -> list[Any]:
        """Take the rows of a case. Whatever was left of the case before stays in the way."""
        found = []
        while self._next is not None and self._next[0] == case_id:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found

    @property
    def left(self) -> Any:
        """The row that nobody asked for, if there is one."""
        return self._next


def raw(column: Any) -> Any:
    """Ask for a column as the database keeps it."""
    return type_coerce(column, NullType()).label(column.key)


class Reading:
    """Many statements read side by side over one connection, and let go of together."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._open: list[CursorResult[Any]] = []

    def rows(self, statement: Select[Any]) -> Iterator[Row[Any]]:
        """Give the rows of a statement without ever holding all of them."""
        self._open.append(self.connection.execute(statement, execution_options={"yield_per": AT_ONCE}))
        return iter(self._open[-1])

    def images(self, table: type[Any], case: str, only: Select[Any] | None = None) -> Iterator[tuple[str, str, Image]]:
        """Give every row of a table as an image, with its case and its id, in the order of their cases.

        ``only`` chooses the cases.
        What is sealed in a row stands in its image as it is stored, under ``SEALED``.
        """
        columns = table.__table__.columns
        names = tuple(name for name in (*told_columns(table), SEALED) if name in columns)
        dialect = self.connection.dialect.name
        readers = {name: reader for name in names if (reader := reader_of(columns[name], dialect))}
        wanted = [raw(columns[name]) for name in (case, "id", "audit_seq", *names)]
        statement: Select[Any] = select(*wanted).order_by(columns[case])
        if only is not None:
            statement = statement.where(columns[case].in_(only))
        for row in self.rows(statement):
            case_id, row_id, seq, *values = tuple(row)
            image = dict(zip(names, values, strict=True))
            for name, read in readers.items():
                image[name] = read(image[name])
            yield case_id, row_id, Image(seq, image)

    def close(self) -> None:
        """Let go of every statement that was not read to its end."""
        for result in self._open:
            result.close()


def opened_image(table: type[Any], row_id: str, image: Image, keys: CaseKeys) -> Image:
    """Give the image of a row with what is sealed in it.

    :raises CannotOpen: it is not what was sealed for this row.
    """
    if not issubclass(table, HoldsSealed):
        return image
    plain = {name: value for name, value in image.columns.items() if name != SEALED}
    values = open_values(table, row_id, as_bytes(image.columns[SEALED]), keys)
    return Image(image.seq, {**plain, **values})


def emptied_image(image: Image) -> Image:
    """Give the image of a row whose case was erased.

    :raises CannotOpen: something sealed is left in it.
    """
    plain = dict(image.columns)
    if as_bytes(plain.pop(SEALED, b"")):
        raise CannotOpen("something sealed is left of an erased case")
    return Image(image.seq, plain)


def as_bytes(value: Any) -> bytes:
    """Give stored bytes; anything else becomes bytes that match nothing."""
    if type(value) is bytes:
        return value
    return bytes(value) if isinstance(value, memoryview) else b"not bytes"


def reader_of(column: Any, dialect: str) -> Reader | None:
    """Give what turns a stored value of a column into what the record tells of it, where the two differ."""
    kind = column.type
    if isinstance(kind, JSON):
        return _json if dialect == "sqlite" else None
    if isinstance(getattr(kind, "impl", kind), DateTime):
        return _text_moment if dialect == "sqlite" else _moment
    return _boolean if isinstance(kind, Boolean) and dialect == "sqlite" else None


def _boolean(value: Any) -> Any:
    return bool(value) if value in (0, 1) else value


def _moment(value: Any) -> Any:
    """Write an instant as the record does. One that is finer than milliseconds is none that we stored."""
    if not isinstance(value, datetime):
        return value
    return write_time(value) if value.microsecond % 1000 == 0 else value.astimezone(UTC).isoformat()


def _text_moment(value: Any) -> Any:
    """Write an instant that is kept as text, `YYYY-MM-DD HH:MM:SS.mmm000`, as the record does."""
    if isinstance(value, str) and len(value) == 26 and value[10] == " " and value.endswith("000"):
        return f"{value[:10]}T{value[11:23]}Z"
    return value


def _json(value: Any) -> Any:
    try:
        return _DECODER.decode(value)
    except (TypeError, ValueError):
        return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_no_duplicates)
