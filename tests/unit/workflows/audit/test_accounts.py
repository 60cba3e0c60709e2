"""An account has the rights that entries gave it, and no others."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from workflows.audit.accounts import Accounts, Rights
from workflows.audit.entry import Record

AT = datetime(2026, 1, 1, tzinfo=UTC)


def told(*entries):
    accounts = Accounts()
    for number, (entry_type, private) in enumerate(entries):
        record = Record(f"e{number}", AT + timedelta(hours=number), entry_type, "system", None)
        violation = accounts.apply(record, json.dumps(private).encode())
        if violation is not None:
            return violation
    return accounts


ANA = ("account.added", {"account": "ana", "role": "auditor"})


def test_rights_as_told_are_right():
    accounts = told(ANA, ("account.signed_in", {}), ("account.changed", {"account": "ana", "disabled": True}))
    assert accounts.compare({"ana": Rights("auditor", "2026-01-01T02:00:00.000Z")}) is None


def test_the_moment_at_which_an_account_was_shut_is_told():
    accounts = told(ANA, ("account.changed", {"account": "ana", "disabled": True}))
    assert accounts.compare({"ana": Rights("auditor", "2026-01-01T01:00:00.001Z")}).since == AT + timedelta(hours=1)


def test_an_account_opened_again_is_open():
    changes = (("account.changed", {"account": "ana", "disabled": shut}) for shut in (True, False))
    assert told(ANA, *changes).compare({"ana": Rights("auditor")}) is None


@pytest.mark.parametrize("rights", [Rights("head"), Rights("auditor", "2026-01-01T00:00:00.000Z")])
def test_rights_that_no_entry_gave_are_found(rights):
    violation = told(ANA).compare({"ana": rights})
    assert (violation.what, violation.since) == ("An account has rights that no entry gave it", AT)


def test_the_newest_change_counts():
    accounts = told(ANA, ("account.changed", {"account": "ana", "role": "head"}))
    assert accounts.compare({"ana": Rights("head")}) is None
    assert accounts.compare({"ana": Rights("auditor")}).since == AT + timedelta(hours=1)


def test_an_account_put_in_or_taken_out_is_found():
    assert told().compare({"eva": Rights("head")}).what == "An account stands that no entry tells of"
    assert told(ANA).compare({}).what == "An account is gone"


@pytest.mark.parametrize(
    "entry", [("account.changed", {"account": "eva", "role": "head"}), ("account.added", {}), ("account.added", None)]
)
def test_an_entry_about_nobody_is_found(entry):
    assert told(entry).what == "An entry cannot be replayed"


def test_ties_are_only_ever_added():
    accounts = told(ANA, ("account.related", {"account": "ana", "officer": "o1", "words": "Brother"}))
    assert accounts.compare({"ana": Rights("auditor", related=frozenset({"o1"}))}) is None
    assert "ties declared to 1 officers" in accounts.compare({"ana": Rights("auditor")}).means


def test_a_tie_of_nobody_is_a_violation():
    assert told(("account.related", {"account": "ana", "officer": "o1", "words": "Brother"})).what
