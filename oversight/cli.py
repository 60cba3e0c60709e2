"""The commands. Exit status 0: done; 1: the thing asked about is not so; 2: wrong usage or configuration."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from alembic.util import CommandError

from oversight import __version__
from oversight.config import ConfigurationError, Settings, make_keys, read_settings
from oversight.database import Database, DatabaseFault, make_engine, upgrade
from oversight.demo.agency import Demonstration, make_demonstration
from oversight.importing.run import import_files
from oversight.log.by_file import add_signatures, request_to_witness
from oversight.log.keeper import keeper, log_to_verify, open_log, publish_now, refuse_if_wound_back
from oversight.log.signer import SignerRefused
from oversight.log.store import StoreFault
from oversight.log.verify import verify
from oversight.security import system_clock
from oversight.serve import Server, refuse_taken_ports
from oversight.services import accounts
from oversight.witness import Witness, WitnessServer, make_witness, watch
from workflows.audit.chain import Violation
from workflows.audit.note import MalformedNote
from workflows.audit.policy import MalformedPolicy
from workflows.audit.witnessing import WitnessRefused
from workflows.errors import WorkflowError
from workflows.jurisdictions import load_pack, use_packs_of
from workflows.pack_check import check_packs
from workflows.roles import STAFF_ROLES, Role
from workflows.standards import evaluated_checks, load_standards

Arguments = argparse.Namespace


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit status. What goes wrong is one clear sentence, never a traceback."""
    parsed = _parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
    except (
        ConfigurationError,
        WorkflowError,
        CommandError,
        SignerRefused,
        StoreFault,
        MalformedNote,
        MalformedPolicy,
    ) as error:
        return _complain(str(error))
    except DatabaseFault as error:
        return _complain(f"the database cannot be used: {str(error).splitlines()[0]}")
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    return status


def serve(parsed: Arguments) -> int:
    """Serve both applications; make what is missing on the first start."""
    if parsed.data:
        os.environ["OVERSIGHT_DATA"] = parsed.data
    refuse_taken_ports(parsed.host, parsed.port)
    data = Path(os.environ.get("OVERSIGHT_DATA") or "var").resolve()
    is_first = not (data / "keys").exists() and not os.environ.get("OVERSIGHT_DATABASE_URL")
    make_keys(data)
    settings, database = _opened()
    _prepare(database, settings)
    if is_first and not parsed.no_demo:
        say("First start: making the demonstration agency …")
        _print_demonstration(make_demonstration(database, settings, system_clock()))
    refuse_if_wound_back(database, open_log(settings))
    database.engine.dispose()
    say(f"Citizens: http://{parsed.host}:{parsed.port}")
    say(f"Staff:    http://{parsed.host}:{parsed.port + 1}")
    say("Press Ctrl-C to stop.")
    Server(settings, parsed.host, parsed.port).run()
    return 0


def demo(parsed: Arguments) -> int:
    """Add the demonstration agency to a database."""
    settings, database = _opened()
    _prepare(database, settings)
    _print_demonstration(make_demonstration(database, settings, system_clock(), seed=parsed.seed, cases=parsed.cases))
    return 0


def db_upgrade(parsed: Arguments) -> int:
    """Bring the database to the newest schema."""
    make_keys(Path(os.environ.get("OVERSIGHT_DATA") or "var").resolve())
    upgrade(make_engine(read_settings().database_url))
    say("The database has the newest schema.")
    return 0


def user_add(parsed: Arguments) -> int:
    """Add an account and print its secrets once."""
    settings, database = _opened()
    account = accounts.add_account(
        database,
        settings,
        system_clock(),
        email=parsed.email,
        name=parsed.name,
        role=Role(parsed.role),
        agency=parsed.agency,
    )
    _print_account(account)
    return 0


def user_role(parsed: Arguments) -> int:
    """Change the role of an account. Its sessions end."""
    accounts.change_account(_opened()[1], parsed.email, system_clock(), role=Role(parsed.role))
    say(f"{parsed.email} is now: {parsed.role}. Open sessions were ended.")
    return 0


