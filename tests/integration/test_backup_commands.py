"""The commands for backups: what they ask for, what they refuse, and what they say."""

from contextlib import nullcontext

import pytest
from pyrage.x25519 import Identity

from oversight.cli import main
from oversight.key_files import make_keys

pytestmark = pytest.mark.usefixtures("programs")


@pytest.fixture
def installed(tmp_path, database_url, monkeypatch):
    """An installation with no case yet, and the key of whoever keeps its backups."""
    for name, value in {"DATA": tmp_path / "data", "DATABASE_URL": database_url}.items():
        monkeypatch.setenv(f"OVERSIGHT_{name}", str(value))
    make_keys(tmp_path / "data")
    keeper = Identity.generate()
    (tmp_path / "private").write_text(f"# created by age\n{keeper}\n")
    (tmp_path / "public").write_text(f"# of the keeper\n{keeper.to_public()}\n")
    return tmp_path


def test_the_commands_bring_an_installation_elsewhere(installed, empty_database_url, monkeypatch, capsys):
    folder = installed / "backups"
    monkeypatch.setenv("OVERSIGHT_BACKUP_KEYS", str(installed / "public"))
    folder.mkdir()
    (folder / "oversight-20990101T000000Z.tar.age.part").touch()
    assert main(["restore", str(folder), "--identity", str(installed / "private")]) == 1
    assert "there is no backup in" in capsys.readouterr().err
    assert main(["backup", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "0 cases, 0 entries, 0 files" in said
    (made,) = folder.glob("*.age")
    assert str(made) in said
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", empty_database_url)
    made.with_name("oversight-20200101T000000Z.tar.age").write_bytes(b"an older one")
    assert main(["restore", str(folder), "--identity", str(installed / "private")]) == 0
    assert "Next: oversight audit recover" in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0
    assert main(["restore", str(made), "--identity", str(installed / "private")]) == 1
    assert "not restored: the database holds something already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "name at least one public key"),
        (["--to", "age1nonsense"], "no public key of age"),
        (["--to", "/nowhere/key"], "/nowhere/key cannot be read"),
    ],
)
def test_without_a_key_to_seal_for_there_is_no_backup(installed, capsys, arguments, said):
    assert main(["backup", str(installed / "backups"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (installed / "backups").exists()


@pytest.mark.parametrize("words", ["", "age1public", "AGE-SECRET-KEY-1BROKEN"])
def test_without_a_private_key_nothing_is_restored(installed, capsys, words):
    (installed / "wrong").write_text(words)
    assert main(["restore", "/nowhere/backup", "--identity", str(installed / "wrong")]) == 2
    assert "holds no private key of age" in capsys.readouterr().err


@pytest.mark.parametrize("days, is_taken", [("0", False), ("1", True), ("35", True), ("36", False), ("ten", False)])
def test_no_backup_outlives_the_promise_of_erasure(installed, capsys, days, is_taken):
    with nullcontext() if is_taken else pytest.raises(SystemExit):
        assert main(["backup", str(installed / "b"), "--to", str(installed / "public"), "--keep-days", days]) == 0
    assert is_taken or "is no number of days from 1 to 35" in capsys.readouterr().err
