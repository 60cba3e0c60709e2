"""What is shipped, what it needs, and what may not be written into the repository."""

import configparser
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("build", "core", "postgres", "dev")
MAPPED = {f"oversight.{name}": name for name in ("templates", "migrations", "translations")}


@pytest.fixture(scope="module")
def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg")
    return parser


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def requirements(text: str) -> set[str]:
    return {line for line in lines(text) if not line.startswith("-")}


def names(wanted: set[str]) -> set[str]:
    return {Requirement(line).name.lower().replace(".", "-").replace("_", "-") for line in wanted}


def locked(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(\S+)", text, flags=re.MULTILINE))


def test_the_list_of_packages_is_the_list_of_folders_with_code(setup):
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in ("oversight", "workflows")
        for path in (ROOT / top).rglob("__init__.py")
    }
    assert set(lines(setup["options"]["packages"])) == found | set(MAPPED)


def test_each_mapped_folder_exists(setup):
    mapped = dict(line.split(" = ") for line in lines(setup["options"]["package_dir"]))
    assert mapped == MAPPED
    assert all((ROOT / folder).is_dir() for folder in mapped.values())


@pytest.mark.parametrize("extra", ["postgres", "dev"])
def test_each_extra_names_what_its_lock_is_made_from(setup, extra):
    declared = requirements(setup["options.extras_require"][extra])
    assert declared == requirements((ROOT / "requirements" / f"{extra}.in").read_text())


def test_the_installation_names_what_the_core_lock_is_made_from(setup):
    declared = requirements(setup["options"]["install_requires"])
    assert declared == requirements((ROOT / "requirements" / "core.in").read_text())


@pytest.mark.parametrize("lock", LOCKS)
def test_each_lock_holds_everything_asked_for_in_a_version_asked_for(lock):
    for wanted in map(Requirement, requirements((ROOT / "requirements" / f"{lock}.in").read_text())):
        (name,) = names({str(wanted)})
        assert wanted.specifier.contains(locked(lock)[name]), f"{lock}.txt is older than {lock}.in: run make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_each_locked_package_has_hashes(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    blocks = re.split(r"\n(?=[a-z0-9-]+==)", text)
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_locks_agree_with_each_other():
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in locked(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").iterdir()), ids=lambda path: path.name)
def test_no_list_of_requirements_names_a_host(path):
    text = path.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", text, flags=re.MULTILINE)


def test_each_tool_that_needs_it_reads_pyproject():
    assert {"ruff", "djlint"} <= set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"])
