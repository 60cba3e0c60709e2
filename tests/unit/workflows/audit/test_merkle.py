"""Roots are those of RFC 6962, and a proof proves exactly what it says: for any size, any leaf, any pair of sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tests.factories.trees import entries, leaves, nodes_over
from workflows.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofRefused,
    check_consistency,
    consistency_proof,
    frontier_of,
    inclusion_path,
    leaf_hash,
    root_from_path,
    root_of,
    tree_root,
)

MOST = 70
LEAVES = leaves(600)
ROOTS = [root_of(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
NODES = nodes_over(LEAVES)

PUBLISHED_ENTRIES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
PUBLISHED_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
SIZES = st.integers(1, len(LEAVES))


def flipped(data: bytes, bit: int = 0) -> bytes:
    return bytes([data[0] ^ 1 << bit, *data[1:]])


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_published_for_certificate_transparency(size):
    published = [leaf_hash(bytes.fromhex(one)) for one in PUBLISHED_ENTRIES]
    assert root_of(published[:size]).hex() == PUBLISHED_ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of([]) == tree_root(0, NODES) == Frontier().root == EMPTY_ROOT


@pytest.mark.parametrize("size", [*range(1, 34), 255, 256, 257, 600])
def test_another_implementation_has_the_same_roots_and_proofs(size):
    other = InmemoryTree(algorithm="sha256")
    for one in entries(size):
        other.append_entry(one)
    assert other.get_root() == ROOTS[size]
    for old in {1, size // 2 or 1, size}:
        path = other.prove_inclusion(old, size).path[1:]
        assert inclusion_path(old - 1, size, NODES) == list(path)


@given(SIZES, st.data())
def test_every_leaf_is_proved_to_be_in_the_tree(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, NODES)
    assert root_from_path(LEAVES[index], index, size, path) == ROOTS[size]


def test_no_leaf_is_proved_at_a_place_or_in_a_tree_that_is_not_its_own():
    """Exhaustive for small trees: a proof leads to the root of its own tree from its own place, and from no other."""
    for size in range(1, 14):
        for index in range(size):
            path = inclusion_path(index, size, NODES)
            for other in range(size):
                if other != index:
                    with_other = _root_or_none(LEAVES[index], other, size, path)
                    assert with_other != ROOTS[size]
            assert _root_or_none(LEAVES[index], index, size + 1, path) != ROOTS[size + 1]


@given(SIZES, st.data())
def test_a_damaged_path_leads_elsewhere(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, NODES)
    assert _root_or_none(flipped(LEAVES[index]), index, size, path) != ROOTS[size]
    assert _root_or_none(LEAVES[index], index, size, [*path, LEAVES[0]]) is None
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        damaged = [*path[:at], flipped(path[at], data.draw(st.integers(0, 7))), *path[at + 1 :]]
        assert _root_or_none(LEAVES[index], index, size, damaged) != ROOTS[size]
        assert _root_or_none(LEAVES[index], index, size, path[:-1]) is None


@pytest.mark.parametrize("new", range(MOST))
def test_every_tree_is_proved_to_have_grown_from_every_smaller_one(new):
    for old in range(new + 1):
        proof = consistency_proof(old, new, NODES)
        check_consistency(old, new, ROOTS[old], ROOTS[new], proof)
        with pytest.raises(ProofRefused):
            check_consistency(old, new, ROOTS[old], ROOTS[new], [*proof, LEAVES[0]])
        if old:
            with pytest.raises(ProofRefused):
                check_consistency(old, new, flipped(ROOTS[old]), ROOTS[new], proof)
            with pytest.raises(ProofRefused):
                check_consistency(old, new, ROOTS[old], flipped(ROOTS[new]), proof)
        for at in range(len(proof)):
            damaged = [*proof[:at], flipped(proof[at]), *proof[at + 1 :]]
            with pytest.raises(ProofRefused):
                check_consistency(old, new, ROOTS[old], ROOTS[new], damaged)
            with pytest.raises(ProofRefused):
                check_consistency(old, new, ROOTS[old], ROOTS[new], proof[:at] + proof[at + 1 :])


@given(SIZES, st.data())
def test_a_large_tree_is_proved_to_have_grown(new, data):
    old = data.draw(st.integers(0, new))
    proof = consistency_proof(old, new, NODES)
    check_consistency(old, new, ROOTS[old], ROOTS[new], proof)
    assert len(proof) <= new.bit_length() + 1, "a proof is as short as the tree is high"


@given(st.integers(2, 300), st.data())
def test_a_tree_that_was_changed_below_is_never_proved(new, data):
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.integers(0, old - 1))
    forged = [*LEAVES[:changed], flipped(LEAVES[changed]), *LEAVES[changed + 1 : new]]
    proof = consistency_proof(old, new, nodes_over(forged))
    with pytest.raises(ProofRefused):
        check_consistency(old, new, ROOTS[old], root_of(forged), proof)


def test_a_tree_that_shrank_is_refused():
    with pytest.raises(ProofRefused, match="shrank"):
        check_consistency(5, 4, ROOTS[5], ROOTS[4], [])
    with pytest.raises(ProofRefused):
        consistency_proof(5, 4, NODES)
    with pytest.raises(ProofRefused):
        inclusion_path(5, 5, NODES)


def test_the_empty_tree_has_one_root():
    check_consistency(0, 5, EMPTY_ROOT, ROOTS[5], [])
    with pytest.raises(ProofRefused):
        check_consistency(0, 5, ROOTS[1], ROOTS[5], [])


@given(st.integers(0, 500), st.integers(0, 100))
def test_a_frontier_goes_on_as_if_the_whole_tree_were_at_hand(size, more):
    frontier = frontier_of(size, NODES)
    assert frontier.hashes == Frontier().extend(LEAVES[:size]).hashes
    again = Frontier(frontier.size, frontier.hashes).extend(LEAVES[size : size + more])
    assert again.root == ROOTS[size + more] == tree_root(size + more, NODES)


@given(st.integers(0, 70), st.integers(0, 5))
def test_a_frontier_takes_whole_subtrees_where_they_fit(size, level):
    frontier = frontier_of(size, NODES)
    if size % (1 << level):
        with pytest.raises(ProofRefused):
            frontier.append(LEAVES[0], level)
    else:
        frontier.append(NODES(level, size >> level), level)
        assert frontier.root == ROOTS[size + (1 << level)]


@pytest.mark.parametrize("size, hashes", [(1, []), (0, [b"x" * 32]), (2, [b"x" * 31]), (3, [b"x" * 32])])
def test_a_frontier_of_another_size_is_refused(size, hashes):
    with pytest.raises(ProofRefused):
        Frontier(size, hashes)


def _root_or_none(leaf, index, size, path):
    try:
        return root_from_path(leaf, index, size, path)
    except ProofRefused:
        return None
