"""Strangers' clients agree: two that we did not write accept what the core publishes, and refuse every damaged copy."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories.trees import LOG, ORIGIN, WITNESS, entries, leaves, nodes_over, publish, signed
from tests.strangers.readers import GoReader, SigstoreReader, go_reader
from workflows.audit.merkle import inclusion_path
from workflows.audit.note import Algorithm, Signer
from workflows.audit.receipt import Proof

AT = datetime(2026, 3, 2, tzinfo=UTC)
SIZE = 700


@pytest.fixture(scope="session")
def go(run_folder: Path) -> GoReader:
    return go_reader(run_folder)


def write(folder: Path, size: int, proofs: tuple[int, ...] = ()) -> Path:
    """Publish a log of some size to a folder."""
    published = entries(size)
    checkpoint = signed(published, WITNESS, at=AT)
    files = {**publish(published), "checkpoint": checkpoint}
    nodes = nodes_over(leaves(size))
    for index in proofs:
        path = tuple(inclusion_path(index, size, nodes))
        files[f"proof/{leaves(size)[index].hex()}"] = Proof(index, path, checkpoint).encode()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 700])
def test_the_reader_of_gos_checksum_database_accepts_any_size(go, tmp_path, size):
    older = []
    for before in {1, size // 2 or 1, size}:
        older.append(tmp_path / f"older-{before}")
        older[-1].write_bytes(signed(entries(before), WITNESS, at=AT))
    folder = write(tmp_path / "log", size, (0, size // 2, size - 1))
    proofs = len({0, size // 2, size - 1})
    words = f"{size} entries, {proofs} proofs, {len(older)} older checkpoints"
    assert go.read(folder, str(LOG.verifier), *older) == words


def test_it_refuses_a_log_that_another_key_signed(go, tmp_path):
    other = Signer(ORIGIN, Algorithm.ED25519, b"o" * 32)
    assert go.read(write(tmp_path, 3), str(other.verifier)) is None


def test_it_refuses_a_log_that_was_rewritten(go, tmp_path):
    older = tmp_path / "older"
    older.write_bytes(signed([b"something else", *entries(5)[1:]]))
    assert go.read(write(tmp_path / "log", 9), str(LOG.verifier), older) is None


def damage(folder: Path) -> list[tuple[Path, bytes]]:
    """Every file damaged in several ways: one byte flipped at its begin, middle and end, cut, extended, emptied."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        flips = [bytes([*data[:at], data[at] ^ 1, *data[at + 1 :]]) for at in {0, len(data) // 2, len(data) - 1}]
        found += [(path, changed) for changed in (*flips, data[:-1], data + data[-33:], b"")]
    return found


def test_it_refuses_every_damaged_copy(go, tmp_path):
    folder = write(tmp_path, SIZE, (0, 300, 699))
    accepted, tried = [], 0
    for path, changed in damage(folder):
        if is_of_the_witness(path, changed):
            continue  # an unknown line, which readers must ignore
        was = path.read_bytes()
        path.write_bytes(changed)
        tried += 1
        if go.read(folder, str(LOG.verifier)) is not None:
            accepted.append((path, changed[:40]))
        path.write_bytes(was)
    assert accepted == []
    assert tried >= 50


def is_of_the_witness(path: Path, changed: bytes) -> bool:
    """Whether a copy differs only in the line of the witness, and is a note still."""
    mark = "— witness".encode()
    was = path.read_bytes()
    return mark in changed and changed.split(mark)[0] == was.split(mark)[0] and changed.endswith(b"\n")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 700])
def test_the_client_of_sigstore_accepts_any_proof(size):
    reader = SigstoreReader(LOG.verifier.public)
    checkpoint, nodes = signed(entries(size), WITNESS, at=AT), nodes_over(leaves(size))
    for index in {0, size // 2, size - 1}:
        path = inclusion_path(index, size, nodes)
        accepts = [
            reader.accepts(checkpoint, LOG.verifier.key_id, index, path, entries(size)[index]),
            reader.accepts(checkpoint, LOG.verifier.key_id, index, path, b"another entry"),
            reader.accepts(checkpoint, LOG.verifier.key_id, index, [*path, path[0] if path else bytes(32)], b""),
        ]
        assert accepts == [True, False, False]


def test_it_refuses_a_checkpoint_whose_signature_or_text_was_changed():
    reader = SigstoreReader(LOG.verifier.public)
    checkpoint, nodes = signed(entries(3)), nodes_over(leaves(3))
    path = inclusion_path(1, 3, nodes)
    for old, new in ((b"\n3\n", b"\n4\n"), (b"log1\n", b"log2\n"), (b" 98IY", b" 98IZ")):
        assert old in checkpoint
        changed = checkpoint.replace(old, new, 1)
        assert not reader.accepts(changed, LOG.verifier.key_id, 1, path, entries(3)[1])
