"""A witness signs what has grown from what it signed before, and answers everything else as the format says."""

import pytest

from tests.factories.trees import LOG, ORIGIN, PROMISER, entries, leaves, nodes_over, sign, signed
from workflows.audit.checkpoint import Checkpoint
from workflows.audit.merkle import consistency_proof, root_of
from workflows.audit.note import read_note
from workflows.audit.witnessing import Request, WitnessRefused, judge, read_request

KEYS = [LOG.verifier, PROMISER.verifier]
NODES = nodes_over(leaves(20))


def checkpoint(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root_of(leaves(size)))


def request(old: int, new: int) -> Request:
    proof = consistency_proof(old, new, NODES) if old < new else []
    return Request(old, tuple(proof), read_note(signed(entries(new))))


def forked(size: int, old: int) -> Request:
    """A log that says something else of the same past, with the best proof that it can make."""
    other = [bytes(32), *leaves(size)[1:]]
    note = read_note(sign(Checkpoint(ORIGIN, size, root_of(other))))
    return Request(old, tuple(consistency_proof(old, size, nodes_over(other))) if old < size else (), note)


def refused(asked: Request, known: Checkpoint | None, keys=KEYS) -> WitnessRefused:
    with pytest.raises(WitnessRefused) as refusal:
        judge(asked, keys, known)
    return refusal.value


def test_a_request_is_written_as_the_format_says_and_read_back():
    asked = request(3, 9)
    lines = asked.encode().decode().split("\n")
    assert lines[0] == "old 3"
    assert lines[1 + len(asked.proof)] == ""
    assert lines[2 + len(asked.proof)] == ORIGIN
    assert read_request(asked.encode()) == asked


@pytest.mark.parametrize("old, new", [(0, 1), (0, 20), (1, 2), (5, 9), (9, 9), (8, 16)])
def test_a_log_that_grew_is_accepted(old, new):
    assert judge(request(old, new), KEYS, checkpoint(old) if old else None) == checkpoint(new)


def test_a_log_that_is_not_watched_is_not_found():
    assert refused(request(0, 3), None, []).status == 404


def test_a_checkpoint_that_no_known_key_signed_is_forbidden():
    unsigned = Request(0, (), read_note(sign(checkpoint(3), by=PROMISER)))
    assert refused(unsigned, None).status == 403
    bad = LOG.sign(b"something else\n")
    assert refused(Request(0, (), read_note(sign(checkpoint(3))).with_signatures(bad)), None).status == 403


@pytest.mark.parametrize("old", [0, 3, 7])
def test_an_old_size_that_is_not_the_known_one_is_answered_with_that(old):
    refusal = refused(request(old, 9), checkpoint(5))
    assert (refusal.status, refusal.words, refusal.evidence) == (409, "5\n", False)
    assert refused(request(3, 9), None).words == "0\n"


def test_a_log_that_shrank_is_refused_and_kept_as_evidence():
    shrunk = Request(9, (), read_note(signed(entries(5))))
    refusal = refused(shrunk, checkpoint(9))
    assert (refusal.status, refusal.evidence) == (400, True)


def test_two_roots_of_one_size_are_refused_and_kept_as_evidence():
    for old in (0, 5, 9):
        refusal = refused(forked(9, old), checkpoint(9))
        assert (refusal.status, refusal.words, refusal.evidence) == (409, "9\n", True)


def test_a_fork_is_refused_and_kept_as_evidence():
    refusal = refused(forked(9, 5), checkpoint(5))
    assert (refusal.status, refusal.evidence) == (422, True)


def test_a_proof_where_there_is_nothing_to_prove_is_refused():
    asked = Request(0, (bytes(32),), read_note(signed(entries(3))))
    assert refused(asked, None).status == 422


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"old 3",
        b"old 03\n\n",
        b"old -1\n\n",
        b"new 3\n\n",
        b"\xff\n\n",
        b"old 3\nno base64\n\n",
        b"old 0\n\nno note",
        b"old 0\n" + b"AAAA\n" * 64 + b"\n" + signed(entries(3)),
    ],
)
def test_what_is_no_request_is_a_bad_one(data):
    with pytest.raises(WitnessRefused) as refusal:
        read_request(data)
    assert refusal.value.status == 400


def test_a_note_that_is_no_checkpoint_is_a_bad_request():
    note = read_note(b"text\n\n" + str(LOG.sign(b"text\n")).encode() + b"\n")
    assert refused(Request(0, (), note), None).status == 400
