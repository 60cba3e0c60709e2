"""A verification of the database goes on from the last one: what it still finds, what it trusts, and its words."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from oversight.cli import main
from oversight.log.case_files import FilesToVerify
from oversight.log.resumed import read_resume
from oversight.log.verify import Verified, verify
from oversight.models import Account, AuditData, AuditEntry, AuditLeaf, AuditPending, CaseKey, Complaint, Party
from oversight.services import files, follow_up
from oversight.services.erasure import erase_case
from tests.factories.logs import publish, published
from tests.factories.safes import arrived, memory_safe
from tests.factories.tampering import guards_lifted, seen_through, unguarded
from workflows.roles import Role
from workflows.states import State

ENTRY = AuditEntry.__table__


@pytest.fixture
def grown(world, log, safe):
    """A case that was verified and did not grow since, with a file, and one that did; and the log to go on with."""
    old, new = world.file(), world.file()
    person = follow_up.complainant(world.case_id(old))
    files.receive(world.database, old, person, world.soon(), arrived(safe, b"a photograph", "1.jpg"), safe.limits)
    publish(world.database, log)
    first = verify(world.database, log=published(log), files=FilesToVerify(safe))
    assert (first.cases, first.skipped, first.trusted) == (2, 0, 0)
    world.advance(new, State.ASSESSED)
    publish(world.database, log)
    world.record(new, "note", Role.INTAKE_OFFICER, text="It waits for its place.")
    return old, new, replace(published(log), known=first.checkpoint)


def test_only_what_grew_is_opened_again_and_the_rest_is_counted(world, grown, safe):
    log = grown[2]
    told = verify(world.database, log=log, files=FilesToVerify(safe))
    whole = verify(world.database, log=replace(log, known=None), files=FilesToVerify(safe))
    assert (told.cases, told.skipped, told.files) == (1, 1, 1)
    assert told.entries + told.trusted == whole.entries
    assert told.trusted >= 2
    assert told.checkpoint == whole.checkpoint


def test_what_is_found_all_the_same(world, grown, safe):
    """Whatever touches the log, the rights of accounts, the ends of chains, and every row of a case that grew."""
    old, new, log = grown
    verifying = {"log": log, "files": FilesToVerify(safe)}
    missed = []
    with unguarded(world.database.engine) as connection:
        for name, change in changes_found(connection, world.case_id(old), world.case_id(new)).items():
            with connection.begin_nested() as savepoint:
                for one in change if isinstance(change, tuple) else (change,):
                    connection.execute(one)
                missed += [name] if isinstance(verify(seen_through(connection), **verifying), Verified) else []
                savepoint.rollback()
        assert isinstance(verify(seen_through(connection), **verifying), Verified)
    assert missed == []
    safe.store.files.clear()
    assert verify(world.database, **verifying).what == "A file is gone"


def changes_found(connection, case, other):
    """Give changes to the log, to accounts, to the end of a chain, and to another case, which grew."""
    first = connection.execute(select(ENTRY).where(ENTRY.c.case_id == case).order_by(ENTRY.c.case_seq)).first()
    forged = {**first._mapping, "id": "0" * 36, "case_seq": 99, "leaf": b"1" * 32}
    added = select(ENTRY.c.id).where(ENTRY.c.type == "account.added").limit(1).scalar_subquery()
    this_entry, this_case = update(ENTRY).where(ENTRY.c.id == first.id), update(Complaint).where(Complaint.id == case)
    its_place = update(AuditLeaf).where(AuditLeaf.entry_id == first.id)
    of_other = select(ENTRY.c.id).where(ENTRY.c.case_id == other)
    return {
        "leaf of an entry": this_entry.values(leaf=bytes(32)),
        "leaf of a place": its_place.values(leaf=bytes(32)),
        "entry with its place": (this_entry.values(leaf=bytes(32)), its_place.values(leaf=bytes(32))),
        "entry removed": delete(ENTRY).where(ENTRY.c.id == first.id),
        "entry put in": insert(ENTRY).values(**forged),
        "entry queued again": insert(AuditPending).values(entry_id=first.id),
        "end of a chain": this_case.values(audit_seq=Complaint.audit_seq - 1),
        "head of a chain": this_case.values(audit_prev="0" * 64),
        "role": update(Account).where(Account.role == Role.AUDITOR.value).values(role=Role.HEAD.value),
        "type of an entry about an account": update(ENTRY).where(ENTRY.c.id == added).values(type="x"),
        "row of a case that grew": update(Party).where(Party.complaint_id == other).values(language="xx"),
        "private part of a case that grew": delete(AuditData).where(AuditData.entry_id.in_(of_other)),
    }


def test_what_is_trusted_only_the_whole_verification_finds(world, grown, safe):
    """Rows, keys and private parts of a case that did not grow: the words of the command name them."""
    case, log = world.case_id(grown[0]), grown[2]
    of_case = select(ENTRY.c.id).where(ENTRY.c.case_id == case)
    changes = (
        update(Party).where(Party.complaint_id == case).values(language="xx"),
        delete(CaseKey).where(CaseKey.complaint_id == case),
        delete(AuditData).where(AuditData.entry_id.in_(of_case)),
    )
    with unguarded(world.database.engine) as connection:
        for change in changes:
            with connection.begin_nested() as savepoint:
                connection.execute(change)
                assert isinstance(verify(seen_through(connection), log=log), Verified)
                assert not isinstance(verify(seen_through(connection), log=replace(log, known=None)), Verified)
                savepoint.rollback()


def test_it_goes_on_from_nothing_that_is_not_the_beginning_of_this_log(world, grown):
    log, known = grown[2], grown[2].known
    for other in (replace(known, root=bytes(32)), replace(known, size=known.size - 1), replace(known, size=9_999)):
        assert verify(world.database, log=replace(log, known=other)).what == "The log shrank or was rewritten"


def test_an_erased_case_is_looked_at_again_however_long_ago(world, log, safe):
    reference = world.advance(world.file(), State.CLOSED)
    world.later(days=11 * 366)
    world.record(reference, "erasure_request", Role.SUPERVISOR, ground="retention_over", reasons="It is over.")
    assert erase_case(world.database, safe, reference, world.actors[Role.HEAD], world.at)
    publish(world.database, log)
    first = verify(world.database, log=published(log), files=FilesToVerify(safe))
    world.file()
    publish(world.database, log)
    told = verify(world.database, log=replace(published(log), known=first.checkpoint), files=FilesToVerify(safe))
    assert (told.cases, told.skipped, told.erased) == (2, 0, 1)


# By command --------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(world, log, tmp_path, monkeypatch):
    """The installation as the command sees it."""
    monkeypatch.setattr("oversight.log_commands.installation", lambda **_: _Opened(world))
    monkeypatch.setattr("oversight.log_commands.log_to_verify", lambda _: published(log))
    monkeypatch.setattr("oversight.log_commands.safe_to_open", lambda _: memory_safe())
    return str(tmp_path / "state")


class _Opened:
    def __init__(self, world) -> None:
        self.found = world.settings, world.database

    def __enter__(self):
        return self.found

    def __exit__(self, *_: object) -> None:
        return None


def test_the_command_goes_on_and_says_what_it_trusts(world, log, office, capsys):
    old, new = world.file(), world.file()
    publish(world.database, log)
    assert main(["audit", "verify", "--resume", office]) == 0
    assert "not everything" not in capsys.readouterr().out
    begun = read_resume(Path(office).read_bytes())
    world.advance(new, State.ASSESSED)
    publish(world.database, log)
    assert main(["audit", "verify", "--resume", office]) == 0
    said = capsys.readouterr().out
    assert f"not everything: 1 cases that did not grow since place {begun.checkpoint.size}" in said
    assert f"everything was last verified on {begun.complete_at:%Y-%m-%d %H:%M} UTC" in said
    gone_on = read_resume(Path(office).read_bytes())
    assert gone_on.checkpoint == log.signer.last().checkpoint
    assert (gone_on.complete_at, gone_on.opened) == (begun.complete_at, True)
    with world.database.write() as session, guards_lifted(session.connection(), "party"):
        session.execute(update(Party).values(language="xx"))
    was = Path(office).read_bytes()
    assert main(["audit", "verify"]) == 1
    what, where, since, means = capsys.readouterr().err.splitlines()
    assert what == "oversight: A row is not what the record tells"
    assert [line.partition(":")[0] for line in (where, since, means)] == ["  where", "  since", "  what it means"]
    world.record(old, "note", Role.INTAKE_OFFICER, text="It grows, so it is looked at again.")
    assert main(["audit", "verify", "--resume", office]) == 1
    assert Path(office).read_bytes() == was


def test_it_goes_on_from_no_weaker_verification(world, log, office, capsys, monkeypatch):
    publish(world.database, log)
    quick = ["audit", "verify", "--quick-files", "--resume", office]
    assert main(quick) == 0
    assert main(quick) == 0
    assert main(["audit", "verify", "--resume", office]) == 2
    assert "nobody opened the files" in capsys.readouterr().err
    Path(office).write_bytes(log.signer.last().checkpoint.text)
    assert main(["audit", "verify", "--resume", office]) == 2
    assert "does not say that the database was verified" in capsys.readouterr().err
    Path(office).unlink()
    assert main(["audit", "verify", "--resume", office]) == 0
    Path(office).write_bytes(Path(office).read_bytes().replace(b"oversight.example/log1", b"other.example/log"))
    assert main(["audit", "verify", "--resume", office]) == 2
    assert "about another log" in capsys.readouterr().err
    monkeypatch.setattr("oversight.log_commands.log_to_verify", lambda _: None)
    assert main(["audit", "verify", "--resume", office]) == 2
    assert "nothing was published yet" in capsys.readouterr().err
