"""Every entry gets one place in the log, places have no gap, and what is published never shrinks or forks."""

from itertools import combinations

import pytest
from sqlalchemy import delete, select, text, update

from oversight.database import Database
from oversight.log import sequencer
from oversight.log.keeper import Log, refuse_if_wound_back
from oversight.log.published import CHECKPOINT
from oversight.log.publisher import Publisher, history_path
from oversight.log.sequencer import integrate, read_head
from oversight.log.signer import SignerRefused
from oversight.log.store import Directory, StoreFault
from oversight.models import AuditEntry, AuditHead, AuditLeaf, AuditPending
from tests.factories.logs import ORIGIN, grow, trust_in, write
from tests.factories.tampering import lift_guards
from tests.factories.trees import nodes_over
from tests.strangers.readers import go_reader
from workflows.audit.checkpoint import Checkpoint, open_checkpoint
from workflows.audit.merkle import ProofRefused, check_consistency, consistency_proof, root_of


def places(database: Database) -> list[tuple[int, str, bytes]]:
    with database.read() as session:
        return [tuple(row) for row in session.execute(select(AuditLeaf.idx, AuditLeaf.entry_id, AuditLeaf.leaf))]


def opened(log: Log, path: str = CHECKPOINT) -> Checkpoint:
    return open_checkpoint(log.store.read(path), trust_in(log)).checkpoint


def test_entries_get_places_in_the_order_in_which_they_were_written(database, monkeypatch):
    monkeypatch.setattr(sequencer, "AT_ONCE", 3)
    monkeypatch.setattr(sequencer, "_WAITING", sequencer._WAITING.limit(3))
    write(database, 7)
    assert [integrate(database) for _ in range(4)] == [3, 3, 1, 0]
    found = places(database)
    assert [index for index, _, _ in found] == list(range(7))
    with database.read() as session:
        leaves = dict(session.execute(select(AuditEntry.id, AuditEntry.leaf)).all())
        assert session.execute(select(AuditPending)).all() == []
    assert {entry: leaf for _, entry, leaf in found} == leaves
    assert read_head(database).root == root_of(leaf for _, _, leaf in found)


def test_a_strangers_reader_accepts_what_is_published_however_it_grew(database, log, tmp_path, run_folder):
    go, sizes = go_reader(run_folder), []
    for count in (1, 2, 252, 1, 1, 300):
        sizes.append(grow(database, log, count))
        older = [tmp_path / "log" / history_path(size) for size in sizes]
        key = log.signer.keys.log[0].verifier
        assert (
            go.read(tmp_path / "log", str(key), *older)
            == f"{sizes[-1]} entries, 0 proofs, {len(sizes)} older checkpoints"
        )
    assert sizes == [1, 3, 255, 256, 257, 557]


def test_an_empty_log_has_a_checkpoint_too(database, log):
    assert grow(database, log, 0) == 0
    assert opened(log).size == 0
    assert grow(database, log, 0) is None


def test_all_checkpoints_ever_signed_are_consistent(database, log):
    sizes = [grow(database, log, count) for count in (0, 1, 1, 5, 20, 230, 3)]
    assert sizes == [0, 1, 2, 7, 27, 257, 260]
    leaves = [leaf for _, _, leaf in places(database)]
    signed = {size: opened(log, history_path(size)) for size in sizes}
    nodes = nodes_over(leaves)
    for old, new in combinations(sizes, 2):
        proof = consistency_proof(old, new, nodes)
        check_consistency(old, new, signed[old].root, signed[new].root, proof)
        with pytest.raises(ProofRefused):
            check_consistency(old, new, bytes(32), signed[new].root, proof)


def test_publishing_again_writes_the_same_bytes(database, log, tmp_path):
    grow(database, log, 300)
    before = {path: path.read_bytes() for path in (tmp_path / "log").rglob("*") if path.is_file()}
    with database.write() as session:
        lift_guards(session.connection())
        session.execute(update(AuditHead).values(published_size=0))
    assert Publisher(database, log.store, log.signer).publish() == 300
    assert {path: path.read_bytes() for path in (tmp_path / "log").rglob("*") if path.is_file()} == before


def test_files_that_were_lost_are_written_anew(database, log, tmp_path):
    grow(database, log, 600)
    (tmp_path / "log/tile/1/000.p/2").unlink()
    (tmp_path / "log/tile/0/001").unlink()
    assert grow(database, log, 300) == 900
    assert (tmp_path / "log/tile/0/001").exists()


def test_a_file_that_was_changed_stops_the_log(database, log, tmp_path):
    grow(database, log, 300)
    (tmp_path / "log/tile/1/000.p/1").write_bytes(bytes(32))
    with pytest.raises((SignerRefused, StoreFault)):
        grow(database, log, 300)
    assert opened(log).size == 300


