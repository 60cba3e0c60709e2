"""The commands about the log: keep it, publish it, verify it, carry it away, change its keys, witness another's."""

import argparse
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from oversight.evidence.safe import safe_to_open
from oversight.log.by_file import add_signatures, request_to_witness
from oversight.log.case_files import FilesToVerify
from oversight.log.export import export_log, export_proofs
from oversight.log.keeper import keeper, log_to_verify, open_log, publish_now
from oversight.log.monitors import MOST
from oversight.log.published import KEYS, verify_published
from oversight.log.recovery import recover
from oversight.log.resumed import Resume, next_resume, read_resume
from oversight.log.rotation import change_origin, retire, rotate_key
from oversight.log.signer import SignerRefused
from oversight.log.store import Directory, StoreFault
from oversight.log.verify import PublishedLog, Verified, verify
from oversight.security import system_clock
from oversight.serve import refuse_taken_ports
from oversight.terminal import Arguments, command, complain, group, installation, port, progress, say
from oversight.witness import Witness, WitnessServer, make_witness, watch
from workflows.audit.chain import Violated, Violation
from workflows.audit.checkpoint import Trust, read_checkpoint
from workflows.audit.note import MalformedNote, read_verifier_key
from workflows.audit.policy import MalformedPolicy, Policy, read_policy
from workflows.audit.receipt import (
    PROMISE,
    CheckedReceipt,
    Refused,
    check_promise_kept,
    check_receipt,
    read_promise,
)
from workflows.audit.witnessing import WitnessRefused

FAULTS = (SignerRefused, StoreFault, MalformedNote, MalformedPolicy, FileNotFoundError, IsADirectoryError)
"""What goes wrong with a log, as one sentence for the person at the terminal."""

WHOSE = (
    "say whose log it is with --key or --policy; compare the key with what is published elsewhere, not beside the log"
)


def sequencer(parsed: Arguments) -> int:
    """Give entries their places in the log and publish it, until stopped. Safe to start twice."""
    with installation() as (settings, database):
        working = keeper(database, settings)
        signal.signal(signal.SIGTERM, lambda *_: working.stop())
        working.start()
        say("The log is kept. Press Ctrl-C to stop.")
        try:
            working.join()
        finally:
            working.stop()
    return 2 if working.refused else 0


def audit_checkpoint(parsed: Arguments) -> int:
    """Give places to all entries that wait, publish now, and print the checkpoint."""
    with installation() as (settings, database):
        say(publish_now(database, settings).decode(), end="")
    return 0


def audit_verify(parsed: Arguments) -> int:
    """Check the whole record, every case against it, and the published log."""
    if parsed.from_export:
        return _verify_export(Directory(Path(parsed.from_export)), parsed)
    state, begun_at = Path(parsed.resume) if parsed.resume else None, system_clock()
    before = read_resume(state.read_bytes()) if state and state.exists() else None
    with installation(with_identity=True) as (settings, database):
        log = log_to_verify(settings)
        if state and (refusal := _against_resuming(before, log, parsed)):
            return complain(refusal)
        if log and before:
            log = replace(log, known=before.checkpoint)
        files = FilesToVerify(safe_to_open(settings), whole=not parsed.quick_files)
        found = verify(database, progress(), log, begun_at, files)
    if isinstance(found, Violation):
        return complain(found.in_lines, status=1)
    for line in found_in_words(found, before, opened=files.whole):
        say(line)
    if state and found.checkpoint:
        next_resume(before, found.checkpoint, begun_at, opened=files.whole).keep(state)
    return 0


def _against_resuming(before: Resume | None, log: PublishedLog | None, parsed: Arguments) -> str:
    """Say why a verification cannot go on from a file, or leave one for the next; nothing where it can."""
    if log is None:
        return "nothing was published yet, so there is no checkpoint to go on from: verify without --resume"
    if before is None:
        return ""
    if before.checkpoint.origin not in {key.name for key in log.trust.log_keys}:
        return f"{parsed.resume} is about another log: {before.checkpoint.origin}"
    if not before.opened and not parsed.quick_files:
        return f"{parsed.resume} was made with --quick-files, so nobody opened the files: begin with another file"
    return ""


def found_in_words(found: Verified, before: Resume | None, *, opened: bool) -> Iterator[str]:
    """Say what a verification found that holds, and what it did not look at."""
    lost = f", {found.lost} lost with a database and owned up to" if found.lost else ""
    lost += f", {found.erased} cases erased by two people each" if found.erased else ""
    yield f"verified: {found.entries} entries, {found.cases} cases, {found.published} published{lost}"
    looked_at = "opened and hashed" if opened else "looked for, not opened"
    if before is None:
        yield f"files of cases: {found.files}, {looked_at}"
    else:
        yield f"files of cases: {found.files}; of the cases that grew, {looked_at}; of the others, looked for"
        yield from _trusted_in_words(found, before)
    if found.backdated:
        count = f"at least {MOST}" if found.backdated == MOST else str(found.backdated)
        yield f"backdated: {count} entries say they are more than a day older than a checkpoint witnessed before them"
        yield f"the first is entry {found.first_backdated}"


