"""Logs for tests: entries that mean nothing, a signer and a store of the test's own, and one step of growth."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from oversight.database import Database
from oversight.log.keeper import Log
from oversight.log.sequencer import integrate
from oversight.log.signer import LogSigner, make_signer
from oversight.log.store import Directory
from oversight.log.verify import PublishedLog
from oversight.log.writer import note_read
from oversight.models import AuditLeaf
from workflows.audit.checkpoint import Trust
from workflows.roles import SYSTEM

AT = datetime(2026, 3, 2, tzinfo=UTC)
ORIGIN = "oversight.example/log1"


def make_log(folder: Path) -> Log:
    """Make a signer and a store."""
    make_signer(folder / "signer", ORIGIN)
    return Log(Directory(folder / "log"), LogSigner(folder / "signer"))


def trust_in(log: Log) -> Trust:
    """Believe the keys of a log, and no witness."""
    return Trust(tuple(key.verifier for key in log.signer.keys.log))


def write(database: Database, count: int) -> None:
    """Write entries."""
    with database.write() as session:
        for _ in range(count):
            note_read(session, "test.read", SYSTEM, AT, None)


def grow(database: Database, log: Log, count: int) -> int | None:
    """Write entries, give them places, publish, and give the size of the checkpoint."""
    write(database, count)
    return publish(database, log)


def publish(database: Database, log: Log) -> int | None:
    """Give every entry its place, publish, and give the size of the checkpoint."""
    while integrate(database):
        continue
    return log.publisher(database).publish()


def published(log: Log) -> PublishedLog:
    """Give what was published, as it is held against the record."""
    return PublishedLog(log.store, log.trust, log.signer.last().checkpoint)


def leaves_of(database: Database) -> list[bytes]:
    """Give the leaves in the order of their places."""
    with database.read() as session:
        return list(session.scalars(select(AuditLeaf.leaf).order_by(AuditLeaf.idx)))
