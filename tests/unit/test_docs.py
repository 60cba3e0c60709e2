"""What the documents say is so: settings, commands, the diagram and the links."""

import re
from pathlib import Path

import pytest

from oversight.cli import _parser
from oversight.config import SETTINGS
from workflows.diagram import mermaid

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)\)")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_readme_lists_each_setting_with_its_purpose(setting):
    assert f"| `{setting.name}` |" in read("README.md")
    assert setting.purpose in read("README.md")


def test_the_readme_names_no_setting_that_does_not_exist():
    named = set(re.findall(r"OVERSIGHT_[A-Z0-9_]+", read("README.md")))
    assert named <= {setting.name for setting in SETTINGS}


def test_the_readme_lists_each_command():
    commands = next(action for action in _parser()._actions if action.choices).choices
    assert {name for name in commands if f"oversight {name}" not in read("README.md")} == set()


def test_the_architecture_shows_the_diagram_of_the_table():
    assert mermaid() in read("ARCHITECTURE.md")


def parts():
    """Everything that a layer is given to. Modules of commands go by one name for all."""
    for top in ("workflows", "oversight"):
        for path in sorted((ROOT / top).iterdir()):
            is_module = path.suffix == ".py" and path.stem != "__init__" and "_command" not in path.stem
            if is_module or (path / "__init__.py").exists():
                yield path.stem


@pytest.mark.parametrize("part", tuple(parts()))
def test_the_architecture_says_what_each_part_is_for(part):
    table = read("ARCHITECTURE.md").partition("## Packages")[2].partition("## States")[0]
    named = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert part in set(re.findall(r"\w+", " ".join(named)))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path):
    links = [link for link in LINK.findall(path.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []
