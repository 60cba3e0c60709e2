"""Nothing is said before it is kept: files before the signature, memory before it leaves, the checkpoint last."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from oversight.database import Database
from oversight.log import signer as signing
from oversight.log.keeper import Log
from oversight.log.private import SEALED_PRIVATE, opened_private
from oversight.log.published import CHECKPOINT
from oversight.log.sequencer import integrate
from oversight.log.signer import write_whole
from oversight.log.store import Directory
from oversight.models import AuditData, AuditEntry
from tests.factories.logs import grow, make_log, write
from tests.factories.office import office_at
from tests.factories.world import World
from workflows.audit.checkpoint import Checkpoint


@pytest.fixture
def database(databases) -> Iterator[Database]:
    url = databases.migrated("sqlite")
    made = office_at(url)
    yield made
    made.engine.dispose()
    databases.drop(url)


class Told(Directory):
    """A store that tells what was done to it, in order."""

    def __init__(self, root: Path, done: list[str]) -> None:
        super().__init__(root)
        self.done = done

    def write(self, path: str, data: bytes) -> None:
        super().write(path, data)
        self.done.append(path.split("/")[0])

    def sync(self) -> None:
        super().sync()
        self.done.append("sync")


def test_files_are_safe_before_the_signer_signs_and_the_checkpoint_comes_last(database, tmp_path, monkeypatch):
    done: list[str] = []
    log = make_log(tmp_path)
    kept = signing.write_whole
    monkeypatch.setattr(signing, "write_whole", lambda *args: (kept(*args), done.append("remembered")))
    grow(database, Log(Told(tmp_path / "log", done), log.signer), 300)
    tiles = [at for at, what in enumerate(done) if what == "tile"]
    assert len(tiles) == 5
    assert max(tiles) < done.index("sync") < done.index("remembered") < done.index(CHECKPOINT)
    assert done[-2:] == [CHECKPOINT, "sync"]


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    order: list[str] = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: (order.append("fsync"), sync(descriptor))[1])
    monkeypatch.setattr(Path, "replace", lambda *args: (order.append("named"), replace(*args))[1])
    Directory(tmp_path).write("checkpoint", b"words")
    assert order == ["fsync", "named"]
    order.clear()
    write_whole(tmp_path, "last", b"words")
    assert order == ["fsync", "named", "fsync"]


def test_a_signature_does_not_leave_a_signer_that_cannot_remember(database, tmp_path, monkeypatch):
    log = make_log(tmp_path)
    write(database, 3)
    integrate(database)

    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(signing, "write_whole", full)
    with pytest.raises(OSError, match="full"):
        log.publisher(database).publish()
    assert log.store.read(CHECKPOINT) is None
    with pytest.raises(OSError, match="full"):
        log.signer.sign(Checkpoint(log.signer.origin, 0, log.signer.last().checkpoint.root), lambda _: [])


def test_no_salt_is_used_twice_and_none_is_short(world: World):
    for _ in range(3):
        world.file()
    with world.database.read() as session:
        private = session.execute(select(*SEALED_PRIVATE).join(AuditData, AuditData.entry_id == AuditEntry.id))
        told = [opened_private(session, entry).salt for entry in private]
        salts = [*session.scalars(select(AuditEntry.salt)), *told]
    assert len(set(salts)) == len(salts) > 20
    assert {len(salt) for salt in salts} == {32}