def _trusted_in_words(found: Verified, before: Resume) -> Iterator[str]:
    yield (
        f"not everything: {found.skipped} cases that did not grow since place {before.checkpoint.size} of the log, and "
        f"{found.trusted} entries, were not opened again; their places in the log were"
    )
    yield (
        "what somebody changed by hand in the rows, keys and files of those cases since then is not found this way; "
        f"everything was last verified on {before.complete_at:%Y-%m-%d %H:%M} UTC: verify without --resume for that"
    )


def _verify_export(store: Directory, parsed: Arguments) -> int:
    trust = _trust(parsed)
    if not trust.log_keys:
        return complain(f"{WHOSE}; the export says: {(store.read(KEYS) or b'nothing').decode().strip()}")
    resumed = Path(parsed.resume) if parsed.resume else None
    known = read_checkpoint(resumed.read_bytes()) if resumed and resumed.exists() else None
    if known and known.origin not in {key.name for key in trust.log_keys}:
        return complain(f"{parsed.resume} is about another log: {known.origin}")
    try:
        signed = verify_published(store, trust, progress(), known)
    except Violated as found:
        return complain(found.violation.in_lines, status=1)
    if resumed:
        resumed.write_bytes(signed.checkpoint.text)
    witnesses = ", ".join(key.name for key in signed.witnessed) or "nobody"
    say(f"verified: {signed.checkpoint.size} entries of {signed.checkpoint.origin}, witnessed by {witnesses}")
    return 0


def audit_export(parsed: Arguments) -> int:
    """Copy the published log to a folder, for any client of C2SP tlog-tiles."""
    target = Directory(Path(parsed.folder), is_copy=True)
    with installation() as (settings, database):
        size = export_log(open_log(settings).store, target)
        if parsed.proofs:
            export_proofs(database, target)
    say(f"exported: {size} entries")
    return 0


def audit_recover(parsed: Arguments) -> int:
    """Go on after a restore that lost entries: their places stay theirs, and the record says that they were lost."""
    with installation() as (settings, database):
        found = recover(database, open_log(settings), system_clock())
        publish_now(database, settings)
    say(f"recovered: {found.end - found.first} places, {found.lost} entries lost for good")
    return 0


def audit_rotate_key(parsed: Arguments) -> int:
    """Let a new key sign beside the old one."""
    with installation() as (settings, database):
        key = rotate_key(database, open_log(settings), system_clock(), promise=parsed.promise)
        publish_now(database, settings)
    say(f"{key}\nPublish this line where people who check the log will find it.")
    return 0


def audit_retire_key(parsed: Arguments) -> int:
    """Let an old key sign no more, once the new one has signed beside it for 30 days."""
    with installation() as (settings, database):
        retired = retire(database, open_log(settings), parsed.key_id, system_clock())
        publish_now(database, settings)
    say(f"retired: {retired}")
    return 0


def audit_change_origin(parsed: Arguments) -> int:
    """End a log whose key was stolen: the same entries go on under another name and new keys."""
    with installation() as (settings, database):
        key = change_origin(database, open_log(settings), parsed.origin, system_clock())
    say(f"{key}\nSay publicly that the old key is not to be believed any more, and since when.")
    return 0


def audit_ask_witness(parsed: Arguments) -> int:
    """Write what a witness is asked to sign, to be carried there as a file."""
    with installation() as (settings, _):
        sys.stdout.buffer.write(request_to_witness(open_log(settings), parsed.old))
    return 0


def audit_add_signature(parsed: Arguments) -> int:
    """Put the lines that a witness signed under the published checkpoint."""
    with installation() as (settings, database):
        added = add_signatures(database, open_log(settings), Path(parsed.file).read_text("utf-8"))
    if not added:
        return complain("no line of a known witness holds for the published checkpoint", status=1)
    say(f"signed by: {', '.join(added)}")
    return 0


def receipt_verify(parsed: Arguments) -> int:
    """Check promises and receipts with nothing but the files: no database, no network."""
    trust = _trust(parsed)
    if not trust.log_keys:
        return complain(WHOSE)
    files = {name: Path(name).read_bytes() for name in parsed.files}
    held: list[CheckedReceipt] = []
    # Receipts first: a promise is kept by one of them.
    ordered = sorted(files.items(), key=lambda file: file[1].startswith(PROMISE.encode()))
    return max(_check_file(name, data, trust, held) for name, data in ordered)


