"""New keys of the office: every key is wrapped anew, no content is touched, and the old ones then open nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from oversight import cli
from oversight.case_rows import case_rows
from oversight.config import read_settings
from oversight.evidence.safe import safe_to_fill, safe_to_open
from oversight.key_files import ConfigurationError, OfficeKeys, finish_rotation, make_keys, pair_of, start_rotation
from oversight.log.verify import Verified, Violation, verify
from oversight.models import CaseKey, Complaint, FileKey, held_keys
from oversight.sealing.box import CannotOpen
from oversight.sealing.databases import seen_by_office, seen_by_public
from oversight.sealing.wrapping import unwrap, wrap
from oversight.security import system_clock
from oversight.services import office_key
from oversight.services.office_key import rewrap

WORDS, IDENTITY = bytes(range(96, 128)), bytes(range(160, 192))
NEW = OfficeKeys(pair_of(WORDS), pair_of(IDENTITY))


def in_rotation(office):
    return OfficeKeys(pair_of(WORDS, office.words.private), pair_of(IDENTITY, office.identity.private))


def seen_with(world, office):
    return seen_by_office(world.database, replace(world.settings, office=office))


def test_every_key_is_wrapped_anew_and_content_stays(world, monkeypatch):
    monkeypatch.setattr(office_key, "AT_ONCE", 2)
    references = [world.file() for _ in range(5)]
    old = world.settings.office
    with world.database.write() as session:
        for name in ("words", "identity"):
            session.add(FileKey(store_name=name, wrapped=wrap(old.of(name).public, name.encode().ljust(32))))
        before = dict(session.execute(select(Complaint.id, Complaint.sealed)).all())
    found = rewrap(seen_with(world, in_rotation(old)), in_rotation(old), world.at)
    assert (found.cases, found.files, found.closed) == (5, 2, 0)
    with world.database.read() as session:
        assert dict(session.execute(select(Complaint.id, Complaint.sealed)).all()) == before
        for file in session.scalars(select(FileKey)):
            assert unwrap(NEW.of(file.store_name), file.wrapped).strip() == file.store_name.encode()
    with seen_with(world, NEW).read() as session:
        for reference in references:
            rows = case_rows(session, reference)
            assert rows.complaint.account
            assert rows.parties[0].name
    with world.database.read() as session, pytest.raises(CannotOpen):
        assert case_rows(session, references[0]).complaint.account
    with world.database.write() as session:
        session.execute(delete(FileKey))
    assert isinstance(verify(seen_with(world, NEW)), Verified)
    assert isinstance(verify(world.database), Violation)


def test_what_is_filed_meanwhile_opens_all_the_time_and_is_wrapped_by_the_next_run(world):
    keys = in_rotation(world.settings.office)
    both = seen_with(world, keys)
    world.file()
    assert rewrap(both, keys, world.at).cases == 1
    late = world.file()  # by a process that still has the old keys
    with both.read() as session:
        assert case_rows(session, late).complaint.account
    assert [rewrap(both, keys, world.at).cases for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("wrapped", [b"x" * 112, b"x" * 160, b"x"], ids=len)
def test_a_key_that_none_opens_is_counted_and_left(world, wrapped):
    world.file()
    with world.database.write() as session:
        session.scalars(select(CaseKey).where(CaseKey.holder == "office")).one().sealed_keys = wrapped
    keys = in_rotation(world.settings.office)
    found = rewrap(seen_with(world, keys), keys, world.at)
    assert (found.cases, found.closed) == (0, 1)


def test_keys_that_were_wrapped_together_open_and_are_wrapped_apart(world):
    reference, office = world.file(), world.settings.office
    with world.database.write() as session:
        held = session.scalars(select(CaseKey).where(CaseKey.holder == "office")).one()
        held.sealed_keys = wrap(office.words.public, held_keys(session).ring.unwrap(held.sealed_keys).packed())
    for done in (1, 0):
        with world.database.read() as session:
            assert case_rows(session, reference).parties[0].name
        assert rewrap(world.database, office, world.at).cases == done
    with without_identity(world).read() as session, pytest.raises(CannotOpen):
        assert case_rows(session, reference).parties[0].name


def without_identity(world):
    office = world.settings.office
    return seen_with(world, replace(office, identity=office.public_halves().identity))


def test_a_process_without_the_key_for_identities_reads_the_words_and_not_who_wrote_them(world):
    reference = world.file(account="They took my kite.", name="Zofia Q")
    with without_identity(world).read() as session:
        rows = case_rows(session, reference)
        assert rows.complaint.account == "They took my kite."
        for name in ("name", "contact", "age", "needs", "about"):
            with pytest.raises(CannotOpen):
                getattr(rows.parties[0], name)


def test_the_key_files_change_places_and_an_interrupted_change_goes_on(tmp_path):
    make_keys(tmp_path)
    values = {"OVERSIGHT_DATA": str(tmp_path)}
    first = read_settings(values).office
    keys = tmp_path / "keys"
    (keys / "office_key.old").hardlink_to(keys / "office_key")  # killed before the new key took its place
    assert not read_settings(values).office.in_rotation
    start_rotation(keys)
    second = read_settings(values).office
    start_rotation(keys)  # again: nothing is left to do
    assert read_settings(values).office == second
    for name in ("words", "identity"):
        was, now = first.of(name), second.of(name)
        assert (now.old, now.public) == (was.private, pair_of(now.private).public)
        assert now.private != was.private
    assert read_settings(values, only_public=True).office == second.public_halves()
    assert {path.stat().st_mode & 0o077 for path in keys.iterdir()} == {0}
    finish_rotation(keys)
    assert not read_settings(values).office.in_rotation


def test_a_host_that_was_given_half_of_a_pair_makes_no_other_and_says_what_it_cannot_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path))
    make_keys(tmp_path)
    (tmp_path / "keys" / "identity_key").unlink()
    make_keys(tmp_path)
    office = read_settings().office
    assert (office.identity.private, bool(office.words.private)) == (b"", True)
    for command in (["serve", "--port", "0"], ["worker"], ["audit", "verify"], ["clocks", "sweep"]):
        monkeypatch.setattr(cli, "refuse_taken_ports", lambda *_, **__: None)
        command = [word if word != "0" else "8000" for word in command]
        assert cli.main(command) == 2
        assert "identity_key is not here" in capsys.readouterr().err
    (tmp_path / "keys" / "office_key").unlink()
    make_keys(tmp_path)
    with pytest.raises(ConfigurationError, match="office_key"):
        read_settings()


def sees(database, reference):
    with database.read() as session:
        rows = case_rows(session, reference)
        return bool(rows.complaint.account) and bool(rows.parties[0].name)


def test_processes_that_live_on_take_new_keys_up_by_themselves(tmp_path, monkeypatch, world):
    """Office and citizens' pages, each begun before the rotation and never begun again."""
    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", world.settings.database_url)
    make_keys(tmp_path)
    (tmp_path / "keys" / "house_key").write_text(world.settings.house_key.hex())
    world.settings = replace(read_settings(), argon2_memory=64)
    office = world.database = seen_by_office(world.database, world.settings)
    citizens = seen_by_public(world.database, world.settings)
    filling, opening = safe_to_fill(world.settings), safe_to_open(world.settings)
    before = world.file()
    sent = [put(filling, b"before")]
    assert cli.main(["keys", "rotate"]) == 0
    with citizens.read() as session:
        assert held_keys(session).ring.office() == read_settings().office.public_halves()
    during = world.file()
    assert cli.main(["keys", "rewrap"]) == 0
    assert cli.main(["keys", "rewrap", "--finish"]) == 1, "what is on its way may still come in"
    an_hour_later(monkeypatch)
    assert cli.main(["keys", "rewrap", "--finish"]) == 0
    after = world.file()
    sent.append(put(filling, b"after"))
    assert all(sees(office, reference) for reference in (before, during, after))
    assert b"".join(opening.open(sent[1].store_name, sent[1].wrapped_key)) == b"after"
    with pytest.raises(CannotOpen):  # it belongs to no row, so it was not wrapped anew, and the old key is gone
        opening.open(sent[0].store_name, sent[0].wrapped_key)
    assert not office.opener.office().in_rotation
    assert isinstance(verify(office), Verified)


