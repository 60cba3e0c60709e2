"""Two witnesses in processes of their own and a log: what grows is signed, what forks is refused and kept."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oversight.cli import main
from oversight.log.by_file import add_signatures, request_to_witness
from oversight.log.cosigning import STATUS, read_status
from oversight.log.keeper import Log
from oversight.log.published import CHECKPOINT
from oversight.log.signer import LogSigner, SignerRefused
from oversight.log.verify import PublishedLog, Verified, verify
from oversight.witness import EVIDENCE, SEEN, Witness, make_witness, watch
from tests.factories.logs import grow, leaves_of, make_log
from tests.factories.office import office_at
from tests.factories.trees import nodes_over
from workflows.audit.chain import Violation
from workflows.audit.checkpoint import Checkpoint, open_checkpoint
from workflows.audit.merkle import consistency_proof, root_of
from workflows.audit.note import MalformedNote, Note, read_note
from workflows.audit.policy import read_policy
from workflows.audit.witnessing import Request, WitnessRefused

ROOT = Path(__file__).resolve().parents[3]
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="session")
def database_kind() -> str:
    """One is enough: what is tested here is between logs and witnesses."""
    return "sqlite"


def a_witness(folder: Path, name: str, log: Log) -> Witness:
    make_witness(folder / name, f"{name}.example")
    watch(folder / name, str(log.signer.keys.log[0].verifier))
    return Witness(folder / name)


def with_policy(log: Log, quorum: str, **witnesses: tuple[Witness, str]) -> Log:
    lines = [f"witness {name} {witness.key} {url}" for name, (witness, url) in witnesses.items()]
    return Log(log.store, log.signer, read_policy("\n".join([*lines, quorum])))


@pytest.fixture
def served() -> Iterator:
    """Start witnesses as anybody would, from one command."""
    running = []

    def start(folder: Path) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "oversight.cli", "witness", str(folder), f"--port={port}"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        running.append(subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL))
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return f"http://127.0.0.1:{port}"
        raise AssertionError("the witness did not start")

    yield start
    for process in running:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def post(url: str, body: bytes) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request("POST", "/add-checkpoint", body)
    answer = connection.getresponse()
    found = answer.status, answer.headers["Content-Type"], answer.read()
    connection.close()
    return found


def forked(log: Log, leaves: list[bytes], old: int) -> bytes:
    """What a log would ask that tells somebody else another past, and signs it."""
    other = [bytes(32), *leaves[1:]]
    checkpoint = Checkpoint(log.signer.origin, len(other), root_of(other))
    note = Note(checkpoint.text, (log.signer.keys.log[0].sign(checkpoint.text),))
    return Request(old, tuple(consistency_proof(old, len(other), nodes_over(other))), note).encode()


def test_two_witnesses_and_a_log(database, log, tmp_path, served):
    one, two = (a_witness(tmp_path, name, log) for name in ("w1", "w2"))
    urls = [served(tmp_path / name) for name in ("w1", "w2")]
    known = with_policy(log, "group both all w1 w2\nquorum both", w1=(one, urls[0]), w2=(two, urls[1]))

    for count in (3, 1, 300):
        size = grow(database, known, count)
        opened = open_checkpoint(log.store.read(CHECKPOINT), known.trust)
        assert (opened.checkpoint.size, set(opened.witnessed)) == (size, {one.key, two.key})
    held = verify(database, log=PublishedLog(log.store, known.trust))
    assert isinstance(held, Verified)
    assert (held.entries, held.cases, held.published) == (304, 0, 304)
    assert {name: state["said"] for name, state in read_status(log.store.read(STATUS)).items()} == {"w1": "", "w2": ""}

    leaves = leaves_of(database)
    for url, witness in zip(urls, (one, two), strict=True):
        assert post(url, forked(log, [*leaves, bytes(32)], 304))[0] == 422
        same_size = Request(304, (), read_note(forked(log, leaves, 303).split(b"\n\n", 1)[1])).encode()
        assert post(url, same_size) == (409, "text/x.tlog.size", b"304\n")
        shrunk = Request(304, (), read_note(forked(log, leaves[:9], 3).split(b"\n\n", 1)[1])).encode()
        assert post(url, shrunk)[0] == 400
        assert witness.evidence() == 3
        assert [watched.last.size for watched in witness.watched()] == [304]
    page = http.client.HTTPConnection(urls[0].removeprefix("http://"), timeout=10)
    page.request("GET", "/")
    assert b"Requests that showed a fork: 3" in page.getresponse().read()
    page.close()


def test_a_witness_that_is_away_does_not_stop_the_log_and_signs_when_it_is_back(database, log, tmp_path, served):
    one = a_witness(tmp_path, "w1", log)
    away = with_policy(log, "quorum w1", w1=(one, NOWHERE))
    assert grow(database, away, 3) == 3
    found = verify(database, log=PublishedLog(log.store, away.trust))
    assert isinstance(found, Violation)
    assert found.what == "The checkpoint is not signed as it must be"
    assert "could not be asked" in read_status(log.store.read(STATUS))["w1"]["said"]

    back = with_policy(log, "quorum w1", w1=(one, served(tmp_path / "w1")))
    assert grow(database, back, 0) is None
    assert isinstance(verify(database, log=PublishedLog(log.store, back.trust)), Verified)


def test_a_log_that_was_wound_back_with_its_signer_is_refused_by_the_witness(
    database, log, tmp_path, served, databases
):
    """Database, published files and signer are all restored from before: only who stands outside still knows."""
    one = a_witness(tmp_path, "w1", log)
    known = with_policy(log, "quorum w1", w1=(one, served(tmp_path / "w1")))
    shutil.copytree(tmp_path / "signer", tmp_path / "older/signer")
    grow(database, known, 5)
    older = make_log(tmp_path / "older")
    url = databases.migrated("sqlite")
    restored = office_at(url)
    wound_back = with_policy(
        Log(older.store, LogSigner(tmp_path / "older/signer")), "quorum w1", w1=(one, known.policy.witnesses[0].url)
    )
    assert grow(restored, wound_back, 5) == 5
    assert "refused" in read_status(older.store.read(STATUS))["w1"]["said"]
    assert isinstance(verify(restored, log=PublishedLog(older.store, wound_back.trust)), Violation)
    assert grow(restored, wound_back, 3) == 8
    assert one.evidence() >= 1
    restored.engine.dispose()
    databases.drop(url)


# By file -----------------------------------------------------------------------------------------------------------


def test_a_checkpoint_is_signed_by_file(database, log, tmp_path, capsys):
    one = a_witness(tmp_path, "w1", log)
    known = with_policy(log, "quorum w1", w1=(one, ""))
    old = 0
    for count in (3, 4):
        size = grow(database, known, count)
        (tmp_path / "request").write_bytes(request_to_witness(known, old))
        assert main(["witness", str(tmp_path / "w1"), "--sign", str(tmp_path / "request")]) == 0
        assert add_signatures(database, known, capsys.readouterr().out) == ["w1"]
        assert open_checkpoint(log.store.read(CHECKPOINT), known.trust).checkpoint.size == size
        old = size
    assert main(["witness", str(tmp_path / "w1"), "--sign", str(tmp_path / "request")]) == 1
    assert "refused (409): 7" in capsys.readouterr().err


def test_lines_that_are_of_no_witness_or_of_another_text_are_not_added(database, log, tmp_path):
    one, stranger = (a_witness(tmp_path, name, log) for name in ("w1", "stranger"))
    known = with_policy(log, "quorum none", w1=(one, ""))
    grow(database, known, 3)
    lines = [str(witness.add_checkpoint(request_to_witness(known, 0))) for witness in (stranger, one)]
    grow(database, known, 1)
    before = log.store.read(CHECKPOINT)
    assert add_signatures(database, known, "\n".join(lines)) == []
    assert log.store.read(CHECKPOINT) == before
    with pytest.raises(MalformedNote):
        request_to_witness(known, 9)


# A witness by itself -----------------------------------------------------------------------------------------------


def test_a_witness_remembers_before_it_signs(database, log, tmp_path, monkeypatch):
    one = a_witness(tmp_path, "w1", log)
    grow(database, log, 3)
    monkeypatch.setattr("oversight.witness.write_whole", fail)
    with pytest.raises(OSError, match="full"):
        one.add_checkpoint(request_to_witness(log, 0))
    assert list((tmp_path / "w1" / SEEN).iterdir()) == []


def fail(*_: object) -> None:
    raise OSError("the disk is full")


def test_a_witness_whose_memory_is_damaged_signs_nothing(database, log, tmp_path):
    one = a_witness(tmp_path, "w1", log)
    grow(database, log, 3)
    one.add_checkpoint(request_to_witness(log, 0))
    next((tmp_path / "w1" / SEEN).iterdir()).write_text("damaged")
    with pytest.raises(SignerRefused, match="damaged"):
        one.add_checkpoint(request_to_witness(log, 3))


def test_evidence_holds_both_sides_of_the_fork(database, log, tmp_path):
    one = a_witness(tmp_path, "w1", log)
    grow(database, log, 3)
    first = log.store.read(CHECKPOINT)
    one.add_checkpoint(request_to_witness(log, 0))
    body = forked(log, [*leaves_of(database), bytes(32)], 3)
    with pytest.raises(WitnessRefused):
        one.add_checkpoint(body)
    kept = next((tmp_path / "w1" / EVIDENCE).iterdir()).read_bytes()
    assert body in kept
    assert first.split(b"\n\n")[0] in kept


@pytest.mark.parametrize("name", ["", "https://w.example", "a b"])
def test_a_name_that_is_none_is_refused(tmp_path, capsys, name):
    assert main(["witness", str(tmp_path / "w"), "--name", name]) == 2
    assert "is no name of a witness" in capsys.readouterr().err


def test_a_key_that_is_of_no_log_is_refused(log, tmp_path, capsys):
    one = a_witness(tmp_path, "w1", log)
    assert main(["witness", str(tmp_path / "w1"), "--log", str(one.key)]) == 2
    assert "is no key of a log" in capsys.readouterr().err


def test_signatures_carry_the_time_at_which_they_were_made(database, log, tmp_path):
    at = datetime(2026, 3, 2, tzinfo=UTC)
    a_witness(tmp_path, "w1", log)
    grow(database, log, 3)
    assert Witness(tmp_path / "w1", lambda: at).add_checkpoint(request_to_witness(log, 0)).time == at
