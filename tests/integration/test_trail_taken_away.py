"""A trail taken away: whole, filtered as it was read, marked with who took it, and harmless in a spreadsheet."""

import csv
import io
import json

import pytest
from sqlalchemy import select

from oversight.blueprints.audit.export import harmless
from oversight.log.writer import note_read
from oversight.models import AuditEntry
from tests.factories.auditor import LISTS, Auditor, paths
from workflows.roles import Role


def lines(auditor: Auditor, path: str) -> list[dict[str, str]]:
    answer = auditor.client.get(path)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def test_a_trail_is_taken_away_as_csv(auditor):
    found = lines(auditor, f"/audit/cases/{auditor.reference}/export")
    filed = next(line for line in found if line["type"] == "case.file")
    assert (filed["what"], filed["case"], filed["place"]) == ("Complaint filed", auditor.reference, "0")
    assert "Person: Ana Lima, Name:  → Ana Lima" in filed["changes"]
    decided = next(line for line in found if line["type"] == "case.decide")
    assert "Case, State: Awaiting finding → Sanction" in decided["changes"]


def test_a_trail_is_taken_away_as_json(auditor):
    answer = auditor.client.get(f"/audit/cases/{auditor.reference}/export?format=json")
    taken = json.loads(answer.data)
    assert answer.mimetype == "application/json"
    decided = next(entry for entry in taken["entries"] if entry["type"] == "case.decide")
    state = decided["rows"][0]["changes"][0]
    assert state == {"row": "Case", "column": "State", "before": "Awaiting finding", "after": "Sanction"}


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_every_trail_can_be_taken_away_whole(auditor, kind):
    for path in paths(auditor)[len(LISTS) : len(LISTS) + 2]:
        assert auditor.client.get(f"{path}/export?format={kind}").status_code == 200
    answer = auditor.client.get(f"/audit/entries/export?format={kind}")
    with auditor.world.database.read() as session:
        every = set(session.scalars(select(AuditEntry.id)))
    assert all(entry in answer.get_data(as_text=True) for entry in every)
    assert auditor.client.get("/audit/entries/export?format=xls").status_code == 404


def test_filters_hold_for_what_is_taken_away(auditor):
    auditor.world.soon()
    found = lines(auditor, f"/audit/cases/{auditor.reference}/export?group=overrides")
    assert {line["type"] for line in found} == {"override.asked", "override.approved"}
    assert auditor.newest("trail.exported")[1]["group"] == "overrides"


def test_whatever_is_taken_away_names_who_took_it_and_the_entry_that_says_so(auditor):
    auditor.world.soon()
    found = lines(auditor, f"/audit/cases/{auditor.reference}/export")
    entry, told = auditor.newest("trail.exported")
    assert {line["exported by"] for line in found} == {found[0]["exported by"]}
    assert entry.id in found[0]["exported by"]
    assert auditor.world.actors[Role.AUDITOR].name in found[0]["exported by"]
    assert (told["page"], told["format"], entry.case_id) == (
        auditor.reference,
        "csv",
        auditor.world.case_id(auditor.reference),
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("1+1") == "1+1"


def test_a_formula_in_a_complaint_leaves_as_text(own_auditor):
    with own_auditor.world.database.write() as session:
        note_read(
            session, "case.read", own_auditor.world.actors[Role.HEAD], own_auditor.world.at, None, reason="=cmd|'/c'!A1"
        )
    (line,) = [line for line in lines(own_auditor, "/audit/entries/export") if "cmd" in line["why"]]
    assert line["why"] == "'=cmd|'/c'!A1"
