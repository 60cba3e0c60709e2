"""Names of files say what they are, and nothing that misleads whoever reads or saves them."""

import unicodedata

import pytest

from oversight.evidence.names import LONGEST, UNSEEN, clean_name
from tests.factories.files import HOSTILE


@pytest.mark.parametrize(
    "given, kept",
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\photo.jpg", "photo.jpg"),
        ("photo\0.jpg", "photo.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("صورة ١.jpg", "صورة ١.jpg"),
        ("夜里.mp4", "夜里.mp4"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("photo.jpg/", "photo.jpg"),
    ],
)
def test_a_name_is_kept_but_for_what_misleads(given, kept):
    assert clean_name(given) == kept


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1])
def test_a_name_is_shortened_to_what_file_systems_take(length):
    name = clean_name("a" * (length - 4) + ".jpg")
    assert len(name.encode()) == min(length, LONGEST)
    assert name.endswith("a.jpg")


def test_a_name_is_never_cut_within_a_letter():
    assert clean_name("ж" * 200 + ".jpg") == "ж" * 125 + ".jpg"


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: ascii(one.name)[:40])
def test_no_hostile_name_keeps_its_folders_or_unseen_signs(hostile):
    name = clean_name(hostile.name)
    assert name
    assert not {"/", "\\", "\0"} & set(name)
    assert not any(unicodedata.category(sign) in UNSEEN for sign in name)
    assert len(name.encode()) <= LONGEST
    assert clean_name(name) == name
