"""Another agency's files take another mapping and no code; what does not fit is refused before anything is written."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from oversight.importing.ways import STANDINGS
from oversight.log.verify import Verified, verify
from oversight.models import CaseRecord, Complaint, Move, Party, Subject
from tests.databases import Databases
from tests.factories.imports import HARBOUR, case_of, copied, count, replace_in, run_import
from tests.factories.world import MORNING, World, make_world


@pytest.fixture(scope="module")
def harbour(databases: Databases, database_kind: str) -> Iterator[World]:
    """The files of another agency as they arrived."""
    made = make_world(databases.migrated(database_kind), roles=())
    run_import(made, HARBOUR, HARBOUR / "harbour.yaml")
    yield made
    made.close()


def test_another_agencys_files_need_only_another_mapping(harbour):
    ran = run_import(harbour, HARBOUR, HARBOUR / "harbour.yaml")
    assert ran.status == 0
    assert ran.result["files"] == {"Beschwerden.csv": {"read": 16, "placed": 16, "rejected": 0}}
    assert (ran.result["cases"], ran.result["open"], ran.result["decided"]) == (15, 9, 3)
    with harbour.database.read() as session:
        states = Counter(session.scalars(select(Complaint.state)))
    assert states.pop("closed") == 4, "decided, decided without a sanction, settled, withdrawn"
    assert states == dict.fromkeys(STANDINGS.keys() - {"closed", "settled", "withdrawn"}, 1)
    assert isinstance(verify(harbour.database), Verified)


def test_another_agencys_words_arrive(harbour):
    with harbour.database.read() as session:
        case = case_of(session, "H-1", "harbour")
        person = session.scalars(select(Party).where(Party.complaint_id == case.id)).one()
        officer = session.scalars(select(Subject).where(Subject.complaint_id == case.id)).one()
        records = session.scalars(select(CaseRecord).where(CaseRecord.complaint_id == case.id)).all()
    assert (case.account, case.place) == ("Er schlug mich mit der Faust; zweimal.", "Kai 3, Hafen")
    assert (case.channel, case.language, case.happened) == ("letter", "de", {"date": "2021-05-01"})
    assert (person.name, person.age, person.contact) == ("Jörg Müller", 41, {"phone": "0301 555"})
    assert (officer.name, officer.badge, officer.unit_name) == ("K. Böhm", "B-17", "Hafenwache")
    (sanction,) = [record for record in records if record.kind == "sanction_final"]
    assert (sanction.content["measure"], sanction.content["final_on"]) == ("fine", "2021-08-20")


def test_steps_before_a_day_that_is_told_are_dated_no_later(harbour):
    with harbour.database.read() as session:
        case = case_of(session, "H-1", "harbour")
        moves = session.scalars(select(Move).where(Move.complaint_id == case.id).order_by(Move.audit_seq)).all()
    times = {move.trigger: move.at for move in moves}
    decided_at = datetime(2021, 8, 19, 22, tzinfo=UTC)
    assert times["file"] == times["record"] == datetime(2021, 5, 3, 7, 30, tzinfo=UTC)
    assert times["assess"] == times["approve_report"] == times["decide"] == decided_at
    assert times["conclude"] >= MORNING


def test_a_mapping_that_cannot_be_used_is_refused_before_anything_is_written(world, tmp_path):
    mapping = tmp_path / "other.yaml"
    mapping.write_text((HARBOUR / "harbour.yaml").read_text().replace("neu: received", "neu: fresh"))
    ran = run_import(world, HARBOUR, mapping)
    assert ran.status == 2
    assert ran.said[0].startswith("other.yaml: case.state.table.neu: there is no state fresh; allowed: received, ")
    assert count(world, Complaint) == 0


def test_a_missing_file_is_named(world, tmp_path):
    folder = copied(tmp_path)
    (folder / "findings.csv").unlink()
    ran = run_import(world, folder)
    assert ran.status == 2
    assert ran.said[0].startswith("findings.csv: the file cannot be read")


def test_a_missing_column_is_named_with_those_that_there_are(world, tmp_path):
    folder = copied(tmp_path)
    replace_in(folder, "findings.csv", "investigative_findings", "outcome")
    ran = run_import(world, folder)
    assert ran.status == 2
    assert "findings.csv: has no column investigative_findings" in ran.said[0]
    assert "it has: cap_number, po_initials" in ran.said[0]
