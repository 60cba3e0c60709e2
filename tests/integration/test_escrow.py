"""Three of five people open the keys again when all are lost; two of them do not, and nobody else."""

from dataclasses import replace
from itertools import combinations, permutations
from pathlib import Path

import pytest
from shamir_mnemonic import combine_mnemonics
from sqlalchemy.exc import OperationalError

from oversight import key_commands
from oversight.case_rows import case_rows
from oversight.cli import main
from oversight.config import read_settings
from oversight.escrow import Escrow, EscrowFault, open_keys, read_sheet, seal_keys, sheet
from oversight.key_files import ConfigurationError, make_keys
from oversight.sealing.databases import office_database
from tests.databases import ONE_DATABASE
from tests.factories.trails import entry_told
from tests.factories.world import MORNING


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("installation")
    make_keys(folder)
    return folder / "keys"


@pytest.fixture(scope="module")
def escrow(keys) -> Escrow:
    return seal_keys(keys, people=5, needed=3)


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_any_three_open_them_in_any_order(keys, escrow, tmp_path):
    assert len({combine_mnemonics(three) for three in permutations(escrow.shares, 3)}) == 1
    names = open_keys(escrow.sealed, escrow.shares[4:1:-1], tmp_path / "keys")
    assert contents(tmp_path / "keys") == contents(keys)
    assert set(names) == {path.name for path in keys.iterdir()}
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").iterdir())


def test_no_two_open_them(escrow, tmp_path):
    for two in combinations(escrow.shares, 2):
        for given in (two, (*two, two[0])):
            with pytest.raises(EscrowFault, match="Expected 3"):
                open_keys(escrow.sealed, given, tmp_path / "keys")
    assert not (tmp_path / "keys").exists()


def test_shares_of_other_keys_do_not_open_them(keys, escrow, tmp_path):
    other = seal_keys(keys, people=5, needed=3)
    with pytest.raises(EscrowFault, match="but not to this file"):
        open_keys(escrow.sealed, other.shares[:3], tmp_path / "keys")
    with pytest.raises(EscrowFault, match="do not open it"):
        open_keys(escrow.sealed, (*escrow.shares[:2], other.shares[0]), tmp_path / "keys")
    assert not (tmp_path / "keys").exists()


def test_a_word_that_was_mistyped_is_told(escrow, tmp_path):
    first, *others = escrow.shares[:3]
    *words, last = first.split()
    with pytest.raises(EscrowFault, match="checksum"):
        open_keys(escrow.sealed, (" ".join([*words, "academic" if last != "academic" else "acid"]), *others), tmp_path)
    with pytest.raises(EscrowFault, match="Invalid mnemonic word 'zzz'"):
        open_keys(escrow.sealed, (" ".join([*words, "zzz"]), *others), tmp_path)


def test_a_sealed_file_that_was_changed_opens_nothing(escrow, tmp_path):
    changed = escrow.sealed[:-1] + bytes([escrow.sealed[-1] ^ 1])
    with pytest.raises(EscrowFault, match="was changed"):
        open_keys(changed, escrow.shares[:3], tmp_path / "keys")
    assert not (tmp_path / "keys").exists()


def test_no_key_is_written_over(escrow, tmp_path):
    (tmp_path / "office_key").write_text("another")
    with pytest.raises(ConfigurationError, match="is not empty"):
        open_keys(escrow.sealed, escrow.shares[:3], tmp_path)
    assert (tmp_path / "office_key").read_text() == "another"


def test_the_sheet_can_be_typed_from_paper(escrow):
    printed = sheet(escrow, 0, MORNING)
    assert "Share 1 of 5" in printed
    assert "3 holders together" in printed
    assert read_sheet(printed) == escrow.shares[0]
    typed = "\n\n".join(word.upper() for word in escrow.shares[0].split())
    assert read_sheet(typed) == escrow.shares[0]
    assert read_sheet("1. " + escrow.shares[0]) == escrow.shares[0]


def test_a_key_that_others_can_read_is_not_shared_out(tmp_path):
    make_keys(tmp_path)
    (tmp_path / "keys" / "office_key").chmod(0o644)
    with pytest.raises(ConfigurationError, match="can be read by others"):
        seal_keys(tmp_path / "keys", people=5, needed=3)


@ONE_DATABASE
def test_when_all_keys_are_lost_the_shares_open_a_case_again(world, tmp_path, monkeypatch, capsys):
    """The drill: escrow, loss, three sheets, and a case that opens, its words and who wrote them."""
    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", world.settings.database_url)
    make_keys(tmp_path)
    installed = replace(world, settings=read_settings(), database=office_database(read_settings()))
    reference = installed.file("They took my phone.")
    assert main(["keys", "escrow", str(tmp_path / "escrow")]) == 0
    assert "After a rotation, do this again" in capsys.readouterr().out
    (tmp_path / "keys").rename(tmp_path / "lost")
    assert main(["audit", "verify"]) == 2
    sheets = [str(tmp_path / "escrow" / f"share-{number}.txt") for number in (5, 1, 3)]
    sealed, into = str(tmp_path / "escrow" / "keys.age"), str(tmp_path / "keys")
    assert main(["keys", "open-escrow", sealed, *sheets[:2], "--into", into]) == 1
    assert "Expected 3" in capsys.readouterr().err
    assert main(["keys", "open-escrow", sealed, *sheets, "--into", into]) == 0
    opened = office_database(read_settings())
    with opened.read() as session:
        rows = case_rows(session, reference)
        assert (rows.complaint.account, rows.parties[0].name) == ("They took my phone.", "Ana Lima")
    told = entry_told(opened, "office_key.escrowed")
    assert (told["people"], told["needed"]) == (5, 3)
    opened.engine.dispose()
    installed.close()


@ONE_DATABASE
def test_no_share_is_written_of_which_the_record_does_not_tell(world, tmp_path, monkeypatch, capsys):
    def fails(*_, **__):
        raise OperationalError("INSERT", {}, Exception("the disk is full"))

    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", world.settings.database_url)
    make_keys(tmp_path)
    monkeypatch.setattr(key_commands, "note_read", fails)
    assert main(["keys", "escrow", str(tmp_path / "escrow")]) == 2
    assert "the database cannot be used" in capsys.readouterr().err
    assert not (tmp_path / "escrow").exists()


@pytest.mark.parametrize(
    "people, needed, said",
    [("5", "1", "at least 2"), ("2", "3", "at least 2"), ("17", "3", "of whom 16"), ("0", "0", "at least 2")],
)
def test_shares_that_make_no_sense_are_refused(tmp_path, capsys, people, needed, said):
    assert main(["keys", "escrow", str(tmp_path / "escrow"), "--people", people, "--needed", needed]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "escrow").exists()


def test_what_is_wrong_at_the_terminal_is_one_sentence(tmp_path, escrow, capsys):
    assert main(["keys", "escrow", str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["keys", "open-escrow", "/nowhere", "/nowhere", "--into", str(tmp_path / "k")]) == 2
    assert "cannot be read" in capsys.readouterr().err
