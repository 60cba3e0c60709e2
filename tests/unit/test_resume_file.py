"""The file from which a verification goes on is a checkpoint that says how the database was verified up to it."""

from datetime import UTC, datetime

import pytest

from oversight.log.resumed import Resume, next_resume, read_resume
from workflows.audit.checkpoint import Checkpoint, read_checkpoint
from workflows.audit.note import MalformedNote

AT, LATER = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=UTC)
FIRST, SECOND = (Checkpoint("oversight.example/log1", size, bytes([size]) * 32) for size in (3, 5))


def test_it_is_read_back(tmp_path):
    for opened in (True, False):
        kept = Resume(FIRST, AT, opened)
        kept.keep(tmp_path / "state")
        assert read_resume((tmp_path / "state").read_bytes()) == kept
    assert read_checkpoint(kept.encode()) == FIRST
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


@pytest.mark.parametrize(
    "damaged",
    [
        FIRST.text,
        b"",
        Resume(FIRST, AT, opened=True).encode()[:-2],
        Resume(FIRST, AT, opened=True).encode() + b"more\n",
        Resume(FIRST, AT, opened=True).encode().replace(b"2026-", b"20x6-"),
        Resume(FIRST, AT, opened=True).encode().replace(b"opened", b"closed"),
    ],
)
def test_another_file_is_none(damaged):
    with pytest.raises(MalformedNote):
        read_resume(damaged)


def test_going_on_makes_it_no_newer_and_no_stronger():
    begun = next_resume(None, FIRST, AT, opened=False)
    assert begun == Resume(FIRST, AT, opened=False)
    assert next_resume(begun, SECOND, LATER, opened=True) == Resume(SECOND, AT, opened=False)
    whole = next_resume(None, FIRST, AT, opened=True)
    assert next_resume(whole, SECOND, LATER, opened=False).opened is False
