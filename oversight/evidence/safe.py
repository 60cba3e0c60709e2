"""The safe of an installation: its store, its limits, and the office's keys. Citizens' pages can only put in."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from oversight.config import Settings
from oversight.evidence.arriving import Arriving
from oversight.evidence.bucket import Bucket
from oversight.evidence.directory import Directory
from oversight.evidence.store import Store
from oversight.key_files import ConfigurationError, OfficeNow
from oversight.sealing.box import CannotOpen
from oversight.sealing.databases import office_keys, public_keys
from oversight.sealing.sealed_file import opened
from oversight.sealing.wrapping import unwrap


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken: bytes of one file, bytes and number of files of a case."""

    file_bytes: int
    case_bytes: int
    files: int


@dataclass(frozen=True, slots=True)
class Safe:
    """Takes files in, sealed for the office. It gives them out only where the office's private key is known."""

    store: Store
    limits: Limits
    office: OfficeNow = field(repr=False)
    sealed_for: Literal["words", "identity"] = "words"
    """Which of the office's keys opens what is put in: what people send may tell who they are."""

    def arriving(self, given_name: str, declared: str, room: int | None = None) -> Arriving:
        """Begin to take a file in; ``room`` is what the files beside it leave, in bytes."""
        most = self.limits.file_bytes if room is None else min(room, self.limits.file_bytes)
        public = self.office().of(self.sealed_for).public
        return Arriving(self.store, public, given_name, declared, most)

    def open(self, store_name: str, wrapped_key: bytes) -> Iterator[bytes]:
        """Give a file as it came, in pieces.

        :raises CannotOpen: this process has no key, or what is stored is not what was sealed.
        """
        return opened(self.store.read(store_name), store_name, self._key(wrapped_key))

    def _key(self, wrapped: bytes) -> bytes:
        office = self.office()
        try:
            return unwrap(office.words, wrapped)
        except CannotOpen:
            return unwrap(office.identity, wrapped)

    def remove_unless(self, known: frozenset[str], before: datetime) -> int:
        """Remove what was written before some time and nobody knows of; return how many files that were."""
        left = [one.name for one in self.store.stored() if one.written_at < before and one.name not in known]
        for name in left:
            self.store.remove(name)
        return len(left)


def safe_to_fill(settings: Settings) -> Safe:
    """Give the safe as citizens' pages have it: what was put in, they cannot open.

    :raises ConfigurationError: the address of the store cannot be used.
    """
    mebibytes = 1 << 20
    limits = Limits(settings.file_mib * mebibytes, settings.case_mib * mebibytes, settings.case_files)
    return Safe(_store(settings), limits, public_keys(settings), "identity")


def safe_to_open(settings: Settings) -> Safe:
    """Give the safe as the office has it.

    :raises ConfigurationError: the address of the store cannot be used.
    """
    return replace(safe_to_fill(settings), office=office_keys(settings), sealed_for="words")


def _store(settings: Settings) -> Store:
    kind, separator, address = settings.evidence_url.partition("://")
    if not separator:
        return Directory(Path(settings.evidence_url))
    if kind != "s3" or not address:
        raise ConfigurationError(f"OVERSIGHT_EVIDENCE_URL must be a folder or s3://bucket, not {settings.evidence_url}")
    return Bucket(address, settings.evidence_endpoint)
