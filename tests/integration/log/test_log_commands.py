"""The log is carried away, checked by strangers, recovered after a restore, and its keys are changed, by command."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from oversight.cli import main
from oversight.config import Settings
from oversight.database import Database
from oversight.log.keeper import Log, refuse_if_wound_back
from oversight.log.published import verify_published
from oversight.log.recovery import RECOVERED, recover
from oversight.log.rotation import retire, rotate_key
from oversight.log.sequencer import integrate, read_head, take_frontier
from oversight.log.signer import SignerRefused
from oversight.log.store import Directory
from oversight.log.verify import PublishedLog, Verified, verify
from oversight.models import AuditData, AuditEntry, AuditHead, AuditLeaf, AuditPending
from tests.factories.logs import AT, ORIGIN, grow, leaves_of, make_log, trust_in, write
from tests.factories.tampering import guards_lifted
from tests.strangers.readers import go_reader
from workflows.audit.chain import Violated


@pytest.fixture
def office(settings: Settings, database_url: str, log: Log, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation as commands see it, with that log and database."""
    monkeypatch.setenv("OVERSIGHT_DATA", str(settings.data))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", database_url)
    return settings


def key(log: Log) -> str:
    return str(log.signer.keys.log[0].verifier)


def verified(database: Database, log: Log) -> Verified | object:
    last = log.signer.last().checkpoint
    return verify(database, log=PublishedLog(log.store, log.trust, last))


# Export ------------------------------------------------------------------------------------------------------------


def test_an_export_is_checked_by_a_stranger_and_by_us(office, database, log, tmp_path, run_folder, capsys):
    for count in (3, 400):
        grow(database, log, count)
    folder = str(tmp_path / "export")
    assert main(["audit", "export", folder, "--proofs"]) == 0
    assert go_reader(run_folder).read(Path(folder), key(log)) == "403 entries, 403 proofs, 0 older checkpoints"
    assert main(["audit", "verify", "--from-export", folder, "--key", key(log)]) == 0
    assert "verified: 403 entries of oversight.example/log1, witnessed by nobody" in capsys.readouterr().out


def test_an_export_is_not_believed_on_its_own_word(office, database, log, tmp_path, capsys):
    grow(database, log, 3)
    main(["audit", "export", str(tmp_path / "export")])
    assert main(["audit", "verify", "--from-export", str(tmp_path / "export")]) == 2
    assert "say whose log it is" in capsys.readouterr().err
    other = str(make_log(tmp_path / "other").signer.keys.log[0].verifier)
    assert main(["audit", "verify", "--from-export", str(tmp_path / "export"), "--key", other]) == 1
    assert "not signed as it must be" in capsys.readouterr().err