def user_disable(parsed: Arguments) -> int:
    """Shut an account. Its sessions end."""
    accounts.change_account(_opened()[1], parsed.email, system_clock(), disabled=True)
    say(f"{parsed.email} can no longer sign in. Open sessions were ended.")
    return 0


def sequencer(parsed: Arguments) -> int:
    """Give entries their places in the log and publish it, until stopped. Safe to start twice."""
    with _open() as (settings, database):
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
    with _open() as (settings, database):
        print(publish_now(database, settings).decode(), end="")
    return 0


def audit_verify(parsed: Arguments) -> int:
    """Check the whole record, every case against it, and the published log."""
    progress = _progress if sys.stderr.isatty() else None
    with _open() as (settings, database):
        found = verify(database, progress, log_to_verify(settings), system_clock())
    if isinstance(found, Violation):
        return _complain(str(found), status=1)
    say(f"verified: {found.entries} entries, {found.cases} cases, {found.published} published")
    return 0


def audit_ask_witness(parsed: Arguments) -> int:
    """Write what a witness is asked to sign, to be carried there as a file."""
    settings, _ = _opened()
    sys.stdout.buffer.write(request_to_witness(open_log(settings), parsed.old))
    return 0


def audit_add_signature(parsed: Arguments) -> int:
    """Put the lines that a witness signed under the published checkpoint."""
    with _open() as (settings, database):
        added = add_signatures(database, open_log(settings), Path(parsed.file).read_text("utf-8"))
    if not added:
        return _complain("no line of a known witness holds for the published checkpoint", status=1)
    say(f"signed by: {', '.join(added)}")
    return 0


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
            return _complain(f"refused ({refused.status}): {refused.words.strip()}", status=1)
        return 0
    refuse_taken_ports(parsed.host, parsed.port, count=1)
    say(f"{Witness(folder).key}")
    say(f"http://{parsed.host}:{parsed.port}  Press Ctrl-C to stop.")
    WitnessServer(folder, parsed.host, parsed.port).run()
    return 0


def import_legacy(parsed: Arguments) -> int:
    """Bring another agency's files in."""
    settings, database = _opened()
    _prepare(database, settings)
    return import_files(
        database,
        settings,
        parsed.mapping,
        Path(parsed.folder),
        as_json=parsed.json,
        out=sys.stdout,
        progress=sys.stderr,
    )


def standards_list(parsed: Arguments) -> int:
    """List every check."""
    evaluated = evaluated_checks()
    for check in load_standards().checks.values():
        mark = "evaluated    " if check.id in evaluated else "not evaluated"
        say(f"{check.id:18} {mark} {check.severity:8} {check.title}")
    return 0


def standards_explain(parsed: Arguments) -> int:
    """Explain one check with its citations."""
    check = load_standards().checks.get(parsed.id)
    if check is None:
        return _complain(f"there is no check {parsed.id}; see: oversight standards list")
    say(f"{check.id}  {check.title}\n{check.requirement}\nApplies to: {check.applies_when}")
    for provision in check.provisions:
        verified = "" if provision.verified else " (wording not seen)"
        say(f"- {provision.instrument.title}, {provision.locator}{verified}: {provision.paraphrase}")
    return 0


def standards_coverage(parsed: Arguments) -> int:
    """Count the checks that are evaluated; status 1 while some are not."""
    known, evaluated = load_standards().checks, evaluated_checks()
    say(f"{len(known)} checks, {len(evaluated)} evaluated")
    return 0 if set(known) == evaluated else 1


def say(words: str) -> None:
    """Print a line for the person at the terminal."""
    print(words, flush=True)


def _complain(words: str, status: int = 2) -> int:
    print(f"oversight: {words}", file=sys.stderr)
    return status


def _progress(done: int) -> None:
    print(f"\r{done} entries", end="", file=sys.stderr, flush=True)


