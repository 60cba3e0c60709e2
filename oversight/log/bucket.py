"""The files of the log in a bucket of any S3 service, for it to hand out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from oversight.log.store import StoreFault

if TYPE_CHECKING:
    from obstore.store import S3Config


class Bucket:
    """Files under one prefix of a bucket. S3 shows a file whole or not at all, and keeps it once it said so.

    Who we are, S3 is told as its other clients do: in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and their like.
    """

    def __init__(self, address: str, endpoint: str = "") -> None:
        name, _, prefix = address.partition("/")
        where: S3Config = {"endpoint": endpoint} if endpoint else {}
        self._store = S3Store(
            name,
            prefix=prefix or None,
            config={**where, "virtual_hosted_style_request": not endpoint},
            client_options={"allow_http": endpoint.startswith("http://")},
        )

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


@contextmanager
def _as_fault() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise StoreFault(f"the store of the log fails: {type(error).__name__}") from error
