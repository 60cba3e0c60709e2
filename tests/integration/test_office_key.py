"""A new key of the office: every key is wrapped anew, no content is touched, and the old key then opens nothing."""

from dataclasses import replace

import pytest
from nacl.public import PublicKey, SealedBox
from sqlalchemy import delete, select

from oversight import cli
from oversight.casefile import case_rows
from oversight.config import finish_rotation, make_keys, read_settings, start_rotation
from oversight.log.verify import Verified, Violation, verify
from oversight.models import CaseKey, Complaint, FileKey
from oversight.sealing.box import CannotOpen
from oversight.sealing.databases import seen_by_office
from oversight.sealing.sealed_file import opens, public_key_of
from oversight.services import office_key
from oversight.services.office_key import rewrap

NEW = bytes(range(96, 128))


def seen_with(world, private, old=b""):
    return seen_by_office(world.database, replace(world.settings, office_key=private, office_old=old))


def test_every_key_is_wrapped_anew_and_content_stays(world, monkeypatch):
    monkeypatch.setattr(office_key, "AT_ONCE", 2)
    references = [world.file() for _ in range(5)]
    old = world.settings.office_key
    with world.database.write() as session:
        wrapped = SealedBox(PublicKey(public_key_of(old))).encrypt(b"f" * 32)
        session.add(FileKey(store_name="a file", wrapped=wrapped))
        before = dict(session.execute(select(Complaint.id, Complaint.sealed)).all())
    found = rewrap(seen_with(world, NEW, old), NEW, old, world.at)
    assert (found.cases, found.files, found.closed) == (5, 1, 0)
    with world.database.read() as session:
        assert dict(session.execute(select(Complaint.id, Complaint.sealed)).all()) == before
        file = session.scalars(select(FileKey.wrapped)).one()
        assert opens(file, NEW)
        assert not opens(file, old)
    with seen_with(world, NEW).read() as session:
        assert all(case_rows(session, reference).complaint.account for reference in references)
    with world.database.read() as session, pytest.raises(CannotOpen):
        assert case_rows(session, references[0]).complaint.account
    with world.database.write() as session:
        session.execute(delete(FileKey))
    assert isinstance(verify(seen_with(world, NEW)), Verified)
    assert isinstance(verify(world.database), Violation)


def test_what_is_filed_meanwhile_opens_all_the_time_and_is_wrapped_by_the_next_run(world):
    old, both = world.settings.office_key, seen_with(world, NEW, world.settings.office_key)
    world.file()
    assert rewrap(both, NEW, old, world.at).cases == 1
    late = world.file()  # by a process that was not restarted yet
    with both.read() as session:
        assert case_rows(session, late).complaint.account
    assert [rewrap(both, NEW, old, world.at).cases for _ in range(2)] == [1, 0]


def test_a_key_that_neither_opens_is_counted_and_left(world):
    world.file()
    with world.database.write() as session:
        session.scalars(select(CaseKey).where(CaseKey.holder == "office")).one().sealed_keys = b"x" * 112
    found = rewrap(seen_with(world, NEW, world.settings.office_key), NEW, world.settings.office_key, world.at)
    assert (found.cases, found.closed) == (0, 1)


def test_the_key_files_change_places_and_an_interrupted_change_goes_on(tmp_path):
    make_keys(tmp_path)
    values = {"OVERSIGHT_DATA": str(tmp_path)}
    first = read_settings(values)
    keys = tmp_path / "keys"
    (keys / "office_key.old").hardlink_to(keys / "office_key")  # killed before the new key took its place
    assert read_settings(values).office_old == b""
    start_rotation(keys)
    second = read_settings(values)
    assert (second.office_old, second.office_public) == (first.office_key, public_key_of(second.office_key))
    assert second.office_key != first.office_key
    assert read_settings(values, only_public=True).office_public == second.office_public
    assert (keys / "office_key").stat().st_mode & 0o077 == 0
    finish_rotation(keys)
    assert read_settings(values).office_old == b""


def test_the_commands_lead_through_a_rotation(tmp_path, monkeypatch, capsys, database_url):
    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", database_url)
    make_keys(tmp_path)
    assert cli.main(["keys", "rewrap"]) == 1
    assert cli.main(["keys", "rotate"]) == 0
    assert "Restart every process" in capsys.readouterr().out
    assert cli.main(["keys", "rotate"]) == 1
    assert cli.main(["keys", "rewrap", "--finish"]) == 0
    assert "It was removed" in capsys.readouterr().out
    assert not (tmp_path / "keys" / "office_key.old").exists()
