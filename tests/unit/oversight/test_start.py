"""An installation does not start with a secret that others may know, nor where its errors would be shown."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from oversight import cli
from oversight.config import read_settings
from oversight.key_files import ConfigurationError, make_keys

SECRETS = ("public_secret", "staff_secret", "pepper", "house_key", "office_key", "identity_key")
FOR_CITIZENS = ("public_secret", "pepper")
PUBLIC = ("office_public", "identity_public")

BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (Path.unlink, "cannot be read"),
    "a folder": (lambda path: (path.unlink(), path.mkdir(mode=0o700)), "cannot be read"),
    "empty": (lambda path: path.write_text(""), "too short or not random"),
    "default": (lambda path: path.write_text("change me"), "hexadecimal"),
    "bytes": (lambda path: path.write_bytes(secrets.token_bytes(31) + b"\xff"), "cannot be read|hexadecimal"),
    "short": (lambda path: path.write_text(secrets.token_hex(31)), "too short or not random"),
    "zeros": (lambda path: path.write_text("0" * 64), "too short or not random"),
    "pattern": (lambda path: path.write_text("deadbeef" * 8), "too short or not random"),
    "world-readable": (lambda path: path.chmod(0o604), "can be read by others; run: chmod 600"),
    "group-readable": (lambda path: path.chmod(0o640), "can be read by others; run: chmod 600"),
    "world-writable": (lambda path: path.chmod(0o602), "can be read by others; run: chmod 600"),
}


@pytest.fixture
def keys(tmp_path, monkeypatch) -> Path:
    """The key folder of an installation that would start."""
    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path))
    make_keys(tmp_path)
    assert read_settings()
    return tmp_path / "keys"


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("name", SECRETS)
def test_no_bad_secret_is_started_with(keys, name, bad):
    spoil, said = BAD[bad]
    spoil(keys / name)
    if (name, bad) == ("identity_key", "missing"):  # a host that was not given it, which serves nobody
        with pytest.raises(ConfigurationError, match="identity_key is not here"):
            read_settings().office.refuse_without_identity()
        return
    with pytest.raises(ConfigurationError, match=f"{name}.*({said})"):
        read_settings()
    if name in FOR_CITIZENS:
        with pytest.raises(ConfigurationError, match=f"{name}.*({said})"):
            read_settings(only_public=True)


@pytest.mark.parametrize("bad", ["missing", "empty", "default", "short"])
@pytest.mark.parametrize("name", PUBLIC)
def test_no_host_for_citizens_starts_without_what_it_seals_with(keys, name, bad):
    BAD[bad][0](keys / name)
    with pytest.raises(ConfigurationError, match=name):
        read_settings(only_public=True)


@pytest.mark.parametrize("other", [name for name in SECRETS if name != "pepper"])
def test_no_secret_serves_twice(keys, other):
    (keys / other).write_text((keys / "pepper").read_text())
    with pytest.raises(ConfigurationError, match="two of the keys"):
        read_settings()


@pytest.mark.parametrize("value, starts", [("1", False), ("true", False), ("yes", False), ("0", True), ("", True)])
def test_nothing_starts_with_debugging_on(keys, monkeypatch, value, starts):
    monkeypatch.setenv("FLASK_DEBUG", value)
    if starts:
        read_settings()
        return
    with pytest.raises(ConfigurationError, match="FLASK_DEBUG"):
        read_settings()


@pytest.mark.parametrize("only", [[], ["--only", "staff"], ["--only", "public"]], ids=["both", "staff", "public"])
@pytest.mark.parametrize("bad", ["default", "short", "world-readable"])
def test_the_command_says_what_to_do_and_serves_nothing(keys, monkeypatch, capsys, only, bad):
    monkeypatch.setattr(cli, "refuse_taken_ports", lambda *_, **__: None)
    monkeypatch.setattr(cli.Server, "run", lambda _: pytest.fail("it serves"))
    BAD[bad][0](keys / "public_secret")
    assert cli.main(["serve", *only]) == 2
    assert "public_secret" in capsys.readouterr().err


def test_an_application_never_shows_what_goes_wrong_inside(public_app, staff_app):
    assert [app.debug or app.testing for app in (public_app, staff_app)] == [False, False]


def test_the_program_for_films_is_found_named_or_not_wanted(keys, tmp_path, monkeypatch):
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    monkeypatch.setenv("PATH", str(program.parent))
    assert read_settings().ffmpeg == ""
    program.chmod(0o755)
    assert read_settings().ffmpeg == str(program)
    monkeypatch.setenv("OVERSIGHT_FFMPEG", "no")
    assert read_settings().ffmpeg == ""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("OVERSIGHT_FFMPEG", str(program))
    assert read_settings().ffmpeg == str(program)
    monkeypatch.setenv("OVERSIGHT_FFMPEG", str(tmp_path / "nothing"))
    with pytest.raises(ConfigurationError, match="OVERSIGHT_FFMPEG names no program"):
        read_settings()
    assert read_settings(only_public=True).ffmpeg == ""