def test_an_entry_that_was_changed_before_it_was_published_stops_the_log(database, log):
    write(database, 5)
    integrate(database)
    with database.write() as session:
        lift_guards(session.connection())
        session.execute(update(AuditEntry).values(salt=b"x" * 32))
    with pytest.raises(SignerRefused, match="not the one that got its place"):
        Publisher(database, log.store, log.signer).publish()


# Never smaller, never another --------------------------------------------------------------------------------------


def test_the_signer_signs_no_smaller_and_no_other_tree(log):
    leaves = [bytes([number]) * 32 for number in range(9)]
    nodes = nodes_over(leaves)

    def sign(size: int, root: bytes | None = None, proof: list[bytes] | None = None) -> None:
        given = root if root is not None else root_of(leaves[:size])
        log.signer.sign(
            Checkpoint(ORIGIN, size, given), lambda old: consistency_proof(old, size, nodes) if proof is None else proof
        )

    sign(5)
    sign(5)
    for size, root, proof in ((4, None, []), (5, bytes(32), []), (7, None, []), (7, bytes(32), None)):
        with pytest.raises(SignerRefused):
            sign(size, root, proof)
    sign(7)
    with pytest.raises(SignerRefused, match="another log"):
        log.signer.sign(Checkpoint("other.example", 9, bytes(32)), lambda _: [])
    assert log.signer.last().checkpoint.size == 7


def test_a_sequencer_that_was_paused_publishes_nothing_smaller(database, log):
    grow(database, log, 3)
    write(database, 2)
    integrate(database)

    def overtaken(point: str) -> None:
        if point == "f":
            grow(database, log, 10)

    assert Publisher(database, log.store, log.signer, None, overtaken).publish() is None
    assert opened(log).size == 15
    assert read_head(database).published_size == 15


def wind_back(database: Database, log_size: int) -> None:
    """Restore the database to what it was when the log was smaller."""
    with database.write() as session:
        lift_guards(session.connection(), "audit_leaf", "audit_head")
        kept = [
            leaf
            for (leaf,) in session.execute(
                select(AuditLeaf.leaf).where(AuditLeaf.idx < log_size).order_by(AuditLeaf.idx)
            )
        ]
        session.execute(delete(AuditLeaf).where(AuditLeaf.idx >= log_size))
        frontier = sequencer.take_frontier(0, b"").extend(kept)
        values = {"size": log_size, "root": frontier.root, "frontier": b"".join(frontier.hashes)}
        session.execute(update(AuditHead).values(published_size=min(log_size, 3), **values))


def test_a_database_that_was_wound_back_is_refused_at_the_start(database, log):
    grow(database, log, 9)
    refuse_if_wound_back(database, log)
    wind_back(database, 4)
    with pytest.raises(SignerRefused, match="audit recover"):
        refuse_if_wound_back(database, log)
    with pytest.raises(SignerRefused, match="shrank"):
        Publisher(database, log.store, log.signer).publish()


def test_a_database_that_was_wound_back_and_went_on_is_refused(database, log):
    grow(database, log, 9)
    wind_back(database, 4)
    write(database, 10)
    integrate(database)
    with pytest.raises(SignerRefused, match="another log"):
        refuse_if_wound_back(database, log)
    with pytest.raises((SignerRefused, StoreFault)):
        Publisher(database, log.store, log.signer).publish()
    assert opened(log).size == 9


def test_it_starts_on_entries_that_were_not_published_yet(database, log):
    grow(database, log, 300)
    write(database, 50)
    integrate(database)
    refuse_if_wound_back(database, log)
    assert grow(database, log, 0) == 350


def test_it_starts_without_published_files(database, log, tmp_path):
    grow(database, log, 300)
    anew = Log(Directory(tmp_path / "elsewhere"), log.signer)
    refuse_if_wound_back(database, anew)
    assert grow(database, anew, 1) == opened(anew).size == 301


def test_a_head_that_was_changed_is_refused_at_the_start(database, log):
    grow(database, log, 9)
    with database.write() as session:
        lift_guards(session.connection())
        session.execute(update(AuditHead).values(root=bytes(32)))
    with pytest.raises(SignerRefused):
        refuse_if_wound_back(database, log)


def test_a_signer_without_its_memory_signs_nothing(database, log, tmp_path):
    grow(database, log, 3)
    (tmp_path / "signer/last").unlink()
    with pytest.raises(SignerRefused, match="no longer knows"):
        grow(database, log, 3)


# The database keeps places as they are -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_leaf SET idx = idx",
        "DELETE FROM audit_leaf",
        "INSERT INTO audit_leaf (idx, entry_id, leaf) SELECT 9, 'other', leaf FROM audit_leaf",
        "UPDATE audit_head SET size = size - 1",
        "UPDATE audit_head SET published_size = published_size - 1",
        "UPDATE audit_head SET id = 2",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head SELECT 2, size, root, frontier, published_size FROM audit_head",
    ],
)
def test_the_database_refuses_to_change_a_place_or_to_shrink_the_log(database, log, attack):
    grow(database, log, 1)
    with pytest.raises(Exception, match="record"), database.write() as session:
        session.execute(text(attack))
