"""The public application hands out the log as any static server would, and proofs of what is in it."""

import dataclasses

import pytest
from flask.testing import FlaskClient

from oversight.cli import main
from oversight.config import Settings
from oversight.database import Database
from oversight.factory import create_public_app
from oversight.log.keeper import keeper, log_to_verify, open_log
from oversight.log.sequencer import integrate, read_head
from oversight.log.verify import Verified, verify
from tests.factories.logs import grow, leaves_of, trust_in, write
from tests.sites import free_port
from workflows.audit.checkpoint import open_checkpoint
from workflows.audit.merkle import root_from_path
from workflows.audit.receipt import read_proof


@pytest.fixture
def client(settings: Settings, database: Database) -> FlaskClient:
    return create_public_app(settings, database).test_client()


def test_every_published_file_is_handed_out_as_it_is(client, database, log, tmp_path):
    for count in (5, 300):
        grow(database, log, count)
    files = [path for path in (tmp_path / "log").rglob("*") if path.is_file()]
    published = [path for path in files if "history" not in path.parts]
    for path in published:
        answer = client.get(f"/log/{path.relative_to(tmp_path / 'log')}")
        assert (answer.status_code, answer.data) == (200, path.read_bytes())
        assert "Set-Cookie" not in answer.headers
    assert len(published) == 9


def test_the_checkpoint_is_never_kept_and_tiles_are_kept_for_ever(client, database, log):
    grow(database, log, 5)
    checkpoint, tile, missing = (client.get(f"/log/{path}") for path in ("checkpoint", "tile/0/000.p/5", "tile/0/001"))
    assert checkpoint.content_type == "text/plain; charset=utf-8"
    assert checkpoint.headers["Cache-Control"] == "no-store"
    assert "immutable" in tile.headers["Cache-Control"]
    assert (missing.status_code, missing.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(
    "path",
    [
        "checkpoint",
        "keys",
        "tile/0/000",
        "tile/0/000.p/9",
        "tile/entries/../../signer/log.keys",
        "tile/0/..%2F..%2Fkeys",
        "tile/x/000",
        "proof/00",
        f"proof/{'0' * 64}",
        f"proof/{'A' * 64}",
        f"proof/{'g' * 64}",
        "history/000",
        "signer/log.keys",
    ],
)
def test_what_is_not_there_is_not_there(client, path):
    assert client.get(f"/log/{path}").status_code == 404


def test_an_entry_is_proved_as_soon_as_it_is_published(client, database, log):
    grow(database, log, 300)
    write(database, 1)
    leaves = leaves_of(database)
    for index in (0, 255, 256, 299):
        proof = read_proof(client.get(f"/log/proof/{leaves[index].hex()}").data)
        checkpoint = open_checkpoint(proof.checkpoint, trust_in(log)).checkpoint
        assert (proof.index, proof.extra) == (index, None)
        assert root_from_path(leaves[index], index, checkpoint.size, proof.path) == checkpoint.root


def test_an_entry_that_has_its_place_but_is_not_published_is_not_proved_yet(client, database, log):
    grow(database, log, 3)
    write(database, 1)
    integrate(database)
    assert client.get(f"/log/proof/{leaves_of(database)[3].hex()}").status_code == 404


def test_published_entries_have_one_length_and_say_nothing(database, log, tmp_path):
    grow(database, log, 300)
    for path in (tmp_path / "log/tile/entries").rglob("*"):
        if path.is_file():
            assert len(path.read_bytes()) % 75 == 0
            assert b"test.read" not in path.read_bytes()


def test_the_keeper_gives_places_and_publishes_by_itself(settings, database):
    write(database, 3)
    working = keeper(database, dataclasses.replace(settings, log_publish_seconds=0))
    working.start()
    for _ in range(200):
        if read_head(database).published_size == 3:
            break
        working.join(timeout=0.05)
    working.stop()
    assert not working.is_alive()
    assert verify(database, log=log_to_verify(settings)) == Verified(3, 0, published=3)


def test_a_keeper_whose_signer_refuses_stands_still(settings, database, caplog):
    working = keeper(database, dataclasses.replace(settings, log_publish_seconds=0))
    write(database, 3)
    (settings.signer / "last").write_text("nothing")
    working.start()
    working.join(timeout=20)
    assert working.refused
    assert "The log stands still" in caplog.text


# Commands ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation as commands see it."""
    monkeypatch.setenv("OVERSIGHT_DATA", str(settings.data))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", database_url)
    monkeypatch.setenv("OVERSIGHT_LOG_ORIGIN", "oversight.example/log7")
    return settings


def test_a_checkpoint_can_be_had_at_once(office, database, capsys):
    write(database, 3)
    assert main(["audit", "checkpoint"]) == 0
    assert capsys.readouterr().out.startswith("oversight.example/log7\n3\n")
    assert main(["audit", "verify"]) == 0
    assert "3 published" in capsys.readouterr().out


def test_commands_refuse_a_database_that_was_wound_back(office, database, capsys, databases, monkeypatch):
    write(database, 3)
    main(["audit", "checkpoint"])
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", databases.migrated("sqlite"))
    assert main(["audit", "checkpoint"]) == 2
    assert "wound back" in capsys.readouterr().err
    assert main(["serve", "--no-demo", "--port", str(free_port())]) == 2
    assert main(["audit", "verify"]) == 1


def test_a_name_that_is_none_of_a_log_is_refused(office, capsys, monkeypatch):
    monkeypatch.setenv("OVERSIGHT_LOG_ORIGIN", "https://oversight.example")
    assert main(["audit", "checkpoint"]) == 2
    assert "is no name of a log" in capsys.readouterr().err


def test_a_log_without_a_name_draws_one(settings):
    assert open_log(settings).signer.origin.startswith("oversight.invalid/")


@pytest.mark.parametrize("damage", ["", "nothing", "PRIVATE+KEY+x+00000000+AAAA"])
def test_a_damaged_key_is_refused(office, database, capsys, damage):
    main(["audit", "checkpoint"])
    (office.signer / "log.keys").write_text(damage)
    assert main(["audit", "checkpoint"]) == 2
    assert "is damaged" in capsys.readouterr().err


def test_a_key_that_others_can_read_is_refused(office, database, capsys):
    main(["audit", "checkpoint"])
    (office.signer / "log.keys").chmod(0o644)
    assert main(["audit", "checkpoint"]) == 2
    assert "chmod 600" in capsys.readouterr().err
