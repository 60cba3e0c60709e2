"""Another agency's files arrive whole, through the same core, and every row is accounted for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from oversight.case_rows import find_case, load_rows
from oversight.casefile import casefile_of
from oversight.log.verify import Verified, verify
from oversight.models import Allegation, AuditEntry, CaseRecord, Complaint, ImportedRow, Move, Party, Subject
from oversight.services import overrides
from tests.databases import Databases
from tests.factories.client import Colleague, make_app
from tests.factories.imports import case_of, count, run_import
from tests.factories.world import MORNING, CaseInWorld, World, make_world
from workflows.roles import Role
from workflows.states import State

FIGURES = {
    "cases": 30,
    "open": 6,
    "decided": 24,
    "cases_substantiated": 11,
    "allegations": 38,
    "allegations_substantiated": 13,
    "allegations_pending": 4,
    "rejected_rows": 0,
    "agrees": True,
}


def reference_of(world: World, key: str) -> str:
    with world.database.read() as session:
        return case_of(session, key).reference


@pytest.fixture(scope="module")
def arrived(databases: Databases, database_kind: str) -> Iterator[World]:
    """The look-alike files as they arrived, for tests that only look."""
    made = make_world(databases.migrated(database_kind), roles=())
    assert run_import(made).status == 0
    yield made
    made.close()


def test_every_case_arrives_and_both_sides_agree(world):
    ran = run_import(world)
    assert ran.status == 0
    assert {name: ran.result[name] for name in FIGURES} == FIGURES
    assert ran.result["files"]["findings.csv"] == {"read": 38, "placed": 38, "rejected": 0}
    assert (count(world, Complaint), count(world, Allegation), count(world, Party)) == (30, 38, 31)


def test_what_arrived_verifies(arrived):
    assert isinstance(verify(arrived.database), Verified)


def test_a_second_run_adds_nothing_and_says_the_same(arrived):
    entries = count(arrived, AuditEntry)
    second = run_import(arrived).result
    assert {name: second[name] for name in FIGURES} == FIGURES
    assert (second["added"], count(arrived, AuditEntry)) == (0, entries)


def test_people_read_a_table(arrived):
    wrote = run_import(arrived, as_json=False).wrote
    assert "cases substantiated                       11                11" in wrote
    assert wrote.endswith("Both sides agree.\n")


def test_each_value_stays_beside_what_it_became(arrived):
    with arrived.database.read() as session:
        rows = session.scalars(select(ImportedRow).where(ImportedRow.file == "findings.csv", ImportedRow.line == 2))
        row = rows.one()
        allegation = session.scalars(select(Allegation).where(Allegation.complaint_id == row.complaint_id)).first()
        assert row.source[:2] == [["cap_number", "90-0001"], ["po_initials", "ZB"]]
        assert ["investigative_findings", "finding", "substantiated"] in row.became["values"]
        assert ["disciplinary_findings", "sanction", "training"] in row.became["values"]
        assert ["allegation", allegation.id] in row.became["rows"]


def test_values_that_no_column_can_hold_here_stay_with_their_row(arrived):
    with arrived.database.read() as session:
        rows = list(session.scalars(select(ImportedRow).where(ImportedRow.file == "findings.csv")))
        sanctions = session.scalars(select(CaseRecord).where(CaseRecord.kind == "sanction_agency")).all()
        guilty = [row for row in rows if ["disciplinary_findings", "Guilty Finding"] in row.source]
        assert len(guilty) == 4
        assert all(["disciplinary_findings", "sanction", "not_told"] in row.became["values"] for row in guilty)
        assert sorted(sanction.content["measure"] for sanction in sanctions) == ["none", *["training"] * 5]


def test_rows_that_describe_one_officer_alike_mean_one_officer(arrived):
    with arrived.database.read() as session:
        complaint = case_of(session, "90-0001")
        officers = list(session.scalars(select(Subject).where(Subject.complaint_id == complaint.id)))
        allegations = list(session.scalars(select(Allegation).where(Allegation.complaint_id == complaint.id)))
    assert sorted((row.name, row.description) for row in officers) == [("ZB", "White, Male"), ("ZC", "Black, Female")]
    assert len({tuple(row.subjects) for row in allegations}) == 2


def test_moves_carry_the_days_that_are_told_and_entries_the_moment_of_writing(arrived):
    with arrived.database.read() as session:
        complaint = case_of(session, "90-0001")
        moves = session.scalars(select(Move).where(Move.complaint_id == complaint.id).order_by(Move.audit_seq)).all()
        entries = session.scalars(select(AuditEntry.at).where(AuditEntry.case_id == complaint.id)).all()
    assert complaint.received_at == moves[0].at == datetime(2021, 1, 7, 5, tzinfo=UTC)
    assert all(move.at >= MORNING for move in moves[1:])
    assert min(entries) >= "2026-03-02"
    assert [move.trigger for move in moves][-2:] == ["decide", "conclude"]


def test_what_a_case_lacks_is_noted_with_its_moves_and_refuses_none(arrived):
    with arrived.database.read() as session:
        decision = session.scalars(select(Move).where(Move.trigger == "decide")).first()
    assert {"role", "form", "FINDING-01"} <= {unmet["code"] for unmet in decision.unmet}


def test_the_facts_of_an_imported_case_are_whole(arrived):
    with arrived.database.read() as session:
        references = list(session.scalars(select(Complaint.reference)))
        facts = [casefile_of(load_rows(session, find_case(session, reference))) for reference in references]
    assert all(case.chain_problem is None for case in facts)
    assert (
        sorted(case.state for case in facts if case.state is not State.CLOSED)
        == ["investigation"] * 4 + ["recorded"] * 2
    )


def test_open_cases_have_a_next_deadline(arrived):
    with arrived.database.read() as session:
        waiting = session.scalars(select(Complaint).where(Complaint.is_open)).all()
    assert len(waiting) == 6
    assert all(case.next_due_at is not None and not case.is_assigned for case in waiting)


def explain(world: World, reference: str, check_id: str) -> None:
    overrides.ask_override(
        world.database,
        reference,
        check_id,
        world.actors[Role.SUPERVISOR],
        world.soon(),
        reason="The case came from another agency years later.",
        expires_at=world.at + timedelta(days=30),
    )


def notices_that_arrived(world: World, key: str) -> list[bool]:
    with world.database.read() as session:
        complaint = case_of(session, key)
        statement = select(CaseRecord).where(CaseRecord.complaint_id == complaint.id, CaseRecord.kind == "contact")
        found = [record.content["delivered"] for record in session.scalars(statement)]
    assert found
    return found


def weigh_what_is_best_for_children(world: World, reference: str) -> None:
    with world.database.read() as session:
        casefile = casefile_of(load_rows(session, find_case(session, reference)))
    weighed = dict.fromkeys(("best_interests", "views", "weight_given", "told_how"), "Weighed with the child.")
    for _, child in casefile.children:
        world.record(reference, "best_interests", Role.SUPERVISOR, child.id, **weighed)


@pytest.mark.parametrize("key", ["90-0014", "90-0016"], ids=["nothing decided", "one allegation decided"])
def test_an_open_case_can_be_taken_to_its_end(world, key):
    run_import(world)
    reference = reference_of(world, key)
    with world.database.read() as session:
        rows = list(session.scalars(select(Allegation.id).where(Allegation.complaint_id == case_of(session, key).id)))
    world.cases[reference] = CaseInWorld(allegations=rows)
    world.give_part(reference, "investigator", Role.INVESTIGATOR)
    explain(world, reference, "RECORD-01")
    weigh_what_is_best_for_children(world, reference)
    assert world.state(world.advance(reference, State.CLOSED)) is State.CLOSED
    assert not any(notices_that_arrived(world, key)), "nobody has a code to the page of this case"
    assert isinstance(verify(world.database), Verified)
    assert run_import(world).result["open"] == 6, "the figures tell how the cases arrived"


def test_a_case_that_nobody_has_looked_at_goes_all_the_way(world):
    run_import(world)
    reference = reference_of(world, "90-0029")
    world.cases[reference] = CaseInWorld()
    assert world.state(world.advance(reference, State.INVESTIGATION)) is State.INVESTIGATION


def test_the_case_shows_each_value_as_it_came_beside_what_it_became(world):
    run_import(world)
    reference = reference_of(world, "90-0001")
    supervisor = Colleague(make_app(world), world, Role.SUPERVISOR)
    assert f"/cases/{reference}/source" in supervisor.get(f"/cases/{reference}").links
    text = supervisor.get(f"/cases/{reference}/source").text
    assert "complaints.csv , line 2" in text
    assert "general_cap_classification PHYSICAL ABUSE classification: force_other (act)" in text
    assert "dist_occurrence 35 place: Police district 35" in text
    assert "cap_number 90-0001 Not used" in text


def test_a_case_that_was_filed_here_has_no_such_page(world):
    reference = world.file()
    supervisor = Colleague(make_app(world), world, Role.SUPERVISOR)
    assert f"/cases/{reference}/source" not in supervisor.get(f"/cases/{reference}").links
    assert supervisor.get(f"/cases/{reference}/source").status == 404
