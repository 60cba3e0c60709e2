"""Keep the log going: places every second, a checkpoint every minute; in a thread of the server, or as a process."""

import logging
import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from oversight.config import Settings
from oversight.database import Database
from oversight.log.cosigning import Witnesses
from oversight.log.counts import publish_counts
from oversight.log.published import CHECKPOINT
from oversight.log.publisher import Publisher
from oversight.log.sequencer import AT_ONCE, Head, integrate, read_head
from oversight.log.signer import LogSigner, SignerRefused, is_signer, make_signer
from oversight.log.store import Store, StoreFault, must_read
from oversight.log.stores import open_store
from oversight.log.verify import PublishedLog
from oversight.models import AuditLeaf
from workflows.audit.checkpoint import Trust
from workflows.audit.merkle import EMPTY_ROOT, Frontier, ProofRefused, frontier_of
from workflows.audit.policy import Policy, read_policy
from workflows.audit.tile import MalformedTile, TileReader

EVERY_SECONDS = 1.0
READ_AT_ONCE = 10_000

words = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Log:
    """The log of one installation: where it is published, and who signs it."""

    store: Store
    signer: LogSigner
    policy: Policy = field(default_factory=Policy)

    @property
    def trust(self) -> Trust:
        """Whom to believe about this log: its own keys, and the witnesses of its policy."""
        return self.policy.trust(*(key.verifier for key in self.signer.keys.log))

    def publisher(self, database: Database) -> Publisher:
        """Make ready to publish it."""
        witnesses = Witnesses(self.policy, lambda: datetime.now(UTC)) if self.policy.witnesses else None
        return Publisher(database, self.store, self.signer, witnesses)


def open_log(settings: Settings) -> Log:
    """Open the log, and make a new one where there is none.

    :raises MalformedPolicy: the policy cannot be followed.
    """
    make_signer(settings.signer, settings.log_origin or f"oversight.invalid/{secrets.token_hex(4)}")
    policy = read_policy(settings.log_policy) if settings.log_policy else Policy()
    return Log(open_store(settings), LogSigner(settings.signer), policy)


def refuse_if_wound_back(database: Database, log: Log) -> None:
    """Refuse to start on a database that is not the one whose log was signed.

    :raises SignerRefused: it has fewer entries than were signed, or others.
    """
    head, last = read_head(database), log.signer.last().checkpoint
    if head.size < last.size:
        raise SignerRefused(
            f"the database has {head.size} entries in the log, and {last.size} were signed: "
            "it was restored or wound back; run: oversight audit recover"
        )
    try:
        frontier = _frontier_at(database, log.store, last.size, last.root)
    except ProofRefused as error:
        raise SignerRefused(f"the database holds another log than the one that was signed ({error})") from error
    if _extended(database, frontier, head).root != head.root:
        raise SignerRefused(
            "the entries of the database do not go on from those that were signed: it holds another log; "
            "run: oversight audit verify"
        )


def _frontier_at(database: Database, store: Store, size: int, root: bytes) -> Frontier:
    """Give the frontier that was signed: from the published files, or from the first entry where they are gone."""
    try:
        frontier = frontier_of(size, TileReader(size, lambda tile: must_read(store, tile.path)))
    except (StoreFault, MalformedTile):
        frontier = Frontier()
    if frontier.root != root:
        frontier = _extended(database, Frontier(), Head(size, root, size))
    if frontier.root != (root if size else EMPTY_ROOT):
        raise ProofRefused(f"its first {size} entries are others")
    return frontier


def _extended(database: Database, frontier: Frontier, head: Head) -> Frontier:
    """Go on from a frontier with the entries of the database."""
    statement = select(AuditLeaf.leaf).where(AuditLeaf.idx >= frontier.size, AuditLeaf.idx < head.size)
    with database.read() as session:
        rows = session.scalars(statement.order_by(AuditLeaf.idx), execution_options={"yield_per": READ_AT_ONCE})
        return frontier.extend(rows)


def log_to_verify(settings: Settings) -> PublishedLog | None:
    """Give the published log with the signer's keys and memory; none where nothing was ever published.

    :raises SignerRefused: the signer's keys or memory are gone.
    """
    if not is_signer(settings.signer):
        return None
    log = open_log(settings)
    last = log.signer.last().checkpoint
    if last.size == 0 and log.store.read(CHECKPOINT) is None:
        return None
    return PublishedLog(log.store, log.trust, last)


class Keeper(threading.Thread):
    """Gives places and publishes until it is told to stop. It stops by itself where the signer refuses."""

    def __init__(self, database: Database, log: Log, publish_seconds: float) -> None:
        super().__init__(name="log", daemon=True)
        self._database = database
        self._store = log.store
        self._publisher = log.publisher(database)
        self._publish_seconds = publish_seconds
        self._stop_asked = threading.Event()
        self.refused = False

    def run(self) -> None:
        """Work every second."""
        due = time.monotonic()
        while True:
            try:
                while integrate(self._database) == AT_ONCE:
                    continue
                if time.monotonic() >= due:
                    due = time.monotonic() + self._publish_seconds
                    self._publisher.publish()
                    publish_counts(self._database, self._store, datetime.now(UTC))
            except SignerRefused as error:
                words.critical("The log stands still. %s", error)
                self.refused = True
                return
            except (SQLAlchemyError, StoreFault, OSError) as error:
                words.error("The log waits: %s", error)
            if self._stop_asked.wait(EVERY_SECONDS):
                return

    def stop(self) -> None:
        """End after the work in hand."""
        self._stop_asked.set()
        if self.is_alive():
            self.join(timeout=30)


def keeper(database: Database, settings: Settings) -> Keeper:
    """Make ready to keep the log of an installation.

    :raises SignerRefused: the database was wound back, or the signer's keys or memory are gone.
    """
    log = open_log(settings)
    refuse_if_wound_back(database, log)
    return Keeper(database, log, settings.log_publish_seconds)


def publish_now(database: Database, settings: Settings) -> bytes:
    """Give places to all that waits, publish, and give the checkpoint that stands then.

    :raises SignerRefused: the signer refuses.
    """
    log = open_log(settings)
    refuse_if_wound_back(database, log)
    while integrate(database):
        continue
    log.publisher(database).publish()
    publish_counts(database, log.store, datetime.now(UTC))
    return must_read(log.store, CHECKPOINT)
