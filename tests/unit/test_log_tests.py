"""What docs/log-tests.md names is there, and names every way in which a build is broken on purpose."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/log-tests.md").read_text("utf-8")
BROKEN = (ROOT / "tools/broken_builds.py").read_text("utf-8")
TEST = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")


def is_there(file: str, name: str) -> bool:
    path = ROOT / file
    return path.is_file() and (not name or f"def {name}(" in path.read_text("utf-8"))


def test_every_test_that_is_named_is_there():
    named = TEST.findall(PAGE) + TEST.findall(BROKEN.replace('"\n            "', ""))
    assert len(named) > 40
    assert [one for one in named if not is_there(*one)] == []


def test_every_invariant_has_its_tests():
    numbered = dict(re.findall(r"^\| (\d+) \|.*\| (.*) \|$", PAGE, re.MULTILINE))
    assert list(numbered) == [str(number) for number in range(1, 11)]
    assert all("`tests/" in shown for shown in numbered.values())


def test_every_broken_build_is_on_the_page():
    named = set(TEST.findall(BROKEN.replace('"\n            "', "")))
    assert named <= set(TEST.findall(PAGE))
