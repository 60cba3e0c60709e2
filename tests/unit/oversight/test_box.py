"""A sealed value opens in its own place with its own key, and nowhere else; derived keys serve one purpose each."""

import pytest

from oversight.sealing.box import SEALED_MORE, CannotOpen, derive, new_key, opened, seal

KEY = bytes(range(32))
PLACE = "party|words|a|1"


@pytest.mark.parametrize("length", [0, 1, 1000])
def test_it_is_as_much_longer_as_is_told(length):
    assert len(seal(KEY, bytes(length), PLACE)) == length + SEALED_MORE


def test_it_gives_back_what_was_sealed():
    assert opened(KEY, seal(KEY, b"Ana Lima, Harbour Street", PLACE), PLACE) == b"Ana Lima, Harbour Street"


@pytest.mark.parametrize("place", ["party|words|b|1", "complaint|words|a|1", "party|words|a|2", "party|keys|a|1", ""])
def test_a_value_moved_to_another_place_is_refused(place):
    with pytest.raises(CannotOpen):
        opened(KEY, seal(KEY, b"words", PLACE), place)


def test_another_key_opens_nothing():
    with pytest.raises(CannotOpen):
        opened(new_key(), seal(KEY, b"words", PLACE), PLACE)


@pytest.mark.parametrize("at", [0, 23, 24, -1])
def test_a_changed_byte_is_noticed(at):
    sealed = bytearray(seal(KEY, b"words", PLACE))
    sealed[at] ^= 1
    with pytest.raises(CannotOpen):
        opened(KEY, bytes(sealed), PLACE)


@pytest.mark.parametrize("length", [0, 10, 24, 39])
def test_what_was_cut_short_is_refused(length):
    with pytest.raises(CannotOpen):
        opened(KEY, seal(KEY, b"words", PLACE)[:length], PLACE)


def test_the_same_words_are_never_sealed_alike():
    assert len({seal(KEY, b"words", PLACE) for _ in range(1_000)}) == 1_000


def test_derived_keys_are_those_of_rfc_5869():
    """Test case 3 of appendix A of RFC 5869 (no salt, no purpose), as far as one block goes."""
    wanted = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert derive(b"\x0b" * 22, "").hex() == wanted


def test_each_purpose_has_a_key_of_its_own():
    assert len({derive(KEY, purpose) for purpose in ("lookup", "wrap", "draft")}) == 3
