"""Replaying the entries of a case gives its rows, and finds every row and move that they do not tell."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from workflows.audit.chain import Violation
from workflows.audit.entry import Record
from workflows.audit.replay import Image, Replay, Rules

AT = datetime(2026, 1, 1, tzinfo=UTC)
RULES = Rules(
    tables=frozenset({"party", "move"}),
    moves=frozenset({("file", "new", "received"), ("reject", "received", "rejected")}),
    open_states=frozenset({"received"}),
    first="new",
)
FILE = {"id": "m1", "complaint_id": "c", "trigger": "file", "source": "new", "dest": "received"}
REJECT = {"id": "m2", "complaint_id": "c", "trigger": "reject", "source": "received", "dest": "rejected"}
ANA = {"id": "p1", "complaint_id": "c", "name": "Ana", "contact": {"phone": "1"}, "age": None}


def a_case(state: str = "received", **more: Any) -> tuple[str, dict[str, Any]]:
    return "complaint", {"id": "c", "state": state, "is_open": state == "received", **more}


def applied(*entries: list[tuple[str, dict[str, Any]]]) -> tuple[Replay, Violation | None]:
    replay = Replay("c", RULES)
    for seq, rows in enumerate(entries):
        private = json.dumps({"rows": [{"table": table, "row": row} for table, row in rows], "told": {}}).encode()
        violation = replay.apply(Record(f"e{seq}", AT, "case.x", "system", None, "c", seq), private)
        if violation is not None:
            return replay, violation
    return replay, None


FILED = [a_case(), ("move", FILE), ("party", ANA)]


def compared(standing: dict[str, Image], table: str = "party") -> Violation | None:
    replay, violation = applied(FILED)
    assert violation is None
    return replay.compare(table, standing)


def test_rows_as_told_are_right():
    assert compared({"p1": Image(0, ANA)}) is None
    assert compared({"c": Image(0, a_case()[1])}, "complaint") is None
    assert compared({}, "receipt") is None


def test_the_newest_telling_of_a_row_counts():
    replay, violation = applied(FILED, [a_case(), ("party", ANA | {"name": "Eva"})])
    assert violation is None
    assert replay.compare("party", {"p1": Image(1, ANA | {"name": "Eva"})}) is None
    assert "name" in replay.compare("party", {"p1": Image(1, ANA)}).means


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Eva"},
        {"name": None},
        {"name": ""},
        {"age": 0},
        {"contact": {"phone": "2"}},
        {"contact": {}},
        {"contact": {"phone": 1}},
        {"contact": "phone"},
        {"contact": {"phone": 0.5}},
        {"more": None},
    ],
)
def test_a_changed_column_is_named(change):
    violation = compared({"p1": Image(0, ANA | change)})
    assert violation.what == "A row is not what the record tells"
    assert next(iter(change)) in violation.means
    assert violation.since == AT


def test_true_is_not_one():
    replay, _ = applied([a_case(), ("move", FILE), ("party", ANA | {"contact": {"safe": True}, "age": 1})])
    assert replay.compare("party", {"p1": Image(0, ANA | {"contact": {"safe": 1}, "age": 1})}) is not None
    assert replay.compare("party", {"p1": Image(0, ANA | {"contact": {"safe": True}, "age": True})}) is not None


def test_a_row_that_names_another_entry_is_found():
    assert "audit_seq" in compared({"p1": Image(1, ANA)}).means


def test_a_row_that_nobody_told_of_is_found():
    violation = compared({"p1": Image(0, ANA), "p2": Image(0, ANA)})
    assert (violation.what, violation.where) == ("A row stands that no entry tells of", "case c, party p2")


def test_a_row_that_is_gone_is_found():
    violation = compared({})
    assert (violation.what, violation.where) == ("A row is gone", "case c, party p1")


@pytest.mark.parametrize(
    "then, what",
    [
        ([a_case("rejected"), ("move", REJECT | {"source": "new"})], "A move does not begin where the case stood"),
        ([a_case("rejected"), ("move", REJECT | {"trigger": "file"})], "A move is none that the table knows"),
        ([a_case(), ("move", FILE)], "A move is told twice"),
        ([a_case("rejected")], "A state was set without a move"),
        ([a_case("received", is_open=False)], "A case is open or ended against its state"),
        ([a_case(id="d")], "An entry tells of another case"),
        ([("party", ANA)], "An entry tells of another case"),
        ([a_case(), ("party", ANA | {"complaint_id": "d"})], "An entry tells of another case"),
        ([a_case(), ("account", ANA)], "An entry tells of another case"),
        ([], "An entry cannot be replayed"),
        ([a_case(), ("party", {"complaint_id": "c"})], "An entry cannot be replayed"),
    ],
)
def test_an_entry_that_cannot_be_true_is_found(then, what):
    violation = applied(FILED, then)[1]
    assert violation.what == what
    assert "place 1" in violation.where


def test_a_legal_move_is_followed():
    replay, violation = applied(FILED, [a_case("rejected"), ("move", REJECT)])
    assert violation is None
    assert replay.state == "rejected"


@pytest.mark.parametrize("private", [b"", b"[]", b"{}", b"null", b'{"rows":1}', b'{"rows":[{"table":"party"}]}'])
def test_a_private_part_of_another_shape_is_found(private):
    violation = Replay("c", RULES).apply(Record("e", AT, "case.x", "system", None, "c", 0), private)
    assert violation.what == "An entry cannot be replayed"