@pytest.mark.parametrize("sizes", [(3, 5), (256, 256), (255, 2), (300, 700), (600, 0), (0, 3)])
def test_a_verification_goes_on_where_the_last_one_ended(database, log, sizes):
    grow(database, log, sizes[0])
    known = verify_published(log.store, trust_in(log)).checkpoint
    grow(database, log, sizes[1])
    told: list[int] = []
    signed = verify_published(log.store, trust_in(log), told.append, known)
    assert signed.checkpoint.size == sum(sizes)
    assert len(told) == -(-sum(sizes) // 256) - sizes[0] // 256


def test_what_was_verified_before_must_still_be_the_beginning(database, log):
    grow(database, log, 300)
    known = verify_published(log.store, trust_in(log)).checkpoint
    grow(database, log, 300)
    for other in (replace(known, root=bytes(32)), replace(known, size=299), replace(known, size=601)):
        with pytest.raises(Violated, match="shrank or was rewritten"):
            verify_published(log.store, trust_in(log), known=other)


def test_damage_after_what_was_verified_is_found(database, log, tmp_path):
    grow(database, log, 300)
    known = verify_published(log.store, trust_in(log)).checkpoint
    grow(database, log, 400)
    for name in ("0/001", "0/002.p/188", "entries/001", "1/000.p/2"):
        path = tmp_path / "log/tile" / name
        was = path.read_bytes()
        path.write_bytes(was[:-1] + bytes([was[-1] ^ 1]))
        with pytest.raises(Violated):
            verify_published(log.store, trust_in(log), known=known)
        path.write_bytes(was)


def test_a_verification_is_resumed_by_command(office, database, log, tmp_path, capsys):
    folder, resume = str(tmp_path / "export"), str(tmp_path / "resume")
    asked = ["audit", "verify", "--from-export", folder, "--key", key(log), "--resume", resume]
    for count in (3, 300):
        grow(database, log, count)
        assert main(["audit", "export", folder]) == 0
        assert main(asked) == 0
    assert Path(resume).read_text().splitlines()[:2] == [ORIGIN, "303"]
    Path(resume).write_text("other.example/log\n3\n" + Path(resume).read_text().splitlines()[2] + "\n")
    assert main(asked) == 2
    assert "about another log" in capsys.readouterr().err


def test_every_damaged_export_is_refused(database, log, tmp_path):
    """Each file removed, emptied, cut, extended, changed at its begin, middle and end, or in the place of another."""
    for count in (3, 600):
        grow(database, log, count)
    folder = tmp_path / "log"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "history" not in path.parts]
    unused = {"keys", "3"}
    files = [path for path in files if path.name not in unused]
    accepted, tried = [], 0
    for path, other in zip(files, files[1:] + files[:1], strict=True):
        was = path.read_bytes()
        flips = [bytes([*was[:at], was[at] ^ 1, *was[at + 1 :]]) for at in (0, len(was) // 2, len(was) - 1)]
        for damaged in (None, b"", was[:-1], was + b"x", other.read_bytes(), *flips):
            path.unlink()
            if damaged is not None:
                path.write_bytes(damaged)
            tried += 1
            if not refused(folder, log):
                accepted.append((path.name, damaged and damaged[:20]))
            path.write_bytes(was)
    assert accepted == []
    assert tried >= 50
    assert not refused(folder, log)


def refused(folder: Path, log: Log) -> bool:
    try:
        verify_published(Directory(folder), trust_in(log))
    except Violated as found:
        return bool(found.violation.means)
    return False


# Recovery ----------------------------------------------------------------------------------------------------------


def restore(database: Database, places: int, entries: int) -> None:
    """Make the database what a backup of an earlier moment holds: so many places, and so many entries."""
    with database.write() as session, guards_lifted(session.connection(), "audit_leaf", "audit_head", "audit_entry"):
        leaves = list(session.scalars(select(AuditLeaf.leaf).order_by(AuditLeaf.idx)))
        kept = list(session.scalars(select(AuditLeaf.entry_id).order_by(AuditLeaf.idx)))[:entries]
        session.execute(delete(AuditLeaf).where(AuditLeaf.idx >= places))
        for table, column in ((AuditEntry, AuditEntry.id), (AuditData, AuditData.entry_id)):
            session.execute(delete(table).where(column.not_in(kept)))
        for entry_id in kept[places:]:
            session.execute(insert(AuditPending).values(entry_id=entry_id))
        frontier = take_frontier(0, b"").extend(leaves[:places])
        grown = {"size": places, "root": frontier.root, "frontier": b"".join(frontier.hashes)}
        session.execute(update(AuditHead).values(published_size=places, **grown))


def test_after_a_restore_places_stay_and_the_loss_is_on_record(database, log):
    grow(database, log, 300)
    grow(database, log, 20)
    leaves = leaves_of(database)
    restore(database, 290, 310)
    with pytest.raises(SignerRefused, match="audit recover"):
        refuse_if_wound_back(database, log)
    found = recover(database, log, AT)
    assert (found.first, found.end, found.lost) == (290, 320, 10)
    assert leaves_of(database) == leaves
    refuse_if_wound_back(database, log)
    assert grow(database, log, 5) == 326
    assert verified(database, log) == Verified(316, 0, published=326, lost=10)
    assert not refused_by_itself(log)


def refused_by_itself(log: Log) -> bool:
    return refused(log.store.root, log)


def test_recovering_what_lost_nothing_changes_nothing(database, log):
    grow(database, log, 9)
    found = recover(database, log, AT)
    assert (found.first, found.end, found.lost) == (9, 9, 0)
    with database.read() as session:
        assert session.scalars(select(AuditEntry.id).where(AuditEntry.type == RECOVERED)).all() == []


def test_a_database_that_went_on_after_its_restore_is_not_recovered(database, log):
    grow(database, log, 9)
    restore(database, 4, 4)
    write(database, 2)
    integrate(database)
    assert read_head(database).size == 6
    with pytest.raises(SignerRefused, match="went on after it was restored"):
        recover(database, log, AT)


def test_published_files_that_are_not_the_signed_ones_recover_nothing(database, log, tmp_path):
    grow(database, log, 9)
    restore(database, 4, 4)
    tile = tmp_path / "log/tile/0/000.p/9"
    tile.write_bytes(bytes(len(tile.read_bytes())))
    with pytest.raises(SignerRefused, match="not those that were signed"):
        recover(database, log, AT)


def test_recovery_by_command(office, database, log, capsys):
    grow(database, log, 9)
    restore(database, 4, 4)
    assert main(["audit", "checkpoint"]) == 2
    assert main(["audit", "recover"]) == 0
    assert "recovered: 5 places, 5 entries lost for good" in capsys.readouterr().out


# Keys --------------------------------------------------------------------------------------------------------------


def test_a_new_key_signs_beside_the_old_one_and_then_alone(database, log, tmp_path, run_folder):
    grow(database, log, 3)
    old = log.signer.keys.log[0].verifier
    new = rotate_key(database, log, AT)
    grow(database, log, 1)
    go = go_reader(run_folder)
    assert all(go.read(tmp_path / "log", str(one)) for one in (old, new))
    with pytest.raises(SignerRefused, match="for 30 days"):
        retire(database, log, old.key_id.hex(), AT + timedelta(days=29))
    retire(database, log, old.key_id.hex(), AT + timedelta(days=30))
    grow(database, log, 1)
    assert go.read(tmp_path / "log", str(new))
    assert go.read(tmp_path / "log", str(old)) is None
    assert log.store.read("keys").decode().split() == [str(key) for key in log.signer.public]
    assert log.signer.public[0] == new
    assert log.signer.public[-1] == old
    assert isinstance(verified(database, log), Verified)


def test_the_old_key_signed_the_entry_that_tells_of_the_new_one(database, log):
    grow(database, log, 3)
    old = log.signer.keys.log[0].verifier
    rotate_key(database, log, AT)
    signed = verify_published(log.store, trust_in(log))
    assert signed.checkpoint.size == 4
    assert [line.key_id for line in signed.note.signatures] == [old.key_id]


def test_the_newest_key_and_an_unknown_one_cannot_go(database, log):
    for key_id in (log.signer.keys.log[0].verifier.key_id.hex(), "00000000"):
        with pytest.raises(SignerRefused, match="no older key"):
            retire(database, log, key_id, AT)


def test_keys_by_command(office, database, log, capsys):
    grow(database, log, 3)
    assert main(["audit", "rotate-key"]) == 0
    assert main(["audit", "rotate-key", "--promise"]) == 0
    assert len(log.signer.keys.log) == len(log.signer.keys.promise) == 2
    assert main(["audit", "retire-key", log.signer.keys.log[1].verifier.key_id.hex()]) == 2
    assert main(["audit", "verify"]) == 0
    assert "5 published" in capsys.readouterr().out


def test_a_stolen_key_ends_the_name_and_not_the_entries(office, database, log, capsys):
    grow(database, log, 3)
    stolen = log.signer.keys.log[0].verifier
    leaves = leaves_of(database)
    assert main(["audit", "change-origin", ORIGIN]) == 2
    assert main(["audit", "change-origin", "https://x"]) == 2
    assert main(["audit", "change-origin", "oversight.example/log2"]) == 0
    assert log.signer.origin == "oversight.example/log2"
    assert stolen in log.signer.public
    assert stolen.name not in {signature.name for signature in log.signer.last().note.signatures}
    assert leaves_of(database)[:3] == leaves
    assert main(["audit", "verify"]) == 0
    assert "4 published" in capsys.readouterr().out