@contextmanager
def _open() -> Iterator[tuple[Settings, Database]]:
    """Open the database for one command, and let go of it."""
    settings, database = _opened()
    try:
        yield settings, database
    finally:
        database.engine.dispose()


def _opened() -> tuple[Settings, Database]:
    settings = read_settings()
    use_packs_of(settings.packs)
    return settings, _database(settings)


def _database(settings: Settings) -> Database:
    return Database(make_engine(settings.database_url))


def _prepare(database: Database, settings: Settings) -> None:
    """Refuse to go on with a pack or standards that are not in order; bring the schema up to date."""
    check_packs()
    load_pack(settings.pack)
    load_standards()
    upgrade(database.engine)


def _print_demonstration(made: Demonstration) -> None:
    say(f"{made.cases} invented cases, and one account per role. These secrets are shown once:\n")
    for account in made.accounts:
        _print_account(account)
    if made.code:
        say(f"To follow a complaint as its filer, use the receipt code {made.code}\n")


def _print_account(account: accounts.NewAccount) -> None:
    say(f"{account.role:16} {account.email:34} password {account.password}  authenticator {account.totp_secret}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="oversight", description="Police-complaints oversight.")
    parser.add_argument("--version", action="version", version=f"oversight {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serving = _command(commands, "serve", serve)
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=_port, default=8000, help="citizens here, staff on the next one")
    serving.add_argument("--data", help="folder for keys and database (default: OVERSIGHT_DATA or ./var)")
    serving.add_argument("--no-demo", action="store_true", help="do not make the demonstration on first start")
    showing = _command(commands, "demo", demo)
    showing.add_argument("--seed", type=int, default=1)
    showing.add_argument("--cases", type=int, default=26)
    importing = _command(commands, "import", import_legacy)
    importing.add_argument("mapping", metavar="MAPPING.yaml")
    importing.add_argument("folder", metavar="DIR")
    importing.add_argument("--json", action="store_true", help="end with the reconciliation as one JSON line")
    _command(_group(commands, "db"), "upgrade", db_upgrade)
    _command(commands, "sequencer", sequencer)
    _add_witness(_command(commands, "witness", witness))
    _add_audit(_group(commands, "audit"))
    _add_users(_group(commands, "user"))
    _add_standards(_group(commands, "standards"))
    return parser


def _add_audit(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _command(group, "verify", audit_verify)
    _command(group, "checkpoint", audit_checkpoint)
    asking = _command(group, "ask-witness", audit_ask_witness)
    asking.add_argument("--old", type=int, default=0, metavar="SIZE", help="size that the witness signed last")
    _command(group, "add-signature", audit_add_signature).add_argument("file", metavar="FILE")


def _add_witness(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="where the witness keeps its key and what it saw")
    parser.add_argument("--name", default="", help="name of a new witness: an address without https://")
    parser.add_argument("--log", action="append", default=[], metavar="KEY", help="watch the log of this key")
    parser.add_argument("--sign", metavar="FILE", help="sign a request that was carried here, and end")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=8010)


def _add_users(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    adding = _command(group, "add", user_add)
    adding.add_argument("email")
    adding.add_argument("name")
    adding.add_argument("role", choices=[role.value for role in STAFF_ROLES])
    adding.add_argument("--agency", default="Oversight body")
    changing = _command(group, "role", user_role)
    changing.add_argument("email")
    changing.add_argument("role", choices=[role.value for role in STAFF_ROLES])
    _command(group, "disable", user_disable).add_argument("email")


def _add_standards(group: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _command(group, "list", standards_list)
    _command(group, "explain", standards_explain).add_argument("id", metavar="ID")
    _command(group, "coverage", standards_coverage)


def _group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    return commands.add_parser(name).add_subparsers(required=True, metavar="COMMAND")


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Callable[[Arguments], int]
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=(run.__doc__ or "").splitlines()[0], description=run.__doc__)
    command.set_defaults(run=run)
    return command


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65534:
        raise argparse.ArgumentTypeError(f"{port} is not a port from 1 to 65534")
    return port


if __name__ == "__main__":
    sys.exit(main())
