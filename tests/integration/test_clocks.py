"""Clocks as rows: written with what moves them, told once, found by index, and moved when a calendar changes."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from oversight.jobs.alone import alone
from oversight.jobs.clocks import sweep
from oversight.key_files import make_keys
from oversight.log.verify import verify
from oversight.models import Allegation, AuditEntry, Clock, Complaint, KnownCalendar
from oversight.queries.clocks import cases_to_tell, reminders
from oversight.security import system_clock
from oversight.services import calendars, filing
from oversight.services import clocks as services
from oversight.services.calendars import recompute
from workflows.audit.chain import Violation
from workflows.errors import Refused
from workflows.jurisdictions import load_pack
from workflows.jurisdictions.pack import Offices
from workflows.roles import Role
from workflows.states import State

DAY = timedelta(days=1)
ROOT = Path(__file__).resolve().parents[2]
CASES, KILLED_AFTER = 60, 10


def clocks(world, reference):
    with world.database.read() as session:
        statement = select(Clock).join(Complaint).where(Complaint.reference == reference)
        return {row.clock: row for row in session.scalars(statement)}


def entries(world, entry_type):
    with world.database.read() as session:
        return session.scalars(select(AuditEntry.id).where(AuditEntry.type == entry_type)).all()


def told_to(world, role):
    return [(found.title, found.is_passed_up) for found in reminders(world.database, world.actors[role])]


def test_a_clock_is_written_with_the_move_that_starts_it_and_ended_with_the_one_that_meets_it(world):
    reference = world.file()
    registering = clocks(world, reference)["RECORD-01.record_hours"]
    assert (registering.state, registering.holds, registering.pack_version) == ("running", True, "1")
    assert registering.due_at - registering.started_at == DAY
    assert registering.act_at == registering.amber_at < registering.due_at
    world.move(reference, "record", Role.INTAKE_OFFICER)
    rows = clocks(world, reference)
    assert (rows["RECORD-01.record_hours"].state, rows["RECORD-01.record_hours"].act_at) == ("ended", None)
    assert rows["PROMPT-01.triage_other_days"].state == "running"
    assert not isinstance(verify(world.database), Violation)


def test_the_case_keeps_its_earliest_date(world):
    reference = world.advance(world.file(), State.RECORDED)
    with world.database.read() as session:
        row = session.scalars(select(Complaint).where(Complaint.reference == reference)).one()
    first = min(clock.due_at for clock in clocks(world, reference).values() if clock.state == "running")
    assert row.next_due_at == first


def test_holder_and_superior_are_told_once_each(world):
    reference = world.file()
    due_at = clocks(world, reference)["RECORD-01.record_hours"].due_at
    assert sweep(world.database, world.at) == 0
    assert sweep(world.database, due_at - timedelta(hours=1)) == 1
    assert sweep(world.database, due_at - timedelta(hours=1)) == 0
    assert told_to(world, Role.INTAKE_OFFICER) == [("Immediate registration of the account", False)]
    assert told_to(world, Role.SUPERVISOR) == []
    assert sweep(world.database, due_at + timedelta(seconds=1)) == 1
    assert sweep(world.database, due_at + DAY) == 0
    assert told_to(world, Role.SUPERVISOR) == [("Immediate registration of the account", True)]
    assert len(entries(world, "clock.told")) == 2
    world.at = due_at + DAY
    world.move(reference, "record", Role.INTAKE_OFFICER)
    assert told_to(world, Role.SUPERVISOR) == []
    assert not isinstance(verify(world.database), Violation)


def test_the_investigator_is_reminded_of_progress_every_time_anew(world):
    reference = world.advance(world.file(), State.INVESTIGATION)
    sweep(world.database, world.at + 25 * DAY)
    assert ("Regular progress updates", False) in told_to(world, Role.INVESTIGATOR)
    world.at += 25 * DAY
    told = {"at": world.at.isoformat(), "channel": "code_page", "content_type": "progress", "delivered": True}
    world.record(reference, "contact", Role.INVESTIGATOR, told=["next_steps"], text="We heard a witness.", **told)
    assert "Regular progress updates" not in dict(told_to(world, Role.INVESTIGATOR))
    assert clocks(world, reference)["VICTIM-02.update_days"].act_at > world.at
    sweep(world.database, world.at + 25 * DAY)
    assert ("Regular progress updates", False) in told_to(world, Role.INVESTIGATOR)


def test_a_walled_or_foreign_person_is_not_told(world):
    reference = world.file()
    sweep(world.database, clocks(world, reference)["RECORD-01.record_hours"].due_at)
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.INVESTIGATOR):
        assert told_to(world, role) == []


def test_what_cannot_be_dealt_with_keeps_nobody_else_waiting(world):
    first, second = world.file(), world.file()
    with world.database.read() as session:
        by_reference = dict(session.execute(select(Complaint.reference, Complaint.id)).all())
    due = cases_to_tell(world.database, world.at + 2 * DAY, 10, {by_reference[first]})
    assert due == (by_reference[second],)


def test_a_case_that_stays_due_whatever_is_done_does_not_keep_the_sweep_for_ever(world, monkeypatch):
    world.file()
    monkeypatch.setattr(services, "_next_act", lambda clock: clock.amber_at)
    assert sweep(world.database, world.at + 5 * DAY) == 1


def test_what_is_due_is_read_from_an_index(world):
    due = "SELECT complaint_id FROM clock WHERE act_at < '2027-01-01' ORDER BY act_at, complaint_id LIMIT 200"
    with world.database.read() as session:
        if session.get_bind().dialect.name == "sqlite":
            plan = session.execute(text(f"EXPLAIN QUERY PLAN {due}")).all()
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            plan = session.execute(text(f"EXPLAIN {due}")).all()
    assert "ix_clock_act_at_complaint_id" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_one_process_at_a_time_sweeps(world):
    with alone(world.database.engine, "clocks") as first, alone(world.database.engine, "clocks") as second:
        assert (first, second) == (True, False)
    with alone(world.database.engine, "clocks") as again:
        assert again


def test_a_new_holiday_moves_the_dates_that_run_over_it_and_the_record_tells_why(world, monkeypatch):
    reference = world.advance(world.file(), State.RECORDED)
    before = clocks(world, reference)["PROMPT-01.triage_other_days"].due_at
    assert recompute(world.database, world.at) == ()
    assert recompute(world.database, world.at) == ()
    holiday = (world.at + DAY).date()
    closed = Offices(timezone="UTC", weekend=frozenset({5, 6}), closures={holiday: "Day of mourning"})
    with_holiday = load_pack("model").but(offices=closed)
    monkeypatch.setattr(calendars, "load_pack", lambda name: with_holiday if name == "model" else load_pack(name))
    monkeypatch.setattr("oversight.casefile.load_pack", lambda name, version: with_holiday)
    ((change, cases),) = recompute(world.database, world.at)
    assert (change.pack, change.added, change.removed, cases) == ("model", (holiday.isoformat(),), (), 1)
    assert clocks(world, reference)["PROMPT-01.triage_other_days"].due_at == before + DAY
    assert len(entries(world, "clock.recomputed")) == len(entries(world, "calendar.changed")) == 1
    assert recompute(world.database, world.at) == ()
    assert not isinstance(verify(world.database), Violation)


def test_a_year_that_comes_into_view_is_no_change(world):
    recompute(world.database, world.at)
    assert recompute(world.database, world.at + 400 * DAY) == ()
    with world.database.read() as session:
        assert session.get(KnownCalendar, "england-wales").days["years"] == [2026, 2027, 2028, 2029]


def test_a_case_that_must_be_referred_waits_for_the_decision(world):
    world.settings = replace(world.settings, pack="england-wales")
    reference = world.advance(world.file(), State.RECORDED)
    allegation = world.allege(reference)
    codes = {"of_place": ["serious_assault"], "categories": ["force_other"], "conduct_type": "act"}
    world.record(reference, "classification", Role.INTAKE_OFFICER, allegation, **codes)
    with pytest.raises(Refused, match="Serious assault"):
        world.move(reference, "assess", Role.INTAKE_OFFICER)
    decision = {"criterion": "serious-assault", "decision": "referred", "sent_at": world.at.isoformat()}
    world.record(reference, "referral_decision", Role.SUPERVISOR, reasons="The law says so.", **decision)
    world.move(reference, "assess", Role.INTAKE_OFFICER)
    assert world.state(reference) is State.ASSESSED
    with world.database.read() as session:
        categories = session.scalars(select(Allegation.categories)).one()
    assert categories == ["serious_injury", "force_other"]


def test_cases_from_before_there_were_rows_get_theirs(world, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(filing, "new_clocks", lambda *_: [])
        reference = world.file()
    assert clocks(world, reference) == {}
    recompute(world.database, world.at)
    assert clocks(world, reference)["RECORD-01.record_hours"].state == "running"


def test_two_who_sweep_at_once_tell_nobody_twice(world):
    for _ in range(6):
        world.file()
    with ThreadPoolExecutor(2) as pool:
        told = sum(pool.map(lambda _: sweep(world.database, world.at + 5 * DAY), range(2)))
    assert told == len(entries(world, "clock.told")) == 6


def test_kill_9_during_a_sweep_loses_and_doubles_nothing(world, tmp_path):
    references = [world.file() for _ in range(CASES)]
    make_keys(tmp_path)
    for pair, keys in (("office", world.settings.office.words), ("identity", world.settings.office.identity)):
        (tmp_path / "keys" / f"{pair}_key").write_text(keys.private.hex())
    environment = os.environ | {
        "OVERSIGHT_DATA": str(tmp_path),
        "OVERSIGHT_DATABASE_URL": world.settings.database_url,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "oversight.cli", "clocks", "sweep"]
    sweeping = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    while sweeping.poll() is None and len(entries(world, "clock.told")) < KILLED_AFTER:
        threading.Event().wait(0.01)
    sweeping.kill()
    sweeping.wait()
    assert KILLED_AFTER <= len(entries(world, "clock.told")) < CASES
    sweep(world.database, system_clock())
    assert len(entries(world, "clock.told")) == CASES
    assert all(clocks(world, reference)["RECORD-01.record_hours"].escalated for reference in references)
    assert not isinstance(verify(world.database), Violation)
