"""A database that fails at one statement, for tests of what is left behind."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError


class Fault:
    """Fails the ``number``-th statement that the engine is given, and counts them."""

    def __init__(self, number: int) -> None:
        self.number, self.seen = number, 0

    def __call__(self, connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        self.seen += 1
        if self.seen == self.number:
            raise OperationalError(statement, parameters, Exception("the disk is full"))


def attempt(engine: Engine, fault: Fault, action: Callable[[], None]) -> bool:
    """Tell whether the action went through although a statement was to fail."""
    event.listen(engine, "before_cursor_execute", fault)
    try:
        action()
    except OperationalError:
        return False
    finally:
        event.remove(engine, "before_cursor_execute", fault)
    return True
