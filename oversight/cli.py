"""The commands. Exit status 0: done; 1: the thing asked about is not so; 2: wrong usage or configuration."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from alembic.util import CommandError

from oversight import __version__
from oversight.backup_commands import add_backup_commands
from oversight.clock_commands import add_clock_commands
from oversight.config import Settings, read_settings
from oversight.database import Database, DatabaseFault, make_engine, schema_is_newest, upgrade
from oversight.demo.agency import Demonstration, make_demonstration
from oversight.doctor_command import add_doctor
from oversight.importing.run import import_files
from oversight.key_commands import add_key_commands
from oversight.key_files import ConfigurationError, make_keys
from oversight.log.keeper import open_log, publish_now, refuse_if_wound_back
from oversight.log_commands import FAULTS, add_log_commands
from oversight.open_data_command import add_open_data
from oversight.sealing.databases import office_database, public_database
from oversight.security import system_clock
from oversight.serve import PUBLIC, STAFF, Server, refuse_taken_ports
from oversight.services import accounts
from oversight.terminal import Arguments, command, complain, group, port, say
from workflows.errors import WorkflowError
from workflows.explanation import explained
from workflows.jurisdictions import load_pack, use_packs_of
from workflows.pack_check import check_packs
from workflows.roles import STAFF_ROLES, Role
from workflows.standards import evaluated_checks, load_standards


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit status. What goes wrong is one clear sentence, never a traceback."""
    parsed = _parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
    except (ConfigurationError, WorkflowError, CommandError, *FAULTS) as error:
        return complain(str(error))
    except DatabaseFault as error:
        return complain(f"the database cannot be used: {str(error).splitlines()[0]}")
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    return status


def serve(parsed: Arguments) -> int:
    """Serve both applications, or one; make what is missing on the first start."""
    if parsed.data:
        os.environ["OVERSIGHT_DATA"] = parsed.data
    refuse_taken_ports(parsed.host, parsed.port, count=1 if parsed.only else 2)
    if parsed.only == PUBLIC:
        return _serve_citizens(parsed)
    data = Path(os.environ.get("OVERSIGHT_DATA") or "var").resolve()
    is_first = not (data / "keys").exists() and not os.environ.get("OVERSIGHT_DATABASE_URL")
    make_keys(data)
    settings, database = _opened()
    settings.office.refuse_without_identity()
    _prepare(database, settings)
    if is_first and not parsed.no_demo:
        say("First start: making the demonstration agency …")
        _print_demonstration(make_demonstration(database, settings, system_clock()))
        publish_now(database, settings)
    refuse_if_wound_back(database, open_log(settings))
    database.engine.dispose()
    if not parsed.only:
        say(f"Citizens: http://{parsed.host}:{parsed.port}")
    say(f"Staff:    http://{parsed.host}:{parsed.port if parsed.only else parsed.port + 1}")
    say("Press Ctrl-C to stop.")
    Server(settings, parsed.host, parsed.port, parsed.only).run()
    return 0


def _serve_citizens(parsed: Arguments) -> int:
    """Serve citizens on a host that has no key of the office, and does none of the office's work."""
    make_keys(Path(os.environ.get("OVERSIGHT_DATA") or "var").resolve(), only_public=True)
    settings = read_settings(only_public=True)
    use_packs_of(settings.packs)
    database = public_database(settings)
    check_packs()
    load_pack(settings.pack)
    if not schema_is_newest(database.engine):
        return complain("the database has not the newest schema; run `oversight db upgrade` on the office's host")
    database.engine.dispose()
    say(f"Citizens: http://{parsed.host}:{parsed.port}")
    say("Press Ctrl-C to stop.")
    Server(settings, parsed.host, parsed.port, PUBLIC).run()
    return 0


def demo(parsed: Arguments) -> int:
    """Add the demonstration agency to a database."""
    settings, database = _opened()
    settings.office.refuse_without_identity()
    _prepare(database, settings)
    _print_demonstration(make_demonstration(database, settings, system_clock(), seed=parsed.seed, cases=parsed.cases))
    publish_now(database, settings)
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


def user_password(parsed: Arguments) -> int:
    """Draw a new password for an account and print it once. Its sessions end; the second factor stays."""
    settings, database = _opened()
    fresh = accounts.draw_password(database, settings, parsed.email, system_clock())
    say(f"{parsed.email} has the new password {fresh}. Open sessions were ended.")
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
    """Explain one check: when it is tested, what it holds, who may depart from it, and its citations."""
    check = load_standards().checks.get(parsed.id)
    if check is None:
        return complain(f"there is no check {parsed.id}; see: oversight standards list")
    for line in explained(check):
        say(line)
    return 0


def standards_coverage(parsed: Arguments) -> int:
    """Count the checks that are evaluated; status 1 while some are not."""
    known, evaluated = load_standards().checks, evaluated_checks()
    say(f"{len(known)} checks, {len(evaluated)} evaluated")
    return 0 if set(known) == evaluated else 1


def _opened() -> tuple[Settings, Database]:
    settings = read_settings()
    use_packs_of(settings.packs)
    return settings, office_database(settings)


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
    serving = command(commands, "serve", serve)
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=port, default=8000, help="citizens here, staff on the next one")
    serving.add_argument("--only", choices=[PUBLIC, STAFF], default="", help="one application, on the port given")
    serving.add_argument("--data", help="folder for keys and database (default: OVERSIGHT_DATA or ./var)")
    serving.add_argument("--no-demo", action="store_true", help="do not make the demonstration on first start")
    showing = command(commands, "demo", demo)
    showing.add_argument("--seed", type=int, default=1)
    showing.add_argument("--cases", type=int, default=26)
    importing = command(commands, "import", import_legacy)
    importing.add_argument("mapping", metavar="MAPPING.yaml")
    importing.add_argument("folder", metavar="DIR")
    importing.add_argument("--json", action="store_true", help="end with the reconciliation as one JSON line")
    command(group(commands, "db"), "upgrade", db_upgrade)
    add_backup_commands(commands)
    add_open_data(commands)
    add_log_commands(commands)
    add_clock_commands(commands)
    add_doctor(commands)
    add_key_commands(commands)
    _add_users(group(commands, "user"))
    _add_standards(group(commands, "standards"))
    return parser


def _add_users(users: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    adding = command(users, "add", user_add)
    adding.add_argument("email")
    adding.add_argument("name")
    adding.add_argument("role", choices=[role.value for role in STAFF_ROLES])
    adding.add_argument("--agency", default="Oversight body")
    changing = command(users, "role", user_role)
    changing.add_argument("email")
    changing.add_argument("role", choices=[role.value for role in STAFF_ROLES])
    command(users, "disable", user_disable).add_argument("email")
    command(users, "password", user_password).add_argument("email")


def _add_standards(standards: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command(standards, "list", standards_list)
    command(standards, "explain", standards_explain).add_argument("id", metavar="ID")
    command(standards, "coverage", standards_coverage)


if __name__ == "__main__":
    sys.exit(main())
