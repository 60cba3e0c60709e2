"""A sealed file opens for the office alone, and only as it was sealed."""

import pytest

from oversight.key_files import pair_of
from oversight.sealing.box import CannotOpen
from oversight.sealing.sealed_file import PIECE, Sealer, opened, sealed_size
from oversight.sealing.wrapping import unwrap

OFFICE = bytes(range(32))
CONTENT = bytes(range(256)) * (PIECE // 256) + b"the second piece"


def sealed(content=CONTENT, name="a", private=OFFICE):
    sealer = Sealer(name, pair_of(private).public)
    first, second = sealer.seal(content[:PIECE], last=False), sealer.seal(content[PIECE:], last=True)
    return [sealer.header, first, second], sealer.wrapped


def open_all(stored, wrapped, name="a", private=OFFICE):
    return b"".join(opened(stored, name, unwrap(pair_of(private), wrapped)))


@pytest.mark.parametrize("portion", [997, PIECE, 10 * PIECE])
def test_it_gives_back_what_was_sealed_in_whatever_portions_it_is_read(portion):
    stored, wrapped = sealed()
    whole = b"".join(stored)
    portions = [whole[start : start + portion] for start in range(0, len(whole), portion)]
    assert open_all(portions, wrapped) == CONTENT


def test_nothing_of_the_content_is_in_what_is_stored():
    stored, _ = sealed()
    assert CONTENT[:32] not in b"".join(stored)
    assert b"second piece" not in b"".join(stored)


def test_two_files_of_one_content_have_nothing_in_common():
    (header, one, _), wrapped = sealed()
    (other_header, other, _), other_wrapped = sealed()
    assert len({header, other_header}) == len({one, other}) == len({wrapped, other_wrapped}) == 2


DAMAGE = {
    "cut": lambda parts: parts[:2],
    "only the header": lambda parts: parts[:1],
    "nothing": lambda parts: [],
    "first missing": lambda parts: [parts[0], parts[2]],
    "swapped": lambda parts: [parts[0], parts[2], parts[1]],
    "repeated": lambda parts: [*parts, parts[2]],
    "more": lambda parts: [*parts, b"x"],
    "end cut": lambda parts: [*parts[:2], parts[2][:-1]],
    "one bit": lambda parts: [parts[0], parts[1][:-1] + bytes([parts[1][-1] ^ 1]), parts[2]],
    "header": lambda parts: [bytes(24), *parts[1:]],
    "of another file": lambda parts: [parts[0], *sealed()[0][1:]],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_it_refuses_what_is_not_as_it_was_sealed(damage):
    stored, wrapped = sealed()
    with pytest.raises(CannotOpen):
        open_all(damage(stored), wrapped)


def test_it_refuses_a_file_under_another_name():
    stored, wrapped = sealed()
    with pytest.raises(CannotOpen):
        open_all(stored, wrapped, name="b")


def test_it_refuses_the_key_of_another_file():
    with pytest.raises(CannotOpen):
        open_all(sealed()[0], sealed()[1])


def test_only_the_office_it_was_sealed_for_opens_it():
    stored, wrapped = sealed()
    with pytest.raises(CannotOpen):
        open_all(stored, wrapped, private=bytes(range(1, 33)))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 1])
def test_it_is_as_long_as_is_told_before(size):
    sealer, content = Sealer("a", pair_of(OFFICE).public), bytes(size)
    pieces = [content[first : first + PIECE] for first in range(0, size, PIECE)] or [b""]
    stored = [sealer.seal(piece, last=number == len(pieces)) for number, piece in enumerate(pieces, 1)]
    assert sealed_size(size) == len(sealer.header) + sum(map(len, stored))
