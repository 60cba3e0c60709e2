"""Sequencers die at every point of their work while sixteen people write: nothing is lost, doubled, skipped or forked.

`OVERSIGHT_KILLS=20` kills twenty times at each point (`make kill-test`).
"""

import os
import threading
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from oversight.database import Database
from oversight.log.keeper import Log, refuse_if_wound_back
from oversight.log.sequencer import integrate
from oversight.log.verify import PublishedLog, Verified, verify
from oversight.log.writer import note_read
from oversight.models import AuditLeaf
from tests.factories.killed import POINTS, start
from tests.factories.logs import AT, trust_in
from workflows.audit.checkpoint import open_checkpoint
from workflows.audit.merkle import check_consistency, consistency_proof
from workflows.audit.tile import TileReader
from workflows.roles import SYSTEM

KILLS = int(os.environ.get("OVERSIGHT_KILLS", "1"))
WRITERS = 16
LONGEST_ROUND = 120


class Writers:
    """Sixteen people who write until they are told to stop, and know what they were told is stored."""

    def __init__(self, database: Database) -> None:
        self.acknowledged: set[str] = set()
        self._database = database
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        while not self._stop.wait(0.02):
            with self._database.write() as session:
                entry = note_read(session, "test.read", SYSTEM, AT, None)
            self.acknowledged.add(entry)


def test_killed_at_every_point_it_loses_doubles_and_skips_nothing(database, database_url, log, tmp_path):
    killed = 0
    with Writers(database) as writers:
        for point in POINTS * KILLS:
            pair = [start(database_url, tmp_path, point, times) for times in (1, 2)]
            for process in pair:
                process.join(timeout=LONGEST_ROUND)
                assert process.exitcode == -9, f"not killed at {point}"
                killed += 1
    while integrate(database):
        continue
    refuse_if_wound_back(database, log)
    size = log.publisher(database).publish()
    assert places_of(database) == writers.acknowledged
    assert verify(database, log=PublishedLog(log.store, trust_in(log))) == Verified(size, 0, published=size)
    checkpoints = checkpoints_of(log, tmp_path)
    assert_all_consistent(log, checkpoints)
    print(f"\n{killed} kills, {size} entries, {len(checkpoints)} checkpoints: lost 0, doubled 0, gaps 0, forks 0")


def places_of(database: Database) -> set[str]:
    """Give the entries in the log, none of them twice and no place left out."""
    with database.read() as session:
        rows = session.execute(select(AuditLeaf.idx, AuditLeaf.entry_id).order_by(AuditLeaf.idx)).all()
    assert [row.idx for row in rows] == list(range(len(rows)))
    assert len({row.entry_id for row in rows}) == len(rows)
    return {row.entry_id for row in rows}


def checkpoints_of(log: Log, folder: Path) -> list:
    files = [path for path in (folder / "log/history").rglob("*") if path.is_file() and not path.name.startswith(".")]
    opened = [open_checkpoint(path.read_bytes(), trust_in(log)).checkpoint for path in files]
    return sorted(opened, key=lambda checkpoint: checkpoint.size)


def assert_all_consistent(log: Log, checkpoints: list) -> None:
    """Each has grown from the one before, and so from all before it."""
    nodes = TileReader(checkpoints[-1].size, lambda tile: log.store.read(tile.path))
    for old, new in pairwise(checkpoints):
        proof = consistency_proof(old.size, new.size, nodes)
        check_consistency(old.size, new.size, old.root, new.root, proof)
