"""Attributes that a row keeps sealed: all of them together in its column ``sealed``, under a key of its case.

In Python they are plain attributes. They are opened when the first of them is asked for, with the keys of the session
that loaded the row; ``oversight.log.writer.keep`` seals them anew with the entry that tells of the change.
"""

import json
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar, overload

from sqlalchemy import LargeBinary, bindparam, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from oversight.models.case_key import OFFICE, CaseKey
from oversight.sealing.box import opened, seal
from oversight.sealing.keys import CaseKeys, KeyName, SessionKeys
from workflows.audit.canonical import canonical

T = TypeVar("T")

KEYS = "keys"
"""Under which a session keeps its keys."""

_WRAPPED = select(CaseKey.sealed_keys).where(CaseKey.complaint_id == bindparam("case"), CaseKey.holder == OFFICE)
_VALUES, _CHANGED, _HELD = "_sealed_values", "_sealed_changed", "_session_keys"


class Sealed(Generic[T]):
    """One sealed attribute, with what it is where nobody said anything."""

    def __init__(self, default: Callable[[], T]) -> None:
        self.default = default
        self.name = ""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name
        owner.SEALED = {**owner.SEALED, name: self.default}

    @overload
    def __get__(self, row: None, owner: type[Any]) -> "Sealed[T]": ...
    @overload
    def __get__(self, row: object, owner: type[Any]) -> T: ...
    def __get__(self, row: Any, owner: type[Any]) -> Any:
        return self if row is None else row.opened_values().get(self.name)

    def __set__(self, row: Any, value: T) -> None:
        row.opened_values()[self.name] = value
        row.__dict__[_CHANGED] = True


class HoldsSealed:
    """A row with sealed attributes, under the key that ``KEY`` names."""

    SEALED: ClassVar[dict[str, Callable[[], Any]]] = {}
    KEY: ClassVar[KeyName] = "words"

    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    def opened_values(self) -> dict[str, Any]:
        """Give the sealed attributes, opened.

        :raises CannotOpen: the keys are not there, or what is stored was changed.
        """
        values: dict[str, Any] | None = self.__dict__.get(_VALUES)
        if values is None:
            values = self._opened() if self.sealed is not None else {}
            self.__dict__[_VALUES] = values
        return values

    def seal_with(self, keys: CaseKeys) -> None:
        """Seal the attributes, where they are new or were changed."""
        if self.__dict__.get(_CHANGED) or self.sealed is None:
            self.sealed = sealed_values(type(self), _id_of(self), self.opened_values(), keys)
            self.__dict__[_CHANGED] = False

    def _opened(self) -> dict[str, Any]:
        session, case_id = object_session(self), _case_of(self)
        held: SessionKeys = self.__dict__[_HELD]
        keys = held.of(case_id) if session is None else case_keys(session, case_id)
        return open_values(type(self), _id_of(self), self.sealed, keys)


def sealed_values(model: type[HoldsSealed], row_id: str, values: dict[str, Any], keys: CaseKeys) -> bytes:
    """Seal the attributes of one row."""
    return seal(keys.of(model.KEY), canonical(values), _place(model, row_id))


def open_values(model: type[HoldsSealed], row_id: str, sealed: bytes, keys: CaseKeys) -> dict[str, Any]:
    """Open the attributes of one row.

    :raises CannotOpen: they were changed, or sealed for another row or case.
    """
    values: dict[str, Any] = json.loads(opened(keys.of(model.KEY), bytes(sealed), _place(model, row_id)))
    return values


def _place(model: Any, row_id: str) -> str:
    return f"{model.__tablename__}|sealed|{row_id}|1"


def _id_of(row: Any) -> str:
    return str(row.id)


def _case_of(row: Any) -> str:
    return str(row.complaint_id if hasattr(row, "complaint_id") else row.id)


class OpenedRow:
    """A row of a statement with its sealed attributes, which are opened when the first of them is asked for."""

    __slots__ = ("_case", "_held", "_model", "_row", "_values")

    def __init__(self, row: Any, model: type[HoldsSealed], held: SessionKeys, case_id: str) -> None:
        self._row = row
        self._model = model
        self._held = held
        self._case = case_id
        self._values: dict[str, Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if name not in self._model.SEALED:
            return getattr(self._row, name)
        if self._values is None:
            self._values = open_values(self._model, self._row.id, self._row.sealed, self._held.of(self._case))
        return self._values.get(name)


def held_keys(session: Session) -> SessionKeys:
    """Give the keys that a session came upon."""
    held: SessionKeys = session.info[KEYS]
    return held


def case_keys(session: Session, case_id: str) -> CaseKeys:
    """Give the keys of a case, which are looked up only where they did not come with its row.

    :raises CannotOpen: they are not there, or not for this process.
    """
    held = held_keys(session)
    if not held.knows(case_id):
        held.remember(case_id, session.connection().execute(_WRAPPED, {"case": case_id}).scalar_one_or_none())
    return held.of(case_id)


def share_keys(session: Session, row: HoldsSealed) -> None:
    """Let a session open the case of a row that another session loaded."""
    others: SessionKeys | None = row.__dict__.get(_HELD)
    if others is not None and others is not held_keys(session):
        held_keys(session).share(_case_of(row), others)


def take_keys(row: Any, session: Session) -> None:
    """Let a row that a session loaded open itself with the keys of that session, and bring its own along."""
    held: SessionKeys | None = session.info.get(KEYS)
    if held is None:
        return
    row.__dict__[_HELD] = held
    if "wrapped_keys" in row.__dict__:
        held.remember(row.id, row.wrapped_keys)


@event.listens_for(HoldsSealed, "load", propagate=True)
def _loaded(row: Any, context: Any) -> None:
    take_keys(row, context.session)


@event.listens_for(HoldsSealed, "refresh", propagate=True)
def _forget_values(row: Any, context: Any, names: Any) -> None:
    if names is None or "sealed" in names:
        row.__dict__.pop(_VALUES, None)
        row.__dict__.pop(_CHANGED, None)
        take_keys(row, context.session)
