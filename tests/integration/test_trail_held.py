"""Whether an entry of a trail holds is said with it: untouched, changed, replaced, or after one that was changed."""

import pytest
from sqlalchemy import update

from oversight.models import AuditData, AuditEntry
from oversight.queries.trail import one_entry, trail, whole_trail
from oversight.queries.trail_selection import Scope, Wanted
from tests.factories.tampering import seen_through, unguarded
from tests.factories.trails import EVERYTHING, auditor_of, of_case, the


def test_every_entry_that_nobody_touched_holds(full):
    everything = tuple(whole_trail(full.database, auditor_of(full), EVERYTHING, Wanted()))
    assert {entry.holds for entry in everything} == {True}
    assert the(everything, "case.read").check == "Checked: this entry matches its fingerprint."
    assert the(everything, "case.file").check.endswith("matches its fingerprint and its place in the chain.")


@pytest.mark.parametrize(
    "change, words",
    [
        ({"salt": b"s" * 32}, "does not match its leaf"),
        ({"leaf": b"l" * 32}, "does not match its leaf"),
        ({"record": b"{}"}, "cannot be read"),
        ({"at": "2026-03-02T09:00:00.000Z"}, "columns are not what it says"),
        ({"at": "yesterday"}, "columns are not what it says"),
        ({"actor_id": None}, "columns are not what it says"),
    ],
    ids=str,
)
def test_an_entry_that_was_changed_says_so(full, change, words):
    entry = the(of_case(full, full.full_case), "case.assess")
    with unguarded(full.database.engine) as connection:
        connection.execute(update(AuditEntry).where(AuditEntry.id == entry.id).values(change))
        shown = one_entry(seen_through(connection), auditor_of(full), entry.id)
    assert not shown.holds
    assert words in shown.check


@pytest.mark.parametrize(
    "private",
    [
        b"",
        b"nonsense",
        b"[]",
        b"null",
        b"\xff",
        b'{"told":[]}',
        b'{"rows":[1]}',
        b'{"rows":[{"table":"party"}]}',
        b'{"rows":[{"table":"record","row":{"id":"x","content":[1],"kind":{}}}],"told":{}}',
        b'{"rows":[{"table":"record","row":{"id":"x","content":{"a":[{}]},"kind":"finding"}}],"told":{"role":[]}}',
        b'{"rows":[{"table":"allegation","row":{"id":"x","number":{},"finding":[[1]]}}],"told":{"x":{"y":[0.5]}}}',
    ],
)
def test_a_private_part_that_was_replaced_says_so_and_breaks_no_page(full, private):
    entry = the(of_case(full, full.full_case), "record.finding")
    with unguarded(full.database.engine) as connection:
        connection.execute(update(AuditData).where(AuditData.entry_id == entry.id).values(private=private))
        shown = one_entry(seen_through(connection), auditor_of(full), entry.id)
        page = trail(seen_through(connection), auditor_of(full), Scope(entry.case_id), Wanted())
    assert not shown.holds
    assert "private part of an entry does not match" in shown.check
    assert [found.id for found in page.entries if not found.holds] == [entry.id]


def test_an_entry_whose_forerunner_was_changed_says_so(full):
    entries = of_case(full, full.full_case)
    before = next(entry for entry in entries if entry.place == 4)
    after = next(entry for entry in entries if entry.place == 5)
    with unguarded(full.database.engine) as connection:
        connection.execute(update(AuditEntry).where(AuditEntry.id == before.id).values(leaf=b"l" * 32))
        shown = one_entry(seen_through(connection), auditor_of(full), after.id)
    assert not shown.holds
    assert "the entry before it" in shown.check
