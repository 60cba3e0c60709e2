"""What all checks cost on a large case, against building its casefile once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from oversight.casefile import CaseRows, case_rows, casefile_of
from oversight.database import make_engine, upgrade
from oversight.services import people
from tests.factories.steps import subjects_of
from tests.factories.world import World, make_world
from tests.load.measure import against
from workflows.casefile import CaseFile
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.investigation import LINES_OF_INQUIRY
from workflows.roles import Role
from workflows.standards import Evaluation
from workflows.states import State

ALLEGATIONS, RECORDS, EVIDENCE = 40, 500, 200
ROUNDS, OF = 7, 3


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> CaseRows:
    """A case as large as they come: every kind of allegation, each with its lines of inquiry, and much evidence."""
    url = f"sqlite:///{tmp_path_factory.mktemp('checks')}/bench.db"
    upgrade(make_engine(url))
    world = make_world(url)
    reference = world.advance(world.file(), State.ASSESSED)
    allegations = list(world.cases[reference].allegations)
    world.advance(reference, State.INVESTIGATION)
    allegations += [_allege(world, reference) for _ in range(ALLEGATIONS - len(allegations))]
    made = [_classify(world, reference, number, allegation) for number, allegation in enumerate(allegations)]
    evidence = [_keep(world, reference, number) for number in range(EVIDENCE)]
    made += [_move(world, reference, item) for item in evidence[::4]]
    for number in range(RECORDS - len(made)):
        _inquire(world, reference, number, allegations[number % ALLEGATIONS])
    with world.database.read() as session:
        found = case_rows(session, reference)
    world.close()
    return found


def _allege(world: World, reference: str) -> str:
    officers = tuple(subjects_of(world.database, reference))
    supervisor = world.actors[Role.SUPERVISOR]
    return people.add_allegation(world.database, reference, supervisor, world.soon(), "Hit with a baton", officers)


def _classify(world: World, reference: str, number: int, allegation: str) -> str:
    code = list(ALLEGATION_CODES)[number % len(ALLEGATION_CODES)]
    conduct = "omission" if code == "omission" else "act"
    about = {"categories": [code], "conduct_type": conduct, "in_custody": True, "injury": True}
    return world.record(reference, "classification", Role.SUPERVISOR, allegation, **about)


def _keep(world: World, reference: str, number: int) -> str:
    item = {"kind_of_item": "video", "description": f"Camera {number}", "source": "The shop", "kept_at": "Safe 1"}
    obtained_at = world.at.isoformat()
    more = {"obtained_at": obtained_at, "sha256": f"{number:064x}", "material": True}
    return world.record(reference, "evidence_item", Role.INVESTIGATOR, **item, **more)


def _move(world: World, reference: str, item: str) -> str:
    hands = {"at": world.at.isoformat(), "taken_from": "Safe 1", "taken_to": "Safe 2"}
    return world.record(reference, "custody_event", Role.INVESTIGATOR, item, **hands)


def _inquire(world: World, reference: str, number: int, allegation: str) -> None:
    line = list(LINES_OF_INQUIRY)[number // ALLEGATIONS % len(LINES_OF_INQUIRY)]
    found = {"line": line, "what": "Find out.", "status": "done", "result": "Found.", "superiors": "The inspector"}
    world.record(reference, "plan_line", Role.INVESTIGATOR, allegation, **found)


def test_all_checks_on_a_large_case(rows: CaseRows) -> None:
    casefile, at = casefile_of(rows), rows.complaint.received_at + timedelta(days=30)
    assert (len(casefile.allegations), len(casefile.current("evidence_item"))) == (ALLEGATIONS, EVIDENCE)
    assert sum(len(casefile.records[kind]) for kind in ("plan_line", "custody_event")) >= RECORDS - 2 * ALLEGATIONS

    def evaluate(_: int) -> None:
        fresh: CaseFile = replace(casefile)
        assert sum(1 for _ in Evaluation(fresh, at)) == 80

    name = f"80 checks on a case of {ALLEGATIONS} allegations, {RECORDS} records and {EVIDENCE} items of evidence"
    against(name, evaluate, lambda _: casefile_of(rows), rounds=ROUNDS, of=OF).show(goal=20.0)
