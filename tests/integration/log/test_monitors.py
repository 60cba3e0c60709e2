"""Whoever watches the log sees what waits too long, what was backdated, what was lost, and chains with gaps."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from oversight.database import Database
from oversight.factory import create_public_app
from oversight.log.by_file import add_signatures, request_to_witness
from oversight.log.counts import publish_counts, read_counts
from oversight.log.keeper import Log
from oversight.log.monitors import backdated, lost, waiting_too_long
from oversight.log.sequencer import integrate
from oversight.log.verify import PublishedLog, verify
from oversight.log.writer import note_read
from oversight.log_commands import found_in_words
from oversight.models import AuditEntry, AuditLeaf
from oversight.queries.monitors import monitored
from oversight.witness import Witness, make_witness, watch
from tests.factories.client import Colleague, make_app
from tests.factories.logs import AT, grow, leaves_of, make_log, trust_in, write
from tests.factories.tampering import guards_lifted
from tests.factories.world import World
from workflows.audit.checkpoint import Trust, open_checkpoint
from workflows.audit.merkle import root_from_path
from workflows.audit.policy import read_policy
from workflows.audit.receipt import read_proof
from workflows.errors import NotFound
from workflows.roles import SYSTEM, Role
from workflows.states import State

DAY = timedelta(days=1)


def write_at(database: Database, at: datetime) -> str:
    with database.write() as session:
        return note_read(session, "test.read", SYSTEM, at, None)


def test_entries_wait_too_long_until_they_are_published(database, log):
    write(database, 2)
    assert waiting_too_long(database, AT + DAY) == []
    late = AT + DAY + timedelta(seconds=1)
    assert [one.index for one in waiting_too_long(database, late)] == [None, None]
    integrate(database)
    assert [one.index for one in waiting_too_long(database, late)] == [0, 1]
    grow(database, log, 0)
    assert waiting_too_long(database, late) == []


def test_an_entry_older_than_the_checkpoint_before_it_was_backdated(database, log, tmp_path):
    make_witness(tmp_path / "w", "w.example")
    watch(tmp_path / "w", str(log.signer.keys.log[0].verifier))
    witness = Witness(tmp_path / "w", lambda: AT + 10 * DAY)
    watched = Log(log.store, log.signer, read_policy(f"witness w {witness.key}\nquorum w"))
    write_at(database, AT)
    grow(database, watched, 1)
    add_signatures(database, watched, str(witness.add_checkpoint(request_to_witness(watched, 0))))
    honest, forged = write_at(database, AT + 9 * DAY), write_at(database, AT + 9 * DAY - timedelta(seconds=1))
    grow(database, watched, 0)
    found = backdated(database, log.store, [witness.key])
    assert [one.entry_id for one in found] == [forged]
    assert honest not in {one.entry_id for one in found}
    assert backdated(database, log.store, []) == []
    seen = PublishedLog(watched.store, Trust(watched.trust.log_keys, watched.trust.witnesses))
    told = verify(database, log=seen)
    assert (told.backdated, told.first_backdated) == (1, forged)
    assert list(found_in_words(told, None, opened=True))[-2].startswith("backdated: 1 entries say")
    max(path for path in (tmp_path / "log/history").rglob("*") if path.is_file()).write_bytes(b"no checkpoint")
    assert verify(database, log=seen).what == "An old checkpoint cannot be read"


def test_lost_places_are_shown(database, log):
    grow(database, log, 3)
    with database.write() as session, guards_lifted(session.connection(), "audit_leaf", "audit_entry"):
        session.execute(update(AuditLeaf).where(AuditLeaf.idx == 1).values(entry_id=None))
    assert [(one.index, one.entry_id) for one in lost(database)] == [(1, None)]


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_case_whose_entries_have_a_gap_is_shown(world: World, place):
    whole, broken = world.file(), world.file()
    world.advance(broken, State.ASSESSED)
    auditor = world.actors[Role.AUDITOR]
    assert monitored(world.database, world.settings, auditor, world.at).gaps == []
    with world.database.write() as session, guards_lifted(session.connection(), "audit_entry"):
        chain = select(AuditEntry.id).where(AuditEntry.case_seq.is_not(None), AuditEntry.type != "case.file")
        entries = list(session.scalars(chain.order_by(AuditEntry.case_seq)))
        first = session.scalars(select(AuditEntry.id).where(AuditEntry.type == "case.file")).all()
        gone = {"first": first[1], "middle": entries[1], "last": entries[-1]}[place]
        session.execute(delete(AuditEntry).where(AuditEntry.id == gone))
    gaps = monitored(world.database, world.settings, auditor, world.at).gaps
    assert len(gaps) == 1
    assert gaps[0] in {whole, broken}


def test_only_an_auditor_watches(world: World):
    for role, actor in world.actors.items():
        if role is not Role.AUDITOR:
            with pytest.raises(NotFound):
                monitored(world.database, world.settings, actor, world.at)


def test_an_entry_links_its_proof_once_it_is_published(world: World, tmp_path: Path):
    world.settings = replace(world.settings, log_store=str(tmp_path / "log"))
    world.file()
    client = Colleague(make_app(world), world, Role.AUDITOR).browser
    with world.database.read() as session:
        entry = session.scalars(select(AuditEntry.id).where(AuditEntry.type == "case.file")).one()
    assert "Not yet" in client.get(f"/audit/entries/{entry}").text
    assert client.get(f"/audit/entries/{entry}/proof").status_code == 404
    log = make_log(tmp_path)
    grow(world.database, log, 0)
    assert "its proof as a file" in client.get(f"/audit/entries/{entry}").text
    proof = read_proof(client.get(f"/audit/entries/{entry}/proof").data)
    signed = open_checkpoint(proof.checkpoint, trust_in(log)).checkpoint
    assert root_from_path(leaves_of(world.database)[proof.index], proof.index, signed.size, proof.path) == signed.root


def test_everybody_sees_numbers_of_a_day_and_no_case(world: World, tmp_path: Path):
    log = make_log(tmp_path)
    world.settings = replace(world.settings, log_store=str(tmp_path / "log"))
    world.file()
    world.advance(world.file(), State.REJECTED)
    grow(world.database, log, 0)
    publish_counts(world.database, log.store, world.at)
    today = read_counts(log.store)
    assert (today.open, today.overdue, today.untouched, today.unprovable, today.lost) == (1, 0, 0, 0, 0)
    world.file()
    publish_counts(world.database, log.store, world.at + timedelta(minutes=5))
    assert read_counts(log.store) == today
    publish_counts(world.database, log.store, world.at + 30 * DAY)
    later = read_counts(log.store)
    assert (later.open, later.overdue, later.untouched) == (2, 2, 2)
    assert later.unprovable >= 1
    page = create_public_app(world.settings, world.database).test_client().get("/log/").text
    assert "Open cases past a deadline" in page
    assert not any(reference in page for reference in world.codes)


def test_numbers_that_cannot_be_read_are_not_shown(tmp_path: Path):
    log = make_log(tmp_path)
    assert read_counts(log.store) is None
    for data in (b"nothing", b"{}", b"[]"):
        log.store.write("counts", data)
        assert read_counts(log.store) is None
