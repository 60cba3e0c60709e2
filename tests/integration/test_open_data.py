"""What everybody may read of all cases: tables that add up, tell of nobody, and are on record."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from oversight.cli import main
from oversight.key_files import make_keys
from oversight.open_data import writing
from oversight.open_data.suppression import HELD_BACK
from oversight.open_data.writing import TABLES, NotPublished, publish_open_data
from tests.databases import ONE_DATABASE
from tests.factories.steps import subjects_of
from tests.factories.trails import entry_told
from workflows.roles import Role
from workflows.states import State

SECRETS = ("Ana Lima", "Sergeant Roe", "Patrol 7", "baton")


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def cases(world) -> list[str]:
    """Six cases that are closed after a sanction, and one that has just come by letter."""
    made = [world.advance(world.file(), State.SANCTION) for _ in range(6)]
    for reference in made:
        world.advance(reference, State.CLOSED)
    return [*made, world.file(channel="letter")]


def test_the_tables_tell_what_came_of_the_cases(world, cases, tmp_path):
    published = publish_open_data(world.database, tmp_path / "out", world.at)
    assert (published.cases, published.held_back) == (6, 1)
    told = rows(tmp_path / "out", "complaints")
    assert {(row["received"], row["way"], row["source"], row["state"], row["days"]) for row in told} == {
        ("2026-Q1", "web", "complainant", "closed", "up to 30")
    }
    assert sorted(int(row["case"]) for row in told) == [1, 2, 3, 4, 5, 6]
    allegations = rows(tmp_path / "out", "allegations")
    assert Counter(row["finding"] for row in allegations) == {"substantiated": len(allegations)}
    assert {row["case"] for row in allegations} == {row["case"] for row in told}
    assert all(row["category"] for row in allegations)
    sanctions = rows(tmp_path / "out", "sanctions")
    assert len(sanctions) == 6
    assert all(row["recommended"] for row in sanctions)


def test_a_newer_record_of_a_measure_stands_in_the_place_of_the_older(world, tmp_path):
    for _ in range(5):
        reference = world.advance(world.file(), State.SANCTION)
        (officer,) = subjects_of(world.database, reference)
        for measure in ("advice", "dismissal"):
            told = {"measure": measure, "decided_on": world.at.date().isoformat()}
            world.record(reference, "sanction_agency", Role.DECISION_MAKER, officer, **told)
    publish_open_data(world.database, tmp_path / "out", world.at)
    assert {row["agency"] for row in rows(tmp_path / "out", "sanctions")} == {"dismissal"}


def test_nothing_tells_of_a_person_or_leads_back_to_a_case(world, cases, tmp_path):
    publish_open_data(world.database, tmp_path / "one", world.at)
    publish_open_data(world.database, tmp_path / "two", world.at)
    written = "".join(path.read_text() for path in sorted((tmp_path / "one").iterdir()))
    assert [word for word in (*SECRETS, *cases, "Oversight Body", world.officer_id) if word in written] == []
    assert len(written) > 1000
    orders = [[row["case"] for row in rows(tmp_path / name, "sanctions")] for name in ("one", "two")]
    assert sorted(orders[0]) == sorted(orders[1])


@ONE_DATABASE
def test_what_few_cases_have_is_held_back(world, cases, tmp_path):
    publish_open_data(world.database, tmp_path / "out", world.at, least=7)
    nothing = {"received": "", "way": "", "source": "", "state": "", "days": ""}
    told = rows(tmp_path / "out", "complaints")
    assert told == [{"case": str(number)} | nothing for number in range(1, 8)]
    assert {row["finding"] for row in rows(tmp_path / "out", "allegations")} == {HELD_BACK}
    assert {row["category"] for row in rows(tmp_path / "out", "allegations")} == {HELD_BACK}
    assert {row["recommended"] for row in rows(tmp_path / "out", "sanctions")} == {HELD_BACK}


def test_fewer_cases_than_must_share_make_empty_tables(world, tmp_path):
    world.file()
    published = publish_open_data(world.database, tmp_path / "out", world.at)
    assert (published.cases, published.held_back) == (0, 1)
    assert [rows(tmp_path / "out", name) for name in TABLES] == [[], [], []]


def test_every_column_and_code_is_explained(world, cases, tmp_path):
    publish_open_data(world.database, tmp_path / "out", world.at)
    explained = {(row["table"], row["column"], row["value"]) for row in rows(tmp_path / "out", "codebook")}
    described = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    for resource in described["resources"]:
        table = resource["name"]
        assert (tmp_path / "out" / resource["path"]).is_file()
        for row in rows(tmp_path / "out", table):
            assert list(row) == [field["name"] for field in resource["schema"]["fields"]]
            for name, value in row.items():
                if name not in {"case", "allegation", "received"}:
                    assert (table, name, value) in explained, (table, name, value)


def test_an_export_is_on_record(world, cases, tmp_path):
    publish_open_data(world.database, tmp_path / "out", world.at)
    told = entry_told(world.database, "open_data.exported")
    assert (told["cases"], told["held_back"]) == (6, 1)
    assert set(told["sha256"]) == {f"{name}.csv" for name in (*TABLES, "codebook")} | {"datapackage.json"}


@ONE_DATABASE
def test_it_is_written_whole_or_not_at_all(world, cases, tmp_path, monkeypatch):
    def fails(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr(writing, "note_read", fails)
    with pytest.raises(OSError, match="full"):
        publish_open_data(world.database, tmp_path / "out", world.at)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "out").mkdir()
    with pytest.raises(NotPublished, match="is there already"):
        publish_open_data(world.database, tmp_path / "out", world.at)


@pytest.fixture
def installed(tmp_path, database_url, monkeypatch):
    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", database_url)
    make_keys(tmp_path / "data")
    return tmp_path


def test_the_command_says_how_many_cases_it_tells_of(installed, capsys):
    assert main(["export", "open-data", str(installed / "out")]) == 0
    assert "0 cases, 0 held back" in capsys.readouterr().out
    assert main(["export", "open-data", str(installed / "out")]) == 2
    assert "nothing was written" in capsys.readouterr().err


@ONE_DATABASE
@pytest.mark.parametrize("least", ["2", "0", "-5", "many"])
def test_too_few_hide_nobody(installed, capsys, least):
    with pytest.raises(SystemExit):
        main(["export", "open-data", str(installed / "out"), f"--least={least}"])
    assert "hides nobody; at least 3" in capsys.readouterr().err
