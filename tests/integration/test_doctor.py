"""The doctor says whether an installation is in order, and which law is in force; the page shows the same."""

from datetime import timedelta

import pytest
from pyrage.x25519 import Identity

from oversight import doctor_command
from oversight.cli import main
from oversight.key_files import make_keys
from oversight.security import system_clock
from tests.databases import folder_of_postgresql
from workflows.jurisdictions import load_pack, loading
from workflows.jurisdictions.loading import HERE

TWO_HOURS = timedelta(hours=2, seconds=30)


@pytest.fixture
def installed(tmp_path, database_url, monkeypatch):
    """An installation on a database of its own, whose packs are forgotten afterwards."""
    monkeypatch.setattr(loading, "_FOLDERS", [HERE])
    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", database_url)
    make_keys(tmp_path)
    yield tmp_path
    load_pack.cache_clear()
    loading._versions.cache_clear()


def test_it_shows_the_law_in_force(installed, monkeypatch, capsys):
    monkeypatch.setenv("OVERSIGHT_PACK", "south-africa")
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "South Africa, version 1" in said
    assert "1 months\n      Independent Police Investigative Directorate regulations, reg. 7(4) (text read)" in said
    assert "PROJECT CHOICE" in said
    assert "TEXT NOT READ" in said


def test_it_says_what_is_wrong_with_a_pack_and_where(installed, monkeypatch, capsys):
    (installed / "packs").mkdir()
    (installed / "packs" / "mine.yaml").write_text("id: mine\nversion: '1'\ncolour: blue\n")
    monkeypatch.setenv("OVERSIGHT_PACKS", str(installed / "packs"))
    assert main(["doctor"]) == 1
    assert "mine.yaml, line 3: colour: colour is not known here; allowed: id," in capsys.readouterr().err


def test_an_older_schema_is_said(empty_database_url, installed, monkeypatch, capsys):
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", empty_database_url)
    assert main(["doctor"]) == 1
    assert "an older schema; run: oversight db upgrade" in capsys.readouterr().err


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("span, said", [(TWO_HOURS, "120 minutes behind"), (-TWO_HOURS, "120 minutes ahead")])
def test_a_clock_that_is_not_that_of_the_database_is_said(installed, monkeypatch, capsys, span, said):
    monkeypatch.setattr(doctor_command, "system_clock", lambda: system_clock() + span)
    assert main(["doctor"]) == 1
    assert f"the clock of the database is {said} of this machine's" in capsys.readouterr().err


@pytest.mark.parametrize("named", ["no", "/bin/true"])
def test_it_says_that_films_are_not_copied_and_calls_nothing_wrong(installed, monkeypatch, capsys, named):
    monkeypatch.setenv("OVERSIGHT_FFMPEG", named)
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "films       no copies of films and sounds: " in said
    assert ("apt-get install ffmpeg" in said) == (named == "no")


def test_it_says_that_films_are_copied(installed, studio, capsys):
    assert main(["doctor"]) == 0
    assert "films       in order: /" in capsys.readouterr().out


def test_the_page_shows_the_law_in_force(public_app, staff_app):
    for app in (public_app, staff_app):
        page = app.test_client().get("/standards/law")
        assert page.status_code == 200
        assert "Model jurisdiction" in page.text
        assert "Project choice" in page.text
        assert "/standards/VICTIM-02" in page.text


def test_it_says_whether_backups_are_made(installed, database_kind, monkeypatch, capsys):
    if database_kind == "postgresql":
        monkeypatch.setenv("PATH", str(folder_of_postgresql()), prepend=":")
    main(["doctor"])
    assert "backups     none are made here" in capsys.readouterr().out
    (installed / "public").write_text(f"{Identity.generate().to_public()}\n{Identity.generate().to_public()}\n")
    monkeypatch.setenv("OVERSIGHT_BACKUP_KEYS", str(installed / "public"))
    main(["doctor"])
    assert "backups     in order: sealed for 2 keys" in capsys.readouterr().out
    (installed / "public").write_text("age1broken")
    assert main(["doctor"]) == 1
    assert "no backups can be made: that is no public key of age" in capsys.readouterr().err


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_program_that_backups_need_is_named(installed, monkeypatch, capsys):
    (installed / "public").write_text(str(Identity.generate().to_public()))
    monkeypatch.setenv("OVERSIGHT_BACKUP_KEYS", str(installed / "public"))
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(["doctor"]) == 1
    assert "no backups can be made: pg_dump is not installed" in capsys.readouterr().err
