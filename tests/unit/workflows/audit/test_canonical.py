"""Canonical JSON says what RFC 8785 says, for everything that it accepts; the rest it refuses."""

import contextlib
from types import MappingProxyType

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from workflows.audit.canonical import LARGEST, NotCanonical, canonical, from_canonical
from workflows.wording import worded

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=127))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(1 - LARGEST, LARGEST - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


@given(VALUES)
def test_it_agrees_with_another_implementation(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_it_reads_back_what_it_wrote(value):
    assert from_canonical(canonical(value)) == value


@pytest.mark.parametrize("value", [0, 55, 10**6, 2**53 - 1, -(2**53 - 1), True])
def test_integers_below_two_to_the_fifty_third_have_a_form(value):
    assert from_canonical(canonical(value)) == value
    assert LARGEST == 2**53


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        LARGEST,
        -LARGEST,
        "\ud800",
        {"ké": 1},
        {1: 1},
        b"bytes",
        {"inside": [{"deep": 0.5}]},
        MappingProxyType({"a": 1}),
    ],
    ids=repr,
)
def test_it_refuses_what_has_no_one_form(value):
    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b"1.0",
        b'"\\u0041"',
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b"1" * 5_000,
        '{"a":1}'.encode("utf-16"),
    ],
    ids=range(11),
)
def test_it_refuses_bytes_that_are_not_its_own(data):
    with pytest.raises(NotCanonical):
        from_canonical(data)


@given(VALUES, st.data())
def test_no_changed_byte_leaves_the_value_what_it_was(value, data):
    written = bytearray(canonical(value))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(NotCanonical):
        assert repr(from_canonical(bytes(written))) != repr(from_canonical(canonical(value)))


def test_words_that_remember_how_they_were_made_are_written_as_words():
    assert canonical({"words": worded("%(n)s days", n=3)}) == b'{"words":"3 days"}'
