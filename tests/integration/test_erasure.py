"""What people wrote on a case is destroyed by two people together, and all that stays still verifies."""

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from oversight.log.case_files import FilesToVerify
from oversight.log.keeper import Log
from oversight.log.verify import Verified, verify
from oversight.models import ON_CASE, AuditData, AuditEntry, CaseKey, CaseRecord, Complaint, FileKey
from oversight.services.erasure import MustStay
from oversight.services.follow_up import open_by_code
from tests.factories.erased import YEARS, ask, erase, planted, words_indexed
from tests.factories.logs import publish, published
from tests.factories.tampering import lift_guards, seen_through
from workflows.errors import NotFound
from workflows.roles import Role
from workflows.states import State


def checked(world, safe, log: Log | None = None):
    return verify(world.database, log=published(log) if log else None, files=FilesToVerify(safe))


def test_an_erased_case_is_gone_and_everything_verifies(world, safe, log, tmp_path):
    kept, gone = world.advance(world.file(), State.CLOSED), planted(world, safe)
    publish(world.database, log)
    assert words_indexed(world)[1] == {kept, gone}
    before = checked(world, safe, log)
    assert (before.cases, before.files, before.erased) == (2, 2, 0)
    world.later(days=YEARS.days)
    ask(world, gone)
    assert erase(world, safe, gone)
    publish(world.database, log)
    after = checked(world, safe, log)
    assert (after.cases, after.files, after.erased) == (2, 0, 1)
    assert after.published == after.entries > before.entries
    assert safe.store.files == {}
    assert words_indexed(world) == ({kept}, {kept})
    case = world.case_id(gone)
    with world.database.read() as session:
        left = select(func.count()).select_from(AuditData).join(AuditEntry, AuditEntry.id == AuditData.entry_id)
        assert session.scalar(left.where(AuditEntry.case_id == case)) == 1
        assert session.scalars(select(CaseKey.holder).where(CaseKey.complaint_id == case)).all() == []
        assert session.scalars(select(FileKey.store_name)).all() == []
        for table in (table for table in ON_CASE if "sealed" in table.__table__.columns):
            assert set(session.scalars(select(table.sealed).where(table.complaint_id == case))) <= {b""}
    assert world.record(kept, "note", Role.SUPERVISOR, text="It can still be worked on.")


def test_nobody_erases_alone_early_or_an_open_case(world, safe):
    reference = world.advance(world.file(), State.CLOSED)
    with pytest.raises(MustStay, match="Nobody has asked"):
        erase(world, safe, reference)
    ask(world, reference, Role.HEAD)
    with pytest.raises(MustStay, match=r"somebody else must agree.*has not run out"):
        erase(world, safe, reference)
    world.later(days=YEARS.days)
    with pytest.raises(MustStay, match="somebody else must agree"):
        erase(world, safe, reference)
    for role in set(world.actors) - {Role.HEAD, Role.SUPERVISOR}:
        with pytest.raises(NotFound):
            erase(world, safe, reference, by=role)
    assert erase(world, safe, reference, by=Role.SUPERVISOR)
    with pytest.raises(NotFound):
        erase(world, safe, reference, by=Role.SUPERVISOR)


def test_a_held_case_stays_until_the_head_lifts_the_hold(world, safe):
    reference = world.advance(world.file(), State.CLOSED)
    hold = world.record(reference, "legal_hold", Role.SUPERVISOR, ordered_by="The court", reasons="A case is pending.")
    ask(world, reference)
    world.later(days=YEARS.days)
    with pytest.raises(MustStay, match="legal hold"):
        erase(world, safe, reference)
    world.record(reference, "legal_hold_lifted", Role.HEAD, about=hold, reasons="The court is done.")
    assert erase(world, safe, reference)


def test_an_erased_case_is_no_case_to_anybody(world, safe):
    reference = world.advance(world.file(), State.CLOSED)
    code = world.codes[reference]
    assert open_by_code(world.database, world.settings, code, world.soon())
    world.later(days=YEARS.days)
    ask(world, reference)
    erase(world, safe, reference)
    for trigger in ("reopen", "request_review"):
        with pytest.raises(NotFound):
            world.move(reference, trigger, Role.SUPERVISOR)
    with pytest.raises(NotFound):
        world.record(reference, "note", Role.SUPERVISOR, text="One more word.")
    assert open_by_code(world.database, world.settings, code, world.soon()) is None


DAMAGES = {
    "a private part put back": lambda session, case, was: session.execute(insert(AuditData).values(**was["data"])),
    "a key put back": lambda session, case, was: session.execute(insert(CaseKey).values(**was["key"])),
    "the erasing entry's own part removed": lambda session, case, was: session.execute(
        delete(AuditData).where(AuditData.entry_id.in_(select(AuditEntry.id).where(AuditEntry.type == "case.erased")))
    ),
    "a row changed": lambda session, case, was: session.execute(
        update(Complaint).where(Complaint.id == case).values(channel="letter")
    ),
    "the row of a record removed": lambda session, case, was: session.execute(
        delete(CaseRecord).where(CaseRecord.complaint_id == case)
    ),
    "words sealed under a key of one's own": lambda session, case, was: session.execute(
        update(Complaint).where(Complaint.id == case).values(sealed=b"kept")
    ),
    "another case emptied in its shadow": lambda session, case, was: session.execute(
        delete(AuditData).where(AuditData.entry_id == was["other"])
    ),
    "the keys of another case removed": lambda session, case, was: session.execute(
        delete(CaseKey).where(CaseKey.complaint_id != case)
    ),
}


def test_an_erasure_covers_what_it_names_and_nothing_else(world, safe):
    other, gone = world.advance(world.file(), State.CLOSED), planted(world, safe)
    case = world.case_id(gone)
    with world.database.read() as session:
        of_case = select(AuditEntry.id).where(AuditEntry.case_id == case, AuditEntry.case_seq == 1).scalar_subquery()
        data, key = AuditData.__table__, CaseKey.__table__
        of_other = select(AuditEntry.id).where(AuditEntry.case_id == world.case_id(other), AuditEntry.case_seq == 1)
        was = {
            "data": dict(session.execute(select(data).where(data.c.entry_id == of_case)).mappings().one()),
            "key": dict(
                session.execute(select(key).where(key.c.complaint_id == case, key.c.holder == "office"))
                .mappings()
                .one()
            ),
            "other": session.scalars(of_other).one(),
        }
    world.later(days=YEARS.days)
    ask(world, gone)
    erase(world, safe, gone)
    assert isinstance(checked(world, safe), Verified)
    missed = []
    guarded = [table.__tablename__ for table in (Complaint, *ON_CASE)]
    for name, damage in DAMAGES.items():
        with world.database.engine.connect() as connection, connection.begin() as transaction:
            lift_guards(connection, *guarded)
            with Session(connection) as session:
                damage(session, case, was)
                session.flush()
                found = verify(seen_through(connection), files=FilesToVerify(safe))
            missed += [name] if isinstance(found, Verified) else []
            transaction.rollback()
    assert missed == []


def test_an_erasure_by_one_person_is_found(world, safe, monkeypatch):
    """Even by somebody who changed the program: who asked and who erased stands in the public parts of the entries."""
    reference = world.advance(world.file(), State.CLOSED)
    world.later(days=YEARS.days)
    ask(world, reference, by=Role.HEAD)
    monkeypatch.setattr("oversight.services.erasure.against_erasing", lambda *_: ())
    erase(world, safe, reference, by=Role.HEAD)
    assert checked(world, safe).what == "A case was erased by one person alone"
