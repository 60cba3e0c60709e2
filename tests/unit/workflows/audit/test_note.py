"""Signed notes and cosignatures are those of C2SP: published vectors hold, and no changed byte is accepted."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.trees import LOG, PROMISER, WITNESS, sign
from workflows.audit.checkpoint import (
    Checkpoint,
    Group,
    Trust,
    open_checkpoint,
    read_checkpoint,
    witnesses_among,
)
from workflows.audit.note import (
    Algorithm,
    BadSignature,
    MalformedNote,
    Note,
    Signature,
    Signer,
    read_note,
    read_verifier_key,
)

ROOT = bytes.fromhex("118fb5995e8c8a89995ca6cbad62c6e4b6a599cabf51b05237118f030a4874a9")
CHECKPOINT = Checkpoint("oversight.example/log1", 3, ROOT)
WITNESSED_AT = datetime.fromtimestamp(1767225660, UTC)
SIGNED = (
    CHECKPOINT.text.decode() + "\n"
    "— oversight.example/log1 "
    "98IY8FMcmjBTTKyo14Qj1GC2+CxVeZe9wwaB2x///dhN31tmfqde3Aqt/Bsb73FBtLyLawdjipeRlFEgLaVSNhacSAY=\n"
    "— witness.example/w1 "
    "IDJKvgAAAABpVbk8jfYPlS0cSI2yMwJ/B35AFl4CuLwuqVWePT9YeCMHj90JX5f8NktCn6fDDDT3TvNWBVoYk0hVwXIGUlhW8HDXDg==\n"
).encode()
TRUST = Trust((LOG.verifier,), (WITNESS.verifier,), Group(1, (WITNESS.verifier,)))

# The example in the documentation of the first implementation of signed notes.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()


@pytest.mark.parametrize(
    "signer, key",
    [
        (LOG, "oversight.example/log1+f7c218f0+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"),
        (WITNESS, "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"),
        (PROMISER, "oversight.example/log1/promise+65625d4a+ASVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd"),
    ],
    ids=["log", "witness", "promise"],
)
def test_keys_are_the_published_ones_and_are_read_back(signer, key):
    assert str(signer.verifier) == key
    assert read_verifier_key(key) == signer.verifier


def test_the_key_of_a_well_known_log_is_read():
    key = read_verifier_key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert key.key_id.hex() == "033de0ae"


def test_a_note_of_another_implementation_is_verified():
    key = read_verifier_key(NEUMANN)
    assert list(read_note(NEUMANN_NOTE).by([key])) == [key]


def test_signing_and_cosigning_give_the_published_bytes():
    assert sign(CHECKPOINT, WITNESS, at=WITNESSED_AT) == SIGNED


def test_the_published_checkpoint_is_opened():
    opened = open_checkpoint(SIGNED, TRUST)
    assert opened.checkpoint == CHECKPOINT
    assert opened.witnessed == {WITNESS.verifier: WITNESSED_AT}
    assert read_note(SIGNED).encode() == SIGNED


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_no_changed_byte_is_accepted(place, change):
    """Either it is refused, or what was changed is the name or key id of a line, which then counts for nothing."""
    damaged = bytearray(SIGNED)
    damaged[place] ^= change
    with pytest.raises((MalformedNote, BadSignature)):
        open_checkpoint(bytes(damaged), TRUST)


@pytest.mark.parametrize("at", range(0, len(SIGNED), 7))
def test_a_cut_note_is_refused(at):
    with pytest.raises((MalformedNote, BadSignature)):
        open_checkpoint(SIGNED[:at], TRUST)


def test_unknown_lines_mean_nothing_but_a_bad_line_of_a_known_key_refuses_the_note():
    stranger = Signer("stranger.example", Algorithm.ED25519, b"s" * 32)
    note = read_note(SIGNED)
    more = note.with_signatures(stranger.sign(note.text), Signature(WITNESS.name, b"else", b"x" * 72))
    assert open_checkpoint(more.encode(), TRUST).checkpoint == CHECKPOINT
    bad = Note(note.text, (note.signatures[0], WITNESS.sign(b"another text\n", WITNESSED_AT)))
    with pytest.raises(BadSignature, match=r"witness\.example/w1"):
        open_checkpoint(bad.encode(), TRUST)
    assert witnesses_among([WITNESS.verifier], bad) == {}
    assert witnesses_among([WITNESS.verifier], note) == {WITNESS.verifier: WITNESSED_AT}


def test_a_newer_line_of_a_key_takes_the_place_of_the_older():
    note = Note(CHECKPOINT.text, (LOG.sign(CHECKPOINT.text),))
    for second in (1, 2):
        note = note.with_signatures(WITNESS.sign(note.text, datetime.fromtimestamp(second, UTC)))
    assert [line.time for line in note.signatures[1:]] == [datetime.fromtimestamp(2, UTC)]


@pytest.mark.parametrize(
    "trust",
    [
        Trust((PROMISER.verifier,)),
        Trust((WITNESS.verifier,)),
        Trust((LOG.verifier,), (), Group(1, (WITNESS.verifier,))),
        Trust((LOG.verifier,), (WITNESS.verifier,), Group(2, (WITNESS.verifier, PROMISER.verifier))),
    ],
    ids=["another key", "a key of another name", "no witness", "too few witnesses"],
)
def test_a_checkpoint_is_refused_without_the_signatures_that_are_asked_for(trust):
    with pytest.raises(BadSignature):
        open_checkpoint(SIGNED, trust)


def test_a_note_holds_a_hundred_signatures_and_no_more():
    lines = tuple(Signature(f"k{number}", b"abcd", b"s" * 64) for number in range(101))
    assert len(read_note(Note(CHECKPOINT.text, lines[:100]).encode()).signatures) == 100
    with pytest.raises(MalformedNote, match="at most 100"):
        read_note(Note(CHECKPOINT.text, lines).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\nno dash\n",
        "text\n\n— name\n".encode(),
        "text\n\n— na+me YWJjZGVm\n".encode(),
        "text\n\n— name YWJj\n".encode(),
        "text\n\n— name YWJjZGVm".encode(),
        "text\n\n— name YWJjZGV=\n".encode(),
        "te\rxt\n\n— name YWJjZGVm\n".encode(),
        "text\x00\n\n— name YWJjZGVm\n".encode(),
        b"text\xff\n\n\xe2\x80\x94 name YWJjZGVm\n",
        "text\n\n— name YWJjZGVm\n\n".encode(),
    ],
)
def test_what_is_no_note_is_refused(data):
    with pytest.raises(MalformedNote):
        read_note(data)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "name",
        "name+00000000",
        "name+00000000+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "a name+f7c218f0+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "oversight.example/log1+f7c218f0+AQOhB7",
        "oversight.example/log1+f7c218f0+CQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "oversight.example/log1+f7c218f0+é",
    ],
)
def test_what_is_no_key_is_refused(line):
    with pytest.raises(MalformedNote):
        read_verifier_key(line)


@pytest.mark.parametrize(
    "text",
    [
        "log\n3\n",
        "log\n03\nEY+1mV6MiomZXKbLrWLG5Lalmcq/UbBSNxGPAwpIdKk=\n",
        "log\n-3\nEY+1mV6MiomZXKbLrWLG5Lalmcq/UbBSNxGPAwpIdKk=\n",
        "log\n3\nEY+1\n",
        "lo g\n3\nEY+1mV6MiomZXKbLrWLG5Lalmcq/UbBSNxGPAwpIdKk=\n",
        "log\n٣\nEY+1mV6MiomZXKbLrWLG5Lalmcq/UbBSNxGPAwpIdKk=\n",
        "log\n3\nEY+1mV6MiomZXKbLrWLG5Lalmcq/UbBSNxGPAwpIdKk=",
        "log\n3\nEY+1mV6MiomZXKbLrWLG5Lalmcq/UbBSNxGPAwpIdKk=\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(MalformedNote):
        read_checkpoint(text.encode())


def test_lines_that_extend_a_checkpoint_are_read_over():
    assert read_checkpoint(CHECKPOINT.text + b"more\n") == CHECKPOINT


def test_a_witness_without_a_time_signs_nothing():
    with pytest.raises(ValueError, match="when it saw"):
        WITNESS.sign(CHECKPOINT.text)
