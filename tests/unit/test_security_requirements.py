"""What the table of security requirements says is true as far as names go: each row once, each test there to be run."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "security-requirements.md"
EXPECTED = {"A": 10, "B": 10, "C": 5, "D": 8, "E": 5, "F": 12, "G": 2}
STATES = {"met", "partly", "not met"}


def rows() -> list[list[str]]:
    lines = TABLE.read_text().splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [A-G]\d", line)]


def defined() -> set[str]:
    tests = (ROOT / "tests").rglob("test_*.py")
    return {name for file in tests for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)}


def test_every_requirement_has_one_row():
    assert sorted(row[0] for row in rows()) == sorted(
        f"{letter}{number}" for letter, count in EXPECTED.items() for number in range(1, count + 1)
    )


def test_every_test_that_is_named_exists():
    named = set(re.findall(r"`(test_\w+)`", TABLE.read_text()))
    assert named
    assert not named - defined()


def test_what_is_met_names_tests_and_what_is_not_says_why():
    for name, _, state, shown in rows():
        assert state in STATES, name
        tests = re.findall(r"`test_\w+`", shown)
        words = re.sub(r"`[^`]*`|[,;]", "", shown).strip()
        assert bool(tests) == (state != "not met"), name
        assert state == "met" or words, name


def test_every_command_that_is_named_is_a_target():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", TABLE.read_text())) <= targets
