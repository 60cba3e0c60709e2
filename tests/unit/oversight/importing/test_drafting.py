"""The rows of one case say where it stands, since when, and why it may not come in."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from oversight.importing.draft import CaseDrafted
from oversight.importing.drafting import draft_case
from oversight.importing.mapping import Mapping
from oversight.importing.source import Row

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DAY = {"formats": ["%Y-%m-%d"]}
MAPPING: dict[str, Any] = {
    "id": "test",
    "title": "Test",
    "timezone": "UTC",
    "case": {
        "file": "cases.csv",
        "key": "id",
        "received": {"column": "received", **DAY},
        "account": "{words}",
        "state": {"column": "state", "table": {name: name for name in ("closed", "sanction", "investigation")}},
        "dates": {"assess": {"column": "assessed", **DAY}, "decide": {"column": "decided", **DAY}},
    },
    "allegations": {
        "file": "parts.csv",
        "key": "id",
        "description": "{what}",
        "officer": {"name": "{who}"},
        "classification": {"column": "what", "table": {"hit": {"codes": ["force_other"], "conduct": "act"}}},
        "finding": {"column": "found", "table": {"yes": "substantiated", "no": "not_proved", "": "pending"}},
        "sanction": {"column": "then", "table": {"warned": "written_warning", "fined": "fine", "": "not_applicable"}},
    },
}
CASE = {"id": "1", "received": "2020-01-01", "words": "He hit me.", "state": "closed", "assessed": "", "decided": ""}


def drafted(*parts: dict[str, str], mapping: dict[str, Any] = MAPPING, **cells: str) -> CaseDrafted:
    part = {"id": "1", "what": "hit", "who": "Roe", "found": "yes", "then": ""}
    rows = {
        "cases.csv": [Row("cases.csv", 2, {**CASE, **cells})],
        "parts.csv": [Row("parts.csv", line, {**part, **cells}) for line, cells in enumerate(parts, 2)],
    }
    return draft_case(Mapping.model_validate(mapping), ZoneInfo("UTC"), "1", rows, NOW)


def words(found: list[Any]) -> list[str]:
    return [each.words for each in found]


def test_a_closed_case_with_something_right_goes_by_way_of_the_sanction():
    assert drafted({}).way.triggers[-2:] == ("decide", "conclude")
    assert drafted({"found": "no"}).way.triggers[-1] == "decide"


def test_a_case_awaits_no_sanction_for_nothing():
    case = drafted({"found": "no"}, state="sanction")
    assert words(case.problems) == ["the case awaits a sanction, but no allegation is substantiated"]


def test_a_closed_case_with_something_undecided_is_noted():
    case = drafted({}, {"found": ""})
    assert words(case.notes) == ["the case is closed, though not every allegation is decided"]
    assert case.problems == []


@pytest.mark.parametrize(
    "parts, standing", [((), "recorded"), (({}, {"found": ""}), "investigation"), (({},), "closed")]
)
def test_allegations_can_tell_where_a_case_stands(parts, standing):
    told = {"without_allegations": "recorded", "pending": "investigation", "decided": "closed"}
    case = {**MAPPING["case"], "state": None, "state_from_findings": told}
    assert drafted(*parts, mapping={**MAPPING, "case": case}).standing == standing


def test_days_that_run_forwards_are_used():
    case = drafted({}, assessed="2020-01-05", decided="2020-02-01")
    assert {name: day.date().isoformat() for name, day in case.dates.items()} == {
        "assess": "2020-01-05",
        "decide": "2020-02-01",
    }


@pytest.mark.parametrize("decided", ["2019-12-31", "2027-01-01"])
def test_a_day_that_cannot_be_is_noted_and_not_used(decided):
    case = drafted({}, decided=decided)
    assert case.dates == {}
    assert words(case.notes) == [
        "the day of decide is before what came before it, or in the future; it is not used",
    ]


def test_the_gravest_of_several_sanctions_stands():
    case = drafted({"then": "fined"}, {"then": "warned"})
    assert [sanction.measure for sanction in case.sanctions.values()] == ["fine"]


def test_one_row_that_cannot_be_used_is_reason_enough():
    case = drafted({}, {"found": "perhaps"})
    assert [(problem.file, problem.line) for problem in case.problems] == [("parts.csv", 3)]


def test_what_is_said_to_have_happened_in_the_future_is_noted_and_not_used():
    case = {**MAPPING["case"], "happened_on": {"column": "happened", **DAY}}
    sanction = {**MAPPING["allegations"]["sanction"], "decided_on": {"column": "on", **DAY}}
    mapping = {**MAPPING, "case": case, "allegations": {**MAPPING["allegations"], "sanction": sanction}}
    ahead = drafted({"then": "fined", "on": "2026-03-03"}, mapping=mapping, happened="2026-03-03")
    assert words(ahead.notes) == [
        "happened is in the future; it is not used",
        "on is in the future; it is not used",
    ]
    assert (ahead.filed["happened"], ahead.allegations[0].sanction.decided_on) == ({}, None)
    before = drafted({"then": "fined", "on": "2026-03-02"}, mapping=mapping, happened="2026-03-02")
    assert words(before.notes) == []
    assert before.filed["happened"] == {"date": "2026-03-02"}
    assert str(before.allegations[0].sanction.decided_on) == "2026-03-02"
