"""A wheel built from this tree works by itself, away from the checkout."""

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("oversight", "workflows", "templates", "migrations", "translations")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """A copy of what is shipped, so that the build leaves nothing behind in the checkout."""
    copy = tmp_path_factory.mktemp("source")
    for name in SHIPPED:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.cfg", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    return copy


@pytest.fixture(scope="module")
def wheel(source) -> Path:
    build = (*PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", source / "dist", source)
    subprocess.run(build, check=True)
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The programs of a new environment that holds the wheel, and borrows what it depends on from this one."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    subprocess.run((*PIP, "--python", python, "install", "--quiet", "--no-deps", wheel), check=True)
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place / "bin"


def run(*command: str | Path, cwd: Path) -> str:
    answer = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_it_holds_every_file_of_the_tree(wheel, source):
    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {str(path.relative_to(source)) for top in SHIPPED for path in (source / top).rglob("*") if path.is_file()}
    mapped = {
        f"oversight/{name}" if name.startswith(("templates/", "migrations/", "translations/")) else name
        for name in wanted
    }
    assert {
        name for name in mapped - shipped if not name.startswith("oversight/styles/") and not name.endswith(".md")
    } == set()


def test_it_tells_its_version(installed, tmp_path):
    assert "0.1.0" in run(installed / "oversight", "--version", cwd=tmp_path)


def test_it_finds_its_own_files_and_not_those_of_a_checkout(installed, tmp_path):
    code = "from oversight.resources import resource_dir as d; print(d('templates'), d('migrations'), sep='\\n')"
    for found in run(installed / "python", "-c", code, cwd=tmp_path).splitlines():
        assert Path(found).is_relative_to(installed.parent)
        assert any(Path(found).iterdir())


def test_it_creates_its_database(installed, tmp_path):
    subprocess.run(
        (installed / "oversight", "db", "upgrade"),
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "OVERSIGHT_DATA": str(tmp_path / "data")},
        check=True,
    )
    assert list((tmp_path / "data").iterdir())
