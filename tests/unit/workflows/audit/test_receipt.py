"""A receipt proves to its holder that their entry is in the log, and says which step failed where it does not."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.trees import LOG, ORIGIN, PROMISER, WITNESS, nodes_over, sign
from tests.factories.vectors import FILED, FILED_BYTES, LEAVES, salt
from workflows.audit.canonical import canonical
from workflows.audit.checkpoint import Checkpoint, Group, Trust
from workflows.audit.merkle import inclusion_path, root_of
from workflows.audit.note import Algorithm, BadSignature, MalformedNote, Note, Signer
from workflows.audit.receipt import (
    Promise,
    Proof,
    Refused,
    check_promise_kept,
    check_receipt,
    promise_name,
    read_promise,
    read_proof,
    receipt_extra,
)

HASHES = [bytes.fromhex(leaf) for leaf in LEAVES]
ROOTS = (
    LEAVES[0],
    "6d13f27b1f802720db708b4243d7c27779aeb04300f631a92ee274cb0dda61be",
    "118fb5995e8c8a89995ca6cbad62c6e4b6a599cabf51b05237118f030a4874a9",
)
SEEN = datetime.fromtimestamp(1767225660, UTC)
ACCEPTED = datetime.fromtimestamp(1767225600, UTC)
TRUST = Trust((LOG.verifier,), (WITNESS.verifier,), Group(1, (WITNESS.verifier,)))
PROMISE = Promise(ORIGIN, HASHES[0], ACCEPTED)
SIGNED_PROMISE = (
    PROMISE.text.decode() + "\n— oversight.example/log1/promise "
    "ZWJdShumGPkoDYNR6OhcpFfv5u1S26jI1IkarDHkRIPNTpoJTXAtNbdpnQg0sHRLh1M1gy6dQa32XtW0mxwobxzHeAM=\n"
).encode()


def checkpoint(size: int = 3) -> bytes:
    return sign(Checkpoint(ORIGIN, size, root_of(HASHES[:size])), WITNESS, at=SEEN)


def proof(size: int = 3) -> Proof:
    path = inclusion_path(0, size, nodes_over(HASHES))
    return Proof(0, tuple(path), checkpoint(size), receipt_extra(FILED_BYTES, salt(1)))


def refused(changed: Proof | bytes, trust: Trust = TRUST) -> str:
    data = changed if isinstance(changed, bytes) else changed.encode()
    with pytest.raises(Refused) as refusal:
        check_receipt(data, trust)
    assert refusal.value.means
    return refusal.value.step


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_roots_are_the_published_ones(size):
    assert root_of(HASHES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_receipt_is_proved_from_its_holders_words_to_the_witnesses(size):
    checked = check_receipt(proof(size).encode(), TRUST)
    assert (checked.record, checked.leaf, checked.index) == (FILED, HASHES[0], 0)
    assert checked.signed.witnessed == {WITNESS.verifier: SEEN}


def test_a_proof_is_written_in_the_published_form_and_read_back():
    lines = proof().encode().decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2:6] == ["index 0", *lines[3:5], ""]
    assert read_proof(proof().encode()) == proof()
    bare = dataclasses.replace(proof(), extra=None)
    assert read_proof(bare.encode()) == bare


def other_extra(**changes: object) -> bytes:
    return canonical({"record": {}, "salt": salt(1).hex(), "v": 1} | changes)


@pytest.mark.parametrize(
    "step, change",
    [
        ("recomputing the entry", {"extra": None}),
        ("recomputing the entry", {"extra": b"{}"}),
        ("recomputing the entry", {"extra": b"no json"}),
        ("recomputing the entry", {"extra": other_extra()}),
        ("recomputing the entry", {"extra": receipt_extra(FILED_BYTES, salt(1)).replace(b'"v":1}', b'"v":2}')}),
        ("recomputing the entry", {"extra": receipt_extra(FILED_BYTES, b"short")}),
        ("recomputing the entry", {"extra": other_extra(salt="none")}),
        ("the path to the root", {"extra": receipt_extra(FILED_BYTES, salt(2))}),
        ("the path to the root", {"extra": receipt_extra(FILED_BYTES.replace(b"filed", b"filex"), salt(1))}),
        ("the path to the root", {"index": 1}),
        ("the path to the root", {"index": 3}),
        ("the path to the root", {"path": tuple(HASHES[:2])}),
        ("the path to the root", {"path": ()}),
        ("the path to the root", {"checkpoint": checkpoint(2)}),
        ("reading the checkpoint", {"checkpoint": b"nothing"}),
        ("the signatures", {"checkpoint": sign(Checkpoint(ORIGIN, 3, bytes(32)), by=PROMISER)}),
        ("the signatures", {"checkpoint": sign(Checkpoint(ORIGIN, 3, root_of(HASHES)))}),
    ],
)
def test_a_receipt_that_fails_says_which_step(step, change):
    assert refused(dataclasses.replace(proof(), **change)) == step


@pytest.mark.parametrize("data", [b"", b"\xff\n\n", b"c2sp.org/tlog-proof@v2\nindex 0\n\n", SIGNED_PROMISE])
def test_what_is_no_receipt_is_refused(data):
    assert refused(data) == "reading the file"


@pytest.mark.parametrize("line", ["", "index", "index -1", "index 00", "index 0\nAAAA", "index 0\nno base64"])
def test_a_proof_that_is_not_written_as_one_is_refused(line):
    with pytest.raises(MalformedNote):
        read_proof(f"c2sp.org/tlog-proof@v1\n{line}\n\n".encode() + checkpoint())


@given(st.integers(0, len(proof().encode()) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_receipt_is_accepted(place, change):
    damaged = bytearray(proof().encode())
    damaged[place] ^= change
    assert refused(bytes(damaged))


def test_a_promise_has_the_published_bytes_and_is_read_back():
    assert PROMISE.sign(PROMISER) == SIGNED_PROMISE
    assert read_promise(SIGNED_PROMISE, [PROMISER.verifier]) == PROMISE
    assert PROMISE.due == ACCEPTED + timedelta(days=1)


@given(st.integers(0, len(SIGNED_PROMISE) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_promise_is_accepted(place, change):
    damaged = bytearray(SIGNED_PROMISE)
    damaged[place] ^= change
    with pytest.raises((MalformedNote, BadSignature)):
        read_promise(bytes(damaged), [PROMISER.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "another/v1\nlog\nQUFB\n1\n2\n",
        "complaint-promise/v1\nlog\nQUFB\n1\n2\n",
        f"complaint-promise/v1\n{ORIGIN}\nQUFB\n1\n2\n",
        f"complaint-promise/v1\n{ORIGIN}\nQUFB\n1\n",
        f"complaint-promise/v1\n{ORIGIN}\n{PROMISE.text.decode().splitlines()[2]}\n1\n2\n3\n",
        f"complaint-promise/v1\n{ORIGIN}\n{PROMISE.text.decode().splitlines()[2]}\n9999999999999\n2\n",
        f"complaint-promise/v1\n{ORIGIN}\n{PROMISE.text.decode().splitlines()[2]}\n1\n999999999999999999\n",
    ],
)
def test_a_signed_text_that_is_no_promise_is_refused(text):
    note = Note(text.encode(), (PROMISER.sign(text.encode()),))
    with pytest.raises((MalformedNote, BadSignature)):
        read_promise(note.encode(), [PROMISER.verifier])


def test_a_promise_is_signed_by_the_promise_key_alone():
    with pytest.raises(BadSignature):
        read_promise(PROMISE.sign(LOG), [LOG.verifier, PROMISER.verifier])
    assert promise_name(ORIGIN) == PROMISER.name


def test_a_promise_is_kept_open_or_broken():
    kept = check_receipt(proof().encode(), TRUST)
    other = dataclasses.replace(kept, leaf=HASHES[1])
    assert check_promise_kept(PROMISE, [other, kept], PROMISE.due) is kept
    assert check_promise_kept(PROMISE, [other], PROMISE.due) is None
    with pytest.raises(Refused, match="broke its word"):
        check_promise_kept(PROMISE, [other], PROMISE.due + timedelta(seconds=1))


def test_a_receipt_of_another_log_is_refused():
    other = Signer("other.example/log", Algorithm.ED25519, b"o" * 32)
    forged = sign(Checkpoint("other.example/log", 3, root_of(HASHES)), by=other)
    assert refused(dataclasses.replace(proof(), checkpoint=forged)) == "the signatures"
