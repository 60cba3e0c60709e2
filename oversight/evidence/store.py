"""Where sealed files lie, behind one interface: a directory of this machine, or a bucket."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class StoreFault(Exception):
    """The store does not take a file, or does not give one back."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store, or what is left of one that never arrived whole."""

    name: str
    written_at: datetime


class Writing(Protocol):
    """A file that is being written. Nobody sees it before it is finished."""

    def write(self, data: bytes) -> None:
        """Add to the file."""

    def finish(self) -> None:
        """Return when the whole file is there and would outlive a power cut."""

    def abandon(self) -> None:
        """Leave nothing behind."""


class Store(Protocol):
    """Files by name. Every method raises ``StoreFault`` where the store fails."""

    def begin(self, name: str) -> Writing:
        """Begin to write a file under a new name."""

    def read(self, name: str) -> Iterator[bytes]:
        """Give a file in portions."""

    def size(self, name: str) -> int | None:
        """Give the length of a file; none where it is not there."""

    def remove(self, name: str) -> None:
        """Remove a file, or what is left of it; one that is not there is removed already."""

    def stored(self) -> Iterator[Stored]:
        """List everything that is there, leftovers included."""
