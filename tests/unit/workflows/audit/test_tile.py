"""The tree is published in files whose paths, widths and bytes are those of C2SP tlog-tiles."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.trees import entries, leaves, nodes_over, publish
from workflows.audit.merkle import leaf_hash, root_of, tree_root
from workflows.audit.tile import (
    ENTRIES,
    MalformedTile,
    Tile,
    TileReader,
    full_root,
    join_entries,
    split_entries,
    split_hashes,
    tile_at,
    tile_holding,
    tile_of_bundle,
    tiles_of,
)

NUMBERS = st.integers(0, 2**48)


@pytest.mark.parametrize(
    "tile, path",
    [
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(2, 0, 1), "tile/2/000.p/1"),
        (Tile(ENTRIES, 1000), "tile/entries/x001/000"),
        (Tile(0, 0), "tile/0/000"),
    ],
)
def test_paths_are_those_of_the_format(tile, path):
    assert tile.path == path
    assert tile_at(path) == tile


@given(st.sampled_from([0, 1, 5, ENTRIES]), NUMBERS, st.integers(1, 256))
def test_a_path_is_read_back(level, number, width):
    assert tile_at(Tile(level, number, width).path) == Tile(level, number, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/1",
        "tile/00/000",
        "tile/0/x000/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/07",
        "tile/0/../../keys/log",
        "tile/0/000/",
        "tile/0/x001",
        "tile/-1/000",
        "tile/0/٠٠٠",
        "checkpoint",
        "",
    ],
)
def test_another_path_is_refused(path):
    with pytest.raises(MalformedTile):
        tile_at(path)


def test_a_tree_of_seventy_thousand_has_the_files_of_the_published_example():
    found = list(tiles_of(70_000))
    by_level = {level: [tile for tile in found if tile.level == level] for level in (0, 1, 2, ENTRIES)}
    assert [len(by_level[level]) for level in (0, 1, 2, ENTRIES)] == [274, 2, 1, 274]
    assert [by_level[level][-1].width for level in (0, 1, 2, ENTRIES)] == [112, 17, 1, 112]
    assert sum(map(len, by_level.values())) == len(found)


@given(st.integers(0, 1 << 18), st.integers(0, 3000))
@settings(max_examples=50)
def test_growing_adds_the_files_that_are_missing_and_no_other(since, more):
    before, after = set(tiles_of(since)), set(tiles_of(since + more))
    assert set(tiles_of(since + more, since)) == after - before


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 513, 700])
def test_every_subtree_is_read_out_of_the_files(size):
    files = publish(entries(size))
    nodes = nodes_over(leaves(size))
    reader = TileReader(size, lambda tile: files[tile.path], keep=2)
    assert tree_root(size, reader) == tree_root(size, nodes)
    for level in range(size.bit_length()):
        for number in {0, (size >> level) // 2, (size >> level) - 1}:
            assert reader(level, number) == nodes(level, number)
    with pytest.raises(MalformedTile):
        reader(0, size)


def test_a_hash_is_looked_for_in_the_file_that_holds_it():
    assert tile_holding(0, 69_999, 70_000) == Tile(0, 273, 112)
    assert tile_holding(0, 255, 70_000) == Tile(0, 0)
    with pytest.raises(MalformedTile):
        tile_holding(0, 70_000, 70_000)


def test_a_bundle_holds_each_entry_after_its_length():
    assert join_entries([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    assert split_entries(b"\x00\x02ab\x00\x00", 2) == [b"ab", b""]


@pytest.mark.parametrize("width", [1, 5, 256])
def test_bundles_of_our_entries_and_of_others_are_hashed_alike(width):
    ours, others = entries(width), [b"x" * (number % 300) for number in range(width)]
    assert tile_of_bundle(join_entries(ours), width) == b"".join(leaves(width))
    assert tile_of_bundle(join_entries(others), width) == b"".join(map(leaf_hash, others))


@given(st.integers(0, 5 * 75 - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_bundle_goes_unseen(place, change):
    damaged = bytearray(join_entries(entries(5)))
    damaged[place] ^= change
    with contextlib.suppress(MalformedTile):
        assert tile_of_bundle(bytes(damaged), 5) != b"".join(leaves(5))


@pytest.mark.parametrize(
    "data, width", [(b"\x00", 1), (b"\x00\x02a", 1), (b"\x00\x01a", 2), (b"\x00\x01a", 0), (b"", 1)]
)
def test_a_damaged_bundle_is_refused(data, width):
    with pytest.raises(MalformedTile):
        split_entries(data, width)


def test_a_tile_of_another_length_is_refused():
    assert split_hashes(b"a" * 64, 2) == [b"a" * 32] * 2
    with pytest.raises(MalformedTile):
        split_hashes(b"a" * 63, 2)


@pytest.mark.parametrize("size", [1, 2, 8, 256])
def test_the_root_of_a_full_row_is_the_one_of_its_tree(size):
    assert full_root(b"".join(leaves(size))) == root_of(leaves(size))
