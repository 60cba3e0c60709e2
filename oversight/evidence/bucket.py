"""Sealed files in a bucket of any S3 service."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

import obstore
from obstore.store import S3Store

from oversight.buckets import faults_as, open_bucket
from oversight.evidence.store import Stored, StoreFault

PART = 5 << 20
"""S3 takes no smaller parts of a file but the last. With those on their way, three are held in memory."""

PORTION = 1 << 20


class Bucket:
    """The store for several machines. A file is there when all of its parts were taken.

    What S3 keeps of a file that was cut off is not listed and never read; a rule of the bucket removes it.
    """

    def __init__(self, address: str, endpoint: str = "") -> None:
        self._store = open_bucket(address, endpoint)

    def begin(self, name: str) -> "WritingObject":
        """Begin to write a file."""
        with _as_fault():
            return WritingObject(self._store, name)

    def read(self, name: str) -> Iterator[bytes]:
        """Give a file in portions."""
        with _as_fault():
            for portion in obstore.get(self._store, name).stream(min_chunk_size=PORTION):
                yield bytes(portion)

    def size(self, name: str) -> int | None:
        """Give the length of a file; none where it is not there."""
        with _as_fault():
            try:
                return obstore.head(self._store, name)["size"]
            except FileNotFoundError:
                return None

    def remove(self, name: str) -> None:
        """Remove a file."""
        with _as_fault():
            obstore.delete(self._store, name)

    def stored(self) -> Iterator[Stored]:
        """List everything that is there."""
        with _as_fault():
            for found in obstore.list(self._store):
                for one in found:
                    yield Stored(one["path"], one["last_modified"])


class WritingObject:
    """A file that is being written. It is not there before it is finished."""

    def __init__(self, store: S3Store, name: str) -> None:
        self._writer = obstore.open_writer(store, name, buffer_size=PART, max_concurrency=2)

    def write(self, data: bytes) -> None:
        """Add to the file."""
        with _as_fault():
            self._writer.write(data)

    def finish(self) -> None:
        """Return when S3 has taken the whole file."""
        with _as_fault():
            self._writer.close()

    def abandon(self) -> None:
        """Leave the file unfinished: it never becomes visible."""
        del self._writer


def _as_fault() -> AbstractContextManager[None]:
    return faults_as(StoreFault, "the evidence store")