def _check_file(name: str, data: bytes, trust: Trust, held: list[CheckedReceipt]) -> int:
    try:
        if data.startswith(PROMISE.encode()):
            say(f"{name}: {_promised(data, trust, held)}")
        else:
            held.append(check_receipt(data, trust))
            say(f"{name}: {_holds(held[-1])}")
    except Refused as refused:
        return complain(f"{name}: fails at {refused.step}: {refused.means}", status=1)
    return 0


def _holds(checked: CheckedReceipt) -> str:
    witnesses = ", ".join(key.name for key in checked.signed.witnessed) or "no witness yet"
    return (
        f"holds: entered at {checked.record.at:%Y-%m-%d %H:%M:%S} UTC as {checked.record.type}, "
        f"place {checked.index} of {checked.signed.checkpoint.size} in {checked.signed.checkpoint.origin}, "
        f"witnessed by {witnesses}"
    )


def _promised(data: bytes, trust: Trust, held: list[CheckedReceipt]) -> str:
    try:
        promise = read_promise(data, trust.log_keys)
    except ValueError as error:
        raise Refused("reading the promise", str(error)) from error
    kept = check_promise_kept(promise, held, system_clock())
    until = f"{promise.due:%Y-%m-%d %H:%M} UTC"
    return f"is kept: its entry has place {kept.index}" if kept else f"is good: its proof must be there by {until}"


def witness(parsed: Arguments) -> int:
    """Be a witness: sign that a log only ever grows, over HTTP or, with --sign, a request that came as a file."""
    folder = Path(parsed.folder)
    make_witness(folder, parsed.name)
    for log in parsed.log:
        watch(folder, log)
    if parsed.sign:
        try:
            say(str(Witness(folder).add_checkpoint(Path(parsed.sign).read_bytes())))
        except WitnessRefused as refused:
            return complain(f"refused ({refused.status}): {refused.words.strip()}", status=1)
        return 0
    refuse_taken_ports(parsed.host, parsed.port, count=1)
    say(f"{Witness(folder).key}")
    say(f"http://{parsed.host}:{parsed.port}  Press Ctrl-C to stop.")
    WitnessServer(folder, parsed.host, parsed.port).run()
    return 0


def _trust(parsed: Arguments) -> Trust:
    policy = read_policy(Path(parsed.policy).read_text("utf-8")) if parsed.policy else Policy()
    return policy.trust(*map(read_verifier_key, parsed.key))


def add_log_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare them."""
    command(commands, "sequencer", sequencer)
    audit = group(commands, "audit")
    command(audit, "checkpoint", audit_checkpoint)
    verifying = command(audit, "verify", audit_verify)
    verifying.add_argument("--from-export", metavar="DIR", help="check an exported log by itself, without the database")
    verifying.add_argument(
        "--resume",
        metavar="FILE",
        help="trust what was verified before, and do not open it again; FILE keeps how far that was",
    )
    verifying.add_argument(
        "--quick-files",
        action="store_true",
        help="of the files of cases, see only that each is stored, has a key and has its length; open none",
    )
    _add_trust(verifying)
    exporting = command(audit, "export", audit_export)
    exporting.add_argument("folder", metavar="DIR")
    exporting.add_argument("--proofs", action="store_true", help="write the proof of every entry too")
    command(audit, "recover", audit_recover)
    command(audit, "rotate-key", audit_rotate_key).add_argument(
        "--promise", action="store_true", help="the promise key"
    )
    command(audit, "retire-key", audit_retire_key).add_argument("key_id", metavar="KEY_ID")
    command(audit, "change-origin", audit_change_origin).add_argument("origin", metavar="NAME")
    asking = command(audit, "ask-witness", audit_ask_witness)
    asking.add_argument("--old", type=int, default=0, metavar="SIZE", help="size that the witness signed last")
    command(audit, "add-signature", audit_add_signature).add_argument("file", metavar="FILE")
    checking = command(group(commands, "receipt"), "verify", receipt_verify)
    checking.add_argument("files", metavar="FILE", nargs="+")
    _add_trust(checking)
    _add_witness(command(commands, "witness", witness))


def _add_trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", action="append", default=[], metavar="KEY", help="a key of the log whom you believe")
    parser.add_argument(
        "--policy", metavar="FILE", help="logs, witnesses and quorum whom you believe (C2SP tlog-policy)"
    )


def _add_witness(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="where the witness keeps its key and what it saw")
    parser.add_argument("--name", default="", help="name of a new witness: an address without https://")
    parser.add_argument("--log", action="append", default=[], metavar="KEY", help="watch the log of this key")
    parser.add_argument("--sign", metavar="FILE", help="sign a request that was carried here, and end")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port, default=8010)
