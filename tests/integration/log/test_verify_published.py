"""What the database alone does not show, the published log does: reads removed, cases wound back, files damaged."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update

from oversight.database import Base
from oversight.log.publisher import Publisher
from oversight.log.sequencer import integrate
from oversight.log.signer import LogSigner, make_signer
from oversight.log.store import Directory
from oversight.log.verify import PublishedLog, Verified, verify
from tests.factories.tampering import ENTRY, LEAF, PENDING, cut_off, found, rows_of, seen_through
from workflows.audit.chain import Violation
from workflows.audit.checkpoint import Checkpoint, Trust
from workflows.audit.entry import read_time
from workflows.audit.merkle import EMPTY_ROOT
from workflows.audit.note import Note

# What only the published log will show -------------------------------------------------------------------------------


def test_what_cannot_be_seen_before_an_entry_has_its_place(unguarded):
    """A read removed in the second before it gets its place leaves no trace: nobody outside holds anything of it."""
    waiting = rows_of(unguarded, PENDING)[-1].entry_id
    cut_off(unguarded, unguarded.execute(select(ENTRY).where(ENTRY.c.id == waiting)).one())
    assert found(unguarded) is None


# The published log ---------------------------------------------------------------------------------------------------


@pytest.fixture
def log(unguarded: Connection, tmp_path: Path) -> PublishedLog:
    """The log of that database, published; what is done to the database afterwards, it does not know."""
    make_signer(tmp_path / "signer", "oversight.example/log1")
    signer = LogSigner(tmp_path / "signer")
    integrate(seen_through(unguarded))
    Publisher(seen_through(unguarded), Directory(tmp_path / "log"), signer).publish()
    trust = Trust(tuple(key.verifier for key in signer.keys.log))
    return PublishedLog(Directory(tmp_path / "log"), trust, signer.last().checkpoint)


def against(connection: Connection, log: PublishedLog) -> Violation | Verified:
    return verify(seen_through(connection), log=log)


def test_the_published_log_verifies_with_its_database(unguarded, log):
    verified = against(unguarded, log)
    assert verified == Verified(verified.entries, verified.cases, published=verified.entries)


def test_a_read_removed_without_a_trace_in_the_database_is_found(unguarded, log):
    cut_off(unguarded, unguarded.execute(select(ENTRY).where(ENTRY.c.type == "case.read")).first())
    assert found(unguarded) is None
    assert against(unguarded, log).what == "An entry is not the one that was published"


def test_a_whole_case_wound_back_is_found(unguarded, log):
    *_, last = rows_of(unguarded, LEAF)
    cut_off(unguarded, unguarded.execute(select(ENTRY).where(ENTRY.c.id == last.entry_id)).one())
    assert found(unguarded) is None
    assert against(unguarded, log).what == "An entry is not the one that was published"


def test_a_published_log_wound_back_together_with_the_database_is_known_to_the_signer(unguarded, log, tmp_path):
    with unguarded.begin_nested():
        older = Directory(tmp_path / "older")
        make_signer(tmp_path / "another", "oversight.example/log1")
        cut_off(unguarded, unguarded.execute(select(ENTRY).where(ENTRY.c.type == "case.read")).first())
        signer = LogSigner(tmp_path / "another")
        Publisher(seen_through(unguarded), older, signer).publish()
    trust = Trust(tuple(key.verifier for key in signer.keys.log))
    wound_back = PublishedLog(older, trust, signer.last().checkpoint)
    assert isinstance(against(unguarded, wound_back), Verified)
    assert against(unguarded, replace(wound_back, last=log.last)).what == "The log shrank"


def test_a_published_log_that_is_older_than_the_database_says_is_found(unguarded, log, tmp_path):
    (tmp_path / "log/checkpoint").write_bytes((tmp_path / "signer/last").read_bytes())
    unguarded.execute(update(Base.metadata.tables["audit_head"]).values(published_size=1))
    assert isinstance(against(unguarded, log), Verified)
    empty = Checkpoint("oversight.example/log1", 0, EMPTY_ROOT)
    signed = Note(empty.text, (LogSigner(tmp_path / "signer").keys.log[0].sign(empty.text),))
    (tmp_path / "log/checkpoint").write_bytes(signed.encode())
    assert against(unguarded, log).what == "The published log shrank"


def test_every_damaged_file_is_found(unguarded, log, tmp_path):
    files = [path for path in sorted((tmp_path / "log").rglob("*")) if path.is_file() and "history" not in path.parts]
    missed = []
    for path in files:
        was = path.read_bytes()
        for damaged in (None, b"", was[:-1], bytes([*was[:40], was[40] ^ 1, *was[41:]])):
            path.unlink()
            if damaged is not None:
                path.write_bytes(damaged)
            missed += [(path, damaged)] if isinstance(against(unguarded, log), Verified) else []
            path.write_bytes(was)
    assert {path.name for path, _ in missed} <= {"keys"}
    assert len(files) >= 4


def test_an_entry_that_waits_for_more_than_a_day_is_found(unguarded):
    newest = max(read_time(row.at) for row in rows_of(unguarded, ENTRY))
    assert isinstance(verify(seen_through(unguarded), at=newest), Verified)
    late = verify(seen_through(unguarded), at=newest + timedelta(days=1, seconds=1))
    assert late.what == "An entry waits for the log for more than a day"