def test_keys_that_cannot_be_read_at_this_moment_are_read_the_next_time(tmp_path):
    make_keys(tmp_path)
    settings = read_settings({"OVERSIGHT_DATA": str(tmp_path)})
    followed = safe_to_open(settings).office
    file = tmp_path / "keys" / "office_key"
    whole = file.read_text()
    file.write_text(whole[:10])
    assert followed() == settings.office
    file.write_text("ab" * 2 + whole[4:])
    assert followed().words.private.hex() == "abab" + whole[4:]


def an_hour_later(monkeypatch):
    monkeypatch.setattr("oversight.key_commands.system_clock", lambda: system_clock() + timedelta(hours=1))


def put(safe, content):
    arriving = safe.arriving("photo.jpg", "image/jpeg")
    arriving.write(content)
    return arriving.finish()


def test_the_commands_lead_through_a_rotation(tmp_path, monkeypatch, capsys, database_url):
    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", database_url)
    make_keys(tmp_path)
    assert cli.main(["keys", "rewrap"]) == 1
    assert cli.main(["keys", "rotate"]) == 0
    assert "takes them up by itself" in capsys.readouterr().out
    assert cli.main(["keys", "rotate"]) == 1
    assert cli.main(["keys", "rewrap", "--finish"]) == 1
    assert "may still come in under the old ones" in capsys.readouterr().err
    assert list((tmp_path / "keys").glob("*.old"))
    an_hour_later(monkeypatch)
    assert cli.main(["keys", "rewrap", "--finish"]) == 0
    assert "They were removed" in capsys.readouterr().out
    assert not list((tmp_path / "keys").glob("*.old"))
