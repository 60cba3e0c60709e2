"""Rows of cases on their way into the database: what the record tells of each, its seal, and what its columns hold.

They are written as they stand. The unit of work would cost a filing as much time as the rest of it.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Connection, bindparam, insert, inspect, update
from sqlalchemy.orm import Session, make_transient, make_transient_to_detached

from oversight.database import Utc
from oversight.models import Complaint, HoldsSealed
from oversight.sealing.keys import CaseKeys
from oversight.statements import Prepared
from workflows.audit.entry import write_time

CHAIN = frozenset({"audit_seq", "audit_prev"})
"""Columns that are the chain itself."""

UNTOLD = CHAIN | {"sealed"}
"""What the entries of a case do not tell of its rows: the chain, and the seal around what they do tell."""

Row = dict[str, Any]


class Written:
    """A row that is new, or of which something was changed."""

    __slots__ = ("_shape", "is_new", "row")

    def __init__(self, row: Any) -> None:
        self.row = row
        self.is_new = not inspect(row).has_identity
        self._shape = _shape_of(type(row))
        if self.is_new:
            for name, default in self._shape.defaults:
                if getattr(row, name) is None:
                    setattr(row, name, default())

    def told(self) -> Row:
        """Give what the record tells of the row: all that it holds, defaults included, except the chain's own."""
        held = self._reader()
        told = {name: plain(held(name)) if is_moment else held(name) for name, is_moment in self._shape.told}
        if isinstance(self.row, HoldsSealed):
            opened = self.row.opened_values()
            told |= {name: opened.get(name) for name in self.row.SEALED}
        return {"table": self.row.__tablename__, "row": told}

    def seal(self, keys: CaseKeys) -> None:
        """Seal what is not kept in plain columns."""
        if isinstance(self.row, HoldsSealed):
            self.row.seal_with(keys)

    def statement(self) -> Prepared:
        """Give the statement that stores the row."""
        return self._shape.insert if self.is_new else _update_of(cast("Hashable", type(self.row)), self._changed())

    def values(self) -> Row:
        """Give what that statement puts into the columns."""
        held = self._reader()
        names = self._shape.columns if self.is_new else (*self._changed(), "id")
        return {name: held(name) for name in names}

    def _reader(self) -> Callable[[str], Any]:
        """A new row has nothing but what it was given; of another, something may have to be loaded."""
        return vars(self.row).get if self.is_new else partial(getattr, self.row)

    def _changed(self) -> tuple[str, ...]:
        before, held = inspect(self.row).committed_state, self._reader()
        return tuple(name for name in self._shape.columns if name in before and before[name] != held(name))


def store(connection: Connection, written: Iterable[Written]) -> None:
    """Store rows in their order, those that follow one another and need the same statement together."""
    for statement, alike in groupby(written, key=Written.statement):
        statement.send(connection, *(one.values() for one in alike))


def settle(session: Session, written: Iterable[Written]) -> None:
    """Have a session know what was changed, and a new case, as they are stored: it has nothing left to write."""
    for one in written:
        if isinstance(one.row, Complaint) or one.row in session:
            make_transient(one.row)
            make_transient_to_detached(one.row)
            session.add(one.row)


def told_columns(table: type[Any]) -> tuple[str, ...]:
    """Name what the record tells of the rows of a table: its columns, and the attributes that are sealed in one."""
    sealed = table.SEALED if issubclass(table, HoldsSealed) else {}
    return (*(name for name, _ in _shape_of(table).told), *sealed)


def plain(value: Any) -> Any:
    """Give a value as the record tells it."""
    if isinstance(value, datetime):
        return write_time(value)
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is asked of a table for every row: its columns, what the record tells, the defaults, and its insert.

    Beside the name of each column that is told stands whether it holds moments, which are told as words.
    """

    columns: tuple[str, ...]
    told: tuple[tuple[str, bool], ...]
    defaults: tuple[tuple[str, Callable[[], Any]], ...]
    insert: Prepared


def _shape_of(model: type[Any]) -> _Shape:
    return _found_shape(cast("Hashable", model))


@cache
def _found_shape(model: Any) -> _Shape:
    columns = model.__table__.columns
    sealed = model.SEALED if issubclass(model, HoldsSealed) else {}
    return _Shape(
        columns=tuple(columns.keys()),
        told=tuple((column.key, isinstance(column.type, Utc)) for column in columns if column.key not in UNTOLD),
        defaults=(
            *((column.key, _default(column)) for column in columns if column.default is not None),
            *sealed.items(),
        ),
        insert=Prepared(insert(model.__table__)),
    )


def _default(column: Any) -> Callable[[], Any]:
    default = column.default
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)


@cache
def _update_of(model: Any, names: tuple[str, ...]) -> Prepared:
    table = model.__table__
    changed: Row = {name: bindparam(name) for name in names}
    return Prepared(update(table).where(table.c.id == bindparam("id")).values(changed))
