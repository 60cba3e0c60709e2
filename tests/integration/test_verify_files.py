"""The files of the cases are verified too: each is stored, opens under its key, and hashes to what the record tells."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from oversight.cli import main
from oversight.evidence.safe import Limits
from oversight.log.case_files import FilesToVerify
from oversight.log.verify import Verified, verify
from oversight.models import EvidenceFile, FileKey
from oversight.sealing.sealed_file import PIECE, sealed_size
from oversight.services import files, follow_up
from tests.factories.safes import arrived, memory_safe

CONTENTS = (b"", b"a photograph", b"p" * PIECE, b"q" * (PIECE + 1))


@pytest.fixture
def safe():
    return replace(memory_safe(), limits=Limits(2 * PIECE, 9 * PIECE, 20))


@pytest.fixture
def names(world, safe):
    """The names under which the files of a case are stored."""
    reference = world.file()
    case = world.case_id(reference)
    for number, content in enumerate(CONTENTS):
        found, person = arrived(safe, content, f"{number}.jpg"), follow_up.complainant(case)
        files.receive(world.database, reference, person, world.soon(), found, safe.limits)
    with world.database.read() as session:
        return list(session.scalars(select(EvidenceFile.store_name).order_by(EvidenceFile.size)))


def checked(world, safe, *, whole=True):
    found = verify(world.database, files=FilesToVerify(safe, whole))
    return found.files if isinstance(found, Verified) else found.what


def test_every_file_is_opened_and_hashed(world, safe, names):
    assert checked(world, safe) == len(CONTENTS)
    assert checked(world, safe, whole=False) == len(CONTENTS)
    assert {len(safe.store.files[name]) for name in names} == {sealed_size(len(content)) for content in CONTENTS}


def changed(data, at):
    return bytes([*data[:at], data[at] ^ 1, *data[at + 1 :]])


DAMAGES = [
    (lambda file, other: None, "A file is gone", True),
    (lambda file, other: file[:-1], "A file has another length", True),
    (lambda file, other: file + b"x", "A file has another length", True),
    (lambda file, other: b"", "A file has another length", True),
    (lambda file, other: other, "A file has another length", True),
    (lambda file, other: changed(file, 0), "A file cannot be opened", False),
    (lambda file, other: changed(file, len(file) - 1), "A file cannot be opened", False),
]


def test_a_damaged_file_is_found(world, safe, names):
    """To be quick is to miss a change that leaves the length, and the words of the command say so."""
    stored = safe.store.files
    was, other = stored[names[1]], stored[names[2]]
    for damage, what, is_quick in DAMAGES:
        stored.pop(names[1], None)
        if (damaged := damage(was, other)) is not None:
            stored[names[1]] = damaged
        assert checked(world, safe) == what
        assert checked(world, safe, whole=False) == (what if is_quick else len(CONTENTS))


def test_a_key_that_is_gone_or_another_is_found(world, safe, names):
    with world.database.write() as session:
        others = session.scalars(select(FileKey.wrapped).where(FileKey.store_name == names[0])).one()
        session.execute(update(FileKey).where(FileKey.store_name == names[1]).values(wrapped=others))
    assert checked(world, safe) == "A file cannot be opened"
    with world.database.write() as session:
        session.execute(delete(FileKey).where(FileKey.store_name == names[1]))
    assert checked(world, safe) == checked(world, safe, whole=False) == "The key of a file is missing"


def test_a_file_exchanged_together_with_its_key_is_found(world, safe, names):
    """Whoever holds the office's public key can seal another file; its hash gives it away."""
    other = arrived(safe, b"b photograph")
    safe.store.files[names[1]] = safe.store.files[other.store_name]
    with world.database.write() as session:
        session.execute(update(FileKey).where(FileKey.store_name == names[1]).values(wrapped=other.wrapped_key))
    assert checked(world, safe) == "A file cannot be opened"  # it was sealed for another name


def test_the_command_says_whether_files_were_opened(settings, database_url, monkeypatch, capsys):
    monkeypatch.setenv("OVERSIGHT_DATA", str(settings.data))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", database_url)
    assert main(["audit", "verify"]) == 0
    assert "files of cases: 0, opened and hashed" in capsys.readouterr().out
    assert main(["audit", "verify", "--quick-files"]) == 0
    assert "files of cases: 0, looked for, not opened" in capsys.readouterr().out
