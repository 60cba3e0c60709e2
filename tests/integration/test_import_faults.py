"""An import that fails anywhere leaves no case half done, and goes on where it stopped."""

import itertools

import pytest
from sqlalchemy import event

from oversight.importing import importer
from oversight.log.verify import Verified, verify
from oversight.models import Complaint
from tests.factories.faults import Fault
from tests.factories.imports import copied, count, run_import


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(importer, "BATCH", 5)


def test_a_failure_at_any_statement_leaves_no_case_half_done(world, tmp_path):
    folder = copied(tmp_path, cases=2)
    for number in itertools.count(1):
        fault = Fault(number)
        event.listen(world.database.engine, "before_cursor_execute", fault)
        status = run_import(world, folder).status
        event.remove(world.database.engine, "before_cursor_execute", fault)
        if fault.seen < number:
            break
        assert status == 1
        assert count(world, Complaint) in {0, 2}, f"after statement {number}"
    assert number > 50
    assert (status, count(world, Complaint)) == (0, 2)
    assert isinstance(verify(world.database), Verified)


@pytest.mark.usefixtures("small_batches")
def test_what_was_stopped_goes_on_where_it_stopped(world, monkeypatch):
    place, placed = importer.place_case, []

    def fail_later(*arguments):
        placed.append(arguments)
        if len(placed) == 13:
            raise RuntimeError("the power is out")
        place(*arguments)

    monkeypatch.setattr(importer, "place_case", fail_later)
    stopped = run_import(world)
    assert stopped.status == 1
    assert "The 10 cases that this run added before are in and whole" in stopped.said[-1]
    assert count(world, Complaint) == 10
    monkeypatch.setattr(importer, "place_case", place)
    assert run_import(world).result["added"] == 20
    assert isinstance(verify(world.database), Verified)


@pytest.mark.usefixtures("small_batches")
def test_an_interruption_loses_only_the_batch_at_hand(world, monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(importer, "place_case", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_import(world)
    assert count(world, Complaint) == 0


def test_an_error_is_told_without_anybodys_account(world, tmp_path, monkeypatch):
    with world.database.write() as session:
        session.connection().exec_driver_sql("DROP TABLE imported_row")
    said = run_import(world, copied(tmp_path, cases=2)).said
    assert said[-1].startswith("Stopped: ")
    assert "pushed her against a gate" not in "".join(said)
