"""Read the published log for whoever asks: its files, and how it stands."""

from dataclasses import dataclass
from datetime import datetime

from oversight.config import Settings
from oversight.log.cosigning import STATUS, read_status
from oversight.log.counts import Counts, read_counts
from oversight.log.published import CHECKPOINT, KEYS
from oversight.log.store import Store
from oversight.log.stores import open_store
from workflows.audit.checkpoint import read_checkpoint, witnesses_among
from workflows.audit.note import read_note
from workflows.audit.policy import Policy, read_policy
from workflows.audit.tile import MalformedTile, tile_at


def published_tile(store: Store, path: str) -> bytes | None:
    """Give a tile or a bundle by its path; none where there is none."""
    try:
        return store.read(tile_at(path).path)
    except MalformedTile:
        return None


@dataclass(frozen=True, slots=True)
class WitnessStatus:
    """One witness: whether and when it signed the newest checkpoint, and what it said if it did not."""

    name: str
    signed_at: datetime | None
    said: str


@dataclass(frozen=True, slots=True)
class LogStatus:
    """How the published log stands. ``size`` is none before anything is published."""

    origin: str = ""
    size: int | None = None
    root: str = ""
    keys: tuple[str, ...] = ()
    witnesses: tuple[WitnessStatus, ...] = ()
    has_quorum: bool = True
    counts: Counts | None = None

    @property
    def verify_command(self) -> str:
        """The command that checks two files somebody kept, with the keys of this log."""
        named = " ".join(f"--key '{key}'" for key in self.keys) or "--key KEY"
        return f"oversight receipt verify note-1.txt note-2.txt {named}"


def log_status(settings: Settings) -> LogStatus:
    """Tell how the published log stands, out of its own files."""
    store = open_store(settings)
    data = store.read(CHECKPOINT)
    if data is None:
        return LogStatus()
    note = read_note(data)
    checkpoint = read_checkpoint(note.text)
    policy = read_policy(settings.log_policy) if settings.log_policy else Policy()
    signed = witnesses_among([witness.key for witness in policy.witnesses], note)
    states = read_status(store.read(STATUS))
    witnesses = tuple(
        WitnessStatus(one.key.name, signed.get(one.key), str(states.get(one.name, {}).get("said", "")))
        for one in policy.witnesses
    )
    keys = (store.read(KEYS) or b"").decode().split()
    has_quorum = policy.trust().quorum.met_by(signed)
    return LogStatus(
        checkpoint.origin,
        checkpoint.size,
        checkpoint.root.hex(),
        tuple(keys),
        witnesses,
        has_quorum,
        read_counts(store),
    )
