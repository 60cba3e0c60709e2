"""A file is what its bytes say, whatever it calls itself; and whoever opens it is warned."""

import pytest

from oversight.evidence.kinds import KINDS, LOOKED_AT, kind_of, marks_of
from oversight.evidence.names import clean_name
from tests.factories.files import HONEST, HOSTILE, jpeg, zipped


def marks(name, content, **more):
    head, tail = content[:LOOKED_AT], content[-LOOKED_AT:]
    return set(marks_of(clean_name(name), head, tail, len(content), renamed=clean_name(name) != name, **more))


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_what_it_is_and_bears_no_mark(name):
    content, kind = HONEST[name]
    assert kind_of(content[:LOOKED_AT], content[-LOOKED_AT:]) == kind
    assert KINDS[kind].is_listed
    assert marks(name, content) == set()


def test_there_are_enough_hostile_files():
    assert len(HOSTILE) >= 120


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: ascii(one.name)[:40])
def test_a_hostile_file_bears_its_marks(hostile):
    assert hostile.marks <= marks(hostile.name, hostile.content)


def test_each_listed_type_is_told_apart():
    assert {kind for _, kind in HONEST.values()} == {name for name, kind in KINDS.items() if kind.is_listed}


def test_a_program_behind_a_long_photograph_is_found():
    assert "may_run" in marks("photo.jpg", jpeg(b"\0" * 10 * LOOKED_AT) + zipped(a=b"b"))


def test_a_name_in_capitals_is_no_mismatch():
    assert marks("PHOTO.JPG", jpeg()) == set()
