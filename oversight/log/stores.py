"""Open the store that is configured for the log: a folder, or a bucket."""

from pathlib import Path

from oversight.config import Settings
from oversight.key_files import ConfigurationError
from oversight.log.bucket import Bucket
from oversight.log.store import Directory, Store


def open_store(settings: Settings) -> Store:
    """Open the store of the log.

    :raises ConfigurationError: its address cannot be used.
    """
    kind, separator, address = settings.log_store.partition("://")
    if not separator:
        return Directory(Path(settings.log_store))
    if kind != "s3" or not address:
        raise ConfigurationError(f"OVERSIGHT_LOG must be a folder or s3://bucket, not {settings.log_store}")
    return Bucket(address, settings.log_endpoint)
