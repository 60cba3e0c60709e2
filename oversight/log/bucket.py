"""The files of the log in a bucket of any S3 service, for it to hand out."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

import obstore

from oversight.buckets import faults_as, open_bucket
from oversight.log.store import StoreFault


class Bucket:
    """Files under one prefix of a bucket. S3 shows a file whole or not at all, and keeps it once it said so."""

    def __init__(self, address: str, endpoint: str = "") -> None:
        self._store = open_bucket(address, endpoint)

    def read(self, path: str) -> bytes | None:
        """Give a file; none where there is none."""
        with _as_fault():
            try:
                return bytes(obstore.get(self._store, path).bytes())
            except FileNotFoundError:
                return None

    def write(self, path: str, data: bytes) -> None:
        """Write a file, or write it anew."""
        with _as_fault():
            obstore.put(self._store, path, data)

    def names(self, folder: str) -> Iterator[str]:
        """Give the path of every file under a folder."""
        with _as_fault():
            for found in obstore.list(self._store, folder):
                for one in found:
                    yield one["path"]

    def sync(self) -> None:
        """Return at once: what S3 has taken, it keeps."""


def _as_fault() -> AbstractContextManager[None]:
    return faults_as(StoreFault, "the store of the log")
