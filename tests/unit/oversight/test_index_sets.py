"""Sets of cases and of words, as they lie in the index."""

import random

import pytest

from oversight.models import BLOCK, hash_bytes, places_in
from oversight.models.search import FEW, CaseSet, HashSet


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, 1000, BLOCK])
def test_a_set_of_cases_is_read_as_it_was_written_and_few_take_little_room(count):
    places = {*random.Random(3).sample(range(1, BLOCK), count - 1), BLOCK - 1} if 0 < count < BLOCK else range(count)
    cases, column = sum(1 << place for place in set(places)), CaseSet()
    written = column.process_bind_param(cases, None)
    assert len(written) == (2 * len(set(places)) if count <= FEW else BLOCK // 8)
    assert column.process_result_value(written, None) == cases
    assert list(places_in(cases)) == sorted(set(places))


def test_hashes_of_words_are_read_as_they_were_written_and_stand_there_whole():
    hashes, column = frozenset({-(2**63), -1, 0, 7, 2**63 - 1}), HashSet()
    written = column.process_bind_param(hashes, None)
    assert column.process_result_value(written, None) == hashes
    assert all(hash_bytes(one) in written for one in hashes)
    assert column.process_bind_param(frozenset(), None) == b""
