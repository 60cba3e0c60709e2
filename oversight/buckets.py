"""Buckets of any S3 service: how one is reached, and what its faults are called by whoever keeps files there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from obstore.exceptions import BaseError
from obstore.store import S3Store

if TYPE_CHECKING:
    from obstore.store import S3Config


def open_bucket(address: str, endpoint: str = "") -> S3Store:
    """Open what lies in a bucket under a prefix.

    Who we are, S3 is told as its other clients do: in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and their like.
    """
    name, _, prefix = address.partition("/")
    where: S3Config = {"endpoint": endpoint} if endpoint else {}
    return S3Store(
        name,
        prefix=prefix or None,
        config={**where, "virtual_hosted_style_request": not endpoint},
        client_options={"allow_http": endpoint.startswith("http://")},
    )


@contextmanager
def faults_as(fault: type[Exception], store: str) -> Iterator[None]:
    """Raise what goes wrong with a bucket as the fault of the store that it is; only its kind is told."""
    try:
        yield
    except (BaseError, OSError) as error:
        raise fault(f"{store} fails: {type(error).__name__}") from error
