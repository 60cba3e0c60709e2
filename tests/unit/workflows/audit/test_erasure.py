"""After everything else is gone, the chain still shows that two people erased a case, and under no hold."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from workflows.audit.entry import Record
from workflows.audit.erasure import ASKED, ERASED, HELD, LIFTED, Erasures, check_erasure

CASE = "00000000-0000-4000-8000-00000000000c"
AT = datetime(2026, 1, 1, tzinfo=UTC)
ONE, TWO = "someone", "another"


def chain(*entries: tuple[str, str]) -> list[Record]:
    return [
        Record(f"entry-{seq}", AT, type_, "staff" if actor else "system", actor or None, CASE, seq)
        for seq, (type_, actor) in enumerate(entries)
    ]


@pytest.mark.parametrize(
    "entries",
    [
        [("case.file", "")],
        [(ASKED, ONE), (ERASED, TWO)],
        [(ASKED, TWO), (ASKED, ONE), (ERASED, TWO)],
        [(HELD, ONE), (ASKED, ONE), (LIFTED, TWO), (ERASED, TWO)],
        [(ASKED, ONE), ("case.note", TWO), (ERASED, TWO)],
        [(ASKED, ONE), ("record.note", TWO), ("zzz", TWO), (ERASED, TWO)],
    ],
)
def test_what_was_duly_done_holds(entries):
    assert check_erasure(chain(*entries)) is None


@pytest.mark.parametrize(
    "entries, what",
    [
        ([(ERASED, TWO)], "by one person alone"),
        ([(ASKED, ONE), (ERASED, ONE)], "by one person alone"),
        ([(ASKED, TWO), (ASKED, ONE), (ERASED, ONE)], "by one person alone"),
        ([(ASKED, ONE), (ERASED, "")], "by one person alone"),
        ([(ASKED, ""), (ERASED, TWO)], "by one person alone"),
        ([(HELD, TWO), (ASKED, ONE), (ERASED, TWO)], "under a legal hold"),
        ([(HELD, TWO), (HELD, TWO), (LIFTED, TWO), (ASKED, ONE), (ERASED, TWO)], "under a legal hold"),
        ([(ASKED, ONE), (ERASED, TWO), ("record.note", ONE)], "went on"),
        ([(ASKED, ONE), (ERASED, TWO), (ERASED, TWO)], "went on"),
    ],
)
def test_what_was_not_is_found(entries, what):
    violation = check_erasure(chain(*entries))
    assert violation
    assert what in violation.what
    assert violation.means


def test_what_an_erasure_names_is_gone_in_its_own_case_alone():
    (record,) = chain((ERASED, TWO))
    erasures = Erasures()
    assert erasures.note(record, b'{"told":{"erased":["entry-0","entry-1"]}}') is None
    assert erasures.cases == 1
    assert record in erasures
    assert replace(record, id="entry-2") not in erasures
    assert replace(record, case="another") not in erasures


@pytest.mark.parametrize("private", [b"", b"{", b"[]", b"{}", b'{"told":{}}', b'{"told":1}', b'{"told":{"erased":1}}'])
def test_an_erasure_that_does_not_tell_what_it_erased_is_found(private):
    (record,) = chain((ERASED, TWO))
    violation = Erasures().note(record, private)
    assert violation
    assert "does not tell which entries were erased" in violation.means
